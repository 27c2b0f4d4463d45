import { type RowLoss, rowEvaluator } from '../../core/loss/definition-loss.ts';
import { PIECE_SCORES, piecesOf } from '../../core/loss/pieces.ts';
import type { LossTerms } from '../../core/loss/report.ts';
import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import { numbersOf, type SettledDefinition } from './definition-choice.ts';

/** Kept rows under a definition at another γ; null where the definition cannot take it. */
export function* termsUnder(
  { definition, alpha, isBinary }: SettledDefinition,
  kept: ScoredSample,
  gamma: number,
): Generator<void, LossTerms | null, undefined> {
  if (definition.form === 'star' && gamma === 0) return null;
  const { classes, scores, labels } = kept;
  const evaluate = rowEvaluator(definition, { classes, gamma, alpha: numbersOf(alpha, classes), isBinary });
  const rows: RowLoss[] = [];
  for (const [from, to] of piecesOf(labels.length, Math.ceil(PIECE_SCORES / classes))) {
    for (let row = from; row < to; row++) rows.push(evaluate(scores, row * classes, labels[row]!));
    yield;
  }
  const nothing = rows.map(() => 0);
  const own = { loss: rows.map(({ loss }) => loss), gradientNorm: rows.map((row) => row.gradientNorm) };
  return { classId: Array.from(labels), weight: Array.from(kept.weight), logP: nothing, logQ: nothing, own };
}
