import { type LossDefinition, PLAIN } from '../definition.ts';

export const retinanet: LossDefinition = {
  ...PLAIN,
  id: 'retinanet',
  title: 'RetinaNet head',
  source: 'torchvision, RetinaNetClassificationHead: the sum over the foreground rows, taken as one image',
  activation: 'sigmoid',
  alphaRule: 'negative-complement',
  defaultAlpha: 0.25,
  denominator: 'positives',
};
