import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ContractFix } from '../../../../src/core/contract/contract-fix.ts';
import { applyEdits, contractEdits, labelsOfConfig } from '../../../../src/formats/contract-edits/contract-edits.ts';

const SIGNAL = new AbortController().signal;
const order = (...labels: readonly string[]): ContractFix => ({ kind: 'order', labels });
const add = (...labels: readonly string[]): ContractFix => ({ kind: 'add', labels });
const invert: ContractFix = { kind: 'invert' };
const rename = (from: string, to: string): ContractFix => ({ kind: 'rename', from, to });
const once = (label: string): ContractFix => ({ kind: 'remove-duplicate', label });

const CONFIG = `{
  "architectures": ["Bert"],
  "id2label": {
    "0": "O",
    "1": "B-PER",
    "2": "I-PER"
  },
  "label2id": {
    "B-PER": 1,
    "I-PER": 2,
    "O": 0
  },
  "num_labels": 3
}
`;
const YOLO = 'path: data  # here\ntrain: images\nnc: 2\nnames:\n  0: person\n  1: bicycle\n\n# the end\n';

/** What it is, path, before, fix, after; null where nothing is offered. */
const CASES: readonly (readonly [string, string, string, ContractFix, string | null])[] = [
  ['a list in the order of another', 'labels.txt', 'O\nB-PER\nI-PER\n', order('O', 'I-PER', 'B-PER'), 'O\nI-PER\nB-PER\n'],
  ['a list with other line ends', 'labels.txt', 'O\r\nB-PER\r\nI-PER', order('I-PER', 'O', 'B-PER'), 'I-PER\r\nO\r\nB-PER'],
  ['what only the list has stays behind', 'labels.txt', 'X\nA\nB\n', order('A', 'B'), 'A\nB\nX\n'],
  ['what the list lacks comes with the order', 'labels.txt', 'A\nC\n', order('A', 'B', 'C'), 'A\nB\nC\n'],
  ['the same order', 'labels.txt', 'A\nB\n', order('A', 'B'), null],
  ['a missing label', 'labels.txt', 'O\nB-PER', add('I-PER'), 'O\nB-PER\nI-PER'],
  ['a missing label of a list of one', 'labels.txt', 'O\n', add('B-PER'), 'O\nB-PER\n'],
  ['several missing labels', 'labels.txt', 'O\r\nB-PER\r\n', add('I-PER', 'B-PER', 'B-LOC'), 'O\r\nB-PER\r\nI-PER\r\nB-LOC\r\n'],
  ['a label that would be two lines', 'labels.txt', 'O\nB-PER\n', add('a\nb'), null],
  ['a list with a hole', 'labels.txt', 'O\n\nB-PER\n', add('I-PER'), null],
  ['a vocabulary', 'labels.txt', '@@UNKNOWN@@\nO\nB-PER\n', add('I-PER'), '@@UNKNOWN@@\nO\nB-PER\nI-PER\n'],
  ['a list with ids', 'labels.txt', '0 O\n1 B-PER\n', add('I-PER'), null],
  ['a duplicate at the end', 'labels.txt', 'O\nB-PER\nO\n', once('O'), 'O\nB-PER\n'],
  ['a duplicate before others, whose ids would change', 'labels.txt', 'O\nO\nB-PER\n', once('O'), null],
  ['another spelling', 'labels.txt', 'O\nPer\n', rename('Per', 'PER'), 'O\nPER\n'],
  ['a spelling that is there', 'labels.txt', 'O\nPer\nPER\n', rename('Per', 'PER'), null],
  ['an array on one line', 'labels.json', '["O", "B-PER"]', add('I-PER'), '["O", "B-PER", "I-PER"]'],
  ['an array on many lines', 'labels.json', '[\n  "O",\n  "B-PER"\n]\n', order('B-PER', 'O'), '[\n  "B-PER",\n  "O"\n]\n'],
  ['an array with odd literals', 'labels.json', '["\\u004f", "B"]', order('B', 'O'), '["B", "\\u004f"]'],
  ['an array of one', 'classes.json', '[\n  "O"\n]', add('"x"'), '[\n  "O",\n  "\\"x\\""\n]'],
  ['a flat map by name', 'label2id.json', '{"O": 0, "B": 1}', add('C'), '{"O": 0, "B": 1, "C": 2}'],
  ['the order of a flat map by name', 'label2id.json', '{"O": 0, "B": 1}', order('B', 'O'), '{"O": 1, "B": 0}'],
  ['a name of a flat map', 'label2id.json', '{"O": 0, "Per": 1}', rename('Per', 'PER'), '{"O": 0, "PER": 1}'],
  ['a flat map by id', 'id2label.json', '{"0":"O","1":"B"}', add('C'), '{"0":"O","1":"B","2":"C"}'],
  ['a name that would be a prototype', 'label2id.json', '{"O": 0, "B": 1}', add('__proto__'), '{"O": 0, "B": 1, "__proto__": 2}'],
  [
    'a missing label of a model',
    'config.json',
    CONFIG,
    add('B-LOC'),
    CONFIG.replace('"2": "I-PER"', '"2": "I-PER",\n    "3": "B-LOC"')
      .replace('"O": 0', '"O": 0,\n    "B-LOC": 3')
      .replace('"num_labels": 3', '"num_labels": 4'),
  ],
  [
    'the order of a model',
    'config.json',
    CONFIG,
    order('O', 'I-PER', 'B-PER'),
    CONFIG.replace('"1": "B-PER"', '"1": "I-PER"')
      .replace('"2": "I-PER"', '"2": "B-PER"')
      .replace('"B-PER": 1', '"B-PER": 2')
      .replace('"I-PER": 2,\n    "O"', '"I-PER": 1,\n    "O"'),
  ],
  ['label2id with another id', 'config.json', CONFIG.replace('"B-PER": 1', '"B-PER": 0'), invert, CONFIG],
  [
    'label2id without a label',
    'config.json',
    CONFIG.replace('    "B-PER": 1,\n', ''),
    invert,
    CONFIG.replace(/("B-PER": 1),\n {4}("I-PER": 2),\n {4}("O": 0)/, '$2,\n    $3,\n    $1'),
  ],
  ['label2id with another label', 'config.json', CONFIG.replace('"O": 0\n', '"O": 0,\n    "X": 3\n'), invert, CONFIG],
  ['label2id with another name', 'config.json', CONFIG.replace('"B-PER": 1', '"PER": 1'), invert, CONFIG],
  ['label2id that is the inverse', 'config.json', CONFIG, invert, null],
  ['no label2id', 'config.json', '{"id2label": {"0": "O", "1": "B"}}', invert, null],
  ['comments between the classes', 'config.json', '{"id2label": {"0": "O", // out\n"1": "B"}}', add('C'), null],
  ['broken JSON', 'config.json', '{"id2label": {"0": "O", "1": "B"', add('C'), null],
  ['ids with a gap', 'config.json', '{"id2label": {"0": "O", "2": "B"}}', order('B', 'O'), null],
  ['ids from 1', 'config.json', '{"id2label": {"1": "O", "2": "B"}}', order('B', 'O'), '{"id2label": {"1": "B", "2": "O"}}'],
  ['YOLO', 'data.yaml', YOLO, add('traffic light'), YOLO.replace('nc: 2', 'nc: 3').replace('bicycle\n', 'bicycle\n  2: traffic light\n')],
  [
    'the order of YOLO',
    'data.yaml',
    YOLO,
    order('bicycle', 'person'),
    YOLO.replace('0: person', '0: bicycle').replace('1: bicycle', '1: person'),
  ],
  ['a block list', 'data.yaml', 'train: x\nnames:\n- a\n- b\n', add('no'), 'train: x\nnames:\n- a\n- b\n- "no"\n'],
  ['a block list of one', 'data.yaml', 'train: x\nnames:\n  - a\n', add('b'), 'train: x\nnames:\n  - a\n  - b\n'],
  ['a flow list in quotes', 'data.yaml', "train: x\nnames: ['a', 'b']\n", add("it's"), "train: x\nnames: ['a', 'b', 'it''s']\n"],
  ['a list with comments', 'data.yaml', 'train: x\nnames:\n- a  # first\n- b\n', order('b', 'a'), null],
  ['a label that would be a comment', 'data.yaml', 'train: x\nnames: [a, b]\n', add('# c'), 'train: x\nnames: [a, b, "# c"]\n'],
  [
    'id2label in YAML',
    'labels.yaml',
    'id2label:\n  0: a\n  1: b\nlabel2id:\n  a: 1\n  b: 1\n',
    invert,
    'id2label:\n  0: a\n  1: b\nlabel2id:\n  a: 0\n  b: 1\n',
  ],
  ['no label config', 'notes.md', 'O\nB-PER\n', add('I-PER'), null],
];

