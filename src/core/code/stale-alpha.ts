import type { AlphaSettings, AlphaVector } from '../alpha/alpha.ts';
import { DEFAULT_ALPHA_SETTINGS } from '../alpha/alpha.ts';
import { suggestAlphaOf } from '../alpha/suggest.ts';
import type { Dataset, Finding, Place, Severity } from '../analysis.ts';
import { makeFinding } from '../findings/finding.ts';
import { type Message, type MessageArgument, messageOf, namesOf, nounOf } from '../message.ts';
import { visibleLabel } from '../name-labels.ts';
import { formatNumber } from '../number-format.ts';
import type { AlphaNumber, AlphaSite } from './alpha-site.ts';
import { type AlphaTarget, alphaTarget, commentedId, idOfKey, knownLabels, labelIds } from './alpha-target.ts';
import { fitScheme } from './scheme-fit.ts';

/** Never renamed: people mute it and builds fail on it. */
export const STALE_ALPHA = 'stale-alpha';

/** How a vector in a source stands to the data of today. */
export interface AlphaVerdict {
  readonly kind:
    | 'fits'
    /** Some value is not what its scheme gives today, by more than the digits that are written. */
    | 'stale'
    /** It has another number of values than the data set has classes. */
    | 'wrong-length'
    /** Its keys or comments name other classes, or in another order. */
    | 'other-labels'
    /** Nobody can tell how it was made: only its length and order were looked at. */
    | 'unknown';
  readonly target: AlphaTarget;
  /** One for each number of the site, in its order; empty where the numbers have no classes. */
  readonly classes: readonly JudgedNumber[];
  /** What the scheme gives today, in label-id order; null where no scheme is known. */
  readonly vector: AlphaVector | null;
  /** How the scheme is known: the vector says so, or it fits best. */
  readonly origin: 'provenance' | 'fit' | null;
  /** The vector is so many times what the scheme gives. */
  readonly factor: number;
  /** How many units it was computed from, where it says so; and how many there are now. */
  readonly computedFrom: number | null;
  readonly total: number;
  /** The classes that are off, the worst first. */
  readonly off: readonly JudgedNumber[];
  /** A comment in the source asks for silence. */
  readonly isIgnored: boolean;
  /** Null where there is nothing to say. */
  readonly said: { readonly severity: Severity; readonly template: string; readonly args: readonly MessageArgument[] } | null;
}

export interface JudgedNumber {
  /** Position among the numbers of the site. */
  readonly index: number;
  readonly id: number;
  readonly label: string;
  /** What should stand there; null where only null would do, or no scheme is known. */
  readonly expected: number | null;
  /** |written ÷ expected − 1|; 0 within the digits that are written. */
  readonly off: number;
}

/** From here on a class that is off deserves a warning. */
export const NOTABLE_DEVIATION = 0.1;

/** Null when the vector belongs to no data set. `path`: of the source; null for one that has none yet. */
export function judgeAlpha(site: AlphaSite, datasets: readonly Dataset[], path: string | null): AlphaVerdict | null {
  const target = alphaTarget(site, datasets, path);
  if (target === null) return null;
  const base = {
    target,
    vector: null,
    origin: null,
    factor: 1,
    computedFrom: site.provenance?.total ?? null,
    off: [],
    classes: [],
    isIgnored: site.isIgnored === true,
  };
  const total = target.unit.classes.reduce((sum, { count }) => sum + count, 0);
  if (!target.fits) return { ...base, ...misfit(site, target), total };
  const ids = idsOf(site, target);
  const clash = ids.findIndex((id, index) => site.shape !== 'named' && id !== index);
  if (clash >= 0) return { ...base, kind: 'other-labels', total, said: otherOrder(site, target, clash, ids[clash]!) };
  const known = (settings: AlphaSettings) =>
    suggestAlphaOf(target.unit, settings, { dataset: target.dataset.name, split: target.split.name });
  const derived = fromProvenance(site, known) ?? fromFit(site, target, ids, known);
  // Documents of ours are data, in which a class without examples has null; code needs a number.
  const isData = site.language === 'json' && site.provenance !== null;
  const classes = site.numbers.map((number, index) => judged(number, index, ids[index]!, target, derived, isData));
  if (derived === null) return { ...base, kind: 'unknown', total, classes, said: null };
  const off = worstFirst(classes, site);
  const facts = { ...base, ...derived, total, classes, off };
  return off.length === 0 ? { ...facts, kind: 'fits', said: null } : { ...facts, kind: 'stale', said: staleness(site, facts, off) };
}

