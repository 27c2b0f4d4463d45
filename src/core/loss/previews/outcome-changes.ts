import type { ScoredSample } from '../scored-sample.ts';
import { OutcomeCounts, type PreviewMetric } from './outcomes.ts';

/**
 * What a remedy changes in the metrics under any factors of the rows. Thousands of rows come to few kinds of outcome, and for a bootstrap
 * only how often each kind is drawn matters.
 */
export class OutcomeChanges {
  /** The rows kind by kind: those of one have the same gold, former and new class, and weight. */
  readonly #order: Int32Array;
  /** Where in the order each kind ends. */
  readonly #ends: Int32Array;
  readonly #classOf: { readonly gold: Int32Array; readonly before: Int32Array; readonly after: Int32Array };
  readonly #weight: Float64Array;
  readonly #before: OutcomeCounts;
  readonly #after: OutcomeCounts;

  /** @param before Class of each row without the remedy, and `after` with it. */
  constructor({ classes, labels, weight }: ScoredSample, before: Int32Array, after: Int32Array) {
    const kindOf = new Int32Array(labels.length);
    /** One row of each kind. */
    const kinds: number[] = [];
    const known = new Map<number, number[]>();
    for (let row = 0; row < kindOf.length; row++) {
      const outcome = (labels[row]! * classes + before[row]!) * classes + after[row]!;
      let alike = known.get(outcome);
      if (alike === undefined) known.set(outcome, (alike = []));
      let kind = alike.find((each) => weight[kinds[each]!] === weight[row]);
      if (kind === undefined) alike.push((kind = kinds.push(row) - 1));
      kindOf[row] = kind;
    }
    const of = (column: Int32Array) => Int32Array.from(kinds, (row) => column[row]!);
    this.#classOf = { gold: of(labels), before: of(before), after: of(after) };
    this.#weight = Float64Array.from(kinds, (row) => weight[row]!);
    this.#ends = new Int32Array(kinds.length);
    for (const kind of kindOf) this.#ends[kind]! += 1;
    for (let kind = 1; kind < kinds.length; kind++) this.#ends[kind]! += this.#ends[kind - 1]!;
    this.#order = new Int32Array(kindOf.length);
    const next = this.#ends.slice();
    for (let row = kindOf.length - 1; row >= 0; row--) this.#order[--next[kindOf[row]!]!] = row;
    this.#before = new OutcomeCounts(classes);
    this.#after = new OutcomeCounts(classes);
  }

  /** The metric with the remedy less that without it, each row counted as often as its factor says. */
  difference(factors: Uint8Array, metric: PreviewMetric): number {
    const [order, ends, weight] = [this.#order, this.#ends, this.#weight];
    const { gold, before, after } = this.#classOf;
    this.#before.clear();
    this.#after.clear();
    let at = 0;
    for (let kind = 0; kind < ends.length; kind++) {
      let drawn = 0;
      for (const end = ends[kind]!; at < end; at++) drawn += factors[order[at]!]!;
      this.#before.add(gold[kind]!, before[kind]!, weight[kind]! * drawn);
      this.#after.add(gold[kind]!, after[kind]!, weight[kind]! * drawn);
    }
    return this.#after.metric(metric) - this.#before.metric(metric);
  }
}
