/** Rows of logits that were kept for questions which need all K scores of a row: previews, likely label errors. */
export interface ScoredSample {
  /** K. */
  readonly classes: number;
  /** Logits [n × K], row-major. */
  readonly scores: Float32Array;
  /** Gold class ids [n]. */
  readonly labels: Int32Array;
  /** How many rows of the file each one stands for [n]. */
  readonly weight: Float64Array;
  /** Where each one came from [n]: its row of the file, from 0, and its line, 0 where there are no lines. */
  readonly places?: { readonly row: Float64Array; readonly line: Float64Array };
  /** Where the sample is the whole file in its order, and its classes are tags: the sentence of each row [n], and the tags in id order. */
  readonly entities?: { readonly sentences: Int32Array; readonly labels: readonly string[] };
}

/** The class with the highest logit after an offset per class was added; the first on a tie. */
export function predictedClass({ classes, scores }: ScoredSample, row: number, offsets: ArrayLike<number> | null): number {
  const start = row * classes;
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < classes; id++) {
    const score = offsets === null ? scores[start + id]! : scores[start + id]! + offsets[id]!;
    if (score > highest) {
      highest = score;
      best = id;
    }
  }
  return best;
}

const predictedOf = new WeakMap<ScoredSample, Int32Array>();

/** The class with the highest logit of each row [n], which several ask for; not to be changed. */
export function predictedClasses(sample: ScoredSample): Int32Array {
  const known = predictedOf.get(sample);
  if (known !== undefined) return known;
  const classes = new Int32Array(sample.labels.length);
  for (let row = 0; row < classes.length; row++) classes[row] = predictedClass(sample, row, null);
  predictedOf.set(sample, classes);
  return classes;
}
