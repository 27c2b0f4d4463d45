import { type LossDefinition, PLAIN } from '../definition.ts';

export const adeelh: LossDefinition = {
  ...PLAIN,
  id: 'adeelh',
  title: 'AdeelH/pytorch-multi-class-focal-loss',
  source: 'AdeelH/pytorch-multi-class-focal-loss: the plain mean over the rows kept, not divided by Σα',
  activation: 'softmax',
  denominator: 'examples',
};
