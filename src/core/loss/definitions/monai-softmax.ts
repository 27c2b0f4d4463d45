import { type LossDefinition, PLAIN } from '../definition.ts';

export const monaiSoftmax: LossDefinition = {
  ...PLAIN,
  id: 'monai-softmax',
  title: 'MONAI FocalLoss, use_softmax',
  source: 'MONAI 1.3, losses.FocalLoss(use_softmax=True)',
  activation: 'softmax',
  alphaRule: 'first-complement',
  denominator: 'elements',
};
