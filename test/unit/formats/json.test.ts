import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { emptyCounts, mergeCounts } from '../../../src/core/label-counts.ts';
import type { TextLabelFormat } from '../../../src/formats/format.ts';
import { jsonArray, jsonSplits } from '../../../src/formats/label-files/json-records.ts';
import { jsonl } from '../../../src/formats/label-files/jsonl.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { headOfText, linesOf, readText, supportOf } from '../../support/pieces.ts';

interface Case {
  readonly name: string;
  readonly format: TextLabelFormat;
  readonly text: string;
  readonly parts: readonly { readonly split?: string; readonly labels: readonly (readonly [string, number])[]; readonly records: number }[];
  readonly problems?: readonly number[];
  readonly column?: string;
  readonly names?: readonly string[];
  readonly ignored?: number;
}

const CASES: readonly Case[] = [
  {
    name: 'labels of texts',
    format: jsonl,
    text: '{"text":"x","label":"a"}\n{"text":"y","label":"b"}\n',
    parts: [
      {
        labels: [
          ['a', 1],
          ['b', 1],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'intents',
    format: jsonl,
    text: '{"text":"x","intent":"a"}\r\n\r\n{"text":"y","intent":"a"}',
    parts: [{ labels: [['a', 2]], records: 2 }],
  },
  {
    name: 'ids that a map names, −100 and null',
    format: jsonl,
    text: '{"label":1}\n{"label":0}\n{"label":-100}\n{"label":null}\n',
    names: ['a', 'b'],
    ignored: 2,
    parts: [
      {
        labels: [
          ['b', 1],
          ['a', 1],
        ],
        records: 4,
      },
    ],
  },
  {
    name: 'the last of two equal keys',
    format: jsonl,
    text: '{"label":"a","label":"b"}\n{"\\u006cabel" : "b"}\n',
    parts: [{ labels: [['b', 2]], records: 2 }],
  },
  {
    name: 'no nested key',
    format: jsonl,
    text: '{"meta":{"label":"no"},"label":"a"}\n{"label":"b","x":[{"label":"no"}]}\n{"meta":{"label":"no"}}\n',
    ignored: 1,
    parts: [
      {
        labels: [
          ['a', 1],
          ['b', 1],
        ],
        records: 3,
      },
    ],
  },
  {
    name: 'a nested key that was named',
    format: jsonl,
    text: '{"meta":{"label":"a"}}\n{"meta":{"label":"b"}}\n',
    column: 'meta.label',
    parts: [
      {
        labels: [
          ['a', 1],
          ['b', 1],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'tokens and tags',
    format: jsonl,
    text: '{"tokens":["a","b"],"ner_tags":["O","B-X"]}\n{"tokens":["c"],"ner_tags":["O"]}\n',
    parts: [
      {
        labels: [
          ['O', 2],
          ['B-X', 1],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'several labels in a string, under a key of several',
    format: jsonl,
    text: ['a, b', 'b', 'a', 'b, a', '', 'a'].map((labels) => `${JSON.stringify({ text: 'some words', labels })}\n`).join(''),
    parts: [
      {
        labels: [
          ['a', 4],
          ['b', 3],
        ],
        records: 6,
      },
    ],
    ignored: 1,
  },
  {
    name: 'letters alone under a key of its own before parts of speech (SkillSpan)',
    format: jsonl,
    text: '{"tokens":["a","b","c"],"pos":["DT","NN","IN"],"tags_skill":["B","I","O"]}\n{"tokens":["d"],"pos":["NN"],"tags_skill":["O"]}\n',
    parts: [
      {
        labels: [
          ['B', 1],
          ['I', 1],
          ['O', 2],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'tokens and ids of tags',
    format: jsonl,
    text: '{"tokens":["a","b","c"],"ner_tags":[0,1,-100]}\n',
    names: ['O', 'B-X'],
    ignored: 1,
    parts: [
      {
        labels: [
          ['O', 1],
          ['B-X', 1],
        ],
        records: 1,
      },
    ],
  },
  {
    name: 'as many tags as tokens are expected',
    format: jsonl,
    text: '{"tokens":["a"],"tags":["O"]}\n{"tokens":["a","b"],"tags":["O"]}\n{"tokens":["a"],"tags":["B-X"]}\n',
    problems: [2],
    parts: [
      {
        labels: [
          ['O', 1],
          ['B-X', 1],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'broken lines, and the rest',
    format: jsonl,
    text: '{"label":"a"}\n{"label":\n[1]\n{"label":{"x":1}}\n{"label":"b"}\n',
    problems: [2, 3, 4],
    parts: [
      {
        labels: [
          ['a', 1],
          ['b', 1],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'U+2028 ends no line',
    format: jsonl,
    text: '{"text":"\u2028\u0085","label":"a"}\n{"label":"b\u2028"}\n',
    parts: [
      {
        labels: [
          ['a', 1],
          ['b\u2028', 1],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'hostile labels',
    format: jsonl,
    text: '{"label":"__proto__"}\n{"label":"<img onerror=x>"}\n{"label":"constructor"}\n{"__proto__":{"label":"x"}}\n',
    ignored: 1,
    parts: [
      {
        labels: [
          ['__proto__', 1],
          ['<img onerror=x>', 1],
          ['constructor', 1],
        ],
        records: 4,
      },
    ],
  },
  {
    name: 'several labels of a record, each once',
    format: jsonl,
    text: '{"labels":["a","b","a"]}\n{"labels":["b"]}\n',
    parts: [
      {
        labels: [
          ['a', 1],
          ['b', 2],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'records that none of the labels fits, most of them',
    format: jsonl,
    text: '{"labels":[]}\n{"labels":[]}\n{"labels":["a"]}\n{"labels":[]}\n{"labels":null}\n',
    ignored: 1,
    parts: [
      {
        labels: [['a', 1]],
        records: 5,
      },
    ],
  },
  {
    name: 'records that name their split',
    format: jsonl,
    text: '{"text":"x","label":"a","split":"train"}\n{"text":"y","label":"b","split":"Validation"}\n{"text":"z","label":"a","split":"train"}\n{"text":"v","label":"b","split":"odd"}\n',
    parts: [
      { split: 'train', labels: [['a', 2]], records: 2 },
      { split: 'dev', labels: [['b', 1]], records: 1 },
      { labels: [['b', 1]], records: 1 },
    ],
  },
  {
    name: 'records that all name one split, which the name of the file says too',
    format: jsonl,
    text: '{"text":"x","label":"a","split":"train"}\n{"text":"y","label":"a","split":"train"}\n',
    parts: [{ labels: [['a', 2]], records: 2 }],
  },
  {
    name: 'an array of records',
    format: jsonArray,
    text: '[\n {"text":"[}\\"","label":"a"},\n {"text":"x","label":"b"},\n {"text":"y","label":"a"}\n]\n',
    parts: [
      {
        labels: [
          ['a', 2],
          ['b', 1],
        ],
        records: 3,
      },
    ],
  },
  {
    name: 'an array of records under data',
    format: jsonArray,
    text: '{"version":{"a":[1]},"data":[{"label":"a"},{"label":"b"}],"n":2}',
    parts: [
      {
        labels: [
          ['a', 1],
          ['b', 1],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'a bad record, and the rest',
    format: jsonArray,
    text: '[{"label":"a"},\n{"label":tru},\n{"label":"b"}\n]',
    problems: [2],
    parts: [
      {
        labels: [
          ['a', 1],
          ['b', 1],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'a file that ends in the middle',
    format: jsonArray,
    text: '[{"label":"a"},\n{"label":"b"},\n{"lab',
    problems: [3],
    parts: [
      {
        labels: [
          ['a', 1],
          ['b', 1],
        ],
        records: 2,
      },
    ],
  },
  {
    name: 'splits of pairs',
    format: jsonSplits,
    text: '{"oos_val": [["x", "oos"]],\n "val": [["y", "a"], ["z", "b"]],\n "train": [\n["w, ]", "a"], ["v"]\n]}\n',
    problems: [4],
    parts: [
      { split: 'oos_val', labels: [['oos', 1]], records: 1 },
      {
        split: 'dev',
        labels: [
          ['a', 1],
          ['b', 1],
        ],
        records: 2,
      },
      { split: 'train', labels: [['a', 1]], records: 1 },
    ],
  },
  {
    name: 'splits of sentences',
    format: jsonSplits,
    text: '{"train":[{"tokens":["a","b"],"tags":["O","B-X"]}],"test":[{"tokens":["c"],"tags":["O"]}]}',
    parts: [
      {
        split: 'train',
        labels: [
          ['O', 1],
          ['B-X', 1],
        ],
        records: 1,
      },
      { split: 'test', labels: [['O', 1]], records: 1 },
    ],
  },
];

describe('JSON records', () => {
  for (const { name, format, text, parts, problems = [], column, names, ignored = 0 } of CASES) {
    it(`${format.id}: ${name}`, async () => {
      const options = { ...(column === undefined ? {} : { column }), ...(names === undefined ? {} : { labels: names }) };
      for (let size = 1; size <= Buffer.byteLength(text) + 1; size += 1) {
        const result = await readText(format, text, options, size);
        assert.deepEqual(
          result.parts.map(({ split, counts }) => ({ split: split ?? undefined, labels: supportOf(counts), records: counts.records })),
          parts.map((part) => ({ split: part.split, labels: part.labels, records: part.records })),
          `pieces of ${size}`,
        );
        assert.equal(
          result.parts.reduce((sum, { counts }) => sum + counts.ignored, 0),
          ignored,
        );
        assert.deepEqual(linesOf(result), problems, `pieces of ${size}`);
      }
    });
  }

  it('finds the label behind a first text that is longer than what is sampled', async () => {
    const records = ['a', 'b', 'a'].map((label, index) => ({ text: 'word '.repeat(index === 0 ? 40_000 : 3), label }));
    const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    for (const size of [1000, 65_536, 1 << 20]) {
      for (const [format, text] of [
        [jsonl, lines],
        [jsonl, lines.trimEnd()],
        [jsonArray, JSON.stringify(records)],
      ] as const) {
        const { parts, problems } = await readText(format, text, {}, size);
        assert.deepEqual(
          [supportOf(parts[0]?.counts), problems],
          [
            [
              ['a', 2],
              ['b', 1],
            ],
            [],
          ],
        );
      }
    }
  });

  it('obeys the law of counts: parts cut between lines and merged equal the whole', async () => {
    const line = fc.constantFrom('a', 'b', '__proto__', 'é').map((label) => `${JSON.stringify({ text: 'x', label })}\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 9 }), fc.array(line, { minLength: 1, maxLength: 9 }), async (one, two) => {
        const merged = emptyCounts();
        for (const lines of [one, two]) mergeCounts(merged, (await readText(jsonl, lines.join(''))).parts[0]!.counts);
        const whole = (await readText(jsonl, [...one, ...two].join(''))).parts[0]!.counts;
        assert.deepEqual([merged.records, merged.total, supportOf(merged)], [whole.records, whole.total, supportOf(whole)]);
      }),
    );
  });

  it('finds the labels of columns that lie beyond the first bytes', async () => {
    const rows = 60_000;
    const column = (cellOf: (row: number) => string | number) =>
      Object.fromEntries(Array.from({ length: rows }, (_, row) => [row, cellOf(row)]));
    const text = column((row) => `${'a text that is long '.repeat(4)}${row}`);
    const label = column((row) => (row % 3 === 0 ? 'x' : 'y'));
    const id = column((row) => row);
    const expected = [
      ['x', 20_000],
      ['y', 40_000],
    ];
    for (const table of [
      { text, id, label },
      { text, label },
      { label, text },
    ]) {
      const json = JSON.stringify(table);
      const head = headOfText('train.json', json.slice(0, 4 * 1024 * 1024), false);
      assert.match(evidenceOf(jsonArray.recognise(head)), /a JSON object of columns/);
      const { parts, problems } = await readText(jsonArray, json, {}, 256 * 1024);
      assert.deepEqual([supportOf(parts[0]?.counts), problems], [expected, []], Object.keys(table).join());
    }
    const { parts, problems } = await readText(jsonArray, JSON.stringify({ text, id }), {}, 256 * 1024);
    assert.deepEqual(
      [supportOf(parts[0]?.counts), problems],
      [[], [[null, 'The first records have no key that holds labels; name it with the column option.']]],
    );
  });
});
