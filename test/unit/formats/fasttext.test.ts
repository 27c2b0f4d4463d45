import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fastText } from '../../../src/formats/label-files/fasttext.ts';
import { labelledLines } from '../../../src/formats/label-files/labelled-lines.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { headOfText, linesOf, readText, supportOf } from '../../support/pieces.ts';
import { itReads, text, words } from '../../support/wild-table.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly (readonly [string, number])[];
  readonly records?: number;
  readonly ignored?: number;
  readonly names?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'labels before the text',
    text: '__label__A a fine day\n__label__B __label__A rain\r\n\n__label__B\tsun',
    labels: [
      ['A', 2],
      ['B', 2],
    ],
    records: 3,
  },
  {
    name: 'labels behind it, and within',
    text: 'a fine day __label__A\nrain __label__B fell __label__C\nsun __label__A\n',
    labels: [
      ['A', 2],
      ['B', 1],
      ['C', 1],
    ],
    records: 3,
  },
  {
    name: 'a label twice in a line counts once',
    text: '__label__A __label__A x\n',
    labels: [['A', 1]],
    records: 1,
  },
  {
    name: 'words that only hold the prefix, and labels with odd letters',
    text: '__label__very-good_day not__label__B x\n__label__Zürich,Bern __label__ y\n__label____proto__ __label__=cmd() z\n__label__constructor __LABEL__D\n',
    labels: [
      ['very-good_day', 1],
      ['Zürich,Bern', 1],
      ['__proto__', 1],
      ['=cmd()', 1],
      ['constructor', 1],
    ],
    records: 4,
  },
  {
    name: 'lines without a label',
    text: '__label__A x\nno label here\n__label__A y\n',
    labels: [['A', 2]],
    records: 3,
    ignored: 1,
  },
  {
    name: 'ids that a map names, and one to ignore',
    text: '__label__1 x\n__label__0 __label__1 y\n__label__-100 z\n',
    names: ['neg', 'pos'],
    labels: [
      ['pos', 2],
      ['neg', 1],
    ],
    records: 3,
    ignored: 1,
  },
];

describe('fastText', () => {
  for (const { name, text: content, labels, records = 0, ignored = 0, names } of CASES) {
    it(`counts: ${name}`, async () => {
      for (let size = 1; size <= Buffer.byteLength(content) + 1; size += 1) {
        const result = await readText(fastText, content, names === undefined ? {} : { labels: names }, size);
        const { counts } = result.parts[0]!;
        assert.deepEqual(new Map(supportOf(counts)), new Map(labels), `pieces of ${size}`);
        assert.deepEqual([counts.records, counts.total, counts.ignored], [records, records - ignored, ignored]);
        assert.deepEqual(result.problems, []);
      }
    });
  }

  it('keeps the line of each first label', async () => {
    const { parts } = await readText(fastText, '__label__A x\n\n__label__A y\n__label__B z\n');
    assert.deepEqual(
      [...parts[0]!.counts.labels].map(([label, { firstLine }]) => [label, firstLine]),
      [
        ['A', 1],
        ['B', 4],
      ],
    );
  });

  it('is told by the prefix in nearly every line, whatever the name and the separators', () => {
    const evidence = recogniseFile(headOfText('train.txt', '__label__A a, b\n__label__B c, d\n'));
    assert.deepEqual(
      [evidence?.format, evidenceOf(evidence)],
      ['fasttext', 'lines with labels such as __label__A, mostly at the beginning'],
    );
    assert.equal(
      recogniseFile(headOfText('train.csv', '__label__2 Great CD: mine, and yours\n__label__1 Bad, very\n'))?.format,
      'fasttext',
    );
    assert.match(evidenceOf(recogniseFile(headOfText('a.ft', 'a b __label__A\nc d __label__B\n'))), /mostly at the end/);
    assert.equal(recogniseFile(headOfText('notes.txt', 'fastText wants __label__X\nbefore the text.\nThat is all.\n')), null);
  });
});

describe('lines with a label', () => {
  const TREC = ['DESC:manner', 'ENTY:cremat', 'DESC:manner', 'ABBR:exp', 'HUM:ind'];
  itReads({
    name: 'TREC',
    file: 'train_5500.label',
    format: 'labelled-lines',
    labels: TREC,
    row: (index, label) => `${label} ${words(5)} ${index} ?`,
  });
  itReads({
    name: 'the sentiment trees in lines',
    file: 'stsa.binary.train',
    format: 'labelled-lines',
    labels: ['1', '0'],
    row: (index, label) => `${label} ${text(index)} , ${words(4)} .`,
  });
  itReads({
    name: 'a label behind @',
    file: 'Sentences_50Agree.txt',
    format: 'labelled-lines',
    labels: ['neutral', 'positive'],
    row: (index, label) => `${text(index)} , write to a@b.fi .@${label}`,
  });
  itReads({
    name: 'a label before |||',
    file: 'train.txt',
    format: 'labelled-lines',
    labels: ['good', 'not so good'],
    row: (index, label) => `${label} ||| ${text(index)}`,
  });
  itReads({
    name: 'a label behind |||',
    file: 'train.txt',
    format: 'labelled-lines',
    labels: ['good', 'bad'],
    row: (index, label) => `${text(index)} ||| ${label}`,
  });
  itReads({
    name: 'a label before a tab',
    file: 'r8-train.txt',
    labels: ['earn', 'acq', 'crude'],
    row: (index, label) => `${label}\t${text(index)}`,
  });

  it('counts the coarse labels when asked, and says which lines have none', async () => {
    const lines = Array.from({ length: 10 }, (_, index) => `${index % 2 === 0 ? 'DESC:manner' : 'HUM:ind'} How did it ${words(3)} ?\n`);
    const content = `${lines.join('')}\nWho was it ?\nDESC:def What is it ?\n`;
    for (const size of [1, 7, 64, 4096]) {
      const result = await readText(labelledLines, content, { column: 'coarse' }, size);
      assert.deepEqual(supportOf(result.parts[0]!.counts), [
        ['DESC', 6],
        ['HUM', 5],
      ]);
      assert.deepEqual(linesOf(result), [12]);
    }
  });

  it('leaves other lines alone', () => {
    const many = (line: (index: number) => string) => Array.from({ length: 40 }, (_, index) => `${line(index)}\n`).join('');
    for (const [name, content] of [
      ['image.txt', many((index) => `${index % 3} 0.5${index} 0.5 0.25 0.25`)],
      ['data.libsvm', many((index) => `${index % 2} 1:0.5 2:0.${index}`)],
      ['list.txt', many((index) => `${index} the ${words(4)}`)],
      ['labels.txt', many((index) => `${index} B-PER`)],
      ['parallel.txt', many((index) => `${text(index)} ||| ${text(index)}`)],
      ['mails.txt', many((index) => `${words(4)} user${index}@mail${index}`)],
      ['notes.txt', many((index) => `${words(12)} ${index}.`)],
      ['main.log', many((index) => `10 ${words(3)} ${index}`)],
    ] as const) {
      const found = recogniseFile(headOfText(name, content));
      assert.notEqual(found?.format, 'labelled-lines', `${name}: ${evidenceOf(found)}`);
    }
  });
});
