import type { Message } from '../../core/message.ts';
import type { FileHead, Recognition } from '../format.ts';

/** One example or token of a file that tells the predicted class and no scores. */
export interface PredictedRow {
  /** As written; null for a row without a label, undefined where the labels stand in another file. */
  readonly gold: string | null | undefined;
  readonly predicted: string;
  /** From 1; 0 where there are none. */
  readonly line: number;
  /** True for the first token of a sentence; undefined where rows are no tokens of sentences. */
  readonly begins: boolean | undefined;
}

export interface PredictedOptions {
  readonly goldElsewhere: boolean;
  readonly signal: AbortSignal;
  readonly problem: (line: number | null, message: Message) => void;
}

/** A kind of file with predicted classes. Adding one: a file here, a line in `open-predicted.ts`, its tests. */
export interface PredictedFormat {
  readonly id: string;
  readonly title: string;
  readonly recognisedBy: string;
  /** Files with scores are recognised before. */
  recognise(head: FileHead, goldElsewhere: boolean): Recognition | null;
  /** The names of the classes in id order, where the file itself declares them. */
  declared?(path: string, signal: AbortSignal): Promise<readonly string[] | null>;
  read(path: string, options: PredictedOptions): AsyncIterable<readonly PredictedRow[]>;
}

export const PREDICTED_NAMES = [
  'pred',
  'preds',
  'prediction',
  'predictions',
  'predicted',
  'pred_label',
  'pred_labels',
  'predicted_label',
  'predicted_labels',
  'y_pred',
  'pred_tags',
];
export const GOLD_NAMES = [
  'label',
  'labels',
  'gold',
  'gold_label',
  'gold_labels',
  'y',
  'y_true',
  'true',
  'true_label',
  'target',
  'targets',
  'actual',
  'label_id',
  'tags',
  'ner_tags',
];

/** A label as text; null for what says that there is none. */
export function labelText(value: unknown): string | null {
  if (value === null || value === undefined || value === '' || value === -100 || value === '-100') return null;
  if (typeof value === 'boolean') return String(Number(value));
  // A table written by pandas may carry ids as 1.0.
  return typeof value === 'string' ? value.replace(/^(-?\d+)\.0$/, '$1') : String(value);
}
