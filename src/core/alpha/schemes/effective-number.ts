import type { AlphaScheme } from '../alpha.ts';

export const effectiveNumber: AlphaScheme = {
  id: 'effective-number',
  title: 'Effective number of samples',
  formula: '(1 − β) ÷ (1 − βⁿ) (Cui et al. 2019)',
  // 1 − βⁿ as −expm1(n · ln β): the plain difference loses all digits where β is close to 1 and n is small.
  weigh: (counts, { beta }) => counts.map((count) => (1 - beta) / -Math.expm1(count * Math.log(beta))),
};
