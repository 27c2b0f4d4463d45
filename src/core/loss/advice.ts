import { type MessageArgument, namesOf, type Reason, reasonOf, text } from '../message.ts';
import { tagReader } from '../tag.ts';
import { wilsonInterval } from '../wilson.ts';
import type { Preview } from './previews/preview.ts';
import type { ClassLoss, LossReport, TrainingEvidence } from './report.ts';

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

type Verdict = Omit<Advice, 'limits' | 'interval'> & Partial<Pick<Advice, 'interval'>>;

/** What `adviceOn` looks at. Without previews, or where the counts of training are not known, it is less sure. */
export type AdvisedReport = Pick<LossReport, 'classes'> & Partial<Pick<LossReport, 'previews' | 'priors' | 'training'>>;

/** Below this many examples the recall of a class moves in steps of more than ten points. */
const MEASURABLE_EXAMPLES = 10;
/** Largest ÷ smallest class up to which weights have next to nothing to shift: inverse-sqrt α then differ by √2 at most. */
const EVEN_RATIO = 2;
const LIMITS = text('Measured with small models without a pretrained encoder; for fine-tuned transformers it is untested.');

/** Advice on a loss report; empty without examples. */
export function adviceOn(report: AdvisedReport): readonly Advice[] {
  const found = report.classes.filter(({ examples }) => examples > 0);
  if (found.length === 0) return [];
  return [
    quoted(trainLonger(report.training ?? null)),
    ...collectData(report.classes).map(plain),
    ...(isEven(found) ? [plain(nothingToShift())] : shiftTowardsRare(report).map(quoted)),
    quoted(focal()),
  ];
}

const quoted = (verdict: Verdict): Advice => ({ interval: null, ...verdict, limits: LIMITS });
const plain = (verdict: Verdict): Advice => ({ interval: null, ...verdict, limits: null });

/** How often the question alone, whether the model is trained to the end, told if a change of the loss would help. */
const TRAINED_HIT_RATE = 0.71;

