import { backgroundId } from './background.ts';
import { sumOf } from './sum.ts';

export interface ReferenceRatio {
  readonly corpus: string;
  readonly ratio: number;
}

/** Tokens outside ÷ tokens of mentions in known corpora, by Li et al. 2020 ("Dice Loss for Data-imbalanced NLP Tasks"). */
export const REFERENCE_RATIOS: readonly [ReferenceRatio, ...ReferenceRatio[]] = [
  { corpus: 'CoNLL-2003', ratio: 4.98 },
  { corpus: 'OntoNotes 5', ratio: 8.18 },
];

/** The background class and the rest. */
export interface NegativeRatio {
  readonly background: string;
  /** Its count ÷ all counts, 0 … 1. */
  readonly share: number;
  /** Its count ÷ the count of all other classes; null where these have none. */
  readonly ratio: number | null;
}

/** Null where no class stands for "nothing here". */
export function negativeRatio(labels: readonly string[], counts: readonly number[]): NegativeRatio | null {
  const id = backgroundId(labels);
  if (id < 0) return null;
  const total = sumOf(counts);
  const negatives = counts[id]!;
  return {
    background: labels[id]!,
    share: total > 0 ? negatives / total : 0,
    ratio: total > negatives ? negatives / (total - negatives) : null,
  };
}
