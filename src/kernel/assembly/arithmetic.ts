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

  /** The number x · 2⁴⁰ > 0, as 2^e · (1 + f) of x with √½ ≤ 1 + f < √2: its bits, less those of √½ · 2⁴⁰. Of 0, e is −167. */
  @inline static split(x: v128): v128 {
    return i32x4.sub(x, Constant.rootOf40);
  }

  /** e of `split`. */
  @inline static exponent(split: v128): v128 {
    return f32x4.convert_i32x4_s(i32x4.shr_s(split, 23));
  }

  /** f of `split`. */
  @inline static fraction(split: v128): v128 {
    return f32x4.sub(i32x4.add(v128.and(split, Constant.mantissa), Constant.root), Constant.one);
  }

  /** log(1 + f), √½ ≤ 1 + f < √2, by four short sums rather than a long one, whose steps wait for each other. */
  @inline static log1p(f: v128): v128 {
    const f2 = f32x4.mul(f, f);
    const low = Arithmetic.madd(
      Arithmetic.madd(Constant.log(3), f, Constant.log(2)),
      f2,
      Arithmetic.madd(Constant.log(1), f, Constant.log(0)),
    );
    const high = Arithmetic.madd(
      Arithmetic.madd(Constant.log(7), f, Constant.log(6)),
      f2,
      Arithmetic.madd(Constant.log(5), f, Constant.log(4)),
    );
    return Arithmetic.madd(Arithmetic.madd(high, f32x4.mul(f2, f2), low), f2, f);
  }

  /** log(2^e · (1 + f)). */
  @inline static log(e: v128, log1p: v128): v128 {
    return Arithmetic.madd(e, Constant.ln2, log1p);
  }

  /**
   * x^γ of x = 2^e · exp(l). The integer part of γ · e goes straight into the exponent, so that a large γ · log x costs no digits; γ is
   * the sum of 12 bits, whose product with e is exact, and a rest.
   */
  @inline static power(gamma: v128, gammaShort: v128, gammaRest: v128, e: v128, l: v128): v128 {
    const rounder = Constant.rounder;
    const minusK = f32x4.sub(rounder, Arithmetic.madd(gamma, e, rounder));
    const rest = Arithmetic.madd(gammaRest, e, Arithmetic.madd(gammaShort, e, minusK));
    const x = Arithmetic.madd(f32x4.mul(gamma, Constant.log2OfE), l, rest);
    const n = f32x4.nearest(x);
    const k = f32x4.sub(n, minusK);
    const scale = i32x4.add(Constant.one, i32x4.shl(f32x4.add(k, rounder), 23));
    return v128.andnot(f32x4.mul(Arithmetic.power2(f32x4.sub(x, n)), scale), f32x4.lt(k, Constant.leastPower));
  }

  /** 2^(r − 64), |r| ≤ ½. */
  @inline static power2(r: v128): v128 {
    const r2 = f32x4.mul(r, r);
    const low = Arithmetic.madd(Constant.power2(1), r, Constant.power2(0));
    const middle = Arithmetic.madd(Constant.power2(3), r, Constant.power2(2));
    const high = Arithmetic.madd(Constant.power2(5), r, Constant.power2(4));
    return Arithmetic.madd(Arithmetic.madd(high, r2, middle), r2, low);
  }
}
