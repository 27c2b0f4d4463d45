import { type LossDefinition, PLAIN } from '../definition.ts';

export const kerasBinary: LossDefinition = {
  ...PLAIN,
  id: 'keras-binary',
  title: 'Keras BinaryFocalCrossentropy',
  source: 'Keras 3, losses.BinaryFocalCrossentropy; its α of 0.25 is unused unless apply_class_balancing is true',
  activation: 'sigmoid',
  alphaRule: 'negative-complement',
  clip: 1e-7,
  denominator: 'elements',
};