for (const [name, path, before, fix, after] of CASES) {
  test(`${path}: ${name}`, async () => {
    const edits = await contractEdits(path, before, fix, [], SIGNAL);
    if (after === null) assert.deepEqual(edits, []);
    else assert.equal(applyEdits(before, edits), after);
  });
}

test('of several lists the one that shares the names is meant', async () => {
  const text = '{"ner": {"labels": ["O", "PER"]}, "topics": {"labels": ["sport", "war"]}}';
  const meant = await contractEdits('meta.json', text, add('art'), ['sport', 'war'], SIGNAL);
  assert.equal(applyEdits(text, meant), text.replace('"war"', '"war", "art"'));
  assert.deepEqual(await contractEdits('meta.json', text, add('art'), [], SIGNAL), []);
  assert.deepEqual(await labelsOfConfig('meta.json', text, ['PER'], SIGNAL), ['O', 'PER']);
});

test('whatever the names, the text says afterwards what was wanted, or stays as it is', async () => {
  const label = fc.oneof(
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.constantFrom('__proto__', '- a', 'yes', '0', "'", '"', 'a: b', '#', '\u2028', ' '),
  );
  const shapes: readonly ((labels: readonly string[]) => readonly [string, string])[] = [
    (labels) => ['labels.txt', `${labels.join('\n')}\n`],
    (labels) => ['labels.json', JSON.stringify(labels, null, 2)],
    (labels) => ['config.json', JSON.stringify({ id2label: Object.fromEntries(labels.map((each, id) => [id, each])) })],
    (labels) => ['data.yaml', `train: x\nnames:\n${labels.map((each) => `  - ${JSON.stringify(each)}\n`).join('')}`],
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(label, { minLength: 1, maxLength: 5 }),
      fc.uniqueArray(label, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...shapes),
      async (labels, added, shape) => {
        const [path, text] = shape(labels);
        const before = await labelsOfConfig(path, text, [], SIGNAL);
        const edits = await contractEdits(path, text, add(...added), [], SIGNAL);
        if (edits.length === 0 || before === null) return;
        const after = await labelsOfConfig(path, applyEdits(text, edits), [], SIGNAL);
        assert.deepEqual(after, [...before, ...added.filter((each) => !before.includes(each))]);
      },
    ),
    { numRuns: 400, seed: 5 },
  );
});
