import { type LossDefinition, PLAIN } from '../definition.ts';

export const kornia: LossDefinition = {
  ...PLAIN,
  id: 'kornia',
  title: 'kornia focal_loss',
  source:
    'kornia 0.7 and 0.8, losses.focal_loss, reduction="mean"; ignored rows stay in the denominator; 0.9 has no floor of 1e-6 any more',
  activation: 'softmax',
  alphaRule: 'first-complement',
  floor: 1e-6,
  denominator: 'all-elements',
};
