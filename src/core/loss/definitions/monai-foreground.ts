import { type LossDefinition, PLAIN } from '../definition.ts';

export const monaiForeground: LossDefinition = {
  ...PLAIN,
  id: 'monai-foreground',
  title: 'MONAI FocalLoss, use_softmax, without background',
  source: 'MONAI 1.3, losses.FocalLoss(use_softmax=True, include_background=False); α is then ignored',
  activation: 'softmax',
  alphaRule: 'every-class',
  dropsFirstClass: true,
  denominator: 'elements',
};
