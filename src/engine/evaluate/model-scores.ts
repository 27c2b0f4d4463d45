import { setImmediate } from 'node:timers/promises';
import type { PredictionInputs } from '../../core/loss/report.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { IGNORED, type PredictionBatch, type Predictions, type ScoresInFile, UNKNOWN } from '../../formats/format.ts';
import { detectInputs, PROBABILITY_TOLERANCE } from '../../formats/predictions/detect-inputs.ts';
import { rowsPerBatch } from '../../formats/predictions/prediction-batches.ts';
import type { RowScorer, RowScores } from '../../kernel/row-scorer.ts';
import { FileRows, type RowPlace } from './file-rows.ts';
import type { ScoringQueue } from './scoring-queue.ts';

/** Rows that were read and scored together. */
export interface ScoredBatch {
  /** Row of the file that the first one is, from 0. */
  readonly first: number;
  /** Row-major, K logits each; null where they were left in the file. */
  readonly logits: Float32Array | null;
  /** Gold class ids. */
  readonly labels: Int32Array;
  /** Null where there are no lines. */
  readonly lines: Int32Array | null;
  readonly scores: RowScores;
  /** Which of the rows enter, ascending; only of these the other columns mean anything. */
  readonly usable: Int32Array;
}

/** What takes the rows, in their order; the arrays of a batch are good during the call alone. */
export interface BatchSink {
  readonly scorer: RowScorer;
  /** Scores batches together with another thread; null where there is none. */
  readonly queue: ScoringQueue | null;
  add(batch: ScoredBatch): void;
  /** The logits of a row that were left in the file. */
  rowOf(row: number): Float32Array;
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
  /** Whether the sink can do without logits: the scores of a file are then read by whoever scores them. */
  readonly leavesLogits: boolean;
  readonly inputs: PredictionInputs | undefined;
  readonly signal: AbortSignal;
  readonly progress: (rows: number) => void;
  readonly problem: (line: number | null, message: Message) => void;
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
  /** One score a row, for a sigmoid. */
  isBinary = false;
  /** True when the inputs were told from the rows. */
  detected = false;
  readonly #predictions: Predictions;
  readonly #options: ScoreOptions;
  #usable = new Int32Array(0);
  #logits = new Float32Array(0);

  constructor(predictions: Predictions, options: ScoreOptions) {
    this.#predictions = predictions;
    this.#options = options;
  }

