import type { AlphaVector, Normalization } from '../alpha/alpha.ts';
import { NORMALIZATIONS } from '../alpha/normalize.ts';
import { UNITS, type Unit } from '../analysis.ts';
import { formatSignificant } from '../number-format.ts';
import { unitNoun } from '../unit-noun.ts';

/** Where a vector comes from: enough to derive it again, and to tell whether it still fits the data. */
export interface AlphaProvenance {
  readonly scheme: string;
  readonly beta: number | null;
  readonly normalization: Normalization;
  readonly maximum: number | null;
  /** What was counted, and how many of them. */
  readonly unit: Unit;
  readonly total: number;
  /** Null where nobody said. */
  readonly split: string | null;
  readonly dataset: string | null;
}

const MARK = 'Focal Lens: ';
/** Longer names stay out of a comment. */
const LONGEST_NAME = 120;
/** Longer lines are none of ours. */
const LONGEST_LINE = 2000;

/**
 * Scheme, normalisation, upper bound, what was counted and where, on one line without a line break in it:
 * `Focal Lens: inverse-sqrt, normalization mean, counted on 12400 tokens, split train, data set news`. `readProvenance` is its inverse.
 */
export function provenance(vector: AlphaVector): string {
  const { scheme, beta, normalization, maximum = null, unit, counts, split = null, dataset = null } = vector;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const parts = [
    scheme,
    beta === null ? null : `beta ${formatSignificant(beta, 12)}`,
    `normalization ${normalization}`,
    maximum === null ? null : `maximum ${formatSignificant(maximum, 12)}`,
    `counted on ${total} ${unitNoun(unit, total)}`,
    split === null || split.length > LONGEST_NAME ? null : `split ${writeName(split)}`,
    dataset === null || dataset.length > LONGEST_NAME ? null : `data set ${writeName(dataset)}`,
  ];
  return MARK + parts.filter((part) => part !== null).join(', ');
}

/** The provenance that a line (a comment, a string of JSON) carries, and where in the line it stands; null without one. Unknown parts are passed over. */
export function readProvenance(line: string): { readonly provenance: AlphaProvenance; readonly from: number; readonly to: number } | null {
  const from = line.indexOf(MARK);
  if (from < 0 || line.length > LONGEST_LINE) return null;
  const parts = partsOf(line.slice(from + MARK.length).trimEnd());
  const said = (key: string) => parts.find((part) => part.startsWith(`${key} `))?.slice(key.length + 1) ?? null;
  const counted = /^(\d{1,15}) (\w+)$/.exec(said('counted on') ?? '');
  const unit = UNITS.find((each) => counted !== null && unitNoun(each, Number(counted[1])) === counted[2]);
  const normalization = NORMALIZATIONS.find((each) => each === said('normalization'));
  const scheme = parts[0] ?? '';
  if (unit === undefined || counted === null || normalization === undefined || !/^[a-z0-9-]{1,60}$/.test(scheme)) return null;
  return {
    provenance: {
      scheme,
      beta: readNumber(said('beta')),
      normalization,
      maximum: readNumber(said('maximum')),
      unit,
      total: Number(counted[1]),
      split: readName(said('split')),
      dataset: readName(said('data set')),
    },
    from,
    to: line.trimEnd().length,
  };
}

/** What stands between the commas, those within quotes left alone. */
function partsOf(text: string): readonly string[] {
  return (text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []).map((part) => part.trim());
}

function readNumber(text: string | null): number | null {
  const value = text === null ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Bare where it is a word; else as a string of JSON that has no invisible characters, so that it stays on its line. */
function writeName(name: string): string {
  if (/^[\w.+-]+$/.test(name)) return name;
  return JSON.stringify(name).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  );
}

function readName(text: string | null): string | null {
  if (text === null || !text.startsWith('"')) return text;
  try {
    const name: unknown = JSON.parse(text);
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}
