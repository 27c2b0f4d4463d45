import { formatShare, formatSignificant } from '../number-format.ts';
import type { TrainingEvidence } from './report.ts';

/** One evaluation during training. */
export interface TrainingPoint {
  readonly epoch: number;
  /** On the data that are not trained on. */
  readonly loss: number | null;
  /** The larger the better, 0 … 1. */
  readonly metric: number | null;
}

/** Evaluations in the order in which they were made. */
export interface TrainingCurve {
  readonly metricName: string | null;
  readonly points: readonly TrainingPoint[];
}

/** Gains below these are noise. */
const METRIC_GAIN = 0.002;
const LOSS_GAIN = 0.01;
/** So many evaluations after the lowest loss say that it will not fall again. */
const PATIENCE = 2;

/**
 * Whether a model was still getting better when its training ended: by the metric where there is one, which goes on rising after the loss has
 * turned, else by the loss.
 */
export function judgeCurve({ points, metricName }: TrainingCurve): Omit<TrainingEvidence, 'path'> {
  const metrics = points.flatMap(({ metric }) => (metric === null ? [] : [metric]));
  const losses = points.flatMap(({ loss }) => (loss === null ? [] : [loss]));
  const evaluations = `${points.length} evaluations up to epoch ${formatSignificant(points.at(-1)?.epoch ?? 0, 3)}`;
  if (metrics.length >= 2) {
    const [last, best] = [metrics.at(-1)!, Math.max(...metrics.slice(0, -1))];
    const said = `${metricName ?? 'the metric'}: ${lastOf(metrics, (value) => formatShare(value))}`;
    if (last > best + METRIC_GAIN) return { state: 'improving', reason: `At the last of ${evaluations} it was still rising (${said}).` };
    if (losses.length < 2 || !isFalling(losses))
      return { state: 'ended', reason: `At the last of ${evaluations} it rose no more (${said}).` };
  }
  if (losses.length >= 2) {
    const said = `loss: ${lastOf(losses, (value) => formatSignificant(value, 3))}`;
    if (isFalling(losses))
      return { state: 'improving', reason: `At the last of ${evaluations} the loss on unseen data was still falling (${said}).` };
    const sinceLowest = losses.length - 1 - losses.indexOf(Math.min(...losses));
    if (sinceLowest >= PATIENCE)
      return {
        state: 'ended',
        reason: `The loss on unseen data was lowest ${sinceLowest} evaluations before the last of ${evaluations} (${said}).`,
      };
    return {
      state: 'unclear',
      reason: `The loss on unseen data has just stopped falling after ${evaluations} (${said}); F1 often rises on from there.`,
    };
  }
  return { state: 'unclear', reason: `It takes at least two evaluations to tell, there ${points.length === 1 ? 'is one' : 'are none'}.` };
}

function isFalling(losses: readonly number[]): boolean {
  return losses.at(-1)! < Math.min(...losses.slice(0, -1)) * (1 - LOSS_GAIN);
}

function lastOf(values: readonly number[], write: (value: number) => string): string {
  return `${values.length > 3 ? '…, ' : ''}${values.slice(-3).map(write).join(', ')}`;
}

/** Macro-F1 on the training data less macro-F1 here, from which on a model has learnt its training data; and up to which it has not. */
const LEARNT = 0.1;
const NOT_LEARNT = 0.02;

/** The same from predictions on the training data beside those on unseen data. */
export function judgeGap(training: number, unseen: number): Omit<TrainingEvidence, 'path'> {
  const gap = training - unseen;
  const said = `macro-F1 is ${training.toFixed(3)} on the training data and ${unseen.toFixed(3)} here`;
  if (gap >= LEARNT) return { state: 'ended', reason: `The model has learnt its training data: ${said}.` };
  if (gap <= NOT_LEARNT) return { state: 'improving', reason: `The model does hardly better on what it was trained on: ${said}.` };
  return { state: 'unclear', reason: `The gap is neither small nor large: ${said}.` };
}
