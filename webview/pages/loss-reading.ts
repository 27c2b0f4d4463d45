/** What the loss page says in words, and its figures beside what a model that always answers the majority class would score. */
import { html, nothing } from 'lit';
import type { LossReport } from '../../src/core/loss/report.ts';
import { shortLabel } from '../../src/core/name-labels.ts';
import { decimal, number, plural, rich, share, t, wholePercent } from '../l10n.ts';
import { alwaysMajority, LITTLE, type LossRow, majorityClass, NO_ALPHA } from './loss-model.ts';
import { className, type Tile } from './parts.ts';

export function lossHeadline(majority: LossRow, settings: { readonly gamma: number; readonly weighting: string }): readonly unknown[] {
  const before = html`<strong>${wholePercent(majority.crossEntropyGradient)}</strong>`;
  if (majority.crossEntropyGradient < LITTLE) {
    return rich(
      '{0} already gets no more than {1} of the gradient under cross-entropy: there is little to shift.',
      className(majority.label),
      before,
    );
  }
  const error = majority.gradientError;
  const after = html`<strong>${wholePercent(majority.gradient)}</strong>${error > 0.0005 ? html` <span class="quiet">± ${decimal(error * 100, 1)}</span>` : nothing}`;
  const gamma = number(settings.gamma);
  return settings.weighting === NO_ALPHA
    ? rich(
        '{0} gets {1} of the gradient under cross-entropy. With γ {2} it would get {3}.',
        className(majority.label),
        before,
        gamma,
        after,
      )
    : rich(
        '{0} gets {1} of the gradient under cross-entropy. With γ {2} and {3} α it would get {4}.',
        className(majority.label),
        before,
        gamma,
        settings.weighting,
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
  const always = alwaysMajority(report);
  const label = shortLabel(report.classes[majorityClass(report)]?.label ?? '');
  const beside = (value: number) => t('always {0}: {1}', label, share(value));
  return [
    { name: t('accuracy'), value: share(report.accuracy), baseline: beside(always.accuracy), formula: t('Right answers ÷ examples.') },
    {
      name: t('balanced accuracy'),
      value: share(report.balancedAccuracy),
      baseline: beside(always.balancedAccuracy),
      formula: t('Mean recall of the classes that have examples.'),
    },
    {
      name: t('macro-F1'),
      value: share(report.macroF1),
      baseline: beside(always.macroF1),
      formula: t('Mean F1 of the declared classes; one without examples and predictions counts as 0.'),
    },
    {
      name: t('majority baseline'),
      value: share(report.majorityBaseline),
      baseline:
        report.accuracy >= report.majorityBaseline
          ? t('the model is {0} points above', decimal((report.accuracy - report.majorityBaseline) * 100, 1))
          : t('the model is {0} points below', decimal((report.majorityBaseline - report.accuracy) * 100, 1)),
      formula: t('Accuracy of a model that always answers {0}.', label),
    },
    {
      name: t('calibration error'),
      value: report.calibrationError === null ? '–' : share(report.calibrationError),
      baseline: t('always {0}, when sure of it: {1}', label, share(always.calibrationError)),
      formula: t('Expected calibration error: 15 bins on the confidence of the predicted class.'),
    },
  ];
}
