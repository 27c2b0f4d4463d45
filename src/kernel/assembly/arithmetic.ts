import { Constant } from './constants';

/** Numbers as mantissa and exponent: x = 2^exponent · (1 + fraction), √½ ≤ 1 + fraction < √2. */
export abstract class Arithmetic {
  /** a · b + c, rounded once where the build allows it. */
  @inline static madd(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
    return f32x4.add(f32x4.mul(a, b), c);
  }

  /** c − a · b. */
  @inline static nmadd(a: v128, b: v128, c: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c);
    return f32x4.sub(c, f32x4.mul(a, b));
  }

  /** x − n ln 2. */
  @inline static reduce(x: v128, n: v128): v128 {
    return Arithmetic.nmadd(n, Constant.ln2Rest, Arithmetic.nmadd(n, Constant.ln2Short, x));
  }

  /** 2^−64 · exp(r), |r| ≤ ln 2 / 2. */
  @inline static expSeries(r: v128): v128 {
    let y = Arithmetic.madd(Constant.exp(5), r, Constant.exp(4));
    y = Arithmetic.madd(y, r, Constant.exp(3));
    y = Arithmetic.madd(y, r, Constant.exp(2));
    y = Arithmetic.madd(y, r, Constant.exp(1));
    return Arithmetic.madd(y, r, Constant.exp(0));
  }

  /** exp(x + rest) for x ≤ 0, |rest| tiny; 0 for x < −87.3, NaN for NaN. */
  @inline static exp(x: v128, rest: v128): v128 {
    const least = Constant.leastExponent;
    const under = f32x4.lt(x, least);
    const within = f32x4.pmax(x, least);
    const rounder = Constant.rounder;
    const t = f32x4.add(f32x4.mul(within, Constant.log2OfE), rounder);
    const r = f32x4.add(Arithmetic.reduce(within, f32x4.sub(t, rounder)), rest);
    // Two factors: an addition to the exponent bits would hide a NaN.
    return v128.andnot(f32x4.mul(Arithmetic.expSeries(r), i32x4.add(Constant.one, i32x4.shl(t, 23))), under);
  }

  /** @param bias 127, and more where x was multiplied by a power of 2. */
  @inline static exponent(x: v128, bias: v128): v128 {
    const carries = f32x4.gt(v128.or(v128.and(x, Constant.mantissa), Constant.one), Constant.sqrt2);
    return f32x4.convert_i32x4_s(i32x4.sub(i32x4.sub(i32x4.shr_u(x, 23), bias), carries));
  }

  @inline static fraction(x: v128): v128 {
    const m = v128.or(v128.and(x, Constant.mantissa), Constant.one);
    const halved = f32x4.sub(m, v128.and(f32x4.gt(m, Constant.sqrt2), f32x4.mul(m, Constant.half)));
    return f32x4.sub(halved, Constant.one);
  }

  /** log(1 + f) − f + f²/2. */
  @inline static logSeries(f: v128): v128 {
    let y = Arithmetic.madd(Constant.log(8), f, Constant.log(7));
    y = Arithmetic.madd(y, f, Constant.log(6));
    y = Arithmetic.madd(y, f, Constant.log(5));
    y = Arithmetic.madd(y, f, Constant.log(4));
    y = Arithmetic.madd(y, f, Constant.log(3));
    y = Arithmetic.madd(y, f, Constant.log(2));
    y = Arithmetic.madd(y, f, Constant.log(1));
    y = Arithmetic.madd(y, f, Constant.log(0));
    return f32x4.mul(f32x4.mul(y, f), f32x4.mul(f, f));
  }

  /** log(1 + f). */
  @inline static log1p(f: v128, series: v128): v128 {
    return f32x4.add(f, Arithmetic.nmadd(f32x4.mul(f, f), Constant.half, series));
  }

  /** log(2^e · (1 + f)). */
  @inline static log(e: v128, f: v128, series: v128): v128 {
    let y = Arithmetic.madd(e, Constant.ln2Rest, series);
    y = Arithmetic.nmadd(f32x4.mul(f, f), Constant.half, y);
    return f32x4.add(f32x4.add(f, y), f32x4.mul(e, Constant.ln2Short));
  }

  /**
   * x^γ of x = 2^e · exp(l). The integer part of γ · e goes straight into the exponent, so that a large γ · log x costs no digits; γ is
   * the sum of 12 bits, whose product with e is exact, and a rest.
   */
  @inline static power(gammaShort: v128, gammaRest: v128, e: v128, l: v128): v128 {
    const rounder = Constant.rounder;
    const gamma = f32x4.add(gammaShort, gammaRest);
    let k = f32x4.sub(f32x4.add(f32x4.mul(gamma, e), rounder), rounder);
    const rest = f32x4.add(f32x4.sub(f32x4.mul(gammaShort, e), k), f32x4.mul(gammaRest, e));
    const x = Arithmetic.madd(gamma, l, f32x4.mul(rest, Constant.ln2));
    const n = f32x4.sub(f32x4.add(f32x4.mul(x, Constant.log2OfE), rounder), rounder);
    const r = Arithmetic.reduce(x, n);
    k = f32x4.add(k, n);
    const least = Constant.leastPower;
    const under = f32x4.lt(k, least);
    k = f32x4.pmax(k, least);
    const scale = i32x4.add(Constant.one, i32x4.shl(f32x4.add(k, rounder), 23));
    return v128.andnot(f32x4.mul(Arithmetic.expSeries(r), scale), under);
  }
}
