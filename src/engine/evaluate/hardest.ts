import type { HardExample } from '../../core/loss/report.ts';
import type { ExampleTerms } from './example-terms.ts';

const LISTED = 100;
/** Candidates that are gathered before those are dropped that cannot be listed any more. */
const GATHERED = 2048;

interface Candidate {
  readonly index: number;
  readonly loss: number;
}

/**
 * The examples with the largest loss, the largest first; the earlier row on a tie.
 * @param losses The loss of each of the terms, under the form of the paper.
 */
export function hardestExamples(
  terms: ExampleTerms,
  labels: readonly string[],
  losses: Float64Array,
  path: string,
): readonly HardExample[] {
  const byLoss = (a: Candidate, b: Candidate) => b.loss - a.loss || terms.row[a.index]! - terms.row[b.index]!;
  let candidates: Candidate[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < losses.length; index++) {
    const loss = losses[index]!;
    if (loss < least) continue;
    candidates.push({ index, loss });
    if (candidates.length < GATHERED) continue;
    candidates = candidates.sort(byLoss).slice(0, LISTED);
    least = candidates.at(-1)!.loss;
  }
  return candidates
    .sort(byLoss)
    .slice(0, LISTED)
    .map(({ index, loss }) => ({
      index: terms.row[index]!,
      path,
      line: terms.line[index] || null,
      label: labels[terms.classId[index]!] ?? '',
      predicted: labels[terms.predicted[index]!] ?? '',
      p: Math.exp(terms.logP[index]!),
      loss,
    }));
}
