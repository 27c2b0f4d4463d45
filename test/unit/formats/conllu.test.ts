/** CoNLL-U, CoNLL-U Plus and their kin, recognised and counted without hints. */
import { describe, it } from 'node:test';
import { checkDialect, type Dialect } from '../../support/sequence-files.ts';

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'CoNLL-U: parts of speech of words, ranges and empty nodes left out': {
    file: 'x.conllu',
    text: '# sent_id = 1\n# text = Non du\n1\tNon\tnon\tADV\tRB\tPolarity=Neg\t2\tadvmod\t_\t_\n2-3\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n2\tde\tde\tADP\tIN\t_\t0\troot\t_\t_\n3\tle\tle\tDET\tDT\tNumber=Sing\t2\tdet\t_\tSpaceAfter=No\n3.1\tvu\tvoir\tVERB\t_\t_\t_\t_\t2:conj\t_\n\n# sent_id = 2\n1\t#\t#\tSYM\tNN\t_\t0\troot\t_\t_\n',
    format: 'conllu',
    evidence: /CoNLL-U, 10 columns separated by tabs, the labels in UPOS such as ADV/,
    labels: [
      ['ADV', 1],
      ['ADP', 1],
      ['DET', 1],
      ['SYM', 1],
    ],
    sentences: 2,
    mentions: null,
  },
  'CoNLL-U: an attribute of the features, by its name': {
    file: 'x.conllu',
    text: '1\ta\ta\tDET\tDT\tNumber=Sing|PronType=Art\t2\tdet\t_\t_\n2\tb\tb\tNOUN\tNN\tNumber=Plur\t0\troot\t_\t_\n3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n',
    format: 'conllu',
    labels: [
      ['Sing', 1],
      ['Plur', 1],
    ],
    sentences: 1,
    mentions: null,
    ignored: 1,
    column: 'Number',
  },
  'CoNLL-U: the features as they stand, by position': {
    file: 'x.conllu',
    text: '1\ta\ta\tDET\tDT\tA=1|B=2\t2\tdet\t_\t_\n2\tb\tb\tNOUN\tNN\tA=1|B=2\t0\troot\t_\t_\n3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n',
    format: 'conllu',
    labels: [
      ['A=1|B=2', 2],
      ['_', 1],
    ],
    sentences: 1,
    mentions: null,
    column: 6,
  },
  'CoNLL-U: relations, by name in any case': {
    file: 'x.conllu',
    text: '1\ta\ta\tDET\tDT\t_\t2\tdet\t_\t_\n2\tb\tb\tNOUN\tNN\t_\t0\troot\t_\t_\n\n',
    format: 'conllu',
    labels: [
      ['det', 1],
      ['root', 1],
    ],
    sentences: 1,
    mentions: null,
    column: 'deprel',
  },
  'CoNLL-U: entities in MISC under name, as in DaNE and NorNE': {
    file: 'ddt.train.conllu',
    text: '1\tPeter\tp\tPROPN\t_\t_\t2\tnsubj\t_\tname=B-PER|SpaceAfter=No\n2\tPan\tp\tPROPN\t_\t_\t0\troot\t_\tname=I-PER\n3\ter\tv\tAUX\t_\t_\t2\tcop\t_\tname=O\n4\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\tSpaceAfter=No\n',
    format: 'conllu',
    evidence: /the labels in MISC:name such as B-PER/,
    labels: [
      ['B-PER', 1],
      ['I-PER', 1],
      ['O', 2],
    ],
    sentences: 1,
    mentions: { PER: 1 },
  },
  'CoNLL-U: entities in MISC without a name, in BILOU as spaCy reads them': {
    text: '1\tNew\tn\tPROPN\t_\t_\t2\tcompound\t_\tB-GPE\n2\tYork\ty\tPROPN\t_\t_\t0\troot\t_\tL-GPE|SpaceAfter=No\n3\tin\ti\tADP\t_\t_\t2\tcase\t_\t_\n4\tIt\ti\tPROPN\t_\t_\t2\tnmod\t_\tU-GPE\n',
    format: 'conllu',
    evidence: /the labels in MISC such as B-GPE/,
    labels: [
      ['B-GPE', 1],
      ['L-GPE', 1],
      ['O', 1],
      ['U-GPE', 1],
    ],
    sentences: 1,
    mentions: { GPE: 2 },
  },
  'CoNLL-U: UPOS beside entities, by name': {
    text: '1\tPeter\tp\tPROPN\t_\t_\t0\troot\t_\tNER=B-PER\n2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\tNER=O\n',
    format: 'conllu',
    labels: [
      ['PROPN', 1],
      ['PUNCT', 1],
    ],
    sentences: 1,
    mentions: null,
    column: 'UPOS',
  },
  'CoNLL-U: bad lines are problems': {
    text: '1\ta\ta\tDET\tDT\t_\t2\tdet\t_\t_\n2\tb\tb\tNOUN\tNN\t_\t0\troot\t_\t_\n3\tc\tc\tNOUN\tNN\t_\t2\tdep\t_\t_\n4\td\td\tNOUN\tNN\t_\t2\tdep\t_\t_\n5\te\te\tNOUN\tNN\t_\t2\tdep\t_\t_\n6\tf\tf\tNOUN\tNN\t_\t2\tdep\t_\t_\n7\tg\tg\tNOUN\tNN\t_\t2\tdep\t_\t_\n8\th\th\tNOUN\tNN\t_\t2\tdep\t_\t_\n9\ti\ti\tNOUN\tNN\t_\t2\tdep\t_\t_\n10\tlost words\n11\tk\tk\tPUNCT\t.\t_\t2\tpunct\t_\t_\n',
    format: 'conllu',
    labels: [
      ['DET', 1],
      ['NOUN', 8],
      ['PUNCT', 1],
    ],
    sentences: 1,
    mentions: null,
    problems: [10],
  },
  'CoNLL-U Plus: tags in a column of its own': {
    file: 'x.conllup',
    text: '# global.columns = ID FORM UPOS PARSEME:MWE\n# text = in spite of\n1\tin\tADP\tB-MWE\n2\tspite\tNOUN\tI-MWE\n2-3\tx\t_\t_\n3\tof\tADP\tI-MWE\n4\tit\tPRON\tO\n\n',
    format: 'conllu',
    evidence: /CoNLL-U Plus of 4 columns, the labels in PARSEME:MWE such as B-MWE/,
    labels: [
      ['B-MWE', 1],
      ['I-MWE', 2],
      ['O', 1],
    ],
    sentences: 1,
    mentions: { MWE: 1 },
  },
  'CoNLL-U Plus: PARSEME, where codes of expressions are no tags': {
    file: 'train.cupt',
    text: '# global.columns = ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC PARSEME:MWE\n1\tthey\tthey\tPRON\t_\t_\t2\tnsubj\t_\t_\t*\n2\tdid\tdo\tVERB\t_\t_\t0\troot\t_\t_\t1:LVC.full\n3\tsay\tsay\tNOUN\t_\t_\t2\tobj\t_\t_\t1\n',
    format: 'conllu',
    evidence: /the labels in UPOS/,
    labels: [
      ['PRON', 1],
      ['VERB', 1],
      ['NOUN', 1],
    ],
    sentences: 1,
    mentions: null,
  },
};

describe('CoNLL-U', () => {
  for (const [name, dialect] of Object.entries(DIALECTS)) it(name, () => checkDialect(dialect));
});
