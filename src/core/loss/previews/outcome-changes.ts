import type { ScoredSample } from '../scored-sample.ts';
import { OutcomeCounts, type PreviewMetric } from './outcomes.ts';

/**
 * What a remedy changes in the metrics under any factors of the rows. Thousands of rows come to few kinds of outcome, and for a bootstrap
 * only how often each kind is drawn matters.
 */
export class OutcomeChanges {
  /** Rows of one kind have the same gold, former and new class, and weight. Kinds count from 0 in the order of their first rows. */
  readonly #kindOf: Int32Array;
  readonly #classOf: { readonly gold: Int32Array; readonly before: Int32Array; readonly after: Int32Array };
  readonly #weight: Float64Array;
  /** Of each kind: how often its rows are drawn. */
  readonly #drawn: Int32Array;
  readonly #before: OutcomeCounts;
  readonly #after: OutcomeCounts;

  /** @param before Class of each row without the remedy, and `after` with it. */
  constructor({ classes, labels, weight }: ScoredSample, before: Int32Array, after: Int32Array) {
    const kindOf = new Int32Array(labels.length);
    /** One row of each kind. */
    const kinds: number[] = [];
    /** The last kind of an outcome, and the one before it that has another weight. */
    const lastOf = new Map<number, number>();
    const earlier: number[] = [];
    for (let row = 0; row < kindOf.length; row++) {
      const outcome = (labels[row]! * classes + before[row]!) * classes + after[row]!;
      const last = lastOf.get(outcome) ?? -1;
      let kind = last;
      while (kind >= 0 && weight[kinds[kind]!] !== weight[row]) kind = earlier[kind]!;
      if (kind < 0) {
        kind = kinds.push(row) - 1;
        earlier.push(last);
        lastOf.set(outcome, kind);
      }
      kindOf[row] = kind;
    }
    this.#kindOf = kindOf;
    const of = (column: Int32Array) => Int32Array.from(kinds, (row) => column[row]!);
    this.#classOf = { gold: of(labels), before: of(before), after: of(after) };
    this.#weight = Float64Array.from(kinds, (row) => weight[row]!);
    this.#drawn = new Int32Array(kinds.length);
    this.#before = new OutcomeCounts(classes);
    this.#after = new OutcomeCounts(classes);
  }

  /** The metric with the remedy less that without it, each row counted as often as its factor says. */
  difference(factors: Uint8Array, metric: PreviewMetric): number {
    const [kindOf, weight, drawn] = [this.#kindOf, this.#weight, this.#drawn];
    drawn.fill(0);
    for (let row = 0; row < kindOf.length; row++) drawn[kindOf[row]!]! += factors[row]!;
    const { gold, before, after } = this.#classOf;
    const [old, fresh] = [this.#before, this.#after];
    old.clear();
    fresh.clear();
    for (let kind = 0; kind < drawn.length; kind++) {
      const all = weight[kind]! * drawn[kind]!;
      old.add(gold[kind]!, before[kind]!, all);
      fresh.add(gold[kind]!, after[kind]!, all);
    }
    return fresh.metric(metric) - old.metric(metric);
  }
}
