import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { literalOfCell } from '../../../src/formats/label-files/cell-literal.ts';
import { csvSpans } from '../../../src/formats/label-files/csv-spans.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, linesOf, readText, supportOf } from '../../support/pieces.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly (readonly [string, number])[];
  readonly records: number;
  readonly ignored?: number;
  readonly problems?: readonly number[];
}

const CASES: readonly Case[] = [
  {
    name: 'objects as JSON, quotes doubled',
    text: 'id,text,entities\r\n0,"Ann saw\r\nBob","[{""start"": 0, ""end"": 3, ""label"": ""PER""}, {""start"": 8, ""end"": 11, ""label"": ""PER""}]"\r\n1,"In Rome",[]\r\n2,"Rome","[{""start"": 0, ""end"": 4, ""label"": ""LOC""}]"\r\n',
    labels: [
      ['PER', 2],
      ['LOC', 1],
    ],
    records: 3,
  },
  {
    name: "tuples as Python writes them, and an apostrophe in a label's text",
    text: `text\tspans\nAnn\t[(0, 3, 'PER')]\nThe shop\t[(4, 8, 'O\\'Neill'), (0, 3, "DET")]\n\nnone\t\n`,
    labels: [
      ['PER', 1],
      ["O'Neill", 1],
      ['DET', 1],
    ],
    records: 2,
    ignored: 1,
  },
  {
    name: 'dictionaries of Python under a name that labels have',
    text: `text;label\nAnn Lee;"[{'start': 0, 'end': 7, 'labels': ['PER'], 'score': None, 'ok': True}]"\nAnn;"[{'start': 0, 'end': 3, 'labels': ['PER']}]"\n`,
    labels: [['PER', 2]],
    records: 2,
  },
  {
    name: 'a cell that is no list, and a row that is too short',
    text: 'text,entities\nAnn,"[[0, 3, ""PER""]]"\nBob,"[[0, 3, PER]"\nAl\nBo,"[[0, 2, ""PER""]]"\n',
    labels: [['PER', 2]],
    records: 2,
    problems: [3, 4],
  },
];

const OTHERS: readonly (readonly [name: string, text: string])[] = [
  ['tags of sentences', "tokens,ner_tags\n\"['a', 'b']\",\"['O', 'B-X']\"\n\"['a', 'b']\",\"['O', 'B-X']\"\n"],
  [
    'names of genres',
    'title,genres\nA film that is long,"[{""id"": 1, ""name"": ""Drama""}]"\nB is a film,"[{""id"": 2, ""name"": ""War""}]"\n',
  ],
  ['answers in a text', 'text,answers\nA b,"[{""start"": 0, ""end"": 1, ""label"": ""x""}]"\n'],
];

describe('tables with spans in cells', () => {
  for (const { name, text, labels, records, ignored = 0, problems = [] } of CASES) {
    it(name, async () => {
      assert.equal(recogniseFile(headOfText('train.csv', text))?.format, 'csv-spans');
      for (let size = 1; size <= Buffer.byteLength(text) + 1; size += 1) {
        const result = await readText(csvSpans, text, {}, size);
        const [part] = result.parts;
        assert.deepEqual([part?.unit, part?.recordUnit], ['mention', 'document']);
        assert.deepEqual(
          [supportOf(part?.counts), part?.counts.records, part?.counts.ignored],
          [labels, records, ignored],
          `pieces of ${size}`,
        );
        assert.deepEqual(linesOf(result), problems, `pieces of ${size}`);
      }
    });
  }

  for (const [name, text] of OTHERS) {
    it(`are not ${name}`, () => {
      assert.notEqual(recogniseFile(headOfText('train.csv', text))?.format, 'csv-spans');
    });
  }

  it('leave the word to a column of labels, unless the spans are named', async () => {
    const text = 'text,intent,entities\nAnn saw it,see,"[{""start"": 0, ""end"": 3, ""label"": ""PER""}]"\nBob is in,be,"[]"\n';
    assert.equal(recogniseFile(headOfText('train.csv', text))?.format, 'csv');
    const { parts } = await readText(csvSpans, text, { column: 'entities' });
    assert.deepEqual(supportOf(parts[0]?.counts), [['PER', 1]]);
  });

  it('whatever the cells hold, end with counts or problems', async () => {
    const cell = fc.oneof(
      fc.constantFrom('[(0,1,"a")]', "[{'start':0,'end':1,'label':'a'}]", '[', '{', '[{', '((((((', '', '[]', "['__proto__']", '{1:2}'),
      fc.string({ maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), async (cells, size) => {
        const rows = cells.map((each) => `x,"${each.replaceAll('"', '""')}"\n`).join('');
        const { parts } = await readText(csvSpans, `text,entities\nAnn,"[(0, 3, 'PER')]"\n${rows}`, {}, size);
        assert.ok(parts.length > 0);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('the value of a cell', () => {
  for (const [cell, value] of [
    ['[1, 2.5, -3]', [1, 2.5, -3]],
    ["('a', u'b',)", ['a', 'b']],
    ["{'a': None, 'b': [True, False]}", { a: null, b: [true, false] }],
    ['[{"a": "\\u00e9"}]', [{ a: 'é' }]],
    ['[]', []],
    ['text', undefined],
    ['[a', undefined],
    ['[os.system("x")]', undefined],
    ['[1] [2]', undefined],
    ['[1, 2', undefined],
    [`${'['.repeat(40)}'a'${']'.repeat(40)}`, undefined],
  ] as const) {
    it(cell, () => assert.deepEqual(literalOfCell(cell), value));
  }
});
