import { type LossDefinition, PLAIN } from '../definition.ts';

export const fvcore: LossDefinition = {
  ...PLAIN,
  id: 'fvcore',
  title: 'fvcore sigmoid_focal_loss',
  source: 'fvcore 0.1.5, sigmoid_focal_loss, reduction="mean"; α is off unless it is given',
  activation: 'sigmoid',
  alphaRule: 'negative-complement',
  denominator: 'elements',
};
