/** Columns in unusual layouts: each recognised and counted without hints. */
import { describe, it } from 'node:test';
import { checkDialect, type Dialect } from '../../support/sequence-files.ts';

const times = (text: string, count: number) => text.repeat(count);

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'an index before -DOCSTART-': {
    text: '0\t-DOCSTART-\tO\n\n0\tEU\tB-ORG\n1\t-D\tO\n\n0\tx\tO\n',
    format: 'conll',
    labels: [
      ['B-ORG', 1],
      ['O', 2],
    ],
    sentences: 2,
    mentions: { ORG: 1 },
  },
  'gold and predicted tags of a conlleval file: the gold ones': {
    file: 'predictions.conll',
    text: 'EU NNP B-ORG B-ORG\nrejects VBZ O O\nGerman JJ B-MISC O\nPeter NNP B-PER B-PER\nB NNP I-PER B-ORG\n',
    format: 'conll',
    labels: [
      ['B-ORG', 1],
      ['O', 1],
      ['B-MISC', 1],
      ['B-PER', 1],
      ['I-PER', 1],
    ],
    sentences: 1,
    mentions: { ORG: 1, MISC: 1, PER: 1 },
  },
  'the tag in the second of three columns': {
    text: 'EU B-ORG x1\nrejects O x2\nGerman B-MISC x3\nlamb I-MISC x4\n. O x5\n\nPeter B-PER x6\n',
    format: 'conll',
    evidence: /column 2 tags such as B-ORG/,
    labels: [
      ['B-ORG', 1],
      ['O', 2],
      ['B-MISC', 1],
      ['I-MISC', 1],
      ['B-PER', 1],
    ],
    sentences: 2,
    mentions: { ORG: 1, MISC: 1, PER: 1 },
  },
  'part of speech before the lemma': {
    text: times('the\tDT\tthe\ndogs\tNNS\tdog\nbark\tVBP\tbark\nat\tIN\tat\ncats\tNNS\tcat\n.\tSENT\t.\n\n', 4),
    format: 'conll',
    evidence: /column 2 5 distinct tags/,
    labels: [
      ['DT', 4],
      ['NNS', 8],
      ['VBP', 4],
      ['IN', 4],
      ['SENT', 4],
    ],
    sentences: 4,
    mentions: null,
  },
  'a blank as a character between blanks and between tabs': {
    text: '가 B-LC\n나 I-LC\n  O\n다 O\n O\n',
    format: 'conll',
    labels: [
      ['B-LC', 1],
      ['I-LC', 1],
      ['O', 3],
    ],
    sentences: 1,
    mentions: { LC: 1 },
  },
  'word segmentation: B, M, E, S': {
    file: 'pku_training.txt',
    text: '上\tB\n海\tE\n浦\tB\n江\tM\n边\tE\n的\tS\n\n人\tS\n民\tB\n们\tE\n',
    format: 'conll',
    labels: [
      ['B', 3],
      ['E', 3],
      ['M', 1],
      ['S', 2],
    ],
    sentences: 2,
    mentions: { _: 5 },
  },
  'WordPiece: the rest of a word with X': {
    text: 'Jim\tB-PER\nHen\tI-PER\n##son\tX\nwas\tO\na\tO\npup\tO\n##pet\tX\n##eer\tX\n\n#x\tO\nOslo\tB-LOC\nis\tO\na\tO\ncity\tO\nin\tO\nNorway\tB-LOC\n.\tO\nIt\tO\nis\tO\nnice\tO\nand\tO\nin\tO\nthe\tO\nnorth\tO\nof\tO\nEurope\tB-LOC\nand\tO\ncold\tO\nin\tO\nwinter\tO\nsays\tO\nJim\tB-PER\nto\tO\nBo\tB-PER\n',
    format: 'conll',
    labels: [
      ['B-PER', 3],
      ['I-PER', 1],
      ['X', 3],
      ['O', 23],
      ['B-LOC', 3],
    ],
    sentences: 2,
    mentions: { PER: 3, X: [2, 0], LOC: 3 },
  },
  'tags with the letter last': {
    file: 'train.txt',
    text: 'EU ORG-B\nrejects O\nNew LOC-B\nYork LOC-I\n1 1/2 O\nof I-95-B\n\nPeter PER-B\n',
    format: 'conll',
    evidence: /tags with the letter last such as ORG-B/,
    labels: [
      ['ORG-B', 1],
      ['O', 2],
      ['LOC-B', 1],
      ['LOC-I', 1],
      ['I-95-B', 1],
      ['PER-B', 1],
    ],
    sentences: 2,
    mentions: { ORG: 1, LOC: 1, 'I-95': 1, PER: 1 },
  },
  'an id of the sentence in each row instead of blank lines': {
    file: 'ner.txt',
    text: '0 Harry B-PER\n0 Potter I-PER\n0 left O\n1 Hermione B-PER\n1 and O\n1 Ron B-PER\n2 London B-LOC\n2 is O\n2 big O\n',
    format: 'conll',
    labels: [
      ['B-PER', 3],
      ['I-PER', 1],
      ['O', 4],
      ['B-LOC', 1],
    ],
    sentences: 3,
    mentions: { PER: 3, LOC: 1 },
  },
  'an index that begins anew instead of blank lines': {
    text: '1\tHarry\tB-PER\n2\tPotter\tI-PER\n1\tRowling\tI-PER\n2\twrote\tO\n3\tit\tO\n1\tLondon\tB-LOC\n',
    format: 'conll',
    labels: [
      ['B-PER', 1],
      ['I-PER', 2],
      ['O', 2],
      ['B-LOC', 1],
    ],
    sentences: 3,
    mentions: { PER: [2, 1], LOC: 1 },
  },
  'tags alone, one a line': {
    file: 'predictions.txt',
    text: 'O\nB-PER\nI-PER\nO\n\nB-PER\nO\nO\nB-PER\n\nO\nO\n',
    format: 'conll',
    evidence: /one tag a line and nothing else, 3 different ones/,
    labels: [
      ['O', 6],
      ['B-PER', 3],
      ['I-PER', 1],
    ],
    sentences: 3,
    mentions: { PER: 3 },
  },
  'lines that end in carriage returns, in line feeds, and in both': {
    text: 'EU B-ORG\rrejects O\r\nGerman B-MISC\r\r\nlamb O\n\rPeter B-PER\r\r\rPan I-PER\r\n\r\nx O\r',
    format: 'conll',
    labels: [
      ['B-ORG', 1],
      ['O', 3],
      ['B-MISC', 1],
      ['B-PER', 1],
      ['I-PER', 1],
    ],
    sentences: 4,
    mentions: { ORG: 1, MISC: 1, PER: [2, 1] },
  },
  'a header whose name of the tags nobody knows': {
    file: 'train.txt',
    text: 'word goldstandard\nEU B-ORG\nrejects O\nGerman B-MISC\n',
    format: 'conll',
    labels: [
      ['B-ORG', 1],
      ['O', 1],
      ['B-MISC', 1],
    ],
    sentences: 1,
    mentions: { ORG: 1, MISC: 1 },
  },
  'parts of speech of tweets, where O is a pronoun': {
    file: 'oct27.conll',
    text: times('I\tO\nlove\tV\nthe\tD\nnew\tA\nphone\tN\nin\tP\nthe\tD\nshop\tN\n!\t,\n#x\t#\n@y\t@\nnow\tR\n\n', 4),
    format: 'conll',
    labels: [
      ['O', 4],
      ['V', 4],
      ['D', 8],
      ['A', 4],
      ['N', 8],
      ['P', 4],
      [',', 4],
      ['#', 4],
      ['@', 4],
      ['R', 4],
    ],
    sentences: 4,
    mentions: null,
  },
};

describe('dialects of columns', () => {
  for (const [name, dialect] of Object.entries(DIALECTS)) it(name, () => checkDialect(dialect));
});
