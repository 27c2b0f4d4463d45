/** One sentence a line: words joined to their tags, and lines of tags. */
import { describe, it } from 'node:test';
import { checkDialect, type Dialect } from '../../support/sequence-files.ts';

const times = (text: string, count: number) => text.repeat(count);

const DIALECTS: Readonly<Record<string, Dialect>> = {
  'WikiNER: word, part of speech and tag joined by bars, IOB1': {
    file: 'aij-wikiner-en-wp3',
    text: 'The|DT|I-MISC Oxford|NNP|I-MISC Companion|NNP|I-MISC to|TO|O Philosophy|NNP|I-ORG says|VBZ|O\n\nin|IN|O Paris|NNP|I-LOC Lyon|NNP|B-LOC .|.|O\n',
    format: 'tagged-words',
    evidence: /one sentence a line, each word as word\|word\|tag, tags such as I-MISC/,
    labels: [
      ['I-MISC', 3],
      ['O', 4],
      ['I-ORG', 1],
      ['I-LOC', 1],
      ['B-LOC', 1],
    ],
    sentences: 2,
    mentions: { MISC: 1, ORG: 1, LOC: 2 },
  },
  'WikiNER: the part of speech, when it is asked for': {
    text: 'The|DT|I-MISC Oxford|NNP|I-MISC says|VBZ|O\nin|IN|O Paris|NNP|I-LOC .|.|O\n',
    format: 'tagged-words',
    labels: [
      ['DT', 1],
      ['NNP', 2],
      ['VBZ', 1],
      ['IN', 1],
      ['.', 1],
    ],
    sentences: 2,
    mentions: null,
    column: 2,
  },
  'spaCy iob: a bar in a word': {
    file: 'train.iob',
    text: 'I|O like|O London|I-GPE and|O New|B-GPE York|I-GPE City|I-GPE .|O\na|b|O |||O\tx|B-GPE\r\n-DOCSTART-|O\n',
    format: 'tagged-words',
    labels: [
      ['O', 6],
      ['I-GPE', 3],
      ['B-GPE', 2],
    ],
    sentences: 2,
    // One mention begins with I, two begin with B.
    mentions: { GPE: [3, 2] },
  },
  'words joined to parts of speech by slashes': {
    file: 'wsj.pos',
    text: times('Pierre/NNP Vinken/NNP ,/, 61/CD years/NNS old/JJ ,/, will/MD join/VB 1\\/2/CD\n', 3),
    format: 'tagged-words',
    evidence: /each word as word\/tag/,
    labels: [
      ['NNP', 6],
      [',', 6],
      ['CD', 6],
      ['NNS', 3],
      ['JJ', 3],
      ['MD', 3],
      ['VB', 3],
    ],
    sentences: 3,
    mentions: null,
  },
  'the Brown corpus: tags in small letters': {
    file: 'ca01',
    text: times(
      '\n\n\tThe/at Fulton/np-tl County/nn-tl said/vbd an/at election/nn produced/vbd no/at evidence/nn ./.\n\n\n\tA/at jury/nn in/in October/np praised/vbd the/at City/nn-tl of/in Atlanta/np ./.\n',
      3,
    ),
    format: 'tagged-words',
    labels: [
      ['at', 15],
      ['np-tl', 3],
      ['nn-tl', 6],
      ['vbd', 9],
      ['nn', 9],
      ['.', 6],
      ['in', 6],
      ['np', 6],
    ],
    sentences: 6,
    mentions: null,
  },
  "People's Daily: characters of a language without capitals": {
    file: '199801.txt',
    text: times(
      '19980101-01-001-001/m  迈向/v  充满/v  希望/n  的/u  新/a  世纪/n  ——/w  一九九八年/t  新年/t  讲话/n  [中央/n  电台/n]nt  。/w\n',
      3,
    ),
    format: 'tagged-words',
    labels: [
      ['m', 3],
      ['v', 6],
      ['n', 12],
      ['u', 3],
      ['a', 3],
      ['w', 6],
      ['t', 6],
      ['n]nt', 3],
    ],
    sentences: 3,
    mentions: null,
  },
  'words joined to tags by underscores': {
    text: times('New_B-LOC York_I-LOC is_O big_O\n', 2),
    format: 'tagged-words',
    labels: [
      ['B-LOC', 2],
      ['I-LOC', 2],
      ['O', 4],
    ],
    sentences: 2,
    mentions: { LOC: 2 },
  },
  'words joined to slots by colons, the intent behind an arrow': {
    file: 'train',
    text: 'BOS:O flights:O from:O boston:B-fromloc.city_name at:O 8:30:B-time <=> atis_flight\nBOS:O denver:B-toloc.city_name please:O <=> atis_airfare\n',
    format: 'tagged-words',
    labels: [
      ['O', 6],
      ['B-fromloc.city_name', 1],
      ['B-time', 1],
      ['B-toloc.city_name', 1],
    ],
    sentences: 2,
    mentions: { 'fromloc.city_name': 1, time: 1, 'toloc.city_name': 1 },
  },
  'seq.out: lines of tags, the words in another file': {
    file: 'seq.out',
    text: 'O O B-artist I-artist O\nB-object_type\nO O B-artist\n\nO O\n',
    format: 'tag-lines',
    evidence: /the tags of one sentence a line, without the words, tags such as B-artist/,
    labels: [
      ['O', 7],
      ['B-artist', 2],
      ['I-artist', 1],
      ['B-object_type', 1],
    ],
    sentences: 4,
    mentions: { artist: 2, object_type: 1 },
  },
  'words and tags of a sentence parted by a tab': {
    file: 'train.tsv',
    text: `${times('find me a flight\tO O O O\nfrom New York now\tO B-city I-city O\nto Rome\tO B-city\n', 10)}three words here\tO O\n`,
    format: 'tag-lines',
    labels: [
      ['O', 70],
      ['B-city', 20],
      ['I-city', 10],
    ],
    sentences: 30,
    mentions: { city: 20 },
    problems: [31],
  },
  'words and tags of a sentence below a header': {
    file: 'train.txt',
    text: 'words\ttags\nfind me a flight\tO O O O\nfrom New York now\tO B-city I-city O\nto Rome\tO B-city\n',
    format: 'tag-lines',
    labels: [
      ['O', 7],
      ['B-city', 2],
      ['I-city', 1],
    ],
    sentences: 3,
    mentions: { city: 2 },
  },
  'words, tags and intent parted by tabs': {
    file: 'train.tsv',
    text: 'find me a flight\tO O O O\tsearch\nfrom New York now\tO B-city I-city O\tsearch\nto Rome\tO B-city\tgo\n',
    format: 'tag-lines',
    evidence: /column 1 the words and column 2 as many tags/,
    labels: [
      ['O', 7],
      ['B-city', 2],
      ['I-city', 1],
    ],
    sentences: 3,
    mentions: { city: 2 },
  },
  'ATIS: sentences between BOS and EOS, the intent for EOS': {
    file: 'atis.train.w-intent.iob',
    text: 'BOS i want to fly from baltimore to dallas EOS\tO O O O O O B-fromloc.city_name O B-toloc.city_name atis_flight\nBOS show fares EOS\tO O O atis_airfare\n',
    format: 'tag-lines',
    evidence: /BOS and EOS left out/,
    labels: [
      ['O', 8],
      ['B-fromloc.city_name', 1],
      ['B-toloc.city_name', 1],
    ],
    sentences: 2,
    mentions: { 'fromloc.city_name': 1, 'toloc.city_name': 1 },
    ignored: 4,
  },
  'a line of words above a line of tags': {
    text: times('EU rejects German call\nB-ORG O B-MISC O\nPeter Blackburn wrote it\nB-PER I-PER O O\n', 2),
    format: 'tag-lines',
    evidence: /line 1 of each sentence the words and line 2 as many tags/,
    labels: [
      ['B-ORG', 2],
      ['O', 8],
      ['B-MISC', 2],
      ['B-PER', 2],
      ['I-PER', 2],
    ],
    sentences: 4,
    mentions: { ORG: 2, MISC: 2, PER: 2 },
  },
  'lines of words, parts of speech and tags, with blank lines between': {
    text: times(
      'EU rejects German call\nNNP VBZ JJ NN\nB-ORG O B-MISC O\n\nPeter Blackburn wrote it\nNNP NNP VBD PRP\nB-PER I-PER O O\n\n',
      2,
    ),
    format: 'tag-lines',
    evidence: /line 3 as many tags/,
    labels: [
      ['B-ORG', 2],
      ['O', 8],
      ['B-MISC', 2],
      ['B-PER', 2],
      ['I-PER', 2],
    ],
    sentences: 4,
    mentions: { ORG: 2, MISC: 2, PER: 2 },
  },
};

describe('sentences of tags in lines', () => {
  for (const [name, dialect] of Object.entries(DIALECTS)) it(name, () => checkDialect(dialect));
});
