import { type LossDefinition, PLAIN } from '../definition.ts';

export const weightedEntropy: LossDefinition = {
  ...PLAIN,
  id: 'weighted-entropy',
  title: 'p_t from a weighted cross-entropy',
  source: 'a common snippet: ce = cross_entropy(z, y, weight=α); ((1 − exp(−ce))^γ · ce).mean()',
  wrong: 'exp(−ce) is p_t to the power of α, not p_t: the weight shifts what counts as easy.',
  activation: 'softmax',
  form: 'weighted-entropy',
  denominator: 'examples',
};
