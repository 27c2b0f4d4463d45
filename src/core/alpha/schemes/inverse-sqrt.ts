import type { AlphaScheme } from '../alpha.ts';

export const inverseSqrt: AlphaScheme = {
  id: 'inverse-sqrt',
  title: 'Inverse square root',
  formula: '1 ÷ √n',
  weigh: (counts) => counts.map((count) => 1 / Math.sqrt(count)),
};
