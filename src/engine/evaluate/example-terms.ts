import type { RowEvaluator } from '../../core/loss/definition-loss.ts';
import { StratifiedReservoir } from '../../core/sample/stratified-reservoir.ts';
import type { OpenedBackend } from '../../kernel/backends.ts';
import { evaluateLoss } from '../../kernel/terms.ts';
import type { ScoredRow } from './model-scores.ts';

/** What the kernel made of the examples that were evaluated: columns of equal length. */
export interface ExampleTerms {
  readonly classId: number[];
  /** How many examples of the file each one stands for. */
  readonly weight: number[];
  readonly row: number[];
  /** 0 where the file has no lines. */
  readonly line: number[];
  readonly predicted: number[];
  readonly logP: number[];
  readonly logQ: number[];
  /** Under a definition whose loss does not follow from log p_t and log(1 − p_t). */
  readonly own?: { readonly loss: number[]; readonly gradientNorm: number[] };
}

export interface TermOptions {
  readonly gamma: number | readonly number[];
  /** The definition's own evaluator, where it needs one. */
  readonly own?: RowEvaluator | undefined;
  readonly signal: AbortSignal;
}

/** Scores that are evaluated at once: a few megabytes. */
const SCORES_PER_CHUNK = 1 << 20;

interface Chunk {
  readonly scores: Float32Array;
  readonly labels: Int32Array;
  /** Where the terms of each row go. */
  readonly slots: Int32Array;
}

/**
 * Takes rows one by one, draws those of a bounded stratified sample (or all), and evaluates them chunk by chunk while the file is
 * read. Scores are kept for one chunk only: a sample of a model with many classes would be gigabytes of them. A row that a later
 * one drives out of the sample was evaluated in vain; they are few, about ln(N / n) for each that stays.
 */
export class TermCollector {
  readonly #classes: number;
  readonly #backend: OpenedBackend;
  readonly #options: TermOptions;
  /** Null: every row is taken. */
  readonly #reservoir: StratifiedReservoir | null;
  readonly #terms = { classId: [], row: [], line: [], predicted: [], logP: [], logQ: [] } as { [Column in TermColumn]: number[] };
  readonly #own = { loss: [] as number[], gradientNorm: [] as number[] };
  readonly #full: Chunk[] = [];
  #chunk: Chunk;
  #rows = 0;

  constructor(size: number | 'all', seed: number, classes: number, backend: OpenedBackend, options: TermOptions) {
    this.#classes = classes;
    this.#backend = backend;
    this.#options = options;
    this.#reservoir = size === 'all' ? null : new StratifiedReservoir(classes, size, seed);
    this.#chunk = emptyChunk(classes);
  }

  add({ logits, offset, label, row, line }: ScoredRow, predicted: number): void {
    const slot = this.#reservoir === null ? this.#terms.row.length : this.#reservoir.offer(label, row);
    if (slot < 0) return;
    this.#terms.classId[slot] = label;
    this.#terms.row[slot] = row;
    this.#terms.line[slot] = line;
    this.#terms.predicted[slot] = predicted;
    if (this.#options.own !== undefined) {
      const { loss, gradientNorm } = this.#options.own(logits, offset, label);
      this.#own.loss[slot] = loss;
      this.#own.gradientNorm[slot] = gradientNorm;
    }
    const { scores, labels, slots } = this.#chunk;
    scores.set(logits.subarray(offset, offset + this.#classes), this.#rows * this.#classes);
    labels[this.#rows] = label;
    slots[this.#rows++] = slot;
    if (this.#rows === labels.length) this.#close();
  }

  /** To be awaited between batches. */
  async flush(): Promise<void> {
    const { gamma, signal } = this.#options;
    for (let chunk = this.#full.shift(); chunk !== undefined; chunk = this.#full.shift()) {
      const { scores, labels, slots } = chunk;
      const { logP, logQ } = await evaluateLoss(this.#backend, scores, labels, this.#classes, { alpha: null, gamma, signal });
      // In the order of the rows: of two that had the same slot, the later one stays.
      for (const [index, slot] of slots.entries()) {
        this.#terms.logP[slot] = logP[index]!;
        this.#terms.logQ[slot] = logQ[index]!;
      }
    }
  }

  async finish(): Promise<ExampleTerms> {
    this.#close();
    await this.flush();
    const weight = this.#reservoir === null ? this.#terms.row.map(() => 1) : Array.from(this.#reservoir.sample().weight);
    return { ...this.#terms, weight, ...(this.#options.own === undefined ? {} : { own: this.#own }) };
  }

  #close(): void {
    const { scores, labels, slots } = this.#chunk;
    const rows = this.#rows;
    this.#full.push({ scores: scores.subarray(0, rows * this.#classes), labels: labels.subarray(0, rows), slots: slots.subarray(0, rows) });
    this.#chunk = emptyChunk(this.#classes);
    this.#rows = 0;
  }
}

type TermColumn = Exclude<keyof ExampleTerms, 'weight' | 'own'>;

function emptyChunk(classes: number): Chunk {
  const rows = Math.max(1, Math.floor(SCORES_PER_CHUNK / classes));
  return { scores: new Float32Array(rows * classes), labels: new Int32Array(rows), slots: new Int32Array(rows) };
}
