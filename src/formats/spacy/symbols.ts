/**
 * Strings that spaCy stands for by a small number instead of their hash (`symbols.pyx` of spaCy 3.8, the same since 2.0): names of parts of
 * speech, entities and dependencies. Flags and what is deprecated are left out.
 */
const SYMBOLS: readonly (readonly [first: number, names: string])[] = [
  [
    64,
    'ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE',
  ],
  [
    380,
    'PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID IDX _',
  ],
];

const NAMES: ReadonlyMap<number, string> = new Map(
  SYMBOLS.flatMap(([first, names]) => names.split(' ').map((name, index) => [first + index, name] as const)),
);

/** The name of a small number; undefined for others. */
export function symbolName(id: number): string | undefined {
  return NAMES.get(id);
}

/** Attributes of a token that matter here. */
export const ENT_IOB = 77;
export const ENT_TYPE = 78;
export const SENT_START = 80;
