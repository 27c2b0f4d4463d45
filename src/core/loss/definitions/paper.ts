import { type LossDefinition, PLAIN } from '../definition.ts';

export const paper: LossDefinition = {
  ...PLAIN,
  id: 'paper',
  title: 'Paper, several classes',
  source: 'Lin et al. 2017, eq. (5), with softmax; α and γ per class',
  activation: 'softmax',
  denominator: 'examples',
};
