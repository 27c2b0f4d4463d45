/**
 * The bias at which a sigmoid starts with the probability π: −log((1 − π) / π), so that the many negatives do not swamp the first steps
 * (Lin et al. 2017, section 4.1; −4.595 for π = 0.01).
 * @param share π, between 0 and 1
 * @returns ∓∞ for 0 and 1
 */
export function priorBias(share: number): number {
  return Math.log(share) - Math.log1p(-share);
}
