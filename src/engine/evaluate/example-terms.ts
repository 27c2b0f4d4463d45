import type { RowEvaluator } from '../../core/loss/definition-loss.ts';
import type { ScoredBatch } from './model-scores.ts';
import { RowDraw } from './row-draw.ts';

/** What the kernel made of the examples that were evaluated: columns of equal length. */
export interface ExampleTerms {
  readonly classId: Int32Array;
  /** How many examples of the file each one stands for. */
  readonly weight: Float64Array;
  /** Row of the file, from 0. */
  readonly row: Float64Array;
  /** 0 where the file has no lines. */
  readonly line: Int32Array;
  readonly predicted: Int32Array;
  readonly logP: Float32Array;
  readonly logQ: Float32Array;
  /** Under a definition whose loss does not follow from log p_t and log(1 − p_t). */
  readonly own?: { readonly loss: Float64Array; readonly gradientNorm: Float64Array };
}

/** Rows that there is room for at first. */
const FEWEST = 8192;
const MOST_AT_ONCE = 1 << 24;

type Columns = Omit<Required<ExampleTerms>, 'weight' | 'own'> & Required<ExampleTerms>['own'];

/**
 * Keeps the terms of a bounded stratified sample of the rows, or of all of them. They were scored with their batch; a definition that needs
 * whole rows of logits sees those that are taken, before the batch is gone.
 */
export class TermCollector {
  readonly #own: RowEvaluator | undefined;
  /** Null: every row is taken. */
  readonly #draw: RowDraw | null;
  readonly #classes: number;
  #columns: Columns;
  #capacity: number;
  #size = 0;

  /** @param drawn A draw of as many rows with the same seed, if there is one. @param rows How many rows there will be, where that is known. */
  constructor(size: number | 'all', seed: number, classes: number, own: RowEvaluator | undefined, drawn: RowDraw | null = null, rows = 0) {
    this.#classes = classes;
    this.#own = own;
    this.#draw = size === 'all' ? null : (drawn ?? new RowDraw(classes, size, seed));
    this.#capacity = Math.max(FEWEST, size === 'all' ? Math.min(rows, MOST_AT_ONCE) : 0);
    this.#columns = this.#makeColumns(this.#capacity);
  }

  add(batch: ScoredBatch): void {
    const { labels, usable } = batch;
    if (this.#draw === null) {
      if (usable.length === labels.length && this.#own === undefined) this.#keepAll(batch);
      else for (const index of usable) this.#keep(this.#size, batch, index);
      return;
    }
    const count = this.#draw.offer(batch);
    const { taken, slots } = this.#draw;
    for (let at = 0; at < count; at++) this.#keep(slots[at]!, batch, usable[taken[at]!]!);
  }

  finish(): ExampleTerms {
    const size = this.#size;
    const { classId, row, line, predicted, logP, logQ, loss, gradientNorm } = this.#columns;
    return {
      classId: classId.subarray(0, size),
      weight: this.#draw === null ? new Float64Array(size).fill(1) : this.#draw.sample().weight,
      row: row.subarray(0, size),
      line: line.subarray(0, size),
      predicted: predicted.subarray(0, size),
      logP: logP.subarray(0, size),
      logQ: logQ.subarray(0, size),
      ...(this.#own === undefined ? {} : { own: { loss: loss.subarray(0, size), gradientNorm: gradientNorm.subarray(0, size) } }),
    };
  }

  /** Every row of a batch. */
  #keepAll({ labels, lines, first, scores }: ScoredBatch): void {
    const rows = labels.length;
    const start = this.#size;
    while (start + rows > this.#capacity) this.#grow();
    this.#size += rows;
    const columns = this.#columns;
    columns.classId.set(labels, start);
    for (let index = 0; index < rows; index++) columns.row[start + index] = first + index;
    if (lines !== null) columns.line.set(lines.subarray(0, rows), start);
    columns.predicted.set(scores.predicted.subarray(0, rows), start);
    columns.logP.set(scores.logP.subarray(0, rows), start);
    columns.logQ.set(scores.logQ.subarray(0, rows), start);
  }

  #keep(slot: number, { labels, lines, first, logits, scores }: ScoredBatch, index: number): void {
    if (slot >= this.#size) this.#size = slot + 1;
    if (slot >= this.#capacity) this.#grow();
    const columns = this.#columns;
    columns.classId[slot] = labels[index]!;
    columns.row[slot] = first + index;
    columns.line[slot] = lines === null ? 0 : lines[index]!;
    columns.predicted[slot] = scores.predicted[index]!;
    columns.logP[slot] = scores.logP[index]!;
    columns.logQ[slot] = scores.logQ[index]!;
    if (this.#own === undefined || logits === null) return;
    const { loss, gradientNorm } = this.#own(logits, index * this.#classes, labels[index]!);
    columns.loss[slot] = loss;
    columns.gradientNorm[slot] = gradientNorm;
  }

  #grow(): void {
    const old = this.#columns;
    this.#capacity *= 2;
    this.#columns = this.#makeColumns(this.#capacity);
    for (const name of Object.keys(old) as (keyof Columns)[]) this.#columns[name].set(old[name]);
  }

  #makeColumns(rows: number): Columns {
    const ownRows = this.#own === undefined ? 0 : rows;
    return {
      classId: new Int32Array(rows),
      row: new Float64Array(rows),
      line: new Int32Array(rows),
      predicted: new Int32Array(rows),
      logP: new Float32Array(rows),
      logQ: new Float32Array(rows),
      loss: new Float64Array(ownRows),
      gradientNorm: new Float64Array(ownRows),
    };
  }
}
