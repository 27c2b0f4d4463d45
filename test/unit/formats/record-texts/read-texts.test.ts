/** The texts of each family of label files, with the labels that its reader counts. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LineTee } from '../../../../src/formats/record-texts/line-tee.ts';
import { holdsTexts, readTexts } from '../../../../src/formats/record-texts/read-texts.ts';
import type { RecordText } from '../../../../src/formats/record-texts/record-texts.ts';
import { LABEL_FORMATS } from '../../../../src/formats/registry.ts';
import { UnreadableFile } from '../../../../src/formats/unreadable.ts';
import { folderOf } from '../../../support/engine.ts';
import { ROOT } from '../../../support/paths.ts';
import { piecesOf } from '../../../support/pieces.ts';

interface Case {
  readonly what: string;
  readonly format: string;
  readonly content: string;
  readonly column?: string | number;
  readonly labels?: readonly string[];
  /** Text, labels, line, and context where there is one. */
  readonly records: readonly (readonly [text: string, labels: string, line: number, context?: string])[];
}

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;
const eight = (line: (at: number) => string) => Array.from({ length: 8 }, (_, at) => line(at));

const CASES: readonly Case[] = [
  {
    what: 'JSON Lines with a label',
    format: 'jsonl',
    content: lines(
      '{"id": 7, "text": "a fine film", "label": "pos", "url": "https://a.b/c"}',
      '',
      '{"text": "a bad film", "label": "neg"}',
    ),
    records: [
      ['a fine film', 'pos', 1],
      ['a bad film', 'neg', 3],
    ],
  },
  {
    what: 'pairs of texts, with an aspect',
    format: 'jsonl',
    content: lines(
      '{"premise": "It rains.", "hypothesis": "It is wet.", "label": 0, "aspect": "weather"}',
      '{"premise": "It snows.", "hypothesis": "It is hot.", "label": 1, "aspect": "weather"}',
    ),
    labels: ['yes', 'no'],
    records: [
      ['It rains.\nIt is wet.', 'yes', 1, 'aspect=weather'],
      ['It snows.\nIt is hot.', 'no', 2, 'aspect=weather'],
    ],
  },
  {
    what: 'tokens and tags, with parts of speech',
    format: 'jsonl',
    content: lines(
      '{"tokens": ["Ann", "slept"], "ner_tags": ["B-PER", "O"], "pos_tags": ["NNP", "VBD"]}',
      '{"tokens": ["In", "Oslo"], "ner_tags": ["O", "B-LOC"], "pos_tags": ["IN", "NNP"]}',
    ),
    records: [
      ['Ann slept', 'B-PER O', 1],
      ['In Oslo', 'O B-LOC', 2],
    ],
  },
  {
    what: 'spans of a text',
    format: 'jsonl',
    content: lines(
      '{"text": "Ann slept", "spans": [{"start": 0, "end": 3, "label": "PER"}]}',
      '{"text": "In Oslo", "spans": [{"start": 3, "end": 7, "label": "LOC"}]}',
    ),
    records: [
      ['Ann slept', 'PER', 1],
      ['In Oslo', 'LOC', 2],
    ],
  },
  {
    what: 'a JSON array',
    format: 'json',
    content: '[\n{"sentence": "one", "label": "a"},\n{"sentence": "two", "label": "b"},\n{"sentence": "three", "label": "a"}\n]',
    records: [
      ['one', 'a', 2],
      ['two', 'b', 3],
      ['three', 'a', 4],
    ],
  },
  {
    what: 'pairs by split',
    format: 'json-splits',
    content: '{"train": [\n["turn it on", "on"],\n["turn it off", "off"]],\n"test": [\n["go on", "on"]]}',
    records: [
      ['turn it on', 'on', 2],
      ['turn it off', 'off', 3],
      ['go on', 'on', 5],
    ],
  },
  {
    what: 'a table, with a record over two lines',
    format: 'csv',
    content: 'id,text,label,lang\r\n1,"a fine, long\nfilm",pos,en\r\n2,a bad one,neg,en\r\n',
    records: [
      ['a fine, long\nfilm', 'pos', 2],
      ['a bad one', 'neg', 4],
    ],
  },
  {
    what: 'a table without a header, with keys',
    format: 'csv',
    content: lines(...eight((at) => `the text number ${at}\t${at % 2}\tk${at}x`)),
    column: 2,
    records: eight(String).map((at) => [`the text number ${at}`, String(Number(at) % 2), Number(at) + 1] as const),
  },
  {
    what: 'a column for each label',
    format: 'csv',
    content: 'text,toxic,rude,odd\nwhat a day,1,1,0\nyou are one,0,0,0\n',
    records: [
      ['what a day', 'toxic rude', 2],
      ['you are one', '', 3],
    ],
  },
  {
    what: 'columns as in CoNLL, with a comment and a mark of a document',
    format: 'conll',
    content: lines('-DOCSTART- -X- O', '', 'Ann NNP B-PER', 'slept VBD O', '', '# note', 'In IN O', 'Oslo NNP B-LOC'),
    records: [
      ['Ann slept', 'B-PER O', 3],
      ['In Oslo', 'O B-LOC', 7],
    ],
  },
  {
    what: 'CoNLL-U',
    format: 'conllu',
    content: lines(
      '# sent_id = 1',
      "1-2\tCan't\t_\t_\t_\t_\t_\t_\t_\t_",
      '1\tCa\tcan\tAUX\t_\t_\t3\taux\t_\t_',
      "2\tn't\tnot\tPART\t_\t_\t3\tadvmod\t_\t_",
      '3\tsleep\tsleep\tVERB\t_\t_\t0\troot\t_\t_',
      '',
      '1\tWhy\twhy\tADV\t_\t_\t0\troot\t_\t_',
      '',
    ),
    records: [
      ["Ca n't sleep", 'AUX PART VERB', 3],
      ['Why', 'ADV', 7],
    ],
  },
  {
    what: 'fastText, a label at each end',
    format: 'fasttext',
    content: lines('__label__a __label__b some words', 'other words __label__c'),
    records: [
      ['some words', 'a b', 1],
      ['other words', 'c', 2],
    ],
  },
  {
    what: 'lines with a label before the text',
    format: 'labelled-lines',
    content: lines(...eight((at) => `${at % 2 === 0 ? 'HUM:ind' : 'LOC:city'} Who is number ${at} ?`)),
    records: eight(String).map((at) => [`Who is number ${at} ?`, Number(at) % 2 === 0 ? 'HUM:ind' : 'LOC:city', Number(at) + 1] as const),
  },
  {
    what: 'words joined to tags',
    format: 'tagged-words',
    content: lines('Ann|NNP|B-PER met|VBD|O Bo|NNP|B-PER', 'In|IN|O New|NNP|B-LOC York|NNP|I-LOC'),
    records: [
      ['Ann met Bo', 'B-PER O B-PER', 1],
      ['In New York', 'O B-LOC I-LOC', 2],
    ],
  },
  {
    what: 'words, a tab, tags',
    format: 'tag-lines',
    content: lines('Ann met Bo\tB-PER O B-PER', 'Cy saw Di\tB-PER O B-PER', 'Ed lives in Oslo\tB-PER O O B-LOC'),
    records: [
      ['Ann met Bo', 'B-PER O B-PER', 1],
      ['Cy saw Di', 'B-PER O B-PER', 2],
      ['Ed lives in Oslo', 'B-PER O O B-LOC', 3],
    ],
  },
  {
    what: 'a line of words, a line of tags',
    format: 'tag-lines',
    content: lines('Ann met Bo', 'B-PER O B-PER', 'Cy saw Di', 'B-PER O B-PER', 'Ed lives in Oslo', 'B-PER O O B-LOC'),
    records: [
      ['Ann met Bo', 'B-PER O B-PER', 2],
      ['Cy saw Di', 'B-PER O B-PER', 4],
      ['Ed lives in Oslo', 'B-PER O O B-LOC', 6],
    ],
  },
  { what: 'tags alone', format: 'tag-lines', content: lines('O B-PER O', 'O O B-LOC I-LOC'), records: [] },
  {
    what: 'lone carriage returns between tokens',
    format: 'conll',
    content: 'Ann B-PER\rslept O\r\rIn O\rOslo B-LOC\r',
    records: [
      ['Ann slept', 'B-PER O', 1],
      ['In Oslo', 'O B-LOC', 4],
    ],
  },
];

