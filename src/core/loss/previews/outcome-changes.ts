import type { ScoredSample } from '../scored-sample.ts';
import { OutcomeCounts, type PreviewMetric } from './outcomes.ts';

/**
 * What a remedy changes in the metrics under any factors of the rows. Thousands of rows come to few kinds of outcome, and for a bootstrap
 * only how often each kind is drawn matters.
 */
export class OutcomeChanges {
  /** The kind of each row: those of one have the same gold, former and new class, and weight. */
  readonly #kindOf: Int32Array;
  readonly #kinds: { readonly gold: number; readonly before: number; readonly after: number; readonly weight: number }[] = [];
  readonly #drawn: Float64Array;
  readonly #before: OutcomeCounts;
  readonly #after: OutcomeCounts;

  /** @param before Class of each row without the remedy, and `after` with it. */
  constructor({ classes, labels, weight }: ScoredSample, before: Int32Array, after: Int32Array) {
    const rows = labels.length;
    const known = new Map<number, number[]>();
    this.#kindOf = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const kind = { gold: labels[row]!, before: before[row]!, after: after[row]!, weight: weight[row]! };
      const outcome = (kind.gold * classes + kind.before) * classes + kind.after;
      const alike = known.get(outcome) ?? [];
      known.set(outcome, alike);
      const found = alike.find((index) => this.#kinds[index]!.weight === kind.weight);
      this.#kindOf[row] = found ?? this.#kinds.length;
      if (found !== undefined) continue;
      alike.push(this.#kinds.length);
      this.#kinds.push(kind);
    }
    this.#drawn = new Float64Array(this.#kinds.length);
    this.#before = new OutcomeCounts(classes);
    this.#after = new OutcomeCounts(classes);
  }

  /** The metric with the remedy less that without it, each row counted as often as its factor says. */
  difference(factors: Uint8Array, metric: PreviewMetric): number {
    const drawn = this.#drawn.fill(0);
    const kindOf = this.#kindOf;
    for (let row = 0; row < kindOf.length; row++) drawn[kindOf[row]!]! += factors[row]!;
    this.#before.clear();
    this.#after.clear();
    for (let index = 0; index < drawn.length; index++) {
      if (drawn[index] === 0) continue;
      const { gold, before, after, weight } = this.#kinds[index]!;
      this.#before.add(gold, before, weight * drawn[index]!);
      this.#after.add(gold, after, weight * drawn[index]!);
    }
    return this.#after.metric(metric) - this.#before.metric(metric);
  }
}
