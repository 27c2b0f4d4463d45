/**
 * The upper tail of the χ² distribution: how often equal distributions give a statistic at least this large.
 * Q(k ÷ 2, x ÷ 2), the regularised upper incomplete gamma function, by its series below the mean and its continued fraction above
 * (Numerical Recipes, 6.2).
 * @param statistic ≥ 0
 * @param degrees of freedom, ≥ 1
 * @returns 0 … 1
 */
export function chiSquareTail(statistic: number, degrees: number): number {
  if (!(degrees > 0) || !(statistic > 0)) return 1;
  if (statistic === Number.POSITIVE_INFINITY) return 0;
  const a = degrees / 2;
  const x = statistic / 2;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  const tail = x < a + 1 ? 1 - scale * series(a, x) : scale * continuedFraction(a, x);
  return Math.min(1, Math.max(0, tail));
}

const PRECISION = 1e-15;
/** The terms needed grow with √a; 100 000 classes need some thousands. */
const MOST_TERMS = 100_000;

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * PRECISION; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Lentz's method. */
function continuedFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / (b === 0 ? tiny : b);
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / nonZero(an * d + b, tiny);
    c = nonZero(b + an / c, tiny);
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < PRECISION) break;
  }
  return fraction;
}

function nonZero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** Lanczos' approximation with g = 7, right to 15 digits for x > 0. */
function logGamma(x: number): number {
  const coefficients = [
    0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = coefficients[0]!;
  for (let index = 1; index < coefficients.length; index += 1) sum += coefficients[index]! / (x - 1 + index);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}
