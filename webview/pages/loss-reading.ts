/** What the loss page says in words, and its figures beside what a model that always answers the majority class would score. */
import { html, nothing } from 'lit';
import { fileName } from '../../src/core/file-name.ts';
import { entityPolicy } from '../../src/core/loss/entities.ts';
import type { EntityMetrics, LossReport, MatchedBoxes } from '../../src/core/loss/report.ts';
import { LITTLE } from '../../src/core/loss/who-pays.ts';
import { shortLabel } from '../../src/core/name-labels.ts';
import { decimal, integer, message, number, plural, rich, share, t, wholePercent } from '../l10n.ts';
import type { LossRow } from './loss-classes.ts';

import { className, type Tile } from './parts.ts';

/** Where the figures come from. */
export function lossSource(report: LossReport, file: string, countedOn: string | null): string {
  return [
    file,
    report.inputs === 'logits' ? t('logits') : report.inputs === 'probabilities' ? t('probabilities') : t('predicted classes'),
    report.sampled < report.examples
      ? t('{0} examples, sample of {1} (seed {2})', integer(report.examples), integer(report.sampled), String(report.seed))
      : t('{0} examples, all of them', integer(report.examples)),
    ...(report.backend === null ? [] : [t('backend {0}', report.backend)]),
    ...(report.badRows > 0 ? [t('{0} bad rows left out', integer(report.badRows))] : []),
    ...(report.ignored > 0 ? [t('{0} ignored', integer(report.ignored))] : []),
    ...(report.alignedWith === null ? [] : [t('rows of {0}', fileName(report.alignedWith))]),
    ...(report.detections === null ? [] : [missedText(report.detections)]),
    countedOn === null ? t('α counted on these examples') : t('α counted on {0}', countedOn),
  ].join(' · ');
}

function missedText({ classes }: MatchedBoxes): string {
  const missed = classes.reduce((sum, each) => sum + each.missed, 0);
  return plural(missed, '{0} object is missed and in no loss', '{0} objects are missed and in no loss');
}

/** @param now the loss that is looked at; without a scheme there is no α to name. */
export function lossHeadline(
  report: LossReport,
  row: LossRow,
  now: { readonly gamma: number; readonly weighting: string | null },
): readonly unknown[] {
  if (report.inputs === null) {
    return rich(
      'The model is right on {0} of the examples; always answering {1} is right on {2}.',
      html`<strong>${share(report.accuracy)}</strong>`,
      className(row.label),
      share(report.majorityBaseline),
    );
  }
  const before = html`<strong>${wholePercent(row.crossEntropyGradient)}</strong>`;
  if (row.crossEntropy < LITTLE) {
    const held = html`<strong>${wholePercent(row.crossEntropy)}</strong>`;
    return rich('There is little to shift: {0} holds {1} of the loss under cross-entropy.', className(row.label), held);
  }
  const error = row.gradientError;
  const after = html`<strong>${wholePercent(row.gradient)}</strong>${error > 0.0005 ? html` <span class="quiet">± ${decimal(error * 100, 1)}</span>` : nothing}`;
  const gamma = number(now.gamma);
  return now.weighting === null
    ? rich('{0} gets {1} of the gradient under cross-entropy. With γ {2} it would get {3}.', className(row.label), before, gamma, after)
    : rich(
        '{0} gets {1} of the gradient under cross-entropy. With γ {2} and {3} α it would get {4}.',
        className(row.label),
        before,
        gamma,
        now.weighting,
        after,
      );
}

export function lossWhy(report: LossReport): string {
  const unseen = report.classes.filter(({ examples }) => examples === 0).length;
  const missed = report.classes.filter(({ examples, recall }) => examples > 0 && recall === 0);
  const parts: string[] = [];
  if (missed.length > 0) {
    const counts = missed.map(({ examples }) => examples);
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    parts.push(
      least === most
        ? plural(
            missed.length,
            '{0} class is never found (recall 0), on {1} examples.',
            '{0} classes are never found (recall 0), on {1} examples each.',
            number(least),
          )
        : plural(
            missed.length,
            '{0} class is never found (recall 0).',
            '{0} classes are never found (recall 0), on {1} to {2} examples each.',
            number(least),
            number(most),
          ),
    );
  } else parts.push(t('Every class with examples is found at least once.'));
  if (unseen > 0)
    parts.push(
      plural(unseen, '{0} class has no example here and cannot be measured.', '{0} classes have no example here and cannot be measured.'),
    );
  return parts.join(' ');
}

export function lossTiles(report: LossReport): readonly Tile[] {
  const { baselines, entities } = report;
  const label = shortLabel(baselines.label);
  const beside = (value: number) => t('always {0}: {1}', label, share(value));
  return [
    { name: t('accuracy'), value: share(report.accuracy), baseline: beside(baselines.accuracy), formula: t('Right answers ÷ examples.') },
    {
      name: t('balanced accuracy'),
      value: share(report.balancedAccuracy),
      baseline: beside(baselines.balancedAccuracy),
      formula: t('Mean recall of the classes that have examples.'),
    },
    {
      name: t('macro-F1'),
      value: share(report.macroF1),
      baseline: beside(baselines.macroF1),
      formula: t('Mean F1 of the declared classes; one without examples and predictions counts as 0.'),
    },
    entities === null ? majorityTile(report, label) : entityTile(entities, beside(baselines.entityF1 ?? 0)),
    ...(report.calibrationError === null ? [] : [calibrationTile(report.calibrationError, label, baselines.accuracy)]),
  ];
}

function majorityTile({ accuracy, majorityBaseline }: LossReport, label: string): Tile {
  return {
    name: t('majority baseline'),
    value: share(majorityBaseline),
    baseline:
      accuracy >= majorityBaseline
        ? t('the model is {0} points above', decimal((accuracy - majorityBaseline) * 100, 1))
        : t('the model is {0} points below', decimal((majorityBaseline - accuracy) * 100, 1)),
    formula: t('Accuracy of a model that always answers {0}.', label),
  };
}

function entityTile({ strict, lenient, scheme }: EntityMetrics, baseline: string): Tile {
  const { template, args } = entityPolicy(scheme);
  return {
    name: t('entity F1 (strict)'),
    value: share(strict.f1),
    baseline: `${t('lenient: {0}', share(lenient.f1))} · ${baseline}`,
    formula: message(template, args),
  };
}

function calibrationTile(error: number, label: string, accuracy: number): Tile {
  return {
    name: t('calibration error'),
    value: share(error),
    baseline: t('always {0}, when sure of it: {1}', label, share(1 - accuracy)),
    formula: t('Expected calibration error: 15 bins on the confidence of the predicted class.'),
  };
}
