import { VECTORS, WORKSPACE } from './memory-map';

/**
 * Constants as vectors in memory. V8 of Node 24 builds a `v128.const` anew at each use, also within loops, which takes most of the time of a
 * loop like these; a load costs next to nothing.
 */
export abstract class Constant {
  @inline static get log2OfE(): v128 {
    return v128.load(WORKSPACE, VECTORS);
  }
  /** 1.5 · 2²³ + 64: adding it rounds to an integer n, and leaves n + 64 in the lowest bits. */
  @inline static get rounder(): v128 {
    return v128.load(WORKSPACE, VECTORS + (1 << 4));
  }
  /** ln 2, once as the nearest number, and once as the sum of a short number and a rest. */
  @inline static get ln2(): v128 {
    return v128.load(WORKSPACE, VECTORS + (2 << 4));
  }
  @inline static get ln2Short(): v128 {
    return v128.load(WORKSPACE, VECTORS + (3 << 4));
  }
  @inline static get ln2Rest(): v128 {
    return v128.load(WORKSPACE, VECTORS + (4 << 4));
  }
  @inline static get one(): v128 {
    return v128.load(WORKSPACE, VECTORS + (5 << 4));
  }
  @inline static get half(): v128 {
    return v128.load(WORKSPACE, VECTORS + (6 << 4));
  }
  @inline static get infinity(): v128 {
    return v128.load(WORKSPACE, VECTORS + (7 << 4));
  }
  @inline static get two40(): v128 {
    return v128.load(WORKSPACE, VECTORS + (8 << 4));
  }
  /** Bits of √½, and of √½ · 2⁴⁰. */
  @inline static get root(): v128 {
    return v128.load(WORKSPACE, VECTORS + (9 << 4));
  }
  @inline static get mantissa(): v128 {
    return v128.load(WORKSPACE, VECTORS + (10 << 4));
  }
  @inline static get rootOf40(): v128 {
    return v128.load(WORKSPACE, VECTORS + (11 << 4));
  }
  @inline static get minusLn2(): v128 {
    return v128.load(WORKSPACE, VECTORS + (12 << 4));
  }
  /** Below it, exp(x) is 0. */
  @inline static get leastExponent(): v128 {
    return v128.load(WORKSPACE, VECTORS + (13 << 4));
  }
  @inline static get leastPower(): v128 {
    return v128.load(WORKSPACE, VECTORS + (14 << 4));
  }
  /** 1 − √½: up to it, log(1 − a) needs no change of exponent. */
  @inline static get directLog(): v128 {
    return v128.load(WORKSPACE, VECTORS + (15 << 4));
  }
  /** |d| beyond it: the logarithm of the smaller of p and 1 − p is taken from d. */
  @inline static get far(): v128 {
    return v128.load(WORKSPACE, VECTORS + (16 << 4));
  }
  @inline static get largest(): v128 {
    return v128.load(WORKSPACE, VECTORS + (17 << 4));
  }
  /** Coefficients of exp, from r⁰ on. */
  @inline static exp(power: usize): v128 {
    return v128.load(WORKSPACE + (power << 4), VECTORS + (18 << 4));
  }
  /** Coefficients of log(1 + f) less f, from f² on. */
  @inline static log(index: usize): v128 {
    return v128.load(WORKSPACE + (index << 4), VECTORS + (24 << 4));
  }
  /** Coefficients of 2^r, from r⁰ on. */
  @inline static power2(power: usize): v128 {
    return v128.load(WORKSPACE + (power << 4), VECTORS + (32 << 4));
  }
  /** Coefficients of a multiple of exp whose r⁵ has the coefficient 1, from r⁰ to r⁴. */
  @inline static multipleOfExp(power: usize): v128 {
    return v128.load(WORKSPACE + (power << 4), VECTORS + (39 << 4));
  }
  /** To be added to an exponent: against the 64 in `rounder`, and against that multiple. */
  @inline static get exponentShift(): v128 {
    return v128.load(WORKSPACE, VECTORS + (44 << 4));
  }
  /** Bits that a sum with `rounder` has only when the rounded number is outside −64 … 63. */
  @inline static get outside(): v128 {
    return v128.load(WORKSPACE, VECTORS + (38 << 4));
  }
}

const EXP_SCALE: f32 = 5.421010862427522e-20; // 2^−64, against the 64 in `rounder`

/** To be called once, before anything else. */
export function prepareConstants(): void {
  put(0, <f32>Math.LOG2E);
  put(1, 12582976.0);
  put(2, <f32>Math.LN2);
  put(3, 0.693359375);
  put(4, -2.1219444e-4);
  put(5, 1.0);
  put(6, 0.5);
  put(7, Infinity);
  put(8, 1099511627776.0);
  put(9, <f32>Math.SQRT1_2);
  v128.store(WORKSPACE, i32x4.splat(0x007fffff), VECTORS + (10 << 4));
  v128.store(WORKSPACE, i32x4.splat(reinterpret<i32>(<f32>Math.SQRT1_2) + (40 << 23)), VECTORS + (11 << 4));
  put(12, -(<f32>Math.LN2));
  put(13, -87.33654);
  put(14, -126.0);
  put(15, 0.29289322);
  put(16, 60.0);
  put(17, 3.4028234663852886e38);
  // Minimax over |r| ≤ ln 2 / 2, relative error 9.3e-8. The first coefficient is 1, so that exp(0) is 1 exactly.
  put(18, EXP_SCALE);
  put(19, 0.9999997019767761 * EXP_SCALE);
  put(20, 0.4999914765357971 * EXP_SCALE);
  put(21, 0.1666763871908188 * EXP_SCALE);
  put(22, 0.04189816117286682 * EXP_SCALE);
  put(23, 0.008290272206068039 * EXP_SCALE);
  // Minimax over √½ − 1 ≤ f < √2 − 1, relative error of the logarithm 3.0e-8.
  put(24, -0.49999991059303284);
  put(25, 0.3333394527435303);
  put(26, -0.25001776218414307);
  put(27, 0.19962239265441895);
  put(28, -0.16570313274860382);
  put(29, 0.14916355907917023);
  put(30, -0.14307723939418793);
  put(31, 0.08738791942596436);
  // Minimax over |r| ≤ ½, relative error 9.3e-8; the first is 1, so that x⁰ is 1 exactly.
  put(32, EXP_SCALE);
  put(33, 0.6931470036506653 * EXP_SCALE);
  put(34, 0.24022246897220612 * EXP_SCALE);
  put(35, 0.0555071085691452 * EXP_SCALE);
  put(36, 0.009671292267739773 * EXP_SCALE);
  put(37, 0.0013269535265862942 * EXP_SCALE);
  v128.store(WORKSPACE, i32x4.splat(<i32>0xb4bfff80), VECTORS + (38 << 4));
  // Minimax over |r| ≤ ln 2 / 2, relative error 8.2e-8.
  put(39, 120.62330627441406);
  put(40, 120.62326049804688);
  put(41, 60.31044387817383);
  put(42, 20.105104446411133);
  put(43, 5.055095672607422);
  v128.store(WORKSPACE, i32x4.splat(-64 - 7), VECTORS + (44 << 4));
}

function put(index: usize, value: f32): void {
  v128.store(WORKSPACE + (index << 4), f32x4.splat(value), VECTORS);
}
