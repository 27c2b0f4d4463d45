import { type LossDefinition, PLAIN } from '../definition.ts';

export const torchvision: LossDefinition = {
  ...PLAIN,
  id: 'torchvision',
  title: 'torchvision sigmoid_focal_loss',
  source: 'torchvision 0.15 and later, ops.sigmoid_focal_loss, reduction="mean"',
  activation: 'sigmoid',
  alphaRule: 'negative-complement',
  defaultAlpha: 0.25,
  denominator: 'elements',
};
