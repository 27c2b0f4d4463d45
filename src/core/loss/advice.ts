import { type MessageArgument, namesOf, type Reason, reasonOf, text } from '../message.ts';
import { wilsonInterval } from '../wilson.ts';
import type { ClassLoss, LossReport } from './report.ts';
import { gainsAfterTraining, shiftTowardsRare } from './weight-advice.ts';

/**
 * What to try next, in the order in which it should be tried, as far as one prediction file can tell.
 *
 * The figures are those of a study made for this product: 28 real data sets (15 NER, 1 POS, 12 text), two small models, three training
 * states, 15 treatments against plain cross-entropy. It had no pretrained encoders, so each verdict that quotes it says so. The share of
 * the loss that a class holds predicted nothing there (right in 52 % of the cases), so no verdict rests on the loss budget.
 */

export type Treatment = 'train-longer' | 'collect-data' | 'post-hoc' | 'inverse-sqrt' | 'balanced' | 'logit-adjusted-loss' | 'focal';
export type AdviceMetric = 'macroF1' | 'entityF1' | 'balancedAccuracy';

export interface Advice extends Reason {
  readonly treatment: Treatment;
  /** The metric that the verdict is about: macro-F1 and entity F1 often disagree. */
  readonly metric: AdviceMetric;
  readonly says: 'likely-helps' | 'unlikely' | 'unknown';
  /** How often this verdict was right in the study, 0 … 1; null where it has no figure. */
  readonly hitRate: number | null;
  /** What it is worth, as a difference of the metric (0 … 1), 95 %; measured here or in the study, null where neither tells. */
  readonly interval: readonly [number, number] | null;
  /** How far the reason can be trusted, where it quotes the study. */
  readonly limits: string | null;
}

export type Verdict = Omit<Advice, 'limits' | 'interval'> & Partial<Pick<Advice, 'interval'>>;

/** What `adviceOn` looks at. Without previews, or where the counts of training are not known, it is less sure. */
export type AdvisedReport = Pick<LossReport, 'classes'> &
  Partial<Pick<LossReport, 'previews' | 'priors' | 'training' | 'accuracy' | 'macroF1' | 'baselines'>>;

/** From what costs nothing to what is an experiment. */
const ORDER: readonly Treatment[] = [
  'train-longer',
  'collect-data',
  'post-hoc',
  'inverse-sqrt',
  'balanced',
  'logit-adjusted-loss',
  'focal',
];

/** Below this many examples the recall of a class moves in steps of more than ten points. */
const MEASURABLE_EXAMPLES = 10;
/** Largest ÷ smallest class up to which weights have next to nothing to shift: inverse-sqrt α then differ by √2 at most. */
const EVEN_RATIO = 2;
const LIMITS = text('Measured with small models without a pretrained encoder; for fine-tuned transformers it is untested.');

/** Advice on a loss report; empty without examples. */
export function adviceOn(report: AdvisedReport): readonly Advice[] {
  const found = report.classes.filter(({ examples }) => examples > 0);
  if (found.length === 0) return [];
  const advice = [
    quoted(trainLonger(report)),
    ...collectData(report.classes).map(plain),
    ...(isEven(found) ? [plain(nothingToShift())] : shiftTowardsRare(report).map(quoted)),
    quoted(focal()),
  ];
  return advice.sort((a, b) => ORDER.indexOf(a.treatment) - ORDER.indexOf(b.treatment));
}

const quoted = (verdict: Verdict): Advice => ({ interval: null, ...verdict, limits: LIMITS });
const plain = (verdict: Verdict): Advice => ({ interval: null, ...verdict, limits: null });

/** How often the question alone, whether the model is trained to the end, told if a change of the loss would help. */
const TRAINED_HIT_RATE = 0.71;

