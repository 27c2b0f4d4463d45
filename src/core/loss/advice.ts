import { formatCount, formatShare, formatSignificant } from '../number-format.ts';
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

export interface Advice {
  readonly treatment: Treatment;
  /** The metric that the verdict is about: macro-F1 and entity F1 often disagree. */
  readonly metric: AdviceMetric;
  readonly says: 'likely-helps' | 'unlikely' | 'unknown';
  /** How often this verdict was right in the study, 0 … 1; null where it has no figure. */
  readonly hitRate: number | null;
  /** What it is worth, as a difference of the metric (0 … 1), 95 %; measured here or in the study, null where neither tells. */
  readonly interval: readonly [number, number] | null;
  readonly reason: string;
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
const LIMITS = 'Measured with small models without a pretrained encoder; for fine-tuned transformers it is untested.';

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
  const worth = 'training on was worth +3.8 points of macro-F1 and +2.5 of entity F1';
  if (training === null || training.state === 'unclear') {
    const why = training === null ? 'One prediction file does not say whether the model was trained to the end' : training.reason;
    return {
      treatment: 'train-longer',
      metric: 'macroF1',
      says: 'unknown',
      hitRate: null,
      reason: `${why}${why.endsWith('.') ? ' Look' : ', so look'} at this first: ${worth}.`,
    };
  }
  const isImproving = training.state === 'improving';
  return {
    treatment: 'train-longer',
    metric: 'macroF1',
    says: isImproving ? 'likely-helps' : 'unlikely',
    hitRate: TRAINED_HIT_RATE,
    reason: `${training.reason} ${isImproving ? `In the study ${worth}, more than any change of the loss` : 'Whether a model is trained to the end told most of what a change of the loss is worth'}; this question alone was right in 71 % of the cases.`,
  };
}

function collectData(classes: readonly ClassLoss[]): readonly Verdict[] {
  const small = classes.filter(({ examples }) => examples < MEASURABLE_EXAMPLES).sort((a, b) => a.examples - b.examples);
  if (small.length === 0) return [];
  const named = small.slice(0, 3).map(({ label, examples }) => `${label} ${formatCount(examples)}`);
  const { label, examples, recall } = small[0]!;
  const right = Math.round((recall ?? 0) * examples);
  const [low, high] = wilsonInterval(right, examples);
  const step =
    examples === 0
      ? `${label} has none and cannot be measured`
      : `one example of ${label} more moves its recall by ${formatShare(1 / examples)}, and ${right} right of ${examples} means a recall between ${formatShare(low)} and ${formatShare(high)}`;
  const more = small.length > named.length ? ', …' : '';
  return [
    {
      treatment: 'collect-data',
      metric: 'macroF1',
      says: 'likely-helps',
      hitRate: null,
      reason: `${small.length} of ${classes.length} classes ${small.length === 1 ? 'has' : 'have'} fewer than ${MEASURABLE_EXAMPLES} examples here (${named.join(', ')}${more}): ${small.length === 1 ? 'its' : 'their'} F1 moves by chance, and macro-F1 with it; ${step}. No change of the loss mends that.`,
    },
  ];
}