async function textsOf(path: string, { format, column, labels }: Pick<Case, 'format' | 'column' | 'labels'>) {
  const records: RecordText[] = [];
  const splits: (string | null)[] = [];
  const sink = { enterSplit: (split: string | null) => splits.push(split), add: (record: RecordText) => records.push(record) };
  await readTexts(path, { format, ...(column === undefined ? {} : { column }), ...(labels === undefined ? {} : { labels }) }, sink);
  return { records, splits };
}

describe('texts of label files', () => {
  for (const { what, content, records, ...reading } of CASES) {
    it(`${reading.format}: ${what}`, async (t) => {
      const folder = await folderOf(t, { file: content });
      const found = await textsOf(join(folder, 'file'), reading);
      assert.deepEqual(
        found.records.map(({ text, labels, line, context }) => [text, labels.join(' '), line, ...(context === '' ? [] : [context])]),
        records,
      );
    });
  }

  it('says where another split begins', async (t) => {
    const folder = await folderOf(t, { 'all.json': CASES.find(({ format }) => format === 'json-splits')!.content });
    assert.deepEqual((await textsOf(join(folder, 'all.json'), { format: 'json-splits' })).splits, ['train', 'test']);
  });

  it('of Parquet are those of its columns, and its ids are names', async () => {
    const { records } = await textsOf(join(ROOT, 'test', 'fixtures', 'columnar', 'hf-tags.parquet'), { format: 'parquet' });
    assert.ok(records.length > 0);
    for (const { text, labels, areTags, line } of records) {
      assert.equal(text.split(' ').length, labels.length);
      assert.deepEqual([areTags, line], [true, null]);
      assert.ok(labels.every((label) => label === 'O' || /^[BI]-/.test(label)));
    }
  });

  it('are not looked for in files of boxes and counts', () => {
    for (const format of ['coco', 'counts', 'detection-table', 'label-lines', 'cvat']) assert.equal(holdsTexts(format), false);
    for (const { format } of CASES) assert.ok(LABEL_FORMATS.some(({ id }) => id === format) && holdsTexts(format), format);
  });

  it('end with the file, however broken it is', async (t) => {
    const folder = await folderOf(t, Object.fromEntries(CASES.map(({ content }, at) => [String(at), content])));
    const { writeFile } = await import('node:fs/promises');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(CASES.length - 1),
        fc.nat(400),
        fc.nat(400),
        fc.string({ unit: 'binary', maxLength: 12 }),
        async (at, from, length, by) => {
          const { content, ...reading } = CASES[at]!;
          const path = join(folder, String(at));
          await writeFile(path, content.slice(0, from) + by + content.slice(from + length));
          try {
            const { records } = await textsOf(path, reading);
            assert.ok(records.length <= content.length);
          } catch (error) {
            assert.ok(error instanceof UnreadableFile, String(error));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stops when it is told to', async (t) => {
    const folder = await folderOf(t, { 'a.jsonl': CASES[0]!.content });
    const sink = { enterSplit: () => {}, add: () => {} };
    const reading = { format: 'jsonl', signal: AbortSignal.abort(new Error('enough')) };
    await assert.rejects(readTexts(join(folder, 'a.jsonl'), reading, sink), /enough/);
  });
});

describe('the lines of a stream that is read by another', () => {
  const TEXT = 'one\ntwo\r\n\nfour ä\r\r\nfive';

  for (let size = 1; size <= TEXT.length + 2; size += 1) {
    it(`are whole in pieces of ${size} bytes`, async () => {
      const tee = new LineTee(piecesOf(TEXT, size));
      let read = 0;
      for await (const piece of tee) read += piece.length;
      assert.equal(read, Buffer.byteLength(TEXT));
      assert.deepEqual(
        [tee.lineAt(1), tee.linesAt(2, 4), tee.lineAt(5), tee.lineAt(6), tee.lineAt(2)],
        ['one', ['two', '', 'four ä'], 'five', null, null],
      );
      assert.equal(tee.hasReturns, false);
    });
  }

  it('are given up where their reader is far behind', async () => {
    const piece = new Uint8Array(1024 * 1024).fill(97);
    async function* endless() {
      for (let count = 0; count < 80; count += 1) yield piece;
    }
    const tee = new LineTee(endless());
    for await (const _ of tee);
    assert.equal(tee.lineAt(1), null);
  });
});
