import { CalibrationCounter } from './loss/calibration.ts';
import type { Calibration, PredictionInputs } from './loss/report.ts';

export interface ClassMetrics {
  /** Rows whose gold class it is. */
  readonly gold: number;
  /** Rows for which it was predicted. */
  readonly predicted: number;
  readonly truePositives: number;
  /** true positives ÷ gold; null for a class without examples. */
  readonly recall: number | null;
  /** true positives ÷ predicted; null for a class that is never predicted. */
  readonly precision: number | null;
  /** 2·TP ÷ (gold + predicted); 0 for a class without examples and predictions. */
  readonly f1: number;
}

/** All ratios are 0 … 1, and NaN without rows. */
export interface PredictionMetrics {
  readonly rows: number;
  readonly classes: readonly ClassMetrics[];
  readonly accuracy: number;
  /** Mean recall of the classes that have examples. */
  readonly balancedAccuracy: number;
  /** Mean F1 over the K declared classes; one without examples and predictions counts as 0. */
  readonly macroF1: number;
  /** Accuracy of a model that always answers the most frequent gold class. */
  readonly majorityBaseline: number;
  /** Expected calibration error Σ_b (n_b/N)·|accuracy_b − confidence_b| over 15 bins (lo, hi] of the predicted class's probability. */
  readonly calibrationError: number;
}

/** Metrics of the predictions over all rows of a file, in one pass and O(K) memory. Predicted is the class with the highest score (the first on a tie). */
export class PredictionScorer {
  readonly #classes: number;
  readonly #gold: Float64Array;
  readonly #predicted: Float64Array;
  readonly #truePositives: Float64Array;
  readonly #calibration = new CalibrationCounter();

  /** @param classes K ≥ 1, the declared number of classes. */
  constructor(classes: number) {
    this.#classes = classes;
    this.#gold = new Float64Array(classes);
    this.#predicted = new Float64Array(classes);
    this.#truePositives = new Float64Array(classes);
  }

  /**
   * Adds one row of scores.
   * @param scores Row-major; the row is `scores[offset … offset + K − 1]`. Bad rows (NaN, +∞, all −∞) are the caller's to leave out.
   * @param label Gold class id, 0 … K − 1.
   * @returns The predicted class id.
   */
  add(scores: ArrayLike<number>, offset: number, label: number, inputs: PredictionInputs): number {
    let predicted = 0;
    for (let j = 1; j < this.#classes; j++) {
      if (scores[offset + j]! > scores[offset + predicted]!) predicted = j;
    }
    const highest = scores[offset + predicted]!;
    let sum = 0;
    for (let j = offset; j < offset + this.#classes; j++) sum += inputs === 'logits' ? Math.exp(scores[j]! - highest) : scores[j]!;
    this.addOutcome(label, predicted, (inputs === 'logits' ? 1 : highest) / sum);
    return predicted;
  }

  /** Adds one row of which the predicted class and its probability (0 … 1) are known. */
  addOutcome(gold: number, predicted: number, confidence: number): void {
    const correct = gold === predicted ? 1 : 0;
    this.#gold[gold]! += 1;
    this.#predicted[predicted]! += 1;
    this.#truePositives[gold]! += correct;
    this.#calibration.add(confidence, correct === 1);
  }

  /** Adds the rows `usable` of a batch; columns of the gold and the predicted class, and its probability. */
  addOutcomes(gold: Int32Array, predicted: Int32Array, confidence: Float32Array, usable: Int32Array): void {
    const [golds, guesses, hits] = [this.#gold, this.#predicted, this.#truePositives];
    for (let entered = 0; entered < usable.length; entered++) {
      const index = usable[entered]!;
      const label = gold[index]!;
      const guess = predicted[index]!;
      golds[label]! += 1;
      guesses[guess]! += 1;
      if (label === guess) hits[label]! += 1;
    }
    this.#calibration.addAll(gold, predicted, confidence, usable);
  }

  /** How sure the model is and how often it is right, over the rows so far. */
  calibration(): Omit<Calibration, 'classWise'> {
    return this.#calibration.calibration();
  }

  /** The metrics of the rows so far. */
  metrics(): PredictionMetrics {
    const classes = Array.from({ length: this.#classes }, (_, id) => this.#classMetrics(id));
    const rows = sumOf(classes, ({ gold }) => gold);
    const recalls = classes.flatMap(({ recall }) => (recall === null ? [] : [recall]));
    return {
      rows,
      classes,
      accuracy: sumOf(classes, ({ truePositives }) => truePositives) / rows,
      balancedAccuracy: sumOf(recalls, (recall) => recall) / recalls.length,
      macroF1: rows === 0 ? Number.NaN : sumOf(classes, ({ f1 }) => f1) / this.#classes,
      majorityBaseline: Math.max(...this.#gold) / rows,
      calibrationError: this.#calibration.equalWidth(),
    };
  }

  #classMetrics(id: number): ClassMetrics {
    const gold = this.#gold[id]!;
    const predicted = this.#predicted[id]!;
    const truePositives = this.#truePositives[id]!;
    return {
      gold,
      predicted,
      truePositives,
      recall: gold === 0 ? null : truePositives / gold,
      precision: predicted === 0 ? null : truePositives / predicted,
      f1: gold + predicted === 0 ? 0 : (2 * truePositives) / (gold + predicted),
    };
  }
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
