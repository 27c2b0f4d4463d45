import type { AlphaScheme } from '../alpha.ts';
import { totalOf } from '../counts.ts';

export const enet: AlphaScheme = {
  id: 'enet',
  title: 'ENet',
  formula: '1 ÷ ln(1.02 + p) (Paszke et al. 2016)',
  weigh(counts) {
    const total = totalOf(counts);
    return counts.map((count) => 1 / Math.log(1.02 + count / total));
  },
};
