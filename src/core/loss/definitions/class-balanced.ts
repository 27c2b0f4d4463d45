import { type LossDefinition, PLAIN } from '../definition.ts';

export const classBalanced: LossDefinition = {
  ...PLAIN,
  id: 'class-balanced',
  title: 'Class-balanced focal loss',
  source: 'Cui et al. 2019, eq. (12), as richardaecn/class-balanced-loss: the weight of the true class on every logit',
  activation: 'sigmoid',
  alphaRule: 'true-class',
  denominator: 'examples',
};
