import type { PeerRule } from '../peer-rule.ts';

export const huggingFace: PeerRule = {
  id: 'hugging-face',
  tool: 'Hugging Face dataset viewer',
  rule: 'none: it draws frequencies, or for lists of tags their lengths',
  denominator: '',
  judge: ({ mentions }) => ({
    outcome: 'blind',
    value: null,
    note:
      mentions === null
        ? 'It draws how often each label occurs and judges nothing.'
        : 'Of a column of tags it draws the lengths of the lists alone.',
  }),
};
