/**
 * Estimates from a stratified sample, with standard errors. Formulas: Cochran, "Sampling Techniques" (3rd ed. 1977), §5.3–5.4 for totals
 * and means, §6.3 (linearisation) for ratios. A stratum that was taken whole contributes no error: its finite population correction is 0.
 */

/** First two moments of a quantity x over the sampled rows of one stratum. */
export interface StratumMoments {
  /** N_c, rows of the stratum in the file. */
  readonly population: number;
  /** n_c, sampled rows, 0 … N_c. */
  readonly sampled: number;
  /** Σ x over the sampled rows. */
  readonly sum: number;
  /** Σ x² over the sampled rows. */
  readonly sumOfSquares: number;
}

export interface Estimate {
  readonly value: number;
  /** NaN where it cannot be known: a stratum with one sampled row out of several. */
  readonly standardError: number;
}

/** N_c · mean of x: the total of one stratum. 0 for a stratum without sampled rows. */
export function stratumTotal({ population, sampled, sum }: StratumMoments): number {
  return sampled === 0 ? 0 : (population / sampled) * sum;
}

/** Variance of `stratumTotal`: N² (1 − n/N) s²/n. */
export function stratumVariance({ population, sampled, sum, sumOfSquares }: StratumMoments): number {
  if (sampled >= population) return 0;
  if (sampled < 2) return Number.NaN;
  // The difference may fall below 0 by rounding when all x are equal.
  const variance = Math.max(0, sumOfSquares - (sum * sum) / sampled) / (sampled - 1);
  return (population * (population - sampled) * variance) / sampled;
}

/** Σ_c N_c x̄_c. */
export function stratifiedTotal(strata: readonly StratumMoments[]): Estimate {
  let value = 0;
  let variance = 0;
  for (const stratum of strata) {
    value += stratumTotal(stratum);
    variance += stratumVariance(stratum);
  }
  return { value, standardError: Math.sqrt(variance) };
}

/** The mean over all rows of the file: the total ÷ Σ N_c, which is known exactly. NaN without rows. */
export function stratifiedMean(strata: readonly StratumMoments[]): Estimate {
  const rows = strata.reduce((sum, { population }) => sum + population, 0);
  const { value, standardError } = stratifiedTotal(strata);
  return { value: value / rows, standardError: standardError / rows };
}

/**
 * The share R_c = T_c ÷ T of each stratum in the total of a quantity x ≥ 0, with the delta-method standard error. The strata are sampled
 * independently, so Var R_c ≈ [(1 − R_c)² Var T_c + R_c² Σ_{h≠c} Var T_h] ÷ T². All shares are 0 when T = 0.
 */
export function stratifiedShares(strata: readonly StratumMoments[]): readonly Estimate[] {
  const totals = strata.map(stratumTotal);
  const variances = strata.map(stratumVariance);
  const total = sumOf(totals);
  const variance = sumOf(variances);
  return totals.map((own, index) => {
    if (total === 0) return { value: 0, standardError: 0 };
    const share = own / total;
    const ownVariance = variances[index]!;
    const spread = (1 - share) ** 2 * ownVariance + share ** 2 * Math.max(0, variance - ownVariance);
    return { value: share, standardError: Math.sqrt(spread) / total };
  });
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
