/** What the overview says in words: the one thing to know, why it matters, and five figures beside their baselines. */
import type { Dataset, Task, UnitSummary } from '../../src/core/analysis.ts';
import { shortLabel } from '../../src/core/name-labels.ts';
import { REFERENCE_RATIOS } from '../../src/core/negative-ratio.ts';
import { OUTSIDE_TAG } from '../../src/core/tag.ts';
import { unitNoun } from '../../src/core/unit-noun.ts';
import { decimal, integer, number, plural, ratio, rich, share, t } from '../l10n.ts';
import type { Selection } from '../navigation.ts';
import { unitOf } from '../navigation.ts';
import { className, type Tile } from './parts.ts';

/** The class that stands for "nothing here": it is not one of the classes that a model is trained to find. */
export function isBackground(label: string): boolean {
  return label === OUTSIDE_TAG;
}

export function rarestClass(unit: UnitSummary): { readonly label: string; readonly count: number } | undefined {
  return unit.classes
    .filter(({ count }) => count > 0)
    .reduce<UnitSummary['classes'][number] | undefined>(
      (rarest, each) => (rarest === undefined || each.count < rarest.count ? each : rarest),
      undefined,
    );
}

export function unitName(unit: string, count: number): string {
  return t(unitNoun(unit, count));
}

/** One sentence with its numbers; labels are elements. */
export function headline({ split, unit }: Selection): readonly unknown[] {
  const { majorityLabel, majorityShare } = unit.metrics;
  const rarest = rarestClass(unit);
  const units = unitName(unit.unit, 2);
  if (rarest === undefined) return rich('No {0} of {1} carries a label.', unitName(unit.unit, 1), split.name);
  const seen = unit.classes.filter(({ count }) => count > 0).length;
  if (seen === 1) return rich('Every one of the {0} {1} is {2}.', integer(unit.total), units, className(majorityLabel));
  if (majorityShare < 0.5) {
    const largest = unit.classes.find(({ label }) => label === majorityLabel);
    return rich(
      'The largest of {0} classes, {1}, has {2} of {3} {4}. The rarest, {5}, has {6}.',
      integer(unit.classes.length),
      className(majorityLabel),
      integer(largest?.count ?? 0),
      integer(unit.total),
      units,
      className(rarest.label),
      integer(rarest.count),
    );
  }
  // 996 of 1 000 says what 100 of 100 would hide.
  const base = majorityShare > 0.99 ? 1000 : 100;
  return rich(
    '{0} of {1} {2} are {3}. The rarest label, {4}, has {5}.',
    integer(Math.min(base - 1, Math.round(majorityShare * base))),
    integer(base),
    units,
    className(majorityLabel),
    className(rarest.label),
    integer(rarest.count),
  );
}

/** The figure that a rare class can move, by its name in the field. */
function metricOf(task: Task): string {
  switch (task) {
    case 'token-classification':
      return t('entity F1');
    case 'object-detection':
      return t('the average precision of each class');
    case 'segmentation':
      return t('mean IoU');
    default:
      return t('macro-F1');
  }
}

/** Why the headline matters, in one or two sentences. */
export function why({ dataset, unit }: Selection): string {
  const { majorityLabel, majorityShare, imbalanceRatio } = unit.metrics;
  const missing = unit.classes.filter(({ count }) => count === 0).length;
  const empty =
    missing === 0 ? '' : ` ${plural(missing, '{0} declared class has no example at all.', '{0} declared classes have no example at all.')}`;
  if (unit.total === 0) return t('Check that the label column and the split are the ones you mean.');
  if (majorityShare >= 0.5) {
    return (
      t(
        'Accuracy will look good whatever the model does: always answering {0} scores {1}. Look at {2}.',
        shortLabel(majorityLabel),
        share(majorityShare),
        metricOf(dataset.task),
      ) + empty
    );
  }
  if (imbalanceRatio !== null && imbalanceRatio < 3) {
    return (
      t(
        'The classes are close to even, {0} between the largest and the smallest: there is little for weights to mend.',
        ratio(imbalanceRatio),
      ) + empty
    );
  }
  return (
    t(
      'Rare classes decide {2} and hardly move accuracy: always answering {0} scores {1}.',
      shortLabel(majorityLabel),
      share(majorityShare),
      dataset.task === 'token-classification' ? t('macro-F1') : metricOf(dataset.task),
    ) + empty
  );
}

