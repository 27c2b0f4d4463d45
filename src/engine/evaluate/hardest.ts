import { focalLoss } from '../../core/loss/focal-reference.ts';
import type { HardExample } from '../../core/loss/report.ts';
import type { ExampleTerms } from './example-terms.ts';

const LISTED = 100;
/** Candidates that are gathered before those are dropped that cannot be listed any more. */
const GATHERED = 2048;

/** The examples with the largest loss under (α, γ), the largest first; the earlier row on a tie. */
export function hardestExamples(
  terms: ExampleTerms,
  labels: readonly string[],
  alpha: readonly number[],
  gamma: readonly number[],
  path: string,
): readonly HardExample[] {
  const loss = Float64Array.from(terms.classId, (id, index) => focalLoss(terms.logP[index]!, terms.logQ[index]!, alpha[id]!, gamma[id]!));
  const byLoss = (a: number, b: number) => loss[b]! - loss[a]! || terms.row[a]! - terms.row[b]!;
  let candidates: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < loss.length; index++) {
    if (loss[index]! < least) continue;
    candidates.push(index);
    if (candidates.length < GATHERED) continue;
    candidates = candidates.sort(byLoss).slice(0, LISTED);
    least = loss[candidates.at(-1)!]!;
  }
  return candidates
    .sort(byLoss)
    .slice(0, LISTED)
    .map((index) => ({
      index: terms.row[index]!,
      path,
      line: terms.line[index] || null,
      label: labels[terms.classId[index]!] ?? '',
      predicted: labels[terms.predicted[index]!] ?? '',
      p: Math.exp(terms.logP[index]!),
      loss: loss[index]!,
    }));
}
