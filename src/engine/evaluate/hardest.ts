import { quickselect } from 'd3-array';
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
  const loss = Float64Array.from(terms.classId, (id, index) => focalLoss(terms.logP[index]!, terms.logQ[index]!, alpha[id]!, gamma[id]!));
  const order = Uint32Array.from(loss.keys());
  const byLoss = (a: number, b: number) => loss[b]! - loss[a]! || terms.row[a]! - terms.row[b]!;
  // Sorts those alone that are listed: there may be millions of others.
  if (order.length > LISTED) quickselect<number>(order, LISTED, 0, order.length - 1, byLoss as (a: unknown, b: unknown) => number);
  return Array.from(order.subarray(0, LISTED).sort(byLoss), (index) => ({
    index: terms.row[index]!,
    path,
    line: terms.line[index] || null,
    label: labels[terms.classId[index]!] ?? '',
    predicted: labels[terms.predicted[index]!] ?? '',
    p: Math.exp(terms.logP[index]!),
    loss: loss[index]!,
  }));
}