function trainLonger(report: AdvisedReport): Verdict {
  const training = report.training ?? null;
  if (training?.state !== 'improving' && training?.state !== 'ended' && hasLearntNothing(report)) {
    const { accuracy, macroF1, baselines } = report;
    return {
      treatment: 'train-longer',
      metric: 'macroF1',
      says: 'likely-helps',
      hitRate: null,
      ...reasonOf(
        'The model has not learnt yet what a constant answer knows: its accuracy is {0} and its macro-F1 {1}; always answering {2} has {3} and {4}. In the study training on was worth +3.8 points of macro-F1 and +2.5 of entity F1.',
        { share: accuracy },
        { share: macroF1 },
        namesOf([baselines.label]),
        { share: baselines.accuracy },
        { share: baselines.macroF1 },
      ),
    };
  }
  if (training === null || training.state === 'unclear') {
    return {
      treatment: 'train-longer',
      metric: 'macroF1',
      says: 'unknown',
      hitRate: null,
      ...(training === null
        ? reasonOf(
            'One prediction file does not say whether the model was trained to the end, so look at this first: training on was worth +3.8 points of macro-F1 and +2.5 of entity F1.',
          )
        : reasonOf('{0} Look at this first: training on was worth +3.8 points of macro-F1 and +2.5 of entity F1.', training.message)),
    };
  }
  const isImproving = training.state === 'improving';
  return {
    treatment: 'train-longer',
    metric: 'macroF1',
    says: isImproving ? 'likely-helps' : 'unlikely',
    hitRate: TRAINED_HIT_RATE,
    ...reasonOf(
      isImproving
        ? '{0} In the study training on was worth +3.8 points of macro-F1 and +2.5 of entity F1, more than any change of the loss; this question alone was right in 71 % of the cases.'
        : '{0} Whether a model is trained to the end told most of what a change of the loss is worth; this question alone was right in 71 % of the cases.',
      training.message,
    ),
  };
}

/** No better than always the same answer, and not for want of an adjustment of its scores. */
function hasLearntNothing(report: AdvisedReport): report is AdvisedReport & Pick<LossReport, 'accuracy' | 'macroF1' | 'baselines'> {
  const { accuracy, macroF1, baselines, previews = [] } = report;
  if (accuracy === undefined || macroF1 === undefined || baselines === undefined) return false;
  return (
    accuracy <= baselines.accuracy &&
    macroF1 <= baselines.macroF1 &&
    !previews.some((each) => each.metric === 'macroF1' && gainsAfterTraining(each))
  );
}

function collectData(classes: readonly ClassLoss[]): readonly Verdict[] {
  const small = classes.filter(({ examples }) => examples < MEASURABLE_EXAMPLES).sort((a, b) => a.examples - b.examples);
  if (small.length === 0) return [];
  const { label, examples, recall } = small[0]!;
  const named: MessageArgument = {
    template: ['{0}: {1}', '{0}: {1}, {2}: {3}', '{0}: {1}, {2}: {3}, {4}: {5}', '{0}: {1}, {2}: {3}, {4}: {5}, …'][
      Math.min(small.length, 4) - 1
    ]!,
    args: small.slice(0, 3).flatMap((each) => [namesOf([each.label]), each.examples]),
  };
  const right = Math.round((recall ?? 0) * examples);
  const [low, high] = wilsonInterval(right, examples);
  const step: MessageArgument =
    examples === 0
      ? { template: '{0} has none and cannot be measured', args: [namesOf([label])] }
      : {
          template: 'one example of {0} more moves its recall by {1}, and {2} right of {3} means a recall between {4} and {5}',
          args: [namesOf([label]), { share: 1 / examples }, right, examples, { share: low }, { share: high }],
        };
  return [
    {
      treatment: 'collect-data',
      metric: 'macroF1',
      says: 'likely-helps',
      hitRate: null,
      ...reasonOf(
        small.length === 1
          ? '{0} of {1} classes has fewer than {2} examples here ({3}): its F1 moves by chance, and macro-F1 with it; {4}. No change of the loss mends that.'
          : '{0} of {1} classes have fewer than {2} examples here ({3}): their F1 moves by chance, and macro-F1 with it; {4}. No change of the loss mends that.',
        small.length,
        classes.length,
        MEASURABLE_EXAMPLES,
        named,
        step,
      ),
    },
  ];
}

function nothingToShift(): Verdict {
  return {
    treatment: 'inverse-sqrt',
    metric: 'macroF1',
    says: 'unlikely',
    hitRate: null,
    ...reasonOf(
      'The largest class has at most {0} times the examples of the smallest: class weights would be nearly equal, there is nothing to shift.',
      EVEN_RATIO,
    ),
  };
}

function focal(): Verdict {
  return {
    treatment: 'focal',
    metric: 'macroF1',
    says: 'unknown',
    hitRate: null,
    interval: [-0.004, 0.002],
    ...reasonOf(
      'Nothing in the predictions told whether γ helps: expect about ± 0.5 point on a trained model. With training stopped well γ = 2 moved macro-F1 by −0.1 points, between −0.4 and +0.2. An experiment, and the last one.',
    ),
  };
}

function isEven(found: readonly ClassLoss[]): boolean {
  const counts = found.map(({ examples }) => examples).sort((a, b) => a - b);
  return counts.at(-1)! <= EVEN_RATIO * counts[0]!;
}
