import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { englishOf } from '../../../src/core/message.ts';
import { openPredictions } from '../../../src/formats/open-predictions.ts';
import { NamedOrder, namedScores } from '../../../src/formats/predictions/named-scores.ts';
import { parsePythonValue } from '../../../src/formats/predictions/python-json.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { headOfText } from '../../support/pieces.ts';

const folder = mkdtempSync(join(tmpdir(), 'focal-lens-named-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

interface Reading {
  readonly labels?: readonly string[];
  readonly goldElsewhere?: boolean;
}

async function read(name: string, text: string, options: Reading = {}) {
  const path = join(folder, `${files++}-${name}`);
  writeFileSync(path, text);
  const problems: [number | null, string][] = [];
  const opened = await openPredictions([path], { ...options, problem: (_, line, message) => problems.push([line, englishOf(message)]) });
  const rows: (readonly [label: number, ...scores: number[]])[] = [];
  for await (const { rows: count, classes, scores, labels: gold } of opened.batches) {
    for (let row = 0; row < count; row++) rows.push([gold[row]!, ...scores.subarray(row * classes, (row + 1) * classes)]);
  }
  return { rows, inputs: opened.inputs, labels: opened.labels ?? null, format: opened.format, problems };
}

const jsonl = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const pairs = (scores: Readonly<Record<string, number>>) => Object.entries(scores).map(([label, score]) => ({ label, score }));
const LABELS = ['cat', 'dog', 'cow'];
/** In id order: 0.7 0.2 0.1 of class 0, and 0.25 0.5 0.25 of class 2. */
const ROWS = [
  [0, 0.7, 0.2, 0.1],
  [2, 0.25, 0.5, 0.25],
];
const OBJECTS = [
  { cow: 0.1, cat: 0.7, dog: 0.2 },
  { dog: 0.5, cow: 0.25, cat: 0.25 },
];

const CASES: readonly {
  readonly what: string;
  readonly name: string;
  readonly text: string;
  readonly options?: Reading;
  readonly rows?: readonly (readonly number[])[];
  readonly labels?: readonly string[];
  readonly inputs?: string | null;
}[] = [
  {
    what: 'objects of probabilities, by the label map',
    name: 'a.jsonl',
    text: jsonl(OBJECTS.map((probs, at) => ({ label: ['cat', 'cow'][at], probs }))),
    options: { labels: LABELS },
    inputs: 'probabilities',
  },
  {
    what: 'objects without a label map, in the order of the first one',
    name: 'a.jsonl',
    text: jsonl(OBJECTS.map((logits, at) => ({ label: ['cat', 'cow'][at], logits }))),
    labels: ['cow', 'cat', 'dog'],
    rows: [
      [1, 0.1, 0.7, 0.2],
      [0, 0.25, 0.25, 0.5],
    ],
    inputs: 'logits',
  },
  {
    what: 'lists of label and score, the most likely first, by the label map',
    name: 'a.jsonl',
    text: jsonl(OBJECTS.map((scores, at) => ({ text: 'x', label: ['cat', 'cow'][at], prediction: pairs(scores) }))),
    options: { labels: LABELS },
  },
  {
    what: 'lists without a label map, in the order of the alphabet',
    name: 'a.jsonl',
    text: jsonl(OBJECTS.map((scores, at) => ({ gold: ['cat', 'cow'][at], scores: pairs(scores) }))),
    labels: ['cat', 'cow', 'dog'],
    rows: [
      [0, 0.7, 0.1, 0.2],
      [1, 0.25, 0.25, 0.5],
    ],
  },
  {
    what: 'classes without names',
    name: 'a.jsonl',
    text: jsonl([
      { label: 0, scores: pairs({ LABEL_1: 0.2, LABEL_0: 0.7, LABEL_2: 0.1 }) },
      { label: 2, scores: pairs({ LABEL_0: 0.25, LABEL_2: 0.25, LABEL_1: 0.5 }) },
    ]),
    labels: ['LABEL_0', 'LABEL_1', 'LABEL_2'],
  },
  {
    what: 'ids as keys, with names in the label map',
    name: 'a.jsonl',
    text: jsonl([
      { label: 0, probs: { 0: 0.7, 1: 0.2, 2: 0.1 } },
      { label: 'cow', probs: { 0: 0.25, 1: 0.5, 2: 0.25 } },
    ]),
    options: { labels: LABELS },
    inputs: 'probabilities',
  },
  {
    what: 'bare lists of a pipeline, whose labels stand in another file',
    name: 'a.jsonl',
    text: jsonl(OBJECTS.map(pairs)),
    options: { labels: LABELS, goldElsewhere: true },
    rows: ROWS.map(([, ...scores]) => [-2, ...scores]),
  },
  {
    what: 'a list in place of lines',
    name: 'a.json',
    text: JSON.stringify(OBJECTS.map(pairs)),
    options: { labels: LABELS, goldElsewhere: true },
    rows: ROWS.map(([, ...scores]) => [-2, ...scores]),
  },
  {
    what: 'one JSON array of examples',
    name: 'a.json',
    text: JSON.stringify(
      OBJECTS.map((scores, at) => ({ label: ['cat', 'cow'][at], scores: pairs(scores) })),
      null,
      2,
    ),
    options: { labels: LABELS },
  },
  {
    what: 'one JSON array of sentences with an object for each token',
    name: 'a.json',
    text: JSON.stringify([{ labels: ['cat', 'cow'], probs: OBJECTS }]),
    options: { labels: LABELS },
    inputs: 'probabilities',
  },
  {
    what: 'cells of a table with JSON',
    name: 'a.csv',
    text: `label,probs\n${OBJECTS.map((each, at) => `${['cat', 'cow'][at]},"${JSON.stringify(each).replaceAll('"', '""')}"\n`).join('')}`,
    options: { labels: LABELS },
    inputs: 'probabilities',
  },
  {
    what: 'cells of a table as Python prints them',
    name: 'a.csv',
    text: `label,scores\ncat,"[{'label': 'dog', 'score': np.float64(0.2)}, {'label': 'cat', 'score': 0.7}, {'label': 'cow', 'score': 0.1}]"\ncow,"{'dog': 0.5, 'cow': 0.25, 'cat': 0.25}"\n`,
    options: { labels: LABELS },
  },
  {
    what: 'of two classes the likelier alone',
    name: 'a.jsonl',
    text: jsonl([
      { label: 'NEG', prediction: [{ label: 'POS', score: 0.75 }] },
      { label: 'NEG', prediction: [{ label: 'NEG', score: 0.5 }] },
    ]),
    options: { labels: ['NEG', 'POS'] },
    rows: [
      [0, 0.25, 0.75],
      [0, 0.5, 0.5],
    ],
  },
];

describe('scores that name their classes', () => {
  for (const { what, name, text, options, rows = ROWS, labels = null, inputs = null } of CASES) {
    it(`are read: ${what}`, async () => {
      const { format: _, ...found } = await read(name, text, options);
      assert.deepEqual(found, { rows, inputs, labels, problems: [] });
      const recognised = recogniseFile(headOfText(name, text));
      if (options?.goldElsewhere !== true) assert.equal(recognised?.kind, 'predictions');
    });
  }

  it('say which row lacks a class, has a stray one, or one twice', async () => {
    const { rows, problems } = await read(
      'a.jsonl',
      jsonl([
        { label: 0, probs: OBJECTS[0] },
        { label: 0, probs: { cat: 0.5, dog: 0.5 } },
        { label: 0, probs: { ...OBJECTS[0], fox: 0 } },
        { label: 0, probs: [...pairs(OBJECTS[0]!), { label: 'cat', score: 0 }] },
        { label: 0, probs: 'none' },
        { label: 0, probs: { cat: 'a', dog: 0.5, cow: 0.5 } },
      ]),
      { labels: LABELS },
    ).catch((error: unknown) => assert.fail(String(error)));
    assert.deepEqual(
      rows.map(([label]) => label),
      [0, -1, -1, -1, -1, -1],
    );
    assert.deepEqual(problems, [
      [2, 'The row was left out: there is no score of "cow".'],
      [3, 'The row was left out: "fox" is none of the 3 classes.'],
      [4, 'The row was left out: there are two scores of "cat".'],
      [5, 'The row was left out: a score for each class, by its name, was expected in "probs".'],
      [6, 'The row was left out: a score for each class, by its name, was expected in "probs".'],
    ]);
  });

  const refused: readonly (readonly [string, string, Reading, RegExp])[] = [
    [
      'a name that the label map lacks',
      jsonl([{ label: 0, probs: { cat: 0.5, fox: 0.5 } }]),
      { labels: ['cat', 'dog'] },
      /"fox", which is none of the 2 labels/,
    ],
    ['ids with a gap', jsonl([{ label: 0, probs: { 0: 0.5, 2: 0.5 } }]), {}, /no scores of class 1 in its first rows/],
  ];
  for (const [what, text, options, message] of refused) {
    it(`are refused: ${what}`, async () => {
      await assert.rejects(read('a.jsonl', text, options), (error) => error instanceof UnreadableFile && message.test(error.message));
    });
  }

  const others: readonly (readonly [string, unknown])[] = [
    ['boxes', [{ label: 'cat', score: 0.5, box: [0, 0, 1, 1] }]],
    ['spans', [{ start: 0, end: 3 }]],
    ['numbers', [0.1, 0.9]],
    ['nothing', {}],
    ['an empty list', []],
    ['an object of texts', { cat: 'a' }],
  ];
  for (const [what, value] of others) {
    it(`are something else than ${what}`, () => {
      const found = namedScores(value);
      assert.equal(found, null);
      assert.notEqual(recogniseFile(headOfText('a.jsonl', jsonl([{ label: 'x', predictions: value }])))?.kind, 'predictions');
    });
  }

  it('end whatever the cells and names are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const named = namedScores(parsePythonValue(text));
        if (named === null) return;
        const order = orderOf(named);
        if (order !== null) assert.ok(order.classes >= 1);
      }),
      { numRuns: 500 },
    );
  });

  it('may be called as properties of every object are', async () => {
    const text = '{"label": "__proto__", "probs": {"__proto__": 0.75, "constructor": 0.25}}\n';
    const { rows, labels } = await read('a.jsonl', text);
    assert.deepEqual([rows, labels], [[[0, 0.75, 0.25]], ['__proto__', 'constructor']]);
  });
});

