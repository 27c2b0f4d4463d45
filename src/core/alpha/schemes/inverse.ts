import type { AlphaScheme } from '../alpha.ts';

export const inverse: AlphaScheme = {
  id: 'inverse',
  title: 'Inverse frequency',
  formula: '1 ÷ n',
  weigh: (counts) => counts.map((count) => 1 / count),
};
