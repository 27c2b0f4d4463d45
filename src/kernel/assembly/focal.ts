import { prepareConstants } from './constants';
import { expAsTheyAre, expBelowMaximum, takeGold } from './exponentials';
import { lossesAsTheyAre, lossesBelowMaximum } from './losses';
import {
  BLOCK,
  BLOCK_LABELS,
  BLOCK_SCORES,
  CONFIDENCES,
  EXPONENTIALS,
  LOG_P,
  LOG_Q,
  LOSSES,
  NORMS,
  PREDICTED,
  SCALES,
  WORKSPACE,
} from './memory-map';
import { predictRows, scaleRows } from './rows';
import { sumRows } from './sums';

/** What `fused-kernel.ts` asks for. */
export { MOST_CLASSES, PARAMETERS, STAGING } from './memory-map';

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
 * Loss, log p_t, log(1 − p_t), gradient norm, predicted class with its probability, and gradient of rows, where they lie. Addresses are those of bytes,
 * multiples of 4; the columns that are 0 are not wanted, and without `scales` they are 1. What is written must not overlap with what is read. A row that
 * cannot enter is NaN: NaN or +∞ in it, −∞ on its gold class, or a label that is no class.
 */
export function evaluate(
  rows: i32,
  classes: u32,
  scores: usize,
  labels: usize,
  scales: usize,
  losses: usize,
  logP: usize,
  logQ: usize,
  norms: usize,
  predicted: usize,
  confidences: usize,
  gradient: usize,
): void {
  const row = (<usize>classes) << 2;
  const exponentials = WORKSPACE + EXPONENTIALS;
  const wantsGradient = gradient !== 0;
  let wait: u32 = 0;
  if (!scales) for (let at: usize = 0; at < (<usize>BLOCK) << 2; at += 16) v128.store(WORKSPACE + at, f32x4.splat(1), SCALES);
  for (let first = 0; first < rows; first += BLOCK) {
    const present = min(BLOCK, rows - first);
    const column = (<usize>first) << 2;
    const bytes = (<usize>present) << 2;
    let blockScores = scores + <usize>first * row;
    let blockLabels = labels + column;
    if (present < BLOCK) {
      blockScores = filled(WORKSPACE + BLOCK_SCORES, blockScores, <usize>present * row, <usize>BLOCK * row);
      blockLabels = filled(WORKSPACE + BLOCK_LABELS, blockLabels, bytes, (<usize>BLOCK) << 2);
    }
    if (scales) copyColumn(WORKSPACE + SCALES, scales + column, bytes);
    let isQuick: bool = false;
    // A single class has no others, of which the quick way could take a logarithm.
    if (classes === 1) wait = PATIENCE;
    if (wait > 0) wait -= 1;
    else {
      isQuick = expAsTheyAre(blockScores, exponentials, <usize>BLOCK * row);
      if (!isQuick) wait = PATIENCE;
    }
    if (isQuick) takeGold(exponentials, blockLabels, classes);
    else expBelowMaximum(blockScores, exponentials, blockLabels, classes);
    sumRows(exponentials, classes);
    if (isQuick) lossesAsTheyAre(wantsGradient);
    else lossesBelowMaximum(wantsGradient);
    if (predicted || confidences) predictRows(blockScores, exponentials, classes);
    if (wantsGradient) scaleRows(exponentials, gradient + <usize>first * row, classes, present);
    if (losses) copyColumn(losses + column, WORKSPACE + LOSSES, bytes);
    if (logP) copyColumn(logP + column, WORKSPACE + LOG_P, bytes);
    if (logQ) copyColumn(logQ + column, WORKSPACE + LOG_Q, bytes);
    if (norms) copyColumn(norms + column, WORKSPACE + NORMS, bytes);
    if (predicted) copyColumn(predicted + column, WORKSPACE + PREDICTED, bytes);
    if (confidences) copyColumn(confidences + column, WORKSPACE + CONFIDENCES, bytes);
  }
}

/** Copies the beginning of a block, and makes the rest 0. */
function filled(target: usize, source: usize, present: usize, whole: usize): usize {
  memory.copy(target, source, present);
  memory.fill(target + present, 0, whole - present);
  return target;
}

/** Here, because `memory.copy` is a call, and longer than a block. */
function copyColumn(target: usize, source: usize, bytes: usize): void {
  const whole = bytes & ~15;
  for (let at: usize = 0; at < whole; at += 16) v128.store(target + at, v128.load(source + at));
  for (let at = whole; at < bytes; at += 4) store<u32>(target + at, load<u32>(source + at));
}