function nothingToShift(): Verdict {
  return {
    treatment: 'inverse-sqrt',
    metric: 'macroF1',
    says: 'unlikely',
    hitRate: null,
    reason: `The largest class has at most ${EVEN_RATIO} times the examples of the smallest: class weights would be nearly equal, there is nothing to shift.`,
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
  const doubt = penalty === 0 ? '' : ' The counts of training are not known here, which costs the rule some 10 points.';
  return [
    postHoc(adjustment),
    {
      treatment: 'inverse-sqrt',
      metric: 'macroF1',
      says: gains ? 'likely-helps' : 'unlikely',
      hitRate: rate(0.77),
      reason: `${gains ? 'The preview of logit adjustment gains more than half a point; training with these weights then' : 'The preview of logit adjustment gains no half point; training with these weights then'} gave ${gains ? '+5.4' : '+0.4'} points on average, and the rule was right in 77 % of the cases.${doubt}`,
    },
    ...(['balanced', 'logit-adjusted-loss'] as const).map((treatment): Verdict => {
      const [right, yes, no] = treatment === 'balanced' ? [0.8, '+2.8', '−2.8'] : [0.82, '+2.3', '−5.0'];
      return {
        treatment,
        metric: 'macroF1',
        says: isStrong ? 'likely-helps' : 'unlikely',
        hitRate: rate(right),
        reason: `The fitted τ is ${formatSignificant(tau, 3)}, ${isStrong ? 'at least' : 'below'} ${STRONG_TAU}: it then gave ${isStrong ? yes : no} points on average, and the rule was right in ${Math.round(right * 100)} % of the cases.${doubt}`,
      };
    }),
  ];
}

/** What the preview measured, on this very file. */
function postHoc({ before, after, interval, parameter, metric }: Preview): Verdict {
  const gain = after - before;
  const tau = typeof parameter === 'number' ? parameter : 0;
  const name = metric === 'entityF1' ? 'entity F1' : 'macro-F1';
  const measured = `${signedPoints(gain)} points of ${name} (95 %: ${signedPoints(interval[0])} to ${signedPoints(interval[1])})`;
  return {
    treatment: 'post-hoc',
    metric: metric === 'entityF1' ? 'entityF1' : 'macroF1',
    says: interval[0] > 0 ? 'likely-helps' : gain <= 0 ? 'unlikely' : 'unknown',
    hitRate: null,
    interval,
    reason: `Measured here, fitted on one half and tried on the other: adding −τ · log prior to the logits, τ ${formatSignificant(tau, 3)}, is worth ${measured}. It costs no training.`,
  };
}

/** A difference of shares in points, with its sign. */
function signedPoints(difference: number): string {
  const points = (Math.abs(difference) * 100).toFixed(1);
  return `${difference < 0 ? '−' : '+'}${points}`;
}

function withoutPreview(): readonly Verdict[] {
  return [
    {
      treatment: 'post-hoc',
      metric: 'macroF1',
      says: 'likely-helps',
      hitRate: 0.66,
      reason: `Adding −τ · log prior to the logits costs no training; with τ fitted on held-out rows it helped in 66 % of the cases and hurt in 2 %.`,
    },
    {
      treatment: 'inverse-sqrt',
      metric: 'macroF1',
      says: 'likely-helps',
      hitRate: 0.69,
      interval: [0.004, 0.019],
      reason: `Without a preview the best answer is always yes, right in 69 % of the cases; with training stopped well it was worth +1.1 points, between +0.4 and +1.9.`,
    },
    {
      treatment: 'balanced',
      metric: 'macroF1',
      says: 'unlikely',
      hitRate: 0.6,
      reason: `Full inverse-frequency weights pay only where a fitted τ is at least 0.5; without that preview no is right in 60 % of the cases.`,
    },
    {
      treatment: 'logit-adjusted-loss',
      metric: 'macroF1',
      says: 'unlikely',
      hitRate: 0.63,
      reason: `It pays only where a fitted τ is at least 0.5; without that preview no is right in 63 % of the cases.`,
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
      reason: `The model predicts a class other than the most frequent one ${formatShare(ratio)} as often as the data hold one; below half, weights helped entity F1, and this rule was right in 75 % of the cases.`,
    },
    ...(['balanced', 'logit-adjusted-loss'] as const).map(
      (treatment): Verdict => ({
        treatment,
        metric: 'entityF1',
        says: 'unlikely',
        hitRate: 0.89,
        reason: `It raises recall at the price of precision: entity F1 lost ${treatment === 'balanced' ? 9 : 11.2} points on average, and no was right in 89 to 92 % of the cases.`,
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
    reason: `Nothing in the predictions told whether γ helps: expect about ± 0.5 point on a trained model. With training stopped well γ = 2 moved macro-F1 by −0.1 points, between −0.4 and +0.2. An experiment, and the last one.`,
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
