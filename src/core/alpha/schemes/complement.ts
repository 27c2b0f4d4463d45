import type { AlphaScheme } from '../alpha.ts';
import { totalOf } from '../counts.ts';

export const complement: AlphaScheme = {
  id: 'complement',
  title: 'Complement',
  formula: '1 − p',
  weigh(counts) {
    const total = totalOf(counts);
    return counts.map((count) => 1 - count / total);
  },
};
