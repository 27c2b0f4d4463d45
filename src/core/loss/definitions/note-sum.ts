import { type LossDefinition, PLAIN } from '../definition.ts';

export const noteSum: LossDefinition = {
  ...PLAIN,
  id: 'note-sum',
  title: 'Sum over labels (average = false)',
  source: 'Lin et al. 2017, eq. (5), summed over the labels: Σ FL_i',
  activation: 'softmax',
  denominator: 'one',
};
