import { prepareConstants } from './constants';
import { expAsTheyAre, expBelowMaximum, takeGold } from './exponentials';
import { lossesAsTheyAre, lossesBelowMaximum } from './losses';
import { BLOCK, GRADIENT, LABELS, SCORES } from './memory-map';
import { predictRows, scaleRows } from './rows';
import { sumRows } from './sums';

/** What the module offers to `fused-kernel.ts`. */
export {
  CONFIDENCES,
  GRADIENT,
  LABELS,
  LOG_P,
  LOG_Q,
  LOSSES,
  MOST_CLASSES,
  MOST_ROWS,
  NORMS,
  PARAMETERS,
  PREDICTED,
  SCALES,
  SCORES,
} from './memory-map';

/** Blocks that are done below their maximum after one that had to be, before the quick way is tried again. */
const PATIENCE: u32 = 15;

export function prepare(): void {
  prepareConstants();
}

/** Whether `relaxed_madd` is rounded once on this machine; without that the plain build is the exact one. To be asked with 1.1. */
export function isFused(x: f32): bool {
  if (!ASC_FEATURE_RELAXED_SIMD) return false;
  const vector = f32x4.splat(x);
  return f32x4.extract_lane(f32x4.relaxed_madd(vector, vector, f32x4.neg(f32x4.mul(vector, vector))), 0) !== 0;
}

/**
 * Loss, log p_t, log(1 − p_t) and gradient norm of the rows of a turn; with `wantsGradient` the gradient too, with `wantsPrediction` the
 * predicted class and its probability. A row that cannot enter is NaN: NaN or +∞ in it, −∞ on its gold class, or a label that is no class.
 */
export function evaluate(rows: i32, classes: u32, wantsGradient: bool, wantsPrediction: bool): void {
  const row = (<usize>classes) << 2;
  let wait: u32 = 0;
  for (let first = 0; first < rows; first += BLOCK) {
    const scores = SCORES + <usize>first * row;
    // Without a gradient the exponentials of a block lie where those of the last one lay, in the first cache.
    const exponentials = wantsGradient ? GRADIENT + <usize>first * row : GRADIENT;
    const column = (<usize>first) << 2;
    const labels = LABELS + column;
    const missing = <usize>max(0, first + BLOCK - rows);
    if (missing > 0) {
      const present = <usize>BLOCK - missing;
      memory.fill(scores + present * row, 0, missing * row);
      memory.fill(labels + (present << 2), 0, missing << 2);
    }
    let isQuick: bool = false;
    // A single class has no others, of which the quick way could take a logarithm.
    if (classes === 1) wait = PATIENCE;
    if (wait > 0) wait -= 1;
    else {
      isQuick = expAsTheyAre(scores, exponentials, <usize>BLOCK * row);
      if (!isQuick) wait = PATIENCE;
    }
    if (isQuick) takeGold(exponentials, labels, classes);
    else expBelowMaximum(scores, exponentials, labels, classes);
    sumRows(exponentials, classes);
    if (isQuick) lossesAsTheyAre(column, wantsGradient);
    else lossesBelowMaximum(column, wantsGradient);
    if (wantsPrediction) predictRows(scores, exponentials, classes, column);
    if (wantsGradient) scaleRows(exponentials, classes);
  }
}
