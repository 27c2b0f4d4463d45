import { focalLoss } from '../../core/loss/focal-reference.ts';
import type { HardExample } from '../../core/loss/report.ts';
import type { ExampleTerms } from './example-terms.ts';

const LISTED = 100;

/** The examples with the largest loss under (α, γ), the largest first; the earlier row on a tie. */
export function hardestExamples(
  terms: ExampleTerms,
  labels: readonly string[],
  alpha: readonly number[],
  gamma: readonly number[],
  path: string,
): readonly HardExample[] {
  const loss = terms.classId.map((id, index) => focalLoss(terms.logP[index]!, terms.logQ[index]!, alpha[id]!, gamma[id]!));
  const order = loss.map((_, index) => index);
  order.sort((a, b) => loss[b]! - loss[a]! || terms.row[a]! - terms.row[b]!);
  return order.slice(0, LISTED).map((index) => ({
    index: terms.row[index]!,
    path,
    line: terms.line[index] || null,
    label: labels[terms.classId[index]!] ?? '',
    predicted: labels[terms.predicted[index]!] ?? '',
    p: Math.exp(terms.logP[index]!),
    loss: loss[index]!,
  }));
}
