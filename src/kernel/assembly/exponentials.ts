import { Arithmetic } from './arithmetic';
import { Constant } from './constants';
import { BAD_ROWS, BLOCK, DISTANCE_RESTS, DISTANCES, GOLD_PLACES, PARAMETERS, ROW_FACTS, SHORT_ROW, WORKSPACE } from './memory-map';

/**
 * exp(z) of all scores of a block without a maximum, all times the same number near 1 (it begins with r⁵ rather than r⁵ / 120, which saves a
 * multiplication), two vectors at a time: with more, the constants have no room in registers. False when an exponent was outside −64 … 63, so also for NaN
 * and ∞: the block must then be done by `expBelowMaximum`.
 */
export function expAsTheyAre(scores: usize, target: usize, bytes: usize): bool {
  const log2OfE = Constant.log2OfE;
  const rounder = Constant.rounder;
  const ln2 = Constant.ln2;
  const ln2Short = Constant.ln2Short;
  const ln2Rest = Constant.ln2Rest;
  const c0 = Constant.multipleOfExp(0);
  const c1 = Constant.multipleOfExp(1);
  const c2 = Constant.multipleOfExp(2);
  const c3 = Constant.multipleOfExp(3);
  const c4 = Constant.multipleOfExp(4);
  const shift = Constant.exponentShift;
  let seen = rounder;
  const end = scores + bytes;
  const toTarget = target - scores;
  for (let at = scores; at < end; at += 32) {
    const x0 = v128.load(at);
    const x1 = v128.load(at, 16);
    const t0 = Arithmetic.madd(x0, log2OfE, rounder);
    const t1 = Arithmetic.madd(x1, log2OfE, rounder);
    seen = v128.or(seen, v128.or(t0, t1));
    const n0 = f32x4.sub(t0, rounder);
    const n1 = f32x4.sub(t1, rounder);
    // One multiplication that is rounded once is enough for exponents as small as these.
    const factor = ASC_FEATURE_RELAXED_SIMD ? ln2 : ln2Short;
    let r0 = Arithmetic.nmadd(n0, factor, x0);
    let r1 = Arithmetic.nmadd(n1, factor, x1);
    if (!ASC_FEATURE_RELAXED_SIMD) {
      r0 = Arithmetic.nmadd(n0, ln2Rest, r0);
      r1 = Arithmetic.nmadd(n1, ln2Rest, r1);
    }
    let y0 = f32x4.add(r0, c4);
    let y1 = f32x4.add(r1, c4);
    y0 = Arithmetic.madd(y0, r0, c3);
    y1 = Arithmetic.madd(y1, r1, c3);
    y0 = Arithmetic.madd(y0, r0, c2);
    y1 = Arithmetic.madd(y1, r1, c2);
    y0 = Arithmetic.madd(y0, r0, c1);
    y1 = Arithmetic.madd(y1, r1, c1);
    y0 = Arithmetic.madd(y0, r0, c0);
    y1 = Arithmetic.madd(y1, r1, c0);
    const to = at + toTarget;
    v128.store(to, i32x4.add(y0, i32x4.shl(i32x4.add(t0, shift), 23)));
    v128.store(to, i32x4.add(y1, i32x4.shl(i32x4.add(t1, shift), 23)), 16);
  }
  return !v128.any_true(v128.and(seen, Constant.outside));
}

/** Takes the gold class out of each row, so that what remains are the others, and gathers what belongs to it. */
export function takeGold(exponentials: usize, labels: usize, classes: u32): void {
  const end = WORKSPACE + ((<usize>BLOCK) << 2);
  const limit = i32x4.splat(classes);
  for (let index = WORKSPACE; index < end; index += 16) {
    const label = v128.load(labels);
    const isClass = i32x4.lt_u(label, limit);
    v128.store(index, v128.and(i32x4.shl(label, 2), isClass), GOLD_PLACES);
    v128.store(index, v128.not(isClass), BAD_ROWS);
    labels += 16;
  }
  const row = (<usize>classes) << 2;
  let facts = WORKSPACE;
  for (let index = WORKSPACE; index < end; index += 4) {
    const place = <usize>load<u32>(index, GOLD_PLACES);
    const at = exponentials + place;
    v128.store(facts, f32x4.replace_lane(v128.load(WORKSPACE + (place << 2), PARAMETERS), 3, load<f32>(at)), ROW_FACTS);
    store<f32>(at, 0);
    exponentials += row;
    facts += 16;
  }
}

/**
 * exp(z_j − m) of the other classes of each row, m their own maximum, and 0 for the gold class; z_t − m goes to `DISTANCES`. So neither
 * side underflows where the other does not.
 */
export function expBelowMaximum(scores: usize, target: usize, labels: usize, classes: u32): void {
  const row = (<usize>classes) << 2;
  let facts = WORKSPACE;
  for (let index = WORKSPACE; index < WORKSPACE + ((<usize>BLOCK) << 2); index += 4) {
    const label = load<u32>(labels);
    const isClass = label < classes;
    const place = isClass ? (<usize>label) << 2 : 0;
    const gold = load<f32>(scores + place);
    store<u32>(index, <u32>place, GOLD_PLACES);
    store<u32>(index, isClass && abs(gold) < Infinity ? 0 : 0xffffffff, BAD_ROWS);
    v128.store(facts, v128.load(WORKSPACE + (place << 2), PARAMETERS), ROW_FACTS);
    let maximum: f32;
    if (classes < 4) {
      const filled = WORKSPACE + SHORT_ROW;
      v128.store(filled, f32x4.splat(-Infinity));
      memory.copy(filled, scores, row);
      store<f32>(filled + place, -Infinity);
      maximum = expRow(filled, 16);
      memory.copy(target, filled, row);
    } else {
      memory.copy(target, scores, row);
      store<f32>(target + place, -Infinity);
      maximum = expRow(target, row);
    }
    // Without another class the gold one is certain.
    const distance = maximum === -Infinity ? Infinity : <f64>gold - <f64>maximum;
    const rounded = <f32>distance;
    store<f32>(index, rounded, DISTANCES);
    store<f32>(index, abs(rounded) < Infinity ? <f32>(distance - <f64>rounded) : 0, DISTANCE_RESTS);
    scores += row;
    target += row;
    facts += 16;
    labels += 4;
  }
}

/** exp(x − m) in place; answers the maximum m. */
function expRow(start: usize, bytes: usize): f32 {
  const whole = start + (bytes & ~15);
  const last = start + bytes - 16;
  let most = v128.load(last);
  for (let at = start; at < whole; at += 16) most = f32x4.pmax(most, v128.load(at));
  most = f32x4.pmax(most, i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  most = f32x4.pmax(most, i8x16.shuffle(most, most, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  const maximum = f32x4.extract_lane(most, 0);
  const origin = maximum === -Infinity ? f32x4.splat(0) : most;
  // The last vector overlaps the one before it, so it is read before and written after all others.
  const lastExponentials = Shifted.exp(v128.load(last), origin);
  for (let at = start; at < whole; at += 16) v128.store(at, Shifted.exp(v128.load(at), origin));
  v128.store(last, lastExponentials);
  return maximum;
}

abstract class Shifted {
  /** exp(x − origin), with what the rounding of the difference left: of a difference of 80 it would be 4e-6. */
  @inline static exp(x: v128, origin: v128): v128 {
    const difference = f32x4.sub(x, origin);
    const back = f32x4.sub(difference, x);
    const rest = f32x4.sub(f32x4.sub(x, f32x4.sub(difference, back)), f32x4.add(origin, back));
    return Arithmetic.exp(difference, rest);
  }
}
