/** A floor of zeros as Evidently sets it: 0.0001, or a millionth of the smallest share where that is not above it. */
export function floored(shares: readonly number[]): readonly number[] {
  let least = 1;
  for (const share of shares) if (share > 0 && share < least) least = share;
  const floor = least <= USUAL ? least / 1e6 : USUAL;
  return shares.map((share) => (share === 0 ? floor : share));
}

const USUAL = 0.0001;
