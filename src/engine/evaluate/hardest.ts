import { focalLoss } from '../../core/loss/focal-reference.ts';
import type { HardExample } from '../../core/loss/report.ts';
import type { ExampleTerms } from './example-terms.ts';

const LISTED = 100;
/** Candidates that are gathered before those are dropped that cannot be listed any more. */
const GATHERED = 2048;

interface Candidate {
  readonly index: number;
  readonly loss: number;
}

/** The examples with the largest loss under (α, γ), the largest first; the earlier row on a tie. */
export function hardestExamples(
  terms: ExampleTerms,
  labels: readonly string[],
  alpha: readonly number[],
  gamma: readonly number[],
  path: string,
): readonly HardExample[] {
  const byLoss = (a: Candidate, b: Candidate) => b.loss - a.loss || terms.row[a.index]! - terms.row[b.index]!;
  let candidates: Candidate[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < terms.classId.length; index++) {
    const id = terms.classId[index]!;
    // The loss is at most its cross-entropy, which takes no exponential.
    if (-alpha[id]! * terms.logP[index]! < least) continue;
    const loss = focalLoss(terms.logP[index]!, terms.logQ[index]!, alpha[id]!, gamma[id]!);
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