export function tiles(selection: Selection): readonly Tile[] {
  const { dataset, split, unit } = selection;
  const { metrics } = unit;
  const seen = unit.classes.filter(({ count }) => count > 0).length;
  return [
    {
      name: t('imbalance ratio'),
      value: ratio(metrics.imbalanceRatio),
      baseline: t('largest / smallest · even: {0}', '1\u202f:\u202f1'),
      formula: t('Largest count ÷ smallest count that is not zero, in {0} of {1}.', unitName(unit.unit, 2), split.name),
    },
    {
      name: t('effective classes'),
      value: t('{0} of {1}', decimal(metrics.effectiveClasses, 1), integer(unit.classes.length)),
      baseline: t('2^entropy · even: {0}', integer(unit.classes.length)),
      formula: t(
        '2 to the power of the entropy in bits: how many equally frequent classes would be as diverse. {0} classes were seen.',
        integer(seen),
      ),
    },
    majorityTile(dataset, unit),
    volumeTile(selection),
    driftTile(selection),
  ];
}

/** Whose background to compare with. */
const [REFERENCE] = REFERENCE_RATIOS;

function majorityTile(dataset: Dataset, unit: UnitSummary): Tile {
  const { majorityLabel, majorityShare } = unit.metrics;
  const outside = isBackground(majorityLabel);
  return {
    name: outside ? t('background {0}', majorityLabel) : t('largest class'),
    value: share(majorityShare),
    baseline:
      outside && dataset.task === 'token-classification'
        ? t('{0} has {1}', REFERENCE.corpus, share(REFERENCE.ratio / (1 + REFERENCE.ratio)))
        : t('{0} · even: {1}', shortLabel(majorityLabel), share(1 / Math.max(1, unit.classes.length))),
    formula: t('Count of {0} ÷ {1} {2}.', majorityLabel, integer(unit.total), unitName(unit.unit, 2)),
  };
}

function volumeTile({ split, unit }: Selection): Tile {
  const mentions = unitOf(split, 'mention');
  if (mentions !== undefined && unit.unit !== 'mention') {
    const strict = mentions.classes.reduce((sum, { strict, count }) => sum + (strict ?? count), 0);
    return {
      name: t('mentions'),
      value: integer(mentions.total),
      baseline:
        strict === mentions.total
          ? plural(mentions.classes.length, '{0} type, strict', '{0} types, strict')
          : t('{0} types · strict: {1}', integer(mentions.classes.length), integer(strict)),
      formula: t('Chunks of tokens by the rule of conlleval; strict counts those that keep the tag scheme.'),
    };
  }
  return {
    name: unitName(unit.unit, 2),
    value: integer(unit.total),
    baseline: t('{0} per class if even', number(unit.total / Math.max(1, unit.classes.length))),
    formula: t('All labelled {0} of {1}.', unitName(unit.unit, 2), split.name),
  };
}

/** Below this Jensen–Shannon distance Evidently, too, reports no drift. */
const DRIFT_THRESHOLD = 0.1;

function driftTile({ dataset, split, unit }: Selection): Tile {
  const drift =
    dataset.drift.find((each) => each.from === split.name && each.unit === unit.unit) ??
    dataset.drift.find((each) => each.unit === unit.unit);
  if (drift === undefined) {
    return {
      name: t('drift'),
      value: '–',
      baseline: t('one split: nothing to compare'),
      formula: t('Needs a second split of the data set.'),
    };
  }
  return {
    name: t('{0} → {1} drift', drift.from, drift.to),
    value: drift.jsDistance > 0 && drift.jsDistance < 0.005 ? t('< {0}', decimal(0.01, 2)) : decimal(drift.jsDistance, 2),
    baseline:
      drift.jsDistance < DRIFT_THRESHOLD ? t('JS distance · none to act on') : t('JS distance · above {0}', decimal(DRIFT_THRESHOLD, 1)),
    formula: t(
      'Square root of the Jensen–Shannon divergence in nats. L∞ {0}, PSI {1}, Cramér’s V {2}.',
      decimal(drift.linf, 4),
      decimal(drift.psi, 4),
      decimal(drift.cramersV, 4),
    ),
  };
}
