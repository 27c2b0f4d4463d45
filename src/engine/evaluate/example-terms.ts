import type { StratifiedSample } from '../../core/sample/stratified-reservoir.ts';
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
}

export interface TermOptions {
  readonly gamma: number | readonly number[];
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** Takes rows one by one and evaluates those it keeps. */
export interface TermCollector {
  add(row: ScoredRow, predicted: number): void;
  /** To be awaited between batches. */
  flush(): Promise<void>;
  finish(): Promise<ExampleTerms>;
}

export function collectTerms(
  size: number | 'all',
  seed: number,
  classes: number,
  backend: OpenedBackend,
  options: TermOptions,
): TermCollector {
  return size === 'all' ? new EveryExample(classes, backend, options) : new SampledExamples(size, seed, classes, backend, options);
}

/** Keeps the scores of a bounded stratified sample, and evaluates it at the end. */
class SampledExamples implements TermCollector {
  readonly #classes: number;
  readonly #backend: OpenedBackend;
  readonly #options: TermOptions;
  readonly #reservoir: StratifiedReservoir;
  #scores: Float32Array;
  readonly #line: number[] = [];
  readonly #predicted: number[] = [];

  constructor(size: number, seed: number, classes: number, backend: OpenedBackend, options: TermOptions) {
    this.#classes = classes;
    this.#backend = backend;
    this.#options = options;
    this.#reservoir = new StratifiedReservoir(classes, size, seed);
    this.#scores = new Float32Array(1024 * classes);
  }

  add({ logits, offset, label, row, line }: ScoredRow, predicted: number): void {
    const slot = this.#reservoir.offer(label, row);
    if (slot < 0) return;
    if ((slot + 1) * this.#classes > this.#scores.length) {
      const larger = new Float32Array(this.#scores.length * 2);
      larger.set(this.#scores);
      this.#scores = larger;
    }
    this.#scores.set(logits.subarray(offset, offset + this.#classes), slot * this.#classes);
    this.#line[slot] = line;
    this.#predicted[slot] = predicted;
  }

  async flush(): Promise<void> {}

  async finish(): Promise<ExampleTerms> {
    const sample: StratifiedSample = this.#reservoir.sample();
    const scores = this.#scores.subarray(0, sample.size * this.#classes);
    const { logP, logQ } = await evaluateLoss(this.#backend, scores, sample.classId, this.#classes, { alpha: null, ...this.#options });
    return {
      classId: Array.from(sample.classId),
      weight: Array.from(sample.weight),
      row: Array.from(sample.row),
      line: this.#line,
      predicted: this.#predicted,
      logP: Array.from(logP),
      logQ: Array.from(logQ),
    };
  }
}

/** Scores that are evaluated at once: a few megabytes, so that memory does not grow with the file but by a few columns. */
const SCORES_PER_CHUNK = 1 << 20;

/** Evaluates every row, chunk by chunk while the file is read; only the terms are kept. */
class EveryExample implements TermCollector {
  readonly #classes: number;
  readonly #backend: OpenedBackend;
  readonly #options: TermOptions;
  readonly #chunks: { readonly scores: Float32Array; readonly labels: Int32Array }[] = [];
  readonly #terms: ExampleTerms = { classId: [], weight: [], row: [], line: [], predicted: [], logP: [], logQ: [] };
  #scores: Float32Array;
  #labels: Int32Array;
  #rows = 0;

  constructor(classes: number, backend: OpenedBackend, options: TermOptions) {
    this.#classes = classes;
    this.#backend = backend;
    this.#options = options;
    const capacity = Math.max(1, Math.floor(SCORES_PER_CHUNK / classes));
    this.#scores = new Float32Array(capacity * classes);
    this.#labels = new Int32Array(capacity);
  }

  add({ logits, offset, label, row, line }: ScoredRow, predicted: number): void {
    this.#scores.set(logits.subarray(offset, offset + this.#classes), this.#rows * this.#classes);
    this.#labels[this.#rows++] = label;
    this.#terms.classId.push(label);
    this.#terms.weight.push(1);
    this.#terms.row.push(row);
    this.#terms.line.push(line);
    this.#terms.predicted.push(predicted);
    if (this.#rows === this.#labels.length) this.#close();
  }

  async flush(): Promise<void> {
    for (let chunk = this.#chunks.shift(); chunk !== undefined; chunk = this.#chunks.shift()) {
      const { signal, gamma } = this.#options;
      const { logP, logQ } = await evaluateLoss(this.#backend, chunk.scores, chunk.labels, this.#classes, { alpha: null, gamma, signal });
      for (let index = 0; index < logP.length; index += 1) {
        this.#terms.logP.push(logP[index]!);
        this.#terms.logQ.push(logQ[index]!);
      }
    }
  }

  async finish(): Promise<ExampleTerms> {
    this.#close();
    await this.flush();
    return this.#terms;
  }

  #close(): void {
    if (this.#rows === 0) return;
    this.#chunks.push({ scores: this.#scores.slice(0, this.#rows * this.#classes), labels: this.#labels.slice(0, this.#rows) });
    this.#rows = 0;
  }
}
