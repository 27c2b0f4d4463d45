import { NO_EXAMPLES } from '../alpha-code/framework.ts';
import { type Dataset, primarySplit, primaryUnit, type Split, type UnitSummary } from '../analysis.ts';
import { visibleLabel } from '../name-labels.ts';
import { eachInSteps, finish, type Steps } from '../steps.ts';
import type { AlphaNumber, AlphaSite } from './alpha-site.ts';

/** The counts that a vector in a source belongs to. */
export interface AlphaTarget {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly unit: UnitSummary;
  /** How many of the classes, in label-id order, the vector is about: all, or those that the label config declares. */
  readonly length: number;
  /** False when the vector has another number of values than the data set has classes. */
  readonly fits: boolean;
}

/**
 * The data set that a vector belongs to: the one that it names itself; else by its labels, its length, and the nearest folder. Null when none comes
 * near, or several alike.
 */
export function alphaTarget(site: AlphaSite, datasets: readonly Dataset[], path: string | null): AlphaTarget | null {
  const named = datasets.filter(({ name }) => site.provenance?.dataset === name);
  const among = named.length > 0 ? named : datasets;
  const targets = among.flatMap((dataset) => targetsOf(site, dataset));
  const fitting = targets.filter(({ fits }) => fits);
  const ranked = (fitting.length > 0 ? fitting : targets.filter((target) => isPlausible(site, target, named.length > 0)))
    .map((target) => ({ target, known: knownLabels(site, target), near: nearness(target.dataset, path) }))
    .sort((a, b) => b.known - a.known || b.near - a.near);
  const [first, second] = ranked;
  if (first === undefined) return null;
  // Made for data that are not here: as many classes are no reason to think that these are meant.
  const isForOthers = named.length === 0 && (site.provenance?.dataset ?? null) !== null;
  if (isForOthers && first.known < 0.5) return null;
  if (fitting.length === 0 && named.length === 0 && !isUsable(first.known, ranked.length)) return null;
  return second !== undefined && second.known === first.known && second.near === first.near ? null : first.target;
}

/** Without a length that fits, either the labels in the source tell, or there is one data set only. */
function isUsable(known: number, candidates: number): boolean {
  return known >= 0.5 || candidates === 1;
}

/** For each data set one: the unit that the vector names, the first one whose classes it fits, else the first. */
function targetsOf(site: AlphaSite, dataset: Dataset): readonly AlphaTarget[] {
  const split = dataset.splits.find(({ name }) => name === site.provenance?.split) ?? primarySplit(dataset);
  if (split === undefined) return [];
  const own = split.units.filter(({ unit }) => unit === site.provenance?.unit);
  const units = own.length > 0 ? own : split.units;
  for (const unit of units) {
    const length = [unit.classes.length, dataset.labelMap.declared].find((each) => each <= unit.classes.length && isOf(site, unit, each));
    if (length !== undefined) return [{ dataset, split, unit, length, fits: true }];
  }
  const unit = own[0] ?? primaryUnit(split);
  return unit === undefined ? [] : [{ dataset, split, unit, length: unit.classes.length, fits: false }];
}

function isOf(site: AlphaSite, unit: UnitSummary, length: number): boolean {
  if (site.numbers.length !== length) return false;
  if (site.shape !== 'named') return true;
  const ids = labelIds(unit);
  return site.numbers.every(({ key }) => idOfKey(key, ids, length) !== null);
}

/** A vector of another length is of this data set when it says so, or when it plainly is one of class weights and of nearly that many. */
function isPlausible(site: AlphaSite, target: AlphaTarget, isNamed: boolean): boolean {
  if (isNamed || site.provenance !== null) return true;
  const known = knownLabels(site, target);
  if (known >= 0.5) return true;
  const { length } = site.numbers;
  const hasLabels = site.shape === 'named' && site.numbers.some(({ key }) => key !== null && !/^\d+$/.test(key));
  return site.isCertain && !hasLabels && length >= 3 && length * 2 >= target.length && length <= target.length * 2;
}

/** The share of the numbers whose key or comment is a class of the target. */
export function knownLabels({ numbers }: AlphaSite, { unit }: Pick<AlphaTarget, 'unit'>): number {
  const ids = labelIds(unit);
  let known = 0;
  for (const [index, number] of numbers.entries()) {
    if ((number.key !== null && ids.has(number.key)) || commentedId(number, index, unit) !== null) known += 1;
  }
  return known / numbers.length;
}

/** The data set that lies nearest to a source; null where several are as near, and for none. */
export function nearestDataset(datasets: readonly Dataset[], path: string | null): Dataset | null {
  const ranked = datasets.map((dataset) => ({ dataset, near: nearness(dataset, path) })).sort((a, b) => b.near - a.near);
  const [first, second] = ranked;
  return first === undefined || first.near === second?.near ? null : first.dataset;
}

/** How many folders the file and the data set lie in together. */
function nearness({ folder }: Dataset, path: string | null): number {
  if (path === null) return 0;
  const [own, other] = [path, folder].map((each) => each.split(/[\\/]/).filter((part) => part !== ''));
  let shared = 0;
  while (shared < own!.length - 1 && shared < other!.length && own![shared] === other![shared]) shared += 1;
  // A script beside the data is nearer than one in another branch that shares as much.
  return shared * 1000 - (other!.length - shared);
}

const idsOfUnits = new WeakMap<UnitSummary, ReadonlyMap<string, number>>();

/** label → id. */
export function labelIds(unit: UnitSummary): ReadonlyMap<string, number> {
  return idsOfUnits.get(unit) ?? finish(labelIdSteps(unit));
}

/** The same in steps; from then on it is known. */
export function* labelIdSteps(unit: UnitSummary): Steps<ReadonlyMap<string, number>> {
  const known = idsOfUnits.get(unit);
  if (known !== undefined) return known;
  const ids = new Map<string, number>();
  yield* eachInSteps(unit.classes, ({ label }, id) => ids.set(label, id));
  idsOfUnits.set(unit, ids);
  return ids;
}

/** The id that a key stands for: of the class of that name, else the number itself. */
export function idOfKey(key: string | null, ids: ReadonlyMap<string, number>, length: number): number | null {
  if (key === null) return null;
  const named = ids.get(key);
  if (named !== undefined) return named < length ? named : null;
  return /^\d{1,6}$/.test(key) && Number(key) < length ? Number(key) : null;
}

/** The id of the class that the comment behind a number names, `3 B-PER` or `B-PER`; null without one. */
export function commentedId({ comment }: AlphaNumber, index: number, unit: UnitSummary): number | null {
  if (comment === null) return null;
  const text = comment.text.endsWith(NO_EXAMPLES) ? comment.text.slice(0, -NO_EXAMPLES.length) : comment.text;
  const ids = labelIds(unit);
  const bare = text.replace(/^\d+\s*[:.=-]?\s+/, '');
  const id = ids.get(text) ?? ids.get(bare);
  if (id !== undefined) return id;
  const own = unit.classes[index];
  return own !== undefined && visibleLabel(own.label) === bare ? index : null;
}
