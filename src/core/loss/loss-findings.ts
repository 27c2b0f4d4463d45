import type { Finding } from '../analysis.ts';
import { makeFinding } from '../findings/finding.ts';
import { namesOf } from '../message.ts';
import type { LossReport } from './report.ts';
import { whoPays } from './who-pays.ts';

/** What findings on predictions look at. */
export type JudgedReport = Pick<
  LossReport,
  | 'classes'
  | 'accuracy'
  | 'balancedAccuracy'
  | 'macroF1'
  | 'baselines'
  | 'calibrationError'
  | 'gamma'
  | 'alpha'
  | 'inputs'
  | 'labelIssues'
  | 'labelIssueCount'
  | 'labelIssueRows'
>;

/** Findings on predictions, most urgent first. */
export function lossFindings(report: JudgedReport): readonly Finding[] {
  return [...accuracyParadox(report), ...nothingToShift(report), ...calibrationShift(report), ...labelIssue(report)];
}

/** From this share on, always answering one class looks good by itself. */
const MAJORITY = 0.5;
/** Points by which the mean recall falls behind the accuracy. */
const GAP = 0.2;

/** Accuracy that the most frequent class pays for: no better than answering it always, or far above the mean recall. */
function accuracyParadox({ classes, accuracy, balancedAccuracy, baselines }: JudgedReport): readonly Finding[] {
  if (baselines.accuracy < MAJORITY || classes.filter(({ examples }) => examples > 0).length < 2) return [];
  const isNoBetter = accuracy <= baselines.accuracy;
  if (!isNoBetter && accuracy - balancedAccuracy < GAP) return [];
  const [name, own, always] = [namesOf([baselines.label]), { share: accuracy }, { share: baselines.accuracy }];
  return [
    makeFinding({
      code: 'accuracy-paradox',
      severity: 'warning',
      template: isNoBetter
        ? 'The accuracy of {0} is no better than always answering {1} ({2}); the mean recall of the classes is {3}.'
        : 'The accuracy of {0} says little: always answering {1} reaches {2}, and the mean recall of the classes is {3}.',
      args: [own, name, always, { share: balancedAccuracy }],
      labels: [baselines.label],
    }),
  ];
}

function nothingToShift({ classes, gamma, alpha }: JudgedReport): readonly Finding[] {
  const told = whoPays(classes, gamma === 0 && alpha === null);
  if (told?.isLittle !== true) return [];
  return [makeFinding({ code: 'nothing-to-shift', severity: 'info', template: told.template, args: told.args, labels: [told.label] })];
}

/** Focal loss leaves probabilities flatter than cross-entropy does (Mukhoti et al. 2020). */
function calibrationShift({ gamma, inputs, calibrationError }: JudgedReport): readonly Finding[] {
  const isFocal = typeof gamma === 'number' ? gamma > 0 : gamma.some((each) => each > 0);
  if (!isFocal || inputs === null || calibrationError === null) return [];
  return [
    makeFinding({
      code: 'calibration-shift',
      severity: 'info',
      template:
        'Focal loss makes a model less sure of its answers: thresholds and temperatures tuned under cross-entropy do not carry over, fit them again after training. The calibration error of these predictions is {0}.',
      args: [{ share: calibrationError }],
    }),
  ];
}

function labelIssue({ labelIssues, labelIssueCount, labelIssueRows }: JudgedReport): readonly Finding[] {
  const [first] = labelIssues;
  if (first === undefined) return [];
  return [
    makeFinding({
      code: 'label-issue',
      severity: 'info',
      template:
        '{0} of the {1} labels that were looked through are likely wrong, by confident learning; the likeliest is {2}, which the model takes for {3}.',
      args: [labelIssueCount, labelIssueRows, namesOf([first.label]), namesOf([first.suggested])],
      labels: [...new Set(labelIssues.map(({ label }) => label))],
      place: first,
    }),
  ];
}
