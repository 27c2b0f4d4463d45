import { type LossDefinition, PLAIN } from '../definition.ts';

export const korniaBinary: LossDefinition = {
  ...PLAIN,
  id: 'kornia-binary',
  title: 'kornia binary_focal_loss_with_logits',
  source: 'kornia 0.7 and later, losses.binary_focal_loss_with_logits, reduction="mean"',
  activation: 'sigmoid',
  alphaRule: 'negative-complement',
  defaultAlpha: 0.25,
  denominator: 'elements',
};