  /**
   * Gives each batch to the sink that `open` makes once the number of classes is known; null when there are no rows.
   * @param open Its second argument: where the queue is to read the scores, if it can.
   */
  async read<Sink extends BatchSink>(open: (classes: number, source: RowPlace | null) => Promise<Sink>): Promise<Sink | null> {
    const { inFile } = this.#predictions;
    let sink: Sink | null = null;
    if (inFile !== undefined && this.#options.leavesLogits) {
      this.#settle(this.#firstRows(inFile));
      const { path, offset, classes } = inFile;
      sink = await open(this.classes, this.inputs === 'logits' ? { path, offset, classes } : null);
      if (sink.queue?.readsFile === true) {
        await this.#readInFile(inFile, sink, sink.queue);
        return sink;
      }
    }
    for await (const batch of this.#predictions.batches) {
      this.#options.signal.throwIfAborted();
      if (batch.rows === 0) continue;
      if (sink === null) {
        this.#settle(batch);
        sink = await open(this.classes, null);
      }
      if (sink.queue?.hasRoomFor(batch.rows) === true) await this.#enqueue(batch, sink, sink.queue);
      else {
        await sink.queue?.finish(this.#options.signal);
        this.#readBatch(batch, sink);
      }
      this.#options.progress(this.counts.rows);
      await setImmediate();
    }
    await sink?.queue?.finish(this.#options.signal);
    return sink;
  }

  /** Only the labels are read here. */
  async #readInFile({ labels: batches }: ScoresInFile, sink: BatchSink, queue: ScoringQueue): Promise<void> {
    const reasons = new Map<number, Message>();
    let first = 0;
    for await (const ids of batches) {
      this.#options.signal.throwIfAborted();
      const slot = await queue.freeSlot();
      const labels = slot.labels.subarray(0, ids.length);
      labels.set(ids);
      queue.offer(ids.length, first, () => {
        this.#judge({ logits: null, labels, lines: null, scores: slot.scores }, reasons, sink);
        this.#options.progress(this.counts.rows);
      });
      first += ids.length;
      await setImmediate();
    }
    await queue.finish(this.#options.signal);
  }

  /** What tells what the scores are. */
  #firstRows(inFile: ScoresInFile): Pick<PredictionBatch, 'rows' | 'classes' | 'scores'> {
    const { classes } = inFile;
    const rows = Math.min(inFile.rows, rowsPerBatch(classes));
    const scores = new Float32Array((this.#options.inputs ?? this.#predictions.inputs) === null ? rows * classes : 0);
    const file = new FileRows(inFile);
    try {
      file.read(0, scores);
    } finally {
      file.close();
    }
    return { rows, classes, scores };
  }

  #settle(batch: Pick<PredictionBatch, 'rows' | 'classes' | 'scores'>): void {
    const given = this.#options.inputs ?? this.#predictions.inputs;
    this.detected = given === null;
    this.inputs = given ?? detectInputs(batch.scores.subarray(0, batch.rows * batch.classes), batch.classes);
    this.isBinary = batch.classes === 1;
    this.classes = Math.max(2, batch.classes);
  }

  #readBatch(batch: PredictionBatch, sink: BatchSink): void {
    const labels = batch.labels.subarray(0, batch.rows);
    const reasons = new Map<number, Message>();
    const logits = this.#logitsOf(batch, reasons, null);
    this.#judge({ logits, labels, lines: batch.lines, scores: sink.scorer.score(logits, labels) }, reasons, sink);
  }

  /** The batch goes on once it is scored, after those before it. */
  async #enqueue(batch: PredictionBatch, sink: BatchSink, queue: ScoringQueue): Promise<void> {
    const slot = await queue.freeSlot();
    const reasons = new Map<number, Message>();
    const logits = this.#logitsOf(batch, reasons, slot.logits);
    const labels = slot.labels.subarray(0, batch.rows);
    labels.set(batch.labels.subarray(0, batch.rows));
    const lines = batch.lines === null ? null : batch.lines.slice(0, batch.rows);
    queue.offer(batch.rows, this.counts.rows, () => this.#judge({ logits, labels, lines, scores: slot.scores }, reasons, sink));
  }

  #judge(batch: Omit<ScoredBatch, 'first' | 'usable'>, reasons: ReadonlyMap<number, Message>, sink: BatchSink): void {
    const { logits, labels, lines, scores } = batch;
    const first = this.counts.rows;
    if (this.#usable.length < labels.length) this.#usable = new Int32Array(labels.length);
    let entered = 0;
    for (let index = 0; index < labels.length; index += 1) {
      const label = labels[index]!;
      if (label === IGNORED) this.counts.ignored += 1;
      else if (label === UNKNOWN) this.counts.bad += 1;
      else if (!Number.isNaN(scores.logP[index]!)) this.#usable[entered++] = index;
      else {
        const row = logits === null ? sink.rowOf(first + index) : logits.subarray(index * this.classes, (index + 1) * this.classes);
        this.#reject(first + index, lines?.[index] ?? 0, reasons.get(index) ?? whyBad(row, label));
      }
    }
    this.counts.rows += labels.length;
    sink.add({ ...batch, first, usable: this.#usable.subarray(0, entered) });
  }

  #reject(row: number, line: number, reason: Message): void {
    this.counts.bad += 1;
    this.#options.problem(
      line === 0 ? null : line,
      line === 0
        ? messageOf('Row {0} (from 0): {1}; the row is left out.', String(row), reason)
        : messageOf('{0}; the row is left out.', reason),
    );
  }

  /** The logits of a batch, in `room` where there is one. A row whose numbers are no probabilities becomes NaN, and its reason is noted. */
  #logitsOf(batch: PredictionBatch, reasons: Map<number, Message>, room: Float32Array | null): Float32Array {
    const { rows, classes } = batch;
    const own = batch.scores.subarray(0, rows * classes);
    const areLogits = this.inputs === 'logits' && classes === this.classes;
    if (areLogits && room === null && own instanceof Float32Array) return own;
    if (room === null && this.#logits.length < rows * this.classes) this.#logits = new Float32Array(rows * this.classes);
    const logits = (room ?? this.#logits).subarray(0, rows * this.classes);
    if (areLogits) {
      logits.set(own);
      return logits;
    }
    for (let index = 0; index < rows; index += 1) {
      const row = logits.subarray(index * this.classes, (index + 1) * this.classes);
      if (batch.labels[index]! < 0) row.fill(0);
      else if (this.inputs === 'logits') row.set([0, batch.scores[index]!]);
      else {
        const reason = this.#fill(row, batch, index);
        if (reason === null) continue;
        reasons.set(index, reason);
        row.fill(Number.NaN);
      }
    }
    return logits;
  }

  /** Writes the logits of a row of probabilities; returns why it cannot enter, if so. */
  #fill(logits: Float32Array, { scores, classes }: PredictionBatch, index: number): Message | null {
    const start = index * classes;
    let sum = 0;
    for (let j = 0; j < classes; j += 1) {
      const p = scores[start + j]!;
      if (Number.isNaN(p)) return messageOf('a probability is NaN');
      if (p < -PROBABILITY_TOLERANCE || p > 1 + PROBABILITY_TOLERANCE)
        return messageOf('the probability {0} of class {1} is outside 0 … 1', String(p), String(j));
      sum += p;
      logits[j] = Math.log(Math.max(0, p));
    }
    if (classes === 1) {
      logits[0] = Math.log(Math.max(0, 1 - sum));
      logits[1] = Math.log(Math.min(1, Math.max(0, sum)));
      return null;
    }
    if (Math.abs(sum - 1) > PROBABILITY_TOLERANCE)
      return messageOf('the probabilities sum to {0}, 1 was expected', { significant: sum, digits: 6 });
    if (Math.abs(sum - 1) > SUM_ROUNDING) this.counts.renormalized += 1;
    return null;
  }
}

function whyBad(logits: Float32Array, label: number): Message {
  if (label < 0 || label >= logits.length) return messageOf('the label {0} is not one of the {1} classes', String(label), logits.length);
  if (logits.includes(Number.NaN)) return messageOf('a score is NaN');
  if (logits.includes(Number.POSITIVE_INFINITY)) return messageOf('a score is infinite');
  return messageOf('the score of the gold class is −∞: its probability is 0 and its loss infinite');
}
