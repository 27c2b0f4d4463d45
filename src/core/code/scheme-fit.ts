import type { AlphaSettings } from '../alpha/alpha.ts';
import { NORMALIZATIONS, normalize } from '../alpha/normalize.ts';
import { ALPHA_SCHEMES } from '../alpha/schemes.ts';
import { usesBeta } from '../alpha/suggest.ts';

/** How a vector may have been derived. */
export interface SchemeFit {
  readonly settings: AlphaSettings;
  /** The vector is so many times what the scheme gives; 1 where its normalisation explains the scale. */
  readonly factor: number;
}

/** Of a long vector no more are compared. */
const MOST_COMPARED = 500;
/** Powers of ten that people take for β. */
const BETAS = [0.9, 0.99, 0.999, 0.9999, 0.99999];
/** Fewer weights are in proportion to those of any scheme. */
const FEWEST = 3;
/** The mean deviation, as a factor, up to which the data may have drifted away from the vector; beyond it the vector is of another making. */
const MOST_DRIFT = Math.log(1.3);
/** So much of the differences between the weights may be left over: a scheme that explains less is not theirs. */
const UNEXPLAINED = 0.5;
/** A normalisation explains the scale when what is left of it is no more than this: the scale drifts with the data. */
const SAME_SCALE = Math.log(1.1);
/** Below this spread the weights are as good as equal, and say nothing of how they were made. */
const LEAST_SPREAD = Math.log(1.05);

/**
 * The scheme and normalisation that come closest to a vector, up to a factor; null where none comes near, or where too few numbers decide.
 * @param alpha K weights in label-id order, null where there is none
 * @param counts support of the K classes today
 * @param extents as `AlphaScheme.weigh` takes them
 */
export function fitScheme(
  alpha: readonly (number | null)[],
  counts: readonly number[],
  extents: readonly number[] | undefined,
): SchemeFit | null {
  const compared = someOf(alpha.flatMap((value, id) => (value !== null && value > 0 && counts[id]! > 0 ? [id] : [])));
  const logs = compared.map((id) => Math.log(alpha[id]!));
  if (compared.length < FEWEST || range(logs) < LEAST_SPREAD) return null;
  const center = median(logs);
  const own = logs.reduce((sum, log) => sum + Math.abs(log - center), 0) / logs.length;
  const most = Math.min(MOST_DRIFT, own * UNEXPLAINED);
  let best: { readonly settings: AlphaSettings; readonly raw: readonly (number | null)[]; readonly drift: number } | null = null;
  for (const scheme of ALPHA_SCHEMES) {
    for (const beta of usesBeta(scheme.id) ? BETAS : [0]) {
      const settings: AlphaSettings = { scheme: scheme.id, beta, normalization: 'none', maximum: null };
      const weights = scheme.weigh(counts, settings, extents);
      const ratios = compared.map((id, at) => logs[at]! - Math.log(weights[id]!));
      const middle = median(ratios);
      const drift = ratios.reduce((sum, ratio) => sum + Math.abs(ratio - middle), 0) / ratios.length;
      // Schemes in proportion to each other differ by noise only: the first of the menu is meant, unless the scale says otherwise.
      if (!Number.isFinite(drift) || drift > most || (best !== null && drift > best.drift - 1e-9)) continue;
      best = { settings, raw: weights.map((weight, id) => (counts[id]! > 0 ? weight : null)), drift };
    }
  }
  return best === null ? null : scaled(best.settings, best.raw, alpha, counts, compared);
}

/** The normalisation that leaves the least of the scale; else the scheme's own values times a factor. */
function scaled(
  settings: AlphaSettings,
  raw: readonly (number | null)[],
  alpha: readonly (number | null)[],
  counts: readonly number[],
  compared: readonly number[],
): SchemeFit {
  let best: SchemeFit = { settings, factor: 1 };
  let least = Number.POSITIVE_INFINITY;
  for (const normalization of NORMALIZATIONS) {
    const weights = normalize(raw, counts, normalization);
    const scale = median(compared.map((id) => Math.log(alpha[id]!) - Math.log(weights[id]!)));
    if (Math.abs(scale) >= least) continue;
    least = Math.abs(scale);
    best = { settings: { ...settings, normalization }, factor: least <= SAME_SCALE ? 1 : Math.exp(scale) };
  }
  return best;
}

/** Enough of many, spread evenly: the scheme of a vector shows in any part of it. */
function someOf(ids: readonly number[]): readonly number[] {
  const step = Math.ceil(ids.length / MOST_COMPARED);
  return step <= 1 ? ids : ids.filter((_, index) => index % step === 0);
}

function range(values: readonly number[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most - least;
}

function median(values: readonly number[]): number {
  // Typed arrays sort numbers without calling back, which is what takes the time of a fit.
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
