import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openPredictions } from '../../../src/formats/open-predictions.ts';
import { csvPredictions } from '../../../src/formats/predictions/csv.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { headOfText } from '../../support/pieces.ts';

const folder = mkdtempSync(join(tmpdir(), 'focal-lens-tables-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

async function read(text: string, labels?: readonly string[]) {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, text);
  const problems: (number | null)[] = [];
  const opened = await openPredictions([path], { ...(labels === undefined ? {} : { labels }), problem: (_, line) => problems.push(line) });
  const rows: (readonly [label: number, ...scores: number[]])[] = [];
  for await (const { rows: count, classes, scores, labels: gold } of opened.batches) {
    for (let row = 0; row < count; row++) rows.push([gold[row]!, ...scores.subarray(row * classes, (row + 1) * classes)]);
  }
  return { rows, inputs: opened.inputs, labels: opened.labels, problems };
}

const CASES: readonly {
  readonly name: string;
  readonly text: string;
  readonly labels?: readonly string[];
  readonly rows: readonly (readonly number[])[];
  readonly inputs: string | null;
  readonly own?: readonly string[];
  readonly problems?: readonly number[];
}[] = [
  {
    name: 'a column for each class, in the order of the label map',
    text: 'text,label,prob_dog,prob_cat\n"a, b",cat,0.25,0.75\nx,dog,0.5,0.5\ny,fish,0.5,0.5\nz,,0.5,0.5\n',
    labels: ['cat', 'dog'],
    rows: [
      [0, 0.75, 0.25],
      [1, 0.5, 0.5],
      [-1, 0.5, 0.5],
      [-100, 0.5, 0.5],
    ],
    inputs: 'probabilities',
    problems: [4],
  },
  {
    name: 'names of its own, without a label map',
    text: 'y_true;logit_b;logit_a\na;1,5;-2\nb;0;0,25\n',
    rows: [
      [1, 1.5, -2],
      [0, 0, 0.25],
    ],
    inputs: 'logits',
    own: ['b', 'a'],
  },
  {
    name: 'numbered columns in any order, ids that pandas made floats',
    text: 'label\tlogits_1\tlogits_0\n1.0\t2\t-1\n0.0\t-inf\t3\n-100\t0\t0\n',
    rows: [
      [1, -1, 2],
      [0, 3, Number.NEGATIVE_INFINITY],
      [-100, 0, 0],
    ],
    inputs: 'logits',
  },
  {
    name: 'one score of class 1',
    text: 'y_true,y_score\n1,0.75\n0,0.125\n',
    rows: [
      [1, 0.75],
      [0, 0.125],
    ],
    inputs: null,
  },
  {
    name: 'lists in a cell, and rows that are not well',
    text: 'label,probs\n0,"[0.5, 0.25, 0.25]"\n2,[0.5 0.25 0.25]\n1,"[0.5, 0.5]"\n1,"[0.5, x, 0.5]"\n',
    rows: [
      [0, 0.5, 0.25, 0.25],
      [2, 0.5, 0.25, 0.25],
      [-1, Number.NaN, Number.NaN, Number.NaN],
      [-1, Number.NaN, Number.NaN, Number.NaN],
    ],
    inputs: 'probabilities',
    problems: [4, 5],
  },
];

describe('predictions in tables', () => {
  for (const { name, text, labels, rows, inputs, own, problems = [] } of CASES) {
    it(name, async () => {
      assert.deepEqual(await read(text, labels), { rows, inputs, labels: own, problems });
      assert.equal(recogniseFile(headOfText('predictions.csv', text))?.kind, 'predictions');
    });
  }

  const refused: readonly (readonly [name: string, text: string, labels: readonly string[] | undefined, message: RegExp])[] = [
    ['a label without its column', 'label,prob_a,prob_b\na,0.5,0.5\n', ['a', 'c'], /no column of scores for the label "c"/],
    ['more columns than labels', 'label,prob_0,prob_1,prob_2\n0,0.5,0.25,0.25\n', ['a', 'b'], /3 scores in a row, but there are 2 labels/],
  ];
  for (const [name, text, labels, message] of refused) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(read(text, labels), (error: unknown) => error instanceof UnreadableFile && message.test(error.message));
    });
  }

  const others = {
    'marks of school': 'label,score_math,score_reading\npass,4,5\nfail,1,2\n',
    'reviews with a rating': 'text,label,score\ngood,1,5\nbad,0,1\n',
    'a score beside names': 'label,score\ncat,0.5\ndog,0.25\n',
    'predicted classes alone': 'label,pred\ncat,cat\ndog,cat\n',
    'labels alone': 'text,label\na,b\nc,d\n',
  };
  for (const [name, text] of Object.entries(others)) {
    it(`does not claim ${name}`, () => assert.equal(csvPredictions.recognise(headOfText('table.csv', text)), null));
  }
});
