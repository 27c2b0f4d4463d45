import { type MessageArgument, reasonOf } from '../message.ts';
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
  const many = points.length;
  const epoch: MessageArgument = { significant: points.at(-1)?.epoch ?? 0, digits: 3 };
  if (metrics.length >= 2) {
    const [last, best] = [metrics.at(-1)!, Math.max(...metrics.slice(0, -1))];
    const name = metricName ?? { template: 'the metric', args: [] };
    const said = lastOf(metrics, (share) => ({ share }));
    if (last > best + METRIC_GAIN) {
      return {
        state: 'improving',
        ...reasonOf('At the last of {0} evaluations up to epoch {1} it was still rising ({2}: {3}).', many, epoch, name, said),
      };
    }
    if (losses.length < 2 || !isFalling(losses))
      return {
        state: 'ended',
        ...(best > last + METRIC_GAIN
          ? reasonOf('At the last of {0} evaluations up to epoch {1} it was below its best, {4} ({2}: {3}).', many, epoch, name, said, {
              share: best,
            })
          : reasonOf('At the last of {0} evaluations up to epoch {1} it rose no more ({2}: {3}).', many, epoch, name, said)),
      };
  }
  if (losses.length >= 2) {
    const said = lastOf(losses, (significant) => ({ significant, digits: 3 }));
    if (isFalling(losses)) {
      return {
        state: 'improving',
        ...reasonOf(
          'At the last of {0} evaluations up to epoch {1} the loss on unseen data was still falling (loss: {2}).',
          many,
          epoch,
          said,
        ),
      };
    }
    const sinceLowest = losses.length - 1 - losses.indexOf(Math.min(...losses));
    if (sinceLowest >= PATIENCE) {
      return {
        state: 'ended',
        ...reasonOf(
          'The loss on unseen data was lowest {3} evaluations before the last of {0} evaluations up to epoch {1} (loss: {2}).',
          many,
          epoch,
          said,
          sinceLowest,
        ),
      };
    }
    return {
      state: 'unclear',
      ...reasonOf(
        'The loss on unseen data has just stopped falling after {0} evaluations up to epoch {1} (loss: {2}); F1 often rises on from there.',
        many,
        epoch,
        said,
      ),
    };
  }
  return {
    state: 'unclear',
    ...reasonOf(
      points.length === 1
        ? 'It takes at least two evaluations to tell, there is one.'
        : 'It takes at least two evaluations to tell, there are none.',
    ),
  };
}

function isFalling(losses: readonly number[]): boolean {
  return losses.at(-1)! < Math.min(...losses.slice(0, -1)) * (1 - LOSS_GAIN);
}

/** The last values, the oldest first. */
function lastOf(values: readonly number[], write: (value: number) => MessageArgument): MessageArgument {
  const last = values.slice(-3);
  const places = last.map((_, index) => `{${index}}`).join(', ');
  return { template: `${values.length > 3 ? '…, ' : ''}${places}`, args: last.map(write) };
}

/** Macro-F1 on the training data less macro-F1 here, from which on a model has learnt its training data; and up to which it has not. */
const LEARNT = 0.1;
const NOT_LEARNT = 0.02;

/** The same from predictions on the training data beside those on unseen data. */
export function judgeGap(training: number, unseen: number): Omit<TrainingEvidence, 'path'> {
  const gap = training - unseen;
  const said: MessageArgument = {
    template: 'macro-F1 is {0} on the training data and {1} here',
    args: [
      { significant: training, digits: 3 },
      { significant: unseen, digits: 3 },
    ],
  };
  if (gap >= LEARNT) return { state: 'ended', ...reasonOf('The model has learnt its training data: {0}.', said) };
  if (gap <= NOT_LEARNT) return { state: 'improving', ...reasonOf('The model does hardly better on what it was trained on: {0}.', said) };
  return { state: 'unclear', ...reasonOf('The gap is neither small nor large: {0}.', said) };
}
