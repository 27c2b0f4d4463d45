/** Metrics of predicted classes, from weighted counts per class. All are 0 … 1. */
export type PreviewMetric = 'macroF1' | 'balancedAccuracy' | 'accuracy';

export const PREVIEW_METRICS: readonly PreviewMetric[] = ['macroF1', 'balancedAccuracy', 'accuracy'];

/** Counts of gold, predicted and rightly predicted rows per class. */
export class OutcomeCounts {
  readonly #gold: Float64Array;
  readonly #predicted: Float64Array;
  readonly #right: Float64Array;

  constructor(classes: number) {
    this.#gold = new Float64Array(classes);
    this.#predicted = new Float64Array(classes);
    this.#right = new Float64Array(classes);
  }

  add(gold: number, predicted: number, weight: number): void {
    this.#gold[gold]! += weight;
    this.#predicted[predicted]! += weight;
    if (gold === predicted) this.#right[gold]! += weight;
  }

  /** A row of those that were added is predicted otherwise. */
  move(gold: number, from: number, to: number, weight: number): void {
    this.#predicted[from]! -= weight;
    this.#predicted[to]! += weight;
    if (gold === from) this.#right[gold]! -= weight;
    if (gold === to) this.#right[gold]! += weight;
  }

  /** Takes over the counts of another one, of as many classes. */
  set(other: OutcomeCounts): void {
    this.#gold.set(other.#gold);
    this.#predicted.set(other.#predicted);
    this.#right.set(other.#right);
  }

  /** Adds those of another one, of as many classes. */
  join(other: OutcomeCounts): void {
    addTo(this.#gold, other.#gold);
    addTo(this.#predicted, other.#predicted);
    addTo(this.#right, other.#right);
  }

  clear(): void {
    this.#gold.fill(0);
    this.#predicted.fill(0);
    this.#right.fill(0);
  }

  /** A class without examples and predictions counts as 0 in macro-F1 and is left out of balanced accuracy. */
  metric(metric: PreviewMetric): number {
    const [golds, predicted, rights] = [this.#gold, this.#predicted, this.#right];
    let sum = 0;
    let count = 0;
    for (let id = 0; id < golds.length; id++) {
      const gold = golds[id]!;
      const right = rights[id]!;
      const both = gold + predicted[id]!;
      if (metric === 'macroF1') sum += both > 0 ? (2 * right) / both : 0;
      else if (metric === 'accuracy') sum += right;
      else if (gold > 0) sum += right / gold;
      count += metric === 'accuracy' ? gold : metric === 'macroF1' || gold > 0 ? 1 : 0;
    }
    return count === 0 ? 0 : sum / count;
  }
}

function addTo(sums: Float64Array, more: Float64Array): void {
  for (let id = 0; id < sums.length; id++) sums[id]! += more[id]!;
}
