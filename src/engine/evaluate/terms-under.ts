import { rowEvaluator } from '../../core/loss/definition-loss.ts';
import type { LossTerms } from '../../core/loss/report.ts';
import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import { numbersOf, type SettledDefinition } from './definition-choice.ts';

/** Kept rows under a definition at another γ; null where the definition cannot take it. */
export function termsUnder({ definition, alpha, isBinary }: SettledDefinition, kept: ScoredSample, gamma: number): LossTerms | null {
  if (definition.form === 'star' && gamma === 0) return null;
  const { classes, scores, labels } = kept;
  const evaluate = rowEvaluator(definition, { classes, gamma, alpha: numbersOf(alpha, classes), isBinary });
  const rows = Array.from(labels, (label, row) => evaluate(scores, row * classes, label));
  const nothing = rows.map(() => 0);
  const own = { loss: rows.map(({ loss }) => loss), gradientNorm: rows.map((row) => row.gradientNorm) };
  return { classId: Array.from(labels), weight: Array.from(kept.weight), logP: nothing, logQ: nothing, own };
}
