import { type LossDefinition, PLAIN } from '../definition.ts';

export const noteMean: LossDefinition = {
  ...PLAIN,
  id: 'note-mean',
  title: 'Sum over labels ÷ LabelNum (average = true)',
  source: 'Lin et al. 2017, eq. (5), summed over the labels: 1/LabelNum · Σ FL_i',
  activation: 'softmax',
  denominator: 'classes',
};
