import { type LossDefinition, PLAIN } from '../definition.ts';

export const monai: LossDefinition = {
  ...PLAIN,
  id: 'monai',
  title: 'MONAI FocalLoss',
  source: 'MONAI 1.3, losses.FocalLoss with its defaults (sigmoid)',
  activation: 'sigmoid',
  alphaRule: 'negative-complement',
  denominator: 'elements',
};
