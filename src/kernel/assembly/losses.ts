import { Arithmetic } from './arithmetic';
import { Constant } from './constants';
import {
  BAD_ROWS,
  BLOCK,
  DISTANCE_RESTS,
  DISTANCES,
  FACTORS,
  GOLD_GRADIENTS,
  GOLD_PROBABILITIES,
  LOG_P,
  LOG_Q,
  LOSSES,
  NORMALIZERS,
  NORMS,
  OTHERS,
  ROW_FACTS,
  SCALES,
  SHARES,
  WORKSPACE,
} from './memory-map';

/** Columns of a block of which `expAsTheyAre` made the exponentials. */
export function lossesAsTheyAre(wantsGradient: bool): void {
  Losses.ofBlock(wantsGradient, false);
}

/** Columns of a block of which `expBelowMaximum` made the exponentials. */
export function lossesBelowMaximum(wantsGradient: bool): void {
  Losses.ofBlock(wantsGradient, true);
}

abstract class Losses {
  /**
   * With a the smaller of p = p_t and q = 1 − p_t, each of them a quotient of sums and never a difference: the logarithm of one is log a, that
   * of the other log(1 − a), and both keep their digits.
   */
  @inline static ofBlock(wantsGradient: bool, isBelowMaximum: bool): void {
    const zero = f32x4.splat(0);
    let facts = WORKSPACE;
    for (let index = WORKSPACE; index < WORKSPACE + ((<usize>BLOCK) << 2); index += 16) {
      // Four rows of facts become four columns.
      const r0 = v128.load(facts, ROW_FACTS);
      const r1 = v128.load(facts, ROW_FACTS + 16);
      const r2 = v128.load(facts, ROW_FACTS + 32);
      const r3 = v128.load(facts, ROW_FACTS + 48);
      facts += 64;
      const r01 = i8x16.shuffle(r0, r1, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const r23 = i8x16.shuffle(r2, r3, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      const s01 = i8x16.shuffle(r0, r1, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const s23 = i8x16.shuffle(r2, r3, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
      const alpha = i8x16.shuffle(r01, r23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
      const gammaShort = i8x16.shuffle(r01, r23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
      const gammaRest = i8x16.shuffle(s01, s23, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
      const sum = v128.load(index, OTHERS);
      let gold = i8x16.shuffle(s01, s23, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
      let others = sum;
      let weight = Constant.one;
      let distance = zero;
      let isAhead = zero;
      if (isBelowMaximum) {
        // Of the two sides the greater keeps its size.
        distance = v128.load(index, DISTANCES);
        const rest = v128.load(index, DISTANCE_RESTS);
        isAhead = f32x4.gt(distance, zero);
        // The root of exp(−|d|), which does not underflow where the sum of many others makes up for it.
        const size = f32x4.mul(f32x4.abs(distance), Constant.half);
        const halfRest = f32x4.mul(v128.bitselect(f32x4.neg(rest), rest, isAhead), Constant.half);
        const root = Arithmetic.exp(f32x4.neg(size), halfRest);
        const shrunk = f32x4.mul(root, root);
        gold = v128.bitselect(Constant.one, shrunk, isAhead);
        weight = v128.bitselect(shrunk, Constant.one, isAhead);
        others = v128.bitselect(f32x4.mul(f32x4.mul(sum, root), root), sum, isAhead);
      }

      const total = f32x4.add(others, gold);
      // As they are, all sums are finite and above 0, and so are p and q.
      const cannotEnter = v128.load(index, BAD_ROWS);
      const bad = isBelowMaximum ? v128.or(v128.not(f32x4.lt(total, Constant.infinity)), cannotEnter) : cannotEnter;
      const inverse = f32x4.div(Constant.one, total);
      const inverseOfOthers = f32x4.div(Constant.one, sum);
      const p = f32x4.mul(gold, inverse);
      const q = f32x4.mul(others, inverse);
      const isEasy = f32x4.lt(q, p);
      const a = f32x4.pmin(p, q);
      const isZero = f32x4.eq(a, zero);

      // log a. Multiplied by 2⁴⁰ the quotient keeps its digits where it is below the normal numbers.
      const quotient = isBelowMaximum
        ? f32x4.mul(f32x4.mul(f32x4.pmin(gold, others), Constant.two40), inverse)
        : f32x4.mul(a, Constant.two40);
      const parts = Arithmetic.split(quotient);
      const e = Arithmetic.exponent(parts);
      const logFraction = Arithmetic.log1p(Arithmetic.fraction(parts));
      let logA = Arithmetic.log(e, logFraction);
      if (isBelowMaximum) {
        const isFar = f32x4.gt(f32x4.abs(distance), Constant.far);
        if (v128.any_true(isFar)) {
          const partsOfSum = Arithmetic.split(f32x4.mul(sum, Constant.two40));
          const logSum = Arithmetic.log(Arithmetic.exponent(partsOfSum), Arithmetic.log1p(Arithmetic.fraction(partsOfSum)));
          const far = v128.bitselect(f32x4.sub(logSum, distance), f32x4.sub(distance, logSum), isAhead);
          logA = v128.bitselect(far, logA, isFar);
        }
        logA = v128.bitselect(f32x4.neg(Constant.infinity), logA, f32x4.eq(sum, zero));
      }
      // log(1 − a) = log(1 + (1 − 2a)) − log 2 where a is not small.
      const isLarge = f32x4.gt(a, Constant.directLog);
      const h = v128.bitselect(f32x4.sub(Constant.one, f32x4.add(a, a)), f32x4.neg(a), isLarge);
      const log1A = f32x4.add(Arithmetic.log1p(h), v128.and(Constant.minusLn2, isLarge));

      const logP = v128.or(v128.bitselect(log1A, logA, isEasy), bad);
      const logQ = v128.or(v128.bitselect(logA, log1A, isEasy), bad);
      const gamma = f32x4.add(gammaShort, gammaRest);
      let modulation = Arithmetic.power(gamma, gammaShort, gammaRest, v128.and(e, isEasy), v128.bitselect(logFraction, log1A, isEasy));
      // 0⁰ = 1: without focusing it is cross-entropy, to the last bit. Where q is not 0, the power is 1 by itself.
      if (isBelowMaximum) {
        modulation = v128.bitselect(Constant.one, v128.andnot(modulation, v128.and(isZero, isEasy)), f32x4.eq(gamma, zero));
      }

      // The power is the last to be there, so all else is multiplied before. Of a row that cannot enter, log p is NaN.
      v128.store(index, f32x4.sub(zero, f32x4.mul(f32x4.mul(alpha, logP), modulation)), LOSSES);
      v128.store(index, logP, LOG_P);
      v128.store(index, logQ, LOG_Q);

      // (1 − p) · ∂FL/∂p · p, of which each other class gets its share of the others; p log p tends to 0 as p → 0.
      const bounded = isBelowMaximum ? f32x4.pmax(logP, f32x4.neg(Constant.largest)) : logP;
      const plainFactor = f32x4.mul(alpha, Arithmetic.nmadd(f32x4.mul(gamma, p), bounded, q));
      const goldFactor = f32x4.mul(plainFactor, modulation);
      v128.store(index, f32x4.add(goldFactor, goldFactor), NORMS);
      v128.store(index, p, GOLD_PROBABILITIES);
      v128.store(index, f32x4.mul(weight, inverse), NORMALIZERS);
      if (wantsGradient) {
        const gradient = f32x4.mul(goldFactor, v128.load(index, SCALES));
        v128.store(index, isBelowMaximum ? v128.andnot(inverseOfOthers, f32x4.eq(sum, zero)) : inverseOfOthers, SHARES);
        v128.store(index, gradient, FACTORS);
        v128.store(index, f32x4.sub(zero, gradient), GOLD_GRADIENTS);
      }
    }
  }
}
