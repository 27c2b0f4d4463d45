import { type PeerRule, type PeerVerdict, smallestOf, verdict } from '../peer-rule.ts';

/** NEW_LABEL_THRESHOLD; it fires at the threshold as well. */
const THRESHOLD = 50;

export const spacy: PeerRule = {
  id: 'spacy',
  tool: 'spaCy debug data',
  rule: 'min mentions of a kind ≤ 50',
  denominator: 'mentions; O is never counted',
  judge: ({ mentions }): PeerVerdict => {
    if (mentions === null) return { outcome: 'blind', value: null, note: 'It compares no counts of labels of texts.' };
    if (mentions.length === 0) return { outcome: 'blind', value: null, note: 'It never counts O, and there is nothing else.' };
    return verdict(smallestOf(mentions) <= THRESHOLD, smallestOf(mentions), 'It never counts O.');
  },
};
