import type { PeerRule } from '../peer-rule.ts';

export const evidently: PeerRule = {
  id: 'evidently',
  tool: 'Evidently, ClassificationClassBalance',
  rule: 'none: it draws a histogram',
  denominator: '',
  judge: () => ({ outcome: 'blind', value: null, note: 'It draws how often each label occurs and judges nothing.' }),
};
