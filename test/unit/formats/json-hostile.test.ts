/** Broken, cut and hostile JSON: one sentence a trouble, the rest is counted, nothing hangs or grows. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { emptyCounts, type LabelCounts, type LabelWatch, mergeCounts } from '../../../src/core/label-counts.ts';
import { englishOf, type Message } from '../../../src/core/message.ts';
import { Random } from '../../../src/core/random.ts';
import type { TextLabelFormat } from '../../../src/formats/format.ts';
import { JsonWalker } from '../../../src/formats/json-walker.ts';
import { jsonArray, jsonSplits } from '../../../src/formats/label-files/json-records.ts';
import { jsonl } from '../../../src/formats/label-files/jsonl.ts';
import { parseJson } from '../../../src/formats/parse-json.ts';
import { LABEL_FORMATS } from '../../../src/formats/registry.ts';
import { JSON_FIXTURES } from '../../support/json-cases.ts';
import { headOfText, linesOf, piecesOf, readText, supportOf } from '../../support/pieces.ts';

const FAMILY = ['jsonl', 'json', 'json-splits', 'doccano', 'label-studio', 'prodigy', 'argilla', 'spacy-json'];
const FORMATS = LABEL_FORMATS.filter((format): format is TextLabelFormat => FAMILY.includes(format.id) && format.content === 'text');

interface Case {
  readonly name: string;
  readonly format: TextLabelFormat;
  readonly text: string;
  readonly labels: readonly (readonly [string, number])[];
  readonly problems: readonly (readonly [number | null, RegExp])[];
}

const BOMB = '['.repeat(100_000);
const LONG = 'x'.repeat(17 * 1024 * 1024);

const CASES: readonly Case[] = [
  {
    name: 'a line of 100 000 brackets',
    format: jsonl,
    text: `{"label":"a"}\n${BOMB}\n{"label":"b","x":${BOMB}${']'.repeat(100_000)}}\n{"label":"a"}\n`,
    labels: [['a', 2]],
    problems: [
      [2, /nested more than 1000 levels deep/],
      [3, /nested more than 1000 levels deep/],
    ],
  },
  {
    name: 'brackets in a long string',
    format: jsonl,
    text: `{"label":"a","text":"${BOMB}"}\n{"label":"a"}\n`,
    labels: [['a', 2]],
    problems: [],
  },
  {
    name: 'an element of 100 000 brackets',
    format: jsonArray,
    text: `[{"label":"a"},\n{"x":${BOMB}${']'.repeat(100_000)}},\n{"label":"b"}]`,
    labels: [
      ['a', 1],
      ['b', 1],
    ],
    problems: [[2, /nested more than 1000 levels deep; it was left out/]],
  },
  {
    name: 'a long line',
    format: jsonl,
    text: `{"label":"a"}\n{"label":"b","text":"${LONG}"}\n{"label":"c"}\n`,
    labels: [
      ['a', 1],
      ['c', 1],
    ],
    problems: [[2, /longer than 16 MiB; it was left out/]],
  },
  {
    name: 'a long element',
    format: jsonArray,
    text: `[{"label":"a"},{"label":"b","text":"${LONG}"},\n{"label":"c"}]`,
    labels: [
      ['a', 1],
      ['c', 1],
    ],
    problems: [[1, /longer than 16 MiB; it was left out/]],
  },
  {
    name: 'a long key',
    format: jsonSplits,
    text: `{"train":[{"label":"a"}],"${LONG}":[{"label":"b"}],"test":[{"label":"a"}]}`,
    labels: [['a', 1]],
    problems: [],
  },
  {
    name: 'columns that end in the middle',
    format: jsonArray,
    text: '{"text":["a b","c d","e f"],"label":["x","y","x',
    labels: [
      ['x', 1],
      ['y', 1],
    ],
    problems: [[1, /ends in the middle/]],
  },
  {
    name: 'lines that end in the middle',
    format: jsonl,
    text: '{"label":"x","text":"a"}\n{"label":"y","te',
    labels: [['x', 1]],
    problems: [[2, /not valid JSON/]],
  },
  {
    name: 'values that end in the middle',
    format: jsonl,
    text: '{"label":"x",\n"text":"a"}\n{"label":"y",\n"text":"b"}\n{"label":"z",\n"te',
    labels: [
      ['x', 1],
      ['y', 1],
    ],
    problems: [[6, /ends in the middle/]],
  },
  {
    name: 'names that are dangerous elsewhere',
    format: jsonl,
    text: ['__proto__', 'constructor', '=cmd()', '<img onerror=x>', '$(bug)', '__proto__']
      .map((label) => `${JSON.stringify({ text: 'a b', label })}\n`)
      .join(''),
    labels: [
      ['__proto__', 2],
      ['constructor', 1],
      ['=cmd()', 1],
      ['<img onerror=x>', 1],
      ['$(bug)', 1],
    ],
    problems: [],
  },
  {
    name: 'a column called __proto__',
    format: jsonArray,
    text: '{"__proto__":["x y","z w"],"label":["a","a"]}',
    labels: [['a', 2]],
    problems: [],
  },
  {
    name: 'spans of types called __proto__',
    format: jsonl,
    text: '{"text":"a","label":{"__proto__":{"__proto__":[[0,1]]}}}\n{"text":"b","label":{"constructor":[[0,1]]}}\n',
    labels: [
      ['__proto__', 1],
      ['constructor', 1],
    ],
    problems: [],
  },
  {
    name: 'garbage between records',
    format: jsonl,
    text: '{"label":"a"}\n<html>\n\u0000\u0001\n{"label":"a"}\n}{\n"label"\n{"label":"b"}\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
    problems: [
      [2, /not valid JSON/],
      [3, /not valid JSON/],
      [5, /not valid JSON/],
      [6, /An object was expected/],
    ],
  },
  {
    name: 'an array that is closed twice',
    format: jsonArray,
    text: '[{"label":"a"},{"label":"a"}]]',
    labels: [['a', 2]],
    problems: [[1, /expected nothing more after the end\. What follows was not read/]],
  },
];

describe('hostile JSON', () => {
  for (const { name, format, text, labels, problems } of CASES) {
    it(name, async () => {
      for (const size of text.length > 1_000_000 ? [256 * 1024] : [1, 64, text.length + 1]) {
        const result = await readText(format, text, {}, size);
        assert.deepEqual(supportOf(result.parts[0]?.counts), labels);
        assert.deepEqual(
          linesOf(result),
          problems.map(([line]) => line),
        );
        for (const [index, [, message]] of problems.entries()) assert.match(result.problems[index]![1], message);
        for (const [, message] of result.problems) assert.ok(message.length < 200 && !message.includes('\n'), message);
      }
    });
  }

  it('claims no file of brackets, and reads none', async () => {
    for (const bomb of [BOMB, '{"a":'.repeat(50_000), `${BOMB}\n${BOMB}`, '[[],'.repeat(30_000)]) {
      const head = headOfText('bomb.json', bomb.slice(0, 65_536), false);
      for (const format of FORMATS) {
        assert.equal(format.recognise(head), null, format.id);
        const { parts, problems } = await readText(format, bomb);
        assert.deepEqual([supportOf(parts[0]?.counts), problems.length > 0], [[], true], format.id);
      }
    }
  });

  it('counts 100 000 classes', async () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `{"text":"t","label":"c${index}"}\n{"text":"t","label":"c0"}\n`).join('');
    const { parts, problems } = await readText(jsonl, text);
    const counts = parts[0]!.counts;
    assert.deepEqual(
      [counts.labels.size, counts.labels.get('c0')?.count, counts.labels.get('c99999'), problems.length],
      [100_000, 100_001, { count: 1, firstLine: 199_999, firstPath: '' }, 0],
    );
  });

  it('counts as many classes as there are records', async () => {
    const text = Array.from({ length: 3000 }, (_, index) => `{"text":"t","label":"class_${index}"}\n`).join('');
    assert.equal(jsonl.recognise(headOfText('train.jsonl', text.slice(0, 65_536), false))?.confidence, 0.9);
    assert.equal((await readText(jsonl, text)).parts[0]?.counts.labels.size, 3000);
  });

  it('reads a first record that goes on over more lines than are sampled', async () => {
    const long = JSON.stringify({ label: 'a', text: 'x', vector: Array.from({ length: 20_000 }, (_, index) => index) }, null, 2);
    const { parts, problems } = await readText(jsonArray, `[\n${long},\n{"label":"b","text":"y"}\n]`);
    assert.deepEqual(
      [supportOf(parts[0]?.counts), problems],
      [
        [
          ['a', 1],
          ['b', 1],
        ],
        [],
      ],
    );
  });

  it('ends on anything, and throws nothing: fixtures that are cut and changed', async () => {
    const files = readdirSync(JSON_FIXTURES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const random = new Random(20_240_611);
    for (const entry of files) {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      for (let turn = 0; turn < 6; turn += 1) {
        const mutated = mutate(bytes, random);
        const head = headOfText(basename(entry.name), mutated);
        for (const format of FORMATS) {
          format.recognise(head);
          const { parts } = await readText(format, mutated, {}, 1 + random.below(50));
          for (const { counts } of parts) assertSound(counts);
        }
      }
    }
  });

  it('walks any values in any pieces as a parser would read them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.jsonValue().filter((value) => typeof value === 'object' && value !== null),
          { maxLength: 6 },
        ),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom('', ' ', '\n', ',', ',\n'),
        async (values, size, between) => {
          const found: unknown[] = [];
          const problems: string[] = [];
          const visitor = {
            step: () => 'take' as const,
            value: (text: string) => found.push(JSON.parse(text)),
            problem: (_: number, message: Message) => problems.push(englishOf(message)),
          };
          const walker = new JsonWalker(visitor, { many: true });
          for await (const piece of piecesOf(values.map((value) => JSON.stringify(value)).join(between), size)) walker.push(piece);
          walker.end();
          assert.equal(JSON.stringify(found), JSON.stringify(values));
          assert.deepEqual(problems, values.length === 0 ? ['The file holds no JSON.'] : []);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('mends nothing in valid JSON, and what Python writes as Python means it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        assert.deepEqual(parseJson(text), JSON.parse(text));
        // A comma before the end of an array, and words for numbers that are none.
        assert.deepEqual(parseJson(`[NaN,${text},-Infinity,]`), [null, JSON.parse(text), null]);
      }),
      { numRuns: 100 },
    );
    assert.deepEqual(parseJson('{"a":"NaN, ]\\" Infinity","b":[Infinity ,]}'), { a: 'NaN, ]" Infinity', b: [null] });
    for (const broken of ['', '{', '{"a":}', '[1,,2]', '[NaN', 'Nan', '"a', '{"a":1,,}'])
      assert.throws(() => parseJson(broken), SyntaxError, broken);
  });

  it('obeys the law of counts for spans, and for the tags they make', async () => {
    const record = fc.constantFrom(
      '{"text":"Ann Lee","tokens":["Ann","Lee"],"entities":[[0,7,"PER"]]}\n',
      '{"text":"Oslo is","tokens":["Oslo","is"],"entities":[[0,4,"LOC"]]}\n',
      '{"text":"nothing at","tokens":["nothing","at"],"entities":[]}\n',
    );
    const first = '{"text":"Ann in Oslo","tokens":["Ann","in","Oslo"],"entities":[[0,3,"PER"],[7,11,"LOC"]]}\n';
    const records = fc.array(record, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(records, records, async (one, two) => {
        const [a, b, whole] = await Promise.all(
          [first + one.join(''), first + two.join(''), first + one.join('') + first + two.join('')].map(
            async (text) => (await readText(jsonl, text)).parts[0]!,
          ),
        );
        for (const kind of ['counts', 'mentions'] as const) {
          const merged = emptyCounts();
          mergeCounts(merged, a![kind]!);
          mergeCounts(merged, b![kind]!);
          assert.deepEqual(withoutPlaces(merged), withoutPlaces(whole![kind]!), kind);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('tells of each label and of the split it is in', async () => {
    const told: string[] = [];
    const watch: LabelWatch = { see: (label, line) => told.push(`${label} ${line}`), enterSplit: (split) => told.push(`in ${split}`) };
    await readText(jsonl, '{"label":"a","split":"train"}\n{"label":"b","split":"train"}\n{"label":"c"}\n{"label":"a","split":"dev"}\n', {
      watch,
    });
    assert.deepEqual(told, ['in train', 'a 1', 'b 2', 'in null', 'c 3', 'in dev', 'a 4']);
  });
});

/** Bytes cut, doubled, changed, or with brackets and quotes strewn in. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const at = (length: number) => random.below(length);
  const copy = Buffer.from(bytes);
  const kind = at(4);
  if (kind === 0) return copy.subarray(0, at(copy.length));
  if (kind === 1) return Buffer.concat([copy.subarray(at(copy.length)), copy.subarray(0, at(copy.length))]);
  const strewn = kind === 2 ? '[]{}",:\\\n' : '\u0000NaN1-tn ';
  for (let turn = 0; turn < 1 + at(6); turn += 1) copy[at(copy.length)] = strewn.charCodeAt(at(strewn.length));
  return copy;
}

function assertSound(counts: LabelCounts): void {
  for (const number of [counts.records, counts.total, counts.ignored]) assert.ok(Number.isSafeInteger(number) && number >= 0);
  for (const { count, records = 0, firstLine } of counts.labels.values()) {
    assert.ok(Number.isSafeInteger(count) && count > 0 && records <= count && firstLine >= 1);
  }
}

function withoutPlaces({ records, total, ignored, labels, sequence }: LabelCounts) {
  const supports = [...labels].map(([label, tally]) => [label, tally.count, tally.records]).sort();
  return { records, total, ignored, supports, bigrams: sequence?.bigrams, sentences: sequence?.sentencesWithType };
}
