/** Files of columns, and what is counted of them. The fast path must count the same. */
export interface ConllCase {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly (readonly [string, number])[];
  readonly sentences: number;
  readonly problems?: readonly number[];
  readonly ignored?: number;
  readonly column?: string | number;
  readonly names?: readonly string[];
}

export const CONLL_CASES: readonly ConllCase[] = [
  {
    name: 'two columns with tabs',
    text: 'EU\tB-ORG\nrejects\tO\n\nPeter\tB-PER\n',
    labels: [
      ['B-ORG', 1],
      ['O', 1],
      ['B-PER', 1],
    ],
    sentences: 2,
  },
  {
    name: 'four columns with spaces',
    text: 'EU NNP B-NP B-ORG\nsays VBZ B-VP O\n',
    labels: [
      ['B-ORG', 1],
      ['O', 1],
    ],
    sentences: 1,
  },
  {
    name: 'no line feed at the end',
    text: 'a O\nb B-X',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'CRLF line ends',
    text: 'a O\r\nb B-X\r\n\r\nc O\r\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 2,
  },
  {
    name: 'CRLF without a line end at the end',
    text: 'a O\r\nb B-X\r',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'sentence breaks of a tab, of blanks, and of a lone mark of byte order',
    text: 'a\tO\n\t\nb\tO\n  \t \nc\tO\n\uFEFF\nd\tB-X\n',
    labels: [
      ['O', 3],
      ['B-X', 1],
    ],
    sentences: 4,
  },
  {
    name: 'document marks are no tokens',
    text: '-DOCSTART- -X- -X- O\n\na b c O\n-DOCSTART- -X- O\nd e f B-X\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 2,
  },
  {
    name: 'a document mark with as many columns as a token',
    text: '-DOCSTART- O\na O\n-D O\n-DOCSTART-x B-X\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: '# begins a token where the columns fit',
    text: '#1 O\n# O\n#tag B-X\na O\n',
    labels: [
      ['O', 3],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: '# begins a comment where they do not',
    text: '# sent_id = 1\na O\n# id 5 domain\nb B-X\n# newdoc id = 3\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'a comment with a tab in a file with blanks',
    text: '# id 52-39\tdomain=train\nthe _ _ O\ncat _ _ B-X\n# id 77\tdomain=train\nA _ _ O\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'a lone token is a problem and the rest is counted',
    text: 'a O\nlost\nb B-X\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
    problems: [2],
  },
  {
    name: 'a token with a blank in a file with tabs',
    text: 'New York\tB-LOC\n1 1/2\tO\na\tO\n',
    labels: [
      ['B-LOC', 1],
      ['O', 2],
    ],
    sentences: 1,
  },
  {
    name: 'only blanks and tabs split: a token may hold U+00A0 and U+2028',
    text: 'a\u00a0b O\n\u2028 O\n\u0085 B-X\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'aligned with runs of blanks, and blanks at the end',
    text: 'a    O  \nbcd  B-X\ne    O\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'a row with more columns still has its tag',
    text: 'a O\n1 1/2 B-X\nb O\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'a row with more columns and no tag is a problem',
    text: 'a O\nb B-X\nsome loose words\nc O\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
    problems: [3],
  },
  {
    name: 'a blank after the tag in a file with tabs',
    text: 'a\tO\nb\tO \nc\tB-X\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'the column by position',
    text: 'EU NNP I-NP B-ORG\nsays VBZ I-VP O\n',
    labels: [
      ['NNP', 1],
      ['VBZ', 1],
    ],
    sentences: 1,
    column: 2,
  },
  {
    name: 'the column by the name of a header',
    text: 'token\tpos\tner\na\tDT\tO\nb\tNN\tB-X\n',
    labels: [
      ['DT', 1],
      ['NN', 1],
    ],
    sentences: 1,
    column: 'pos',
  },
  {
    name: 'the column by global.columns',
    text: '# global.columns = FORM NER MISC\na O _\nb B-X _\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
    column: 'NER',
  },
  {
    name: 'a header is no token',
    text: 'word\tlabel\na\tO\nb\tB-X\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'ids get their names, −100 is ignored',
    text: 'a 0\nb 1\nc -100\nd 7\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
      ['7', 1],
    ],
    sentences: 1,
    ignored: 1,
    names: ['O', 'B-X'],
  },
  {
    name: 'hostile tags',
    text: 'a __proto__\nb constructor\nc <img/onerror=x>\nd $(bug)\ne toString\nf O\n',
    labels: [
      ['__proto__', 1],
      ['constructor', 1],
      ['<img/onerror=x>', 1],
      ['$(bug)', 1],
      ['toString', 1],
      ['O', 1],
    ],
    sentences: 1,
  },
  {
    name: 'tags that share length, first and last letters',
    text: 'a B-aXb\nb B-aYb\nc B-aXb\nd É\ne È\nf É\n',
    labels: [
      ['B-aXb', 2],
      ['B-aYb', 1],
      ['É', 2],
      ['È', 1],
    ],
    sentences: 1,
  },
  { name: 'an empty file', text: '', labels: [], sentences: 0 },
];
