/** The Splits page in words, and which two distributions it compares. */
import type { SplitCounts } from '../../src/core/comparison/class-differences.ts';
import { isBeyondChance, type MeasuredDrift, type SplitComparison } from '../../src/core/comparison/compare.ts';
import { exceedsChance } from '../../src/core/drift.ts';
import { type CommittedState, LAST_COMMIT } from '../../src/protocol/dashboard-api.ts';
import { decimal, integer, plural, rich, share, significant, t } from '../l10n.ts';
import { type Navigation, type Selection, unitOf } from '../navigation.ts';
import { unitName } from './overview-reading.ts';
import { className, type Tile } from './parts.ts';
import { figureText } from './peer-table.ts';

export interface SplitPair {
  readonly from: SplitCounts;
  readonly to: SplitCounts;
}

/** The splits that count the unit at hand. */
export function countedSplits({ dataset, unit }: Selection): readonly SplitCounts[] {
  return dataset.splits.flatMap((split) => {
    const counted = unitOf(split, unit.unit);
    return counted === undefined ? [] : [{ name: split.name, total: counted.total, classes: counted.classes }];
  });
}

/** Names of the two splits: what was chosen, as far as it exists, else the training split and the next one. */
export function chosenNames(names: readonly string[], { from, to }: Pick<Navigation, 'from' | 'to'>): readonly [string, string] | null {
  const [first] = names;
  if (first === undefined) return null;
  if (from === LAST_COMMIT) return [LAST_COMMIT, to !== null && names.includes(to) ? to : names.includes('train') ? 'train' : first];
  const start =
    from !== null && names.includes(from) && from !== to
      ? from
      : (names.find((name) => name === 'train' && name !== to) ?? names.find((name) => name !== to));
  if (start === undefined) return null;
  const end = to !== null && names.includes(to) && to !== start ? to : names.find((name) => name !== start);
  return end === undefined ? null : [start, end];
}

/** Null while the other side is not counted. */
export function pairOf(selection: Selection, [from, to]: readonly [string, string], committed: CommittedState): SplitPair | null {
  const splits = countedSplits(selection);
  const now = splits.find(({ name }) => name === to);
  if (now === undefined) return null;
  if (from !== LAST_COMMIT) {
    const before = splits.find(({ name }) => name === from);
    return before === undefined ? null : { from: before, to: now };
  }
  if (committed.kind !== 'ready' || committed.dataset !== selection.dataset.name) return null;
  const { commit, splits: old } = committed.committed;
  const split = old.find(({ name }) => name === to);
  const unit = split === undefined ? undefined : unitOf(split, selection.unit.unit);
  return {
    from: { name: t('{0} at {1}', to, commit), total: unit?.total ?? 0, classes: unit?.classes ?? [] },
    to: { ...now, name: t('{0} now', to) },
  };
}

/** Evidently's threshold of the Jensen–Shannon distance; the finding `drift` has it too. */
const NOTABLE = 0.1;

export function measured({ measures }: SplitComparison, id: string): MeasuredDrift | undefined {
  return measures.find((each) => each.id === id);
}

export function comparisonHeadline(comparison: SplitComparison, unit: string): readonly unknown[] {
  const { from, to, totals, classes } = comparison;
  const units = unitName(unit, 2);
  if (totals[0] === 0) return rich('{0} has no {1}: there is nothing to compare {2} with.', from, units, to);
  if (totals[1] === 0) return rich('{0} has no {1}: there is nothing to compare with {2}.', to, units, from);
  if (classes.every(({ counts }) => counts[0] === counts[1])) return rich('{0} and {1} have the same counts.', from, to);
  const distance = measured(comparison, 'jsDistance')?.value ?? 0;
  const moved = classes.reduce((most, each) => (Math.abs(each.difference) > Math.abs(most.difference) ? each : most));
  if (moved.difference === 0) return rich('{0} has the same shares as {1}.', to, from);
  if (distance < NOTABLE)
    return rich('{0} is distributed like {1}: no class moves by more than {2}.', to, from, points(Math.abs(moved.difference)));
  const counts = (side: 0 | 1) => classes.map((each) => each.counts[side]);
  if (!exceedsChance(counts(0), counts(1)))
    return rich('{0} differs from {1} no more than chance would have it, over {2} classes.', to, from, integer(classes.length));
  return rich(
    '{0} is not distributed like {1}: {2} has {3} there and {4} here.',
    to,
    from,
    className(moved.label),
    share(moved.shares[0]),
    share(moved.shares[1]),
  );
}

/** Of 95 % intervals. */
const CHANCE = 0.05;

export function comparisonWhy({ classes, from, to }: SplitComparison): string {
  const seen = classes.filter(({ missing }) => missing !== 'both');
  const beyond = seen.filter(isBeyondChance).length;
  const lost = classes.filter(({ missing }) => missing === 'to').length;
  const added = classes.filter(({ missing }) => missing === 'from').length;
  return [
    plural(
      seen.length,
      'The interval of {1} of {0} class leaves out zero.',
      'The intervals of {1} of {0} classes leave out zero; about {2} would by chance.',
      integer(beyond),
      integer(Math.round(seen.length * CHANCE)),
    ),
    ...(lost === 0
      ? []
      : [plural(lost, '{0} class of {1} has no example in {2}.', '{0} classes of {1} have no example in {2}.', from, to)]),
    ...(added === 0
      ? []
      : [plural(added, '{0} class of {2} has no example in {1}.', '{0} classes of {2} have no example in {1}.', from, to)]),
  ].join(' ');
}

/** Effect size first, then n, then how sure. */
export function comparisonTiles(comparison: SplitComparison, unit: string): readonly Tile[] {
  const tileOf = (id: string, baseline: (measure: MeasuredDrift) => string): readonly Tile[] => {
    const measure = measured(comparison, id);
    if (measure === undefined) return [];
    const { title, value, formula, denominator } = measure;
    return [{ name: t(title), value: rounded(value), baseline: baseline(measure), formula: `${t(formula)}. ${t(denominator)}.` }];
  };
  const byChance = ({ chance }: MeasuredDrift) => (chance === null ? '' : t('by chance: {0}', rounded(chance)));
  const [first, second] = comparison.totals;
  return [
    ...tileOf('jsDistance', byChance),
    ...tileOf('linf', ({ interval }) =>
      interval === null ? '' : t('95 % interval {0} to {1}', decimal(interval[0], 3), decimal(interval[1], 3)),
    ),
    ...tileOf('psi', byChance),
    ...tileOf('cramersV', () => t('corrected for chance')),
    {
      name: t('n, {0}', unitName(unit, 2)),
      value: t('{0} and {1}', integer(first), integer(second)),
      baseline: t('{0} and {1}', comparison.from, comparison.to),
      formula: t('All labelled {0} of each: what shares are of.', unitName(unit, 2)),
    },
  ];
}

/** Three digits: more would claim what n does not support. */
function rounded(value: number): string {
  return value === 0 || !Number.isFinite(value) || Math.abs(value) < 1e-4 ? figureText(value) : significant(value, 3);
}

/** A difference of shares in percentage points: `0.4 points`. */
export function points(difference: number): string {
  const hundredths = difference * 100;
  if (Math.abs(hundredths) < 1e-4) return t('{0} points', '0');
  return t('{0} points', Math.abs(hundredths) >= 10 ? decimal(hundredths, 1) : significant(hundredths, 2));
}
