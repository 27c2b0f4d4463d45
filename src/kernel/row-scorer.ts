import { focalTerms, isBadRow } from '../core/loss/focal-reference.ts';
import type { FusedKernel } from './fused-kernel.ts';

/** What rows of logits come to; one number per row. */
export interface RowScores {
  /** log p_t and log(1 − p_t); NaN for a row that cannot enter: NaN or +∞ in it, −∞ on its gold class, or a label that is no class. */
  readonly logP: Float32Array;
  readonly logQ: Float32Array;
  /** The class with the highest score (the first of equal ones) and its probability; they mean nothing for a row that cannot enter. */
  readonly predicted: Int32Array;
  readonly confidence: Float32Array;
}

/** Scores batches of rows by the fused kernel, and where there is none by the float64 reference. */
export class RowScorer {
  readonly #classes: number;
  readonly #fused: FusedKernel | null;
  #columns: RowScores = columnsOf(0);

  /** @param classes K ≥ 1. */
  constructor(fused: FusedKernel | null, classes: number) {
    this.#classes = classes;
    this.#fused = fused !== null && classes <= fused.mostClasses ? fused : null;
  }

  /**
   * @param logits Row-major [N × K].
   * @param labels Gold class ids [N].
   * @returns Columns that are good until the next call; they may be longer than N.
   */
  score(logits: Float32Array, labels: Int32Array): RowScores {
    const rows = labels.length;
    if (this.#columns.logP.length < rows) this.#columns = columnsOf(rows);
    if (this.#fused === null) scorePlainly(logits, labels, this.#classes, this.#columns);
    else this.#fused.run({ scores: logits, labels, classes: this.#classes, alpha: 1, gamma: 0 }, this.#columns);
    return this.#columns;
  }
}

function columnsOf(rows: number): RowScores {
  return {
    logP: new Float32Array(rows),
    logQ: new Float32Array(rows),
    predicted: new Int32Array(rows),
    confidence: new Float32Array(rows),
  };
}

function scorePlainly(logits: Float32Array, labels: Int32Array, classes: number, into: RowScores): void {
  for (const [row, label] of labels.entries()) {
    const offset = row * classes;
    if (isBadRow(logits, offset, classes, label)) {
      into.logP[row] = into.logQ[row] = into.confidence[row] = Number.NaN;
      continue;
    }
    const { logP, logQ } = focalTerms(logits, offset, classes, label);
    into.logP[row] = logP;
    into.logQ[row] = logQ;
    let predicted = 0;
    for (let id = 1; id < classes; id++) if (logits[offset + id]! > logits[offset + predicted]!) predicted = id;
    let sum = 0;
    for (let id = 0; id < classes; id++) sum += Math.exp(logits[offset + id]! - logits[offset + predicted]!);
    into.predicted[row] = predicted;
    into.confidence[row] = 1 / sum;
  }
}