/** The verdict as a finding; null where there is nothing to say. */
export function staleAlphaFinding(verdict: AlphaVerdict, place: Place): Finding | null {
  if (verdict.said === null || verdict.isIgnored) return null;
  const labels = verdict.off.map(({ label }) => label);
  return makeFinding({ code: STALE_ALPHA, ...verdict.said, split: verdict.target.split.name, labels, place });
}

/** `31 %`, `0.4 %`. */
export function deviationText(off: number, locale = 'en'): string {
  return `${formatNumber(percentOf(off), locale, 4)}\u202f%`;
}

function deviationOf(off: number): Message {
  const percent = percentOf(off);
  return messageOf('{0}\u202f%', percent < 1 ? { significant: percent, digits: 1 } : percent);
}

function percentOf(off: number): number {
  const percent = off * 100;
  return percent >= 9.95 ? Math.round(percent) : Number(percent.toPrecision(1));
}

/** Label ids of the numbers, in the order of the source. Comments that name at least half of the classes tell the order. */
function idsOf({ shape, numbers }: AlphaSite, { unit, length }: AlphaTarget): readonly number[] {
  if (shape === 'named') {
    const ids = labelIds(unit);
    return numbers.map(({ key }) => idOfKey(key, ids, length)!);
  }
  const commented = numbers.map((number, index) => commentedId(number, index, unit));
  const known = commented.filter((id) => id !== null);
  const isTold = known.length * 2 >= numbers.length && new Set(known).size === known.length;
  return numbers.map((_, index) => (isTold ? (commented[index] ?? index) : index));
}

interface Derived {
  readonly vector: AlphaVector;
  readonly origin: 'provenance' | 'fit';
  readonly factor: number;
}

