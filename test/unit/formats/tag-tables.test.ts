/** Tables of tags: a token a row, or the tags of a sentence in a cell. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csv } from '../../../src/formats/label-files/csv.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { headOfText, linesOf, readText, supportOf } from '../../support/pieces.ts';

interface TagTable {
  readonly name: string;
  readonly file?: string;
  readonly text: string;
  readonly labels: readonly (readonly [string, number])[];
  readonly sentences: number;
  readonly evidence: RegExp;
  readonly names?: readonly string[];
  readonly column?: string;
  readonly problems?: readonly number[];
  readonly ignored?: number;
}

const TABLES: readonly TagTable[] = [
  {
    name: 'the sentence in its first row only (Kaggle)',
    text: 'Sentence #,Word,POS,Tag\nSentence: 1,Thousands,NNS,O\n,of,IN,O\n,London,NNP,B-geo\n,",",",",O\nSentence: 2,Iraq,NNP,B-geo\n,war,NN,I-geo\n',
    labels: [
      ['O', 3],
      ['B-geo', 2],
      ['I-geo', 1],
    ],
    sentences: 2,
    evidence: /a token a row, the tags in "Tag", a sentence to each value of "Sentence #"/,
  },
  {
    name: 'the sentence in each row',
    text: 'sentence_id,words,labels\n0,EU,B-ORG\n0,rejects,O\n1,Peter,B-PER\n1,came,O\n1,home,O\n',
    labels: [
      ['B-ORG', 1],
      ['O', 3],
      ['B-PER', 1],
    ],
    sentences: 2,
    evidence: /the tags in "labels", a sentence to each value of "sentence_id"/,
  },
  {
    name: 'tags without positions, below names that say so',
    text: 'sentence_id\tword\ttag\n1\tEU\tORG\n1\trejects\tO\n2\tPeter\tPER\n2\tcame\tO\n2\thome\tO\n2\tto\tO\n2\tEU\tORG\n2\tthen\tO\n',
    file: 'train.tsv',
    labels: [
      ['ORG', 2],
      ['O', 5],
      ['PER', 1],
    ],
    sentences: 2,
    evidence: /a token a row, the tags in "tag"/,
  },
  {
    name: 'blank lines, and rows of empty cells, between sentences',
    text: 'token,label\nEU,B-ORG\nrejects,O\n\nPeter,B-PER\n,\nhere,O\nnow,O\n',
    labels: [
      ['B-ORG', 1],
      ['O', 3],
      ['B-PER', 1],
    ],
    sentences: 3,
    evidence: /a token a row, the tags in "label", blank lines between sentences/,
  },
  {
    name: 'no header',
    text: 'EU,B-ORG\nrejects,O\nall,O\n\nPeter,B-PER\ncame,O\n',
    labels: [
      ['B-ORG', 1],
      ['O', 3],
      ['B-PER', 1],
    ],
    sentences: 2,
    evidence: /2 columns separated by commas, no header, a token a row, the tags in column 2/,
  },
  {
    name: 'a column that is named, and ignored tags',
    text: 'sentence_id,word,ner,pos\n0,EU,B-ORG,NNP\n0,ejects,-100,VBZ\n1,x,,NN\n1,y,O,NN\n',
    column: 'pos',
    labels: [
      ['NNP', 1],
      ['VBZ', 1],
      ['NN', 2],
    ],
    sentences: 2,
    evidence: /the tags in "ner"/,
  },
  {
    name: 'tags that are missing',
    text: 'sentence_id,word,ner\n0,EU,B-ORG\n0,ejects,O\n0,it,O\n1,x,\n1,y,O\n',
    labels: [
      ['B-ORG', 1],
      ['O', 3],
    ],
    ignored: 1,
    sentences: 2,
    evidence: /the tags in "ner"/,
  },
  {
    name: 'lists as Python writes them',
    text: `id,tokens,ner_tags\n0,"['EU', 'rejects', ""it's""]","['B-ORG', 'O', 'O']"\n1,"['Peter']","['B-PER']"\n`,
    labels: [
      ['B-ORG', 1],
      ['O', 2],
      ['B-PER', 1],
    ],
    sentences: 2,
    evidence: /the tags of a sentence in "ner_tags"/,
  },
  {
    name: 'ids as NumPy writes them, and one sentence that was shortened',
    text: `tokens,ner_tags\n"['EU' 'rejects'\n 'it']",[1 0 0]\n"['Peter' 'came']",[2 0]\n"['a' 'b' ... 'z']",[0 0 ... 0]\n['x'],[0]\n`,
    names: ['O', 'B-ORG', 'B-PER'],
    labels: [
      ['B-ORG', 1],
      ['O', 4],
      ['B-PER', 1],
    ],
    problems: [5],
    sentences: 3,
    evidence: /the tags of a sentence in "ner_tags"/,
  },
  {
    name: 'JSON lists, and one of another length than its tokens',
    text: 'words,labels\n"[""EU"", ""rejects""]","[""B-ORG"", ""O""]"\n"[""a"", ""b""]","[""O""]"\n"[""c""]","[""O""]"\n',
    labels: [
      ['B-ORG', 1],
      ['O', 2],
    ],
    problems: [3],
    sentences: 2,
    evidence: /the tags of a sentence in "labels"/,
  },
  {
    name: 'tags between blanks beside a sentence',
    text: 'text,labels\nEU rejects it,B-org O O\n"Peter came, at last",B-per O O O O\nno,O\n',
    labels: [
      ['B-org', 1],
      ['O', 7],
      ['B-per', 1],
    ],
    sentences: 3,
    evidence: /the tags of a sentence in "labels"/,
  },
  {
    name: 'the sentence, its parts of speech and its tags (Kaggle)',
    text: `Sentence #,Sentence,POS,Tag\nSentence: 1,EU rejects it,"['NNP', 'VBZ', 'PRP']","['B-org', 'O', 'O']"\nSentence: 2,Peter came,"['NNP', 'VBD']","['B-per', 'O']"\n`,
    labels: [
      ['B-org', 1],
      ['O', 3],
      ['B-per', 1],
    ],
    sentences: 2,
    evidence: /the tags of a sentence in "Tag"/,
  },
];

describe('tables of tags', () => {
  for (const { name, file = 'train.csv', text, labels, sentences, evidence, names, column, problems = [], ignored = 0 } of TABLES) {
    it(`counts: ${name}`, async () => {
      const found = recogniseFile(headOfText(file, text));
      assert.equal(found?.format, 'csv', evidenceOf(found));
      assert.match(evidenceOf(found), evidence);
      const options = { ...(names === undefined ? {} : { labels: names }), ...(column === undefined ? {} : { column }) };
      for (let size = 1; size <= Buffer.byteLength(text) + 1; size += 1) {
        const result = await readText(csv, text, options, size);
        const { counts } = result.parts[0]!;
        assert.deepEqual(supportOf(counts), labels, `pieces of ${size}`);
        assert.deepEqual([counts.records, counts.ignored, counts.sequence === null], [sentences, ignored, false]);
        assert.deepEqual(linesOf(result), problems, `pieces of ${size}`);
      }
    });
  }

  it('leaves tables that only look like tags to the labels of their rows', async () => {
    for (const [text, kinds] of [
      ['id,text,diagnosis\n1,a b c,M\n2,d e f,B\n3,g h i,B\n4,j k l,M\n', ['M', 'B']],
      ['sentence_id,text,label\n1,a word or two here,pos\n2,and some others,neg\n3,and yet more,pos\n', ['pos', 'neg']],
      ["text,labels\nx y z,\"['a', 'b']\"\nu v w,\"['b']\"\n", ['a', 'b']],
    ] as const) {
      const { parts } = await readText(csv, text);
      assert.deepEqual([...parts[0]!.counts.labels.keys()], kinds);
      assert.equal(parts[0]!.counts.sequence, null);
    }
  });
});
