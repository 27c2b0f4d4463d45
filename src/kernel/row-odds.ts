/**
 * The hot loop of the kernel: one pass over the logits of a row. The formulas, and why this form keeps its digits, are in
 * core/loss/focal-reference.ts; this is the same sum with a faster exponential.
 */

/**
 * Log-odds d = z_t − log Σ_{j≠t} exp(z_j) of the gold class of one row; NaN for a bad row.
 * @param exponentials At least K numbers. Receives exp(z_j − m), j ≠ t, m the maximum of the others; and at t their sum.
 */
export function rowOdds(logits: Float32Array, offset: number, classes: number, label: number, exponentials: Float64Array): number {
  // Two loops around the gold class instead of one with a test in it: this is where the time goes.
  const target = offset + label;
  const end = offset + classes;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let j = offset; j < target; j++) if ((logits[j] as number) > maximum) maximum = logits[j] as number;
  for (let j = target + 1; j < end; j++) if ((logits[j] as number) > maximum) maximum = logits[j] as number;
  if (maximum === Number.NEGATIVE_INFINITY) maximum = 0; // all others ruled out, or NaN: keeps −∞ − −∞ from making a NaN
  let others = 0;
  for (let j = offset; j < target; j++) others += exponentials[j - offset] = exponential((logits[j] as number) - maximum);
  for (let j = target + 1; j < end; j++) others += exponentials[j - offset] = exponential((logits[j] as number) - maximum);
  exponentials[label] = others;
  const gold = logits[target] as number;
  return Number.isFinite(gold) ? gold - maximum - Math.log(others) : Number.NaN;
}

/** 2^(−j/64) and 2^−k: exp(x) = 2^−k · 2^(−j/64) · exp(r), with r in (−ln 2 / 64, 0]. */
const FRACTIONS = Float64Array.from({ length: 64 }, (_, j) => 2 ** (-j / 64));
const POWERS = Float64Array.from({ length: 1024 }, (_, k) => 2 ** -k);
const STEPS_PER_UNIT = -64 / Math.LN2;
const STEP = -Math.LN2 / 64;

/** exp(x) for x ≤ 0 to 6e-10 relative, a hundredth of what float32 resolves, in a quarter of the time of Math.exp. */
function exponential(x: number): number {
  if (!(x > -700)) return Math.exp(x); // near underflow, −∞ and NaN
  const steps = (x * STEPS_PER_UNIT) | 0;
  const r = x - steps * STEP;
  const series = 1 + r * (1 + r * (1 / 2 + r * (1 / 6)));
  return (FRACTIONS[steps & 63] as number) * (POWERS[steps >> 6] as number) * series;
}
