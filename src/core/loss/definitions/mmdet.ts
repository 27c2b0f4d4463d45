import { type LossDefinition, PLAIN } from '../definition.ts';

export const mmdet: LossDefinition = {
  ...PLAIN,
  id: 'mmdet',
  title: 'MMDetection FocalLoss',
  source: 'MMDetection 3, py_sigmoid_focal_loss, divided by the number of positives (avg_factor)',
  activation: 'sigmoid',
  alphaRule: 'negative-complement',
  defaultAlpha: 0.25,
  denominator: 'positives',
};