function trainLonger(training: TrainingEvidence | null): Verdict {
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

function collectData(classes: readonly ClassLoss[]): readonly Verdict[] {
  const small = classes.filter(({ examples }) => examples < MEASURABLE_EXAMPLES).sort((a, b) => a.examples - b.examples);
  if (small.length === 0) return [];
  const { label, examples, recall } = small[0]!;
  const named: MessageArgument = {
    template: ['{0} {1}', '{0} {1}, {2} {3}', '{0} {1}, {2} {3}, {4} {5}', '{0} {1}, {2} {3}, {4} {5}, …'][Math.min(small.length, 4) - 1]!,
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

/** Points of a metric below which a gain is not worth the name. */
const GAIN = 0.005;
/** From this τ on, full weights paid. */
const STRONG_TAU = 0.5;
/** What the rules lose where the evaluated labels stand in for the counts of training. */
const WITHOUT_TRAINING_COUNTS = 0.1;

function shiftTowardsRare({ classes, previews = [], priors = 'training' }: AdvisedReport): readonly Verdict[] {
  const adjustment = previews.find(({ method, metric }) => method === 'logit-adjustment' && metric === 'macroF1');
  const overall = adjustment === undefined ? withoutPreview() : withPreview(adjustment, priors);
  const read = tagReader(classes.map(({ label }) => label));
  if (!classes.some(({ label }) => read(label).role === 'begin')) return overall;
  const entities = previews.find(({ method, metric }) => method === 'logit-adjustment' && metric === 'entityF1');
  return [...overall, ...(entities === undefined ? [] : [postHoc(entities)]), ...entityAdvice(classes)];
}

/** The rules of the study that rest on the cross-fitted preview of logit adjustment. */
function withPreview(adjustment: Preview, priors: LossReport['priors']): readonly Verdict[] {
  const { before, after, parameter } = adjustment;
  const gain = after - before;
  const tau = typeof parameter === 'number' ? parameter : 0;
  const gains = gain > GAIN;
  const isStrong = tau >= STRONG_TAU;
  const penalty = priors === 'training' ? 0 : WITHOUT_TRAINING_COUNTS;
  const rate = (rule: number) => Math.round((rule - penalty) * 100) / 100;
  const doubt: MessageArgument =
    penalty === 0 ? '' : { template: ' The counts of training are not known here, which costs the rule some 10 points.', args: [] };
  return [
    postHoc(adjustment),
    {
      treatment: 'inverse-sqrt',
      metric: 'macroF1',
      says: gains ? 'likely-helps' : 'unlikely',
      hitRate: rate(0.77),
      ...reasonOf(
        gains
          ? 'The preview of logit adjustment gains more than half a point; training with these weights then gave +5.4 points on average, and the rule was right in 77 % of the cases.{0}'
          : 'The preview of logit adjustment gains no half point; training with these weights then gave +0.4 points on average, and the rule was right in 77 % of the cases.{0}',
        doubt,
      ),
    },
    ...(['balanced', 'logit-adjusted-loss'] as const).map((treatment): Verdict => {
      const [right, yes, no] = treatment === 'balanced' ? [0.8, 0.028, -0.028] : [0.82, 0.023, -0.05];
      return {
        treatment,
        metric: 'macroF1',
        says: isStrong ? 'likely-helps' : 'unlikely',
        hitRate: rate(right),
        ...reasonOf(
          isStrong
            ? 'The fitted τ is {0}, at least {1}: it then gave {2} points on average, and the rule was right in {3} % of the cases.{4}'
            : 'The fitted τ is {0}, below {1}: it then gave {2} points on average, and the rule was right in {3} % of the cases.{4}',
          { significant: tau, digits: 3 },
          STRONG_TAU,
          { points: isStrong ? yes : no },
          Math.round(right * 100),
          doubt,
        ),
      };
    }),
  ];
}

/** What the preview measured, on this very file. */
function postHoc({ before, after, interval, parameter, metric }: Preview): Verdict {
  const gain = after - before;
  const tau = typeof parameter === 'number' ? parameter : 0;
  return {
    treatment: 'post-hoc',
    metric: metric === 'entityF1' ? 'entityF1' : 'macroF1',
    says: interval[0] > 0 ? 'likely-helps' : gain <= 0 ? 'unlikely' : 'unknown',
    hitRate: null,
    interval,
    ...reasonOf(
      metric === 'entityF1'
        ? 'Measured here, fitted on one half and tried on the other: adding −τ · log prior to the logits, τ {0}, is worth {1} points of entity F1 (95 %: {2} to {3}). It costs no training.'
        : 'Measured here, fitted on one half and tried on the other: adding −τ · log prior to the logits, τ {0}, is worth {1} points of macro-F1 (95 %: {2} to {3}). It costs no training.',
      { significant: tau, digits: 3 },
      { points: gain },
      { points: interval[0] },
      { points: interval[1] },
    ),
  };
}

function withoutPreview(): readonly Verdict[] {
  return [
    {
      treatment: 'post-hoc',
      metric: 'macroF1',
      says: 'likely-helps',
      hitRate: 0.66,
      ...reasonOf(
        'Adding −τ · log prior to the logits costs no training; with τ fitted on held-out rows it helped in 66 % of the cases and hurt in 2 %.',
      ),
    },
    {
      treatment: 'inverse-sqrt',
      metric: 'macroF1',
      says: 'likely-helps',
      hitRate: 0.69,
      interval: [0.004, 0.019],
      ...reasonOf(
        'Without a preview the best answer is always yes, right in 69 % of the cases; with training stopped well it was worth +1.1 points, between +0.4 and +1.9.',
      ),
    },
    {
      treatment: 'balanced',
      metric: 'macroF1',
      says: 'unlikely',
      hitRate: 0.6,
      ...reasonOf(
        'Full inverse-frequency weights pay only where a fitted τ is at least 0.5; without that preview no is right in 60 % of the cases.',
      ),
    },
    {
      treatment: 'logit-adjusted-loss',
      metric: 'macroF1',
      says: 'unlikely',
      hitRate: 0.63,
      ...reasonOf('It pays only where a fitted τ is at least 0.5; without that preview no is right in 63 % of the cases.'),
    },
  ];
}

function entityAdvice(classes: readonly ClassLoss[]): readonly Verdict[] {
  const ratio = predictedRare(classes);
  const tooFew = ratio < 0.5;
  return [
    {
      treatment: 'inverse-sqrt',
      metric: 'entityF1',
      says: tooFew ? 'likely-helps' : 'unlikely',
      hitRate: 0.75,
      ...reasonOf(
        'The model predicts a class other than the most frequent one {0} as often as the data hold one; below half, weights helped entity F1, and this rule was right in 75 % of the cases.',
        { share: ratio },
      ),
    },
    ...(['balanced', 'logit-adjusted-loss'] as const).map(
      (treatment): Verdict => ({
        treatment,
        metric: 'entityF1',
        says: 'unlikely',
        hitRate: 0.89,
        ...reasonOf(
          'It raises recall at the price of precision: entity F1 lost {0} points on average, and no was right in 89 to 92 % of the cases.',
          treatment === 'balanced' ? 9 : 11.2,
        ),
      }),
    ),
  ];
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

/** Rows predicted as anything but the most frequent gold class ÷ rows that are something else; ∞ when none are. */
function predictedRare(classes: readonly ClassLoss[]): number {
  const rows = classes.reduce((sum, { examples }) => sum + examples, 0);
  const majority = classes.reduce((most, row) => (row.examples > most.examples ? row : most));
  const truePositives = (majority.recall ?? 0) * majority.examples;
  // Without a true positive the report does not tell how often it was predicted; it is then hardly ever.
  const predictedMajority = truePositives === 0 ? 0 : truePositives / majority.precision!;
  return (rows - predictedMajority) / (rows - majority.examples);
}