function fromProvenance({ provenance }: AlphaSite, suggest: (settings: AlphaSettings) => AlphaVector): Derived | null {
  if (provenance === null) return null;
  const { scheme, beta, normalization, maximum } = provenance;
  try {
    const vector = suggest({ scheme, beta: beta ?? DEFAULT_ALPHA_SETTINGS.beta, normalization, maximum });
    return { vector, origin: 'provenance', factor: 1 };
  } catch (error) {
    // A scheme of another version, or settings that a hand has edited.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function fromFit(
  { numbers }: AlphaSite,
  { unit: { classes } }: AlphaTarget,
  ids: readonly number[],
  suggest: (settings: AlphaSettings) => AlphaVector,
): Derived | null {
  const alpha = new Array<number | null>(classes.length).fill(null);
  for (const [index, { value }] of numbers.entries()) alpha[ids[index]!] = value;
  const extents = classes.map(({ extent }) => extent ?? 0);
  const hasExtents = classes.every(({ count }, id) => count === 0 || extents[id]! > 0);
  const counts = classes.map(({ count }) => count);
  const fit = fitScheme(alpha, counts, hasExtents ? extents : undefined);
  if (fit === null) return null;
  const vector = suggest(fit.settings);
  const scaled = vector.alpha.map((value) => (value === null ? null : value * fit.factor));
  return { vector: { ...vector, alpha: scaled }, origin: 'fit', factor: fit.factor };
}

function judged(
  number: AlphaNumber,
  index: number,
  id: number,
  { unit }: AlphaTarget,
  derived: Derived | null,
  isData: boolean,
): JudgedNumber {
  const { label } = unit.classes[id]!;
  if (derived === null) return { index, id, label, expected: null, off: 0 };
  const own = derived.vector.alpha[id] ?? null;
  const expected = own ?? (isData || number.value === null ? null : largestOf(derived.vector));
  return { index, id, label, expected, off: deviation(number, expected) };
}

const largest = new WeakMap<AlphaVector, number>();

/** What code has for a class without examples. */
function largestOf(vector: AlphaVector): number {
  let most = largest.get(vector);
  if (most === undefined) {
    const finite = vector.alpha.filter((value) => value !== null);
    most = finite.length === 0 ? 1 : finite.reduce((best, value) => Math.max(best, value), 0);
    largest.set(vector, most);
  }
  return most;
}

/** Four significant digits are as good as all. Fewer decimals are enough where fewer are written; a whole number may be off by a twentieth. */
function deviation({ value, text }: AlphaNumber, expected: number | null): number {
  if (value === null || expected === null) return value === expected ? 0 : 1;
  const difference = Math.abs(value - expected);
  const allowed = Math.max(
    FOUR_DIGITS * expected,
    Math.min(lastDigit(text) / 2, /[.e]/i.test(text) ? Number.POSITIVE_INFINITY : expected / 20),
  );
  if (difference <= allowed * (1 + 1e-9)) return 0;
  return expected === 0 ? 1 : difference / expected;
}

/** Half of the last of four digits, at worst. */
const FOUR_DIGITS = 5e-4;

/** What the last written digit is worth: 0.001 for `0.250`, 1e-5 for `2.5e-4`. */
function lastDigit(text: string): number {
  const [, decimals = '', exponent = '0'] = /^[^.e]*\.?([\d_]*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  return 10 ** (Number(exponent) - decimals.replaceAll('_', '').length);
}

function worstFirst(classes: readonly JudgedNumber[], site: AlphaSite): readonly JudgedNumber[] {
  const off = classes.filter((each) => each.off > 0).map((each) => ({ each, far: distance(each, site) }));
  return off.sort((a, b) => b.far - a.far).map(({ each }) => each);
}

/** How far off, whichever way: a tenth is as far as ten times. */
function distance({ index, expected }: JudgedNumber, { numbers }: AlphaSite): number {
  const value = numbers[index]!.value ?? 0;
  return value > 0 && expected !== null && expected > 0 ? Math.abs(Math.log(value / expected)) : Number.POSITIVE_INFINITY;
}

type Said = NonNullable<AlphaVerdict['said']>;

function staleness(site: AlphaSite, facts: Omit<AlphaVerdict, 'kind' | 'said'>, off: readonly JudgedNumber[]): Said {
  const { target, total, computedFrom, vector } = facts;
  const worst = [visibleLabel(off[0]!.label), deviationOf(off[0]!.off)];
  const now = [total, nounOf(target.unit.unit, total)];
  const others = off.length - 1;
  if (facts.origin === 'provenance' && computedFrom !== null) {
    return {
      severity: off.some((each) => each.off >= NOTABLE_DEVIATION) ? 'warning' : 'info',
      template:
        others === 0
          ? '{0} was computed from {1} {2}; data now {3}: {5} is off by {6}.'
          : '{0} was computed from {1} {2}; data now {3}: {5} is off by {6}, and {7} more of its values are off.',
      args: [site.name, computedFrom, nounOf(target.unit.unit, computedFrom), ...now, ...worst, ...(others === 0 ? [] : [others])],
    };
  }
  return {
    severity: 'info',
    template:
      facts.factor === 1
        ? '{0} fits the scheme {1} best, but not on the {3} {4} of today: {5} is off by {6}.'
        : '{0} fits the scheme {1} best, times {2}, but not on the {3} {4} of today: {5} is off by {6}.',
    args: [site.name, vector!.scheme, { significant: facts.factor, digits: 3 }, ...now, ...worst],
  };
}

interface Misfit {
  readonly kind: 'wrong-length' | 'other-labels';
  readonly said: Said;
}

function misfit(site: AlphaSite, target: AlphaTarget): Misfit {
  const ids = labelIds(target.unit);
  const name = visibleLabel(target.dataset.name);
  if (site.shape !== 'named') {
    // Without a word about labels, the vector may be of a model that has nothing to do with these data.
    const isTold = site.provenance !== null || knownLabels(site, target) >= 0.5;
    const said: Said = {
      severity: isTold ? 'warning' : 'info',
      template: '{0} has {1} values, but {2} has {3} classes: a value for each, in label-id order, was expected.',
      args: [site.name, site.numbers.length, name, target.length],
    };
    return { kind: 'wrong-length', said };
  }
  const seen = new Set(site.numbers.map(({ key }) => idOfKey(key, ids, target.length)));
  const strangers = site.numbers.flatMap(({ key }) => (key === null || idOfKey(key, ids, target.length) !== null ? [] : [key]));
  const missing = target.unit.classes.slice(0, target.length).flatMap(({ label }, id) => (seen.has(id) ? [] : [label]));
  return {
    kind: 'other-labels',
    said: {
      severity: 'warning',
      template: strangers.length > 0 ? '{0} has values for {1}, no classes of {2}.' : '{0} has no value for {1} of {2}.',
      args: [site.name, namesOf(strangers.length > 0 ? strangers : missing), name],
    },
  };
}

function otherOrder(site: AlphaSite, { unit, dataset }: AlphaTarget, index: number, id: number): Said {
  const [told, own] = [unit.classes[id]!.label, unit.classes[index]!.label].map(visibleLabel);
  return {
    severity: 'warning',
    template: '{0} is in another order than the label map of {1}: by its comment the value of id {2} is that of {3}, but the id is {4}.',
    args: [site.name, visibleLabel(dataset.name), index, told!, own!],
  };
}
