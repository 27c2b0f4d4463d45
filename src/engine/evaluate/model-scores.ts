import { setImmediate } from 'node:timers/promises';
import { isBadRow } from '../../core/loss/focal-reference.ts';
import type { PredictionInputs } from '../../core/loss/report.ts';
import { IGNORED, type PredictionBatch, type Predictions, UNKNOWN } from '../../formats/format.ts';
import { detectInputs, PROBABILITY_TOLERANCE } from '../../formats/predictions/detect-inputs.ts';

/** One usable row: K logits from `offset`, its gold class, and where it came from. */
export interface ScoredRow {
  readonly logits: Float32Array;
  readonly offset: number;
  readonly label: number;
  /** Row of the file, from 0. */
  readonly row: number;
  /** Line of the row, or 0 where there are no lines. */
  readonly line: number;
}

export interface RowSink {
  add(row: ScoredRow): void;
  /** Awaited after each batch of rows. */
  flush(): Promise<void>;
}

export interface RowCounts {
  ignored: number;
  bad: number;
  /** Rows of probabilities that did not quite sum to 1. */
  renormalized: number;
  /** Everything that was read. */
  rows: number;
}

export interface ScoreOptions {
  readonly inputs: PredictionInputs | undefined;
  readonly signal: AbortSignal;
  readonly progress: (rows: number) => void;
  readonly problem: (line: number | null, message: string) => void;
}

/** Rounding of 32-bit numbers, not worth a word. */
const SUM_ROUNDING = 1e-5;

/**
 * Streams predictions as rows of logits: probabilities become their logarithms, one score per row becomes two classes (0 and the
 * score: the softmax of both is its sigmoid). Rows that cannot enter are counted and named.
 */
export class ModelScores {
  readonly counts: RowCounts = { ignored: 0, bad: 0, renormalized: 0, rows: 0 };
  /** Known after the first batch. */
  inputs: PredictionInputs = 'logits';
  classes = 0;
  /** True when the inputs were told from the rows. */
  detected = false;
  readonly #predictions: Predictions;
  readonly #options: ScoreOptions;

  constructor(predictions: Predictions, options: ScoreOptions) {
    this.#predictions = predictions;
    this.#options = options;
  }

  /** Gives each usable row to the sink that `open` makes once the number of classes is known; null when there are no rows. */
  async read<Sink extends RowSink>(open: (classes: number) => Sink): Promise<Sink | null> {
    let sink: Sink | null = null;
    for await (const batch of this.#predictions.batches) {
      this.#options.signal.throwIfAborted();
      if (batch.rows === 0) continue;
      if (sink === null) {
        this.#settle(batch);
        sink = open(this.classes);
      }
      this.#readBatch(batch, sink);
      this.#options.progress(this.counts.rows);
      await sink.flush();
      await setImmediate();
    }
    return sink;
  }

  #settle(batch: PredictionBatch): void {
    const given = this.#options.inputs ?? this.#predictions.inputs;
    this.detected = given === null;
    this.inputs = given ?? detectInputs(batch.scores.subarray(0, batch.rows * batch.classes), batch.classes);
    this.classes = Math.max(2, batch.classes);
  }

  #readBatch(batch: PredictionBatch, sink: RowSink): void {
    const logits = new Float32Array(this.classes);
    for (let index = 0; index < batch.rows; index += 1) {
      const row = this.counts.rows++;
      const label = batch.labels[index]!;
      const line = batch.lines?.[index] ?? 0;
      if (label === IGNORED) this.counts.ignored += 1;
      else if (label === UNKNOWN) this.counts.bad += 1;
      else {
        const reason = this.#fill(logits, batch, index) ?? (isBadRow(logits, 0, this.classes, label) ? whyBad(logits, label) : null);
        if (reason === null) sink.add({ logits, offset: 0, label, row, line });
        else this.#reject(row, line, reason);
      }
    }
  }

  #reject(row: number, line: number, reason: string): void {
    this.counts.bad += 1;
    this.#options.problem(line === 0 ? null : line, `${line === 0 ? `Row ${row}: ` : ''}${reason}; the row is left out.`);
  }

  /** Writes the logits of a row; returns why it cannot enter, if so. */
  #fill(logits: Float32Array, { scores, classes }: PredictionBatch, index: number): string | null {
    const start = index * classes;
    if (this.inputs === 'logits') {
      if (classes === 1) logits.set([0, scores[start]!]);
      else logits.set(scores.subarray(start, start + classes));
      return null;
    }
    let sum = 0;
    for (let j = 0; j < classes; j += 1) {
      const p = scores[start + j]!;
      if (Number.isNaN(p)) return 'a probability is NaN';
      if (p < -PROBABILITY_TOLERANCE || p > 1 + PROBABILITY_TOLERANCE) return `the probability ${p} of class ${j} is outside 0 … 1`;
      sum += p;
      logits[j] = Math.log(Math.max(0, p));
    }
    if (classes === 1) {
      logits.set([Math.log(Math.max(0, 1 - sum)), Math.log(Math.min(1, Math.max(0, sum)))]);
      return null;
    }
    if (Math.abs(sum - 1) > PROBABILITY_TOLERANCE) return `the probabilities sum to ${Number(sum.toPrecision(6))}, 1 was expected`;
    if (Math.abs(sum - 1) > SUM_ROUNDING) this.counts.renormalized += 1;
    return null;
  }
}

function whyBad(logits: Float32Array, label: number): string {
  if (label < 0 || label >= logits.length) return `the label ${label} is not one of the ${logits.length} classes`;
  if (logits.includes(Number.NaN)) return 'a score is NaN';
  if (logits.includes(Number.POSITIVE_INFINITY)) return 'a score is infinite';
  return 'the score of the gold class is −∞: its probability is 0 and its loss infinite';
}