function orderOf(named: NonNullable<ReturnType<typeof namedScores>>): NamedOrder | null {
  try {
    return NamedOrder.of('a', [named], null);
  } catch (error) {
    if (error instanceof UnreadableFile) return null;
    throw error;
  }
}

describe('values as Python prints them', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["{'a': 1, 'b': -2.5}", { a: 1, b: -2.5 }],
    [`{'it\\'s': 1, "b": nan}`, { "it's": 1, b: null }],
    ["[{'a': np.float32(0.5)}, {'a': inf}, {'a': None}]", [{ a: 0.5 }, { a: Number.POSITIVE_INFINITY }, { a: null }]],
    ['{"a": NaN}', { a: null }],
    ['{a}', undefined],
    ['', undefined],
  ];
  for (const [text, value] of cases) it(text, () => assert.deepEqual(parsePythonValue(text), value));
});

describe('tables of scores as they come', () => {
  const TABLES: readonly {
    readonly what: string;
    readonly text: string;
    readonly options?: Reading;
    readonly rows: readonly (readonly number[])[];
    readonly inputs?: string | null;
    readonly labels?: readonly string[];
  }[] = [
    {
      what: 'y_score of each class',
      text: 'y_true,y_score_1,y_score_0\n0,0.25,0.75\n1,0.5,0.5\n',
      rows: [
        [0, 0.75, 0.25],
        [1, 0.5, 0.5],
      ],
    },
    {
      what: 'columns that are called after the classes alone, also one that no label names',
      text: 'id,y_true,cat,cow,dog\n1,cat,0.5,0.25,0.25\n2,dog,0,0,1\n',
      rows: [
        [0, 0.5, 0.25, 0.25],
        [2, 0, 0, 1],
      ],
      labels: ['cat', 'cow', 'dog'],
    },
    {
      what: 'columns that are called after ids alone',
      text: ',y_true,0,1\n0,1,0.5,0.5\n1,0,0.125,0.875\n',
      rows: [
        [1, 0.5, 0.5],
        [0, 0.125, 0.875],
      ],
    },
    {
      what: 'one score beside names, by the label map',
      text: 'y_true,y_score\nspam,0.75\nham,0.5\n',
      options: { labels: ['ham', 'spam'] },
      rows: [
        [1, 0.75],
        [0, 0.5],
      ],
    },
    {
      what: 'scores whose labels stand in another file',
      text: 'id,prob_b,prob_a\n7,0.25,0.75\n',
      options: { labels: ['a', 'b'], goldElsewhere: true },
      rows: [[-2, 0.75, 0.25]],
      inputs: 'probabilities',
    },
    {
      what: 'the score of class 1 beside the prediction',
      text: 'label,pred,score\n1,1,0.75\n0,0,0.25\n',
      rows: [
        [1, 0.75],
        [0, 0.25],
      ],
    },
  ];
  for (const { what, text, options, rows, inputs = null, labels = null } of TABLES) {
    it(`are read: ${what}`, async () => {
      const { format, ...found } = await read('a.csv', text, options);
      assert.deepEqual(found, { rows, inputs, labels, problems: [] });
      assert.equal(format, 'predictions-csv');
    });
  }

  const OTHERS: readonly (readonly [string, string, string])[] = [
    ['how sure a model is of what it predicted', 'a.csv', 'label,pred,score\n1,1,0.75\n0,0,0.75\n'],
    ['the same in JSON Lines', 'a.jsonl', jsonl([{ label: 1, pred: 0, score: 0.75 }])],
    ['numbers that do not sum to 1', 'a.csv', 'label,cat,dog\ncat,3,1\ndog,2,5\n'],
  ];
  for (const [what, name, text] of OTHERS) {
    it(`are something else: ${what}`, () => assert.notEqual(recogniseFile(headOfText(name, text))?.kind, 'predictions'));
  }

  it('need a label map where the labels are names and the scores have none', async () => {
    await assert.rejects(
      read('a.csv', 'y_true,y_score\nspam,0.75\nham,0.5\n'),
      /names its labels \(such as "spam"\): a label config is needed/,
    );
  });
});
