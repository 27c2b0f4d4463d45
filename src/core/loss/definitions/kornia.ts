import { type LossDefinition, PLAIN } from '../definition.ts';

export const kornia: LossDefinition = {
  ...PLAIN,
  id: 'kornia',
  title: 'kornia focal_loss',
  source: 'kornia 0.7 and later, losses.focal_loss, reduction="mean"; ignored rows stay in the denominator',
  activation: 'softmax',
  alphaRule: 'first-complement',
  floor: 1e-6,
  denominator: 'all-elements',
};
