import { type LossDefinition, PLAIN } from '../definition.ts';

export const kerasCategorical: LossDefinition = {
  ...PLAIN,
  id: 'keras-categorical',
  title: 'Keras CategoricalFocalCrossentropy',
  source: 'Keras 3, losses.CategoricalFocalCrossentropy; one α of 0.25 multiplies every class alike',
  activation: 'softmax',
  defaultAlpha: 0.25,
  clip: 1e-7,
  denominator: 'examples',
};
