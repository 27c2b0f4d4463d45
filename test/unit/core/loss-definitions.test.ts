import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DefinitionSettings, denominatorOf, rowEvaluator } from '../../../src/core/loss/definition-loss.ts';
import { LOSS_DEFINITIONS, lossDefinition } from '../../../src/core/loss/definitions.ts';
import { compareDefinitions, ParityCounter } from '../../../src/core/loss/parity.ts';
import { near } from '../../support/near.ts';

const LOGITS = [
  [2, 0.5, -1],
  [1.5, 1, 0],
  [3, -1, -2],
  [0.2, 0.1, 2],
];
const LABELS = [0, 1, 0, 2];
/** Rows of MONAI's own test: all channels of a pixel are alike. */
const MONAI_LOGITS = [1, 1, 0.5, 0].map((value) => [value, value, value]);
const MONAI_LABELS = [0, 1, 2, 0];

interface Case {
  readonly name: string;
  readonly id: string;
  readonly expected: number;
  readonly alpha?: DefinitionSettings['alpha'];
  readonly gamma?: number;
  readonly logits?: readonly (readonly number[])[];
  readonly labels?: readonly number[];
  readonly tolerance?: number;
}

/** Results of the libraries themselves, or of their definitions in numpy. */
const CASES: readonly Case[] = [
  { name: 'mean', id: 'paper', expected: 0.13005843 },
  { name: 'α per class', id: 'paper', alpha: [0.2, 1, 2], expected: 0.13176124 },
  { name: 'sum', id: 'note-sum', expected: 0.52023372 },
  { name: 'sum ÷ LabelNum', id: 'note-mean', expected: 0.52023372 / 3 },
  { name: 'defaults', id: 'torchvision', expected: 0.1368957 },
  { name: 'defaults', id: 'retinanet', expected: 0.41068711 },
  { name: 'defaults', id: 'mmdet', expected: 0.41068711 },
  { name: 'defaults', id: 'kornia-binary', expected: 0.1368957 },
  { name: 'α is off', id: 'fvcore', expected: 0.18399285 },
  { name: 'defaults', id: 'fvcore-star', expected: 0.30016083 },
  // The library adds its floor to the gold entry too, 1e-6 of the result.
  { name: 'α None', id: 'kornia', expected: 0.04335432, tolerance: 5e-8 },
  { name: 'α .25', id: 'kornia', alpha: 0.25, expected: 0.01130146 },
  { name: 'an ignored row stays in the denominator', id: 'kornia', labels: [0, -100, 0, 2], expected: 0.00223509 },
  { name: 'defaults', id: 'monai', expected: 0.18399285 },
  { name: 'defaults', id: 'monai-softmax', expected: 0.04335281 },
  { name: 'α .25', id: 'monai-softmax', alpha: 0.25, expected: 0.01130102 },
  { name: 'the first class is left out', id: 'monai-foreground', expected: 0.0031272 },
  { name: 'its own test', id: 'monai', logits: MONAI_LOGITS, labels: MONAI_LABELS, expected: 0.34959, tolerance: 5e-6 },
  {
    name: 'its own test with α .8',
    id: 'monai-softmax',
    alpha: 0.8,
    logits: MONAI_LOGITS,
    labels: MONAI_LABELS,
    expected: 0.08138,
    tolerance: 5e-6,
  },
  {
    name: 'its own test, softmax',
    id: 'monai-softmax',
    logits: MONAI_LOGITS,
    labels: MONAI_LABELS,
    expected: 0.16276,
    tolerance: 5e-6,
  },
  { name: 'defaults', id: 'keras-categorical', expected: 0.03251461 },
  { name: 'α 1', id: 'keras-categorical', alpha: 1, expected: 0.13005843 },
  { name: 'α per class', id: 'keras-categorical', alpha: [0.2, 1, 2], expected: 0.13176124 },
  {
    name: 'its own test',
    id: 'keras-categorical',
    logits: [
      [0.05, 0.95, 0],
      [0.1, 0.8, 0.1],
    ].map((row) => row.map(Math.log)),
    labels: [1, 2],
    expected: 0.23315276,
  },
  {
    name: 'its own test from logits',
    id: 'keras-categorical',
    logits: [
      [8, 1, 1],
      [0, 9, 1],
      [2, 3, 5],
    ],
    labels: [0, 1, 2],
    expected: 3.4536e-4,
    tolerance: 1e-8,
  },
  { name: 'defaults', id: 'keras-binary', expected: 0.18399285 },
  { name: 'ignored rows are masked', id: 'adeelh', labels: [0, -100, 0, 2], expected: 0.00893493 },
  { name: 'effective-number weights', id: 'class-balanced', alpha: [0.664885, 0.855352, 1.479763], expected: 0.52180355, tolerance: 1e-6 },
  { name: 'α [.2, 1, 2]', id: 'weighted-entropy', alpha: [0.2, 1, 2], expected: 0.14771067 },
];

function lossOf({ id, alpha, gamma, logits = LOGITS, labels = LABELS }: Case): number {
  const classes = logits[0]!.length;
  const definition = lossDefinition(id);
  const evaluate = rowEvaluator(definition, { classes, gamma, alpha });
  let sum = 0;
  let examples = 0;
  for (const [row, label] of labels.entries()) {
    if (label < 0) continue;
    examples += 1;
    sum += evaluate(logits[row]!, 0, label).loss;
  }
  return sum / denominatorOf(definition, { examples, ignored: labels.length - examples, positives: examples, classes });
}

describe('definitions of the focal loss', () => {
  for (const each of CASES) {
    it(`${each.id}: ${each.name}`, () => near(lossOf(each), each.expected, each.tolerance ?? 2e-8));
  }

  it('every definition has a case', () => {
    const tested = new Set(CASES.map(({ id }) => id));
    assert.deepEqual(
      LOSS_DEFINITIONS.filter(({ id }) => !tested.has(id)),
      [],
    );
  });

  it('gives the gradient that a small step shows', () => {
    for (const definition of LOSS_DEFINITIONS) {
      const evaluate = rowEvaluator({ ...definition, floor: 0 }, { classes: 3, gamma: 1.7, alpha: [0.3, 0.9, 0.6] });
      for (const [row, label] of LABELS.entries()) {
        let norm = 0;
        for (let id = 0; id < 3; id++) {
          const step = (by: number) =>
            evaluate(
              LOGITS[row]!.map((score, at) => (at === id ? score + by : score)),
              0,
              label,
            ).loss;
          norm += Math.abs(step(1e-5) - step(-1e-5)) / 2e-5;
        }
        near(evaluate(LOGITS[row]!, 0, label).gradientNorm, norm, 1e-8 + 1e-6 * norm);
      }
    }
  });

  it('without focusing and weights the softmax definitions are the cross-entropy to the last bit', () => {
    for (const { id, activation, dropsFirstClass, clip, floor, form } of LOSS_DEFINITIONS) {
      if (activation !== 'softmax' || dropsFirstClass || clip > 0 || floor > 0 || form !== 'focal') continue;
      const entropy = rowEvaluator(lossDefinition('paper'), { classes: 3, gamma: 0, alpha: null });
      const own = rowEvaluator(lossDefinition(id), { classes: 3, gamma: 0, alpha: null });
      for (const [row, label] of LABELS.entries()) assert.equal(own(LOGITS[row]!, 0, label).loss, entropy(LOGITS[row]!, 0, label).loss);
    }
  });

  it('refuses what a definition cannot take', () => {
    assert.throws(() => rowEvaluator(lossDefinition('fvcore-star'), { classes: 3, gamma: 0 }), RangeError);
    assert.throws(() => rowEvaluator(lossDefinition('paper'), { classes: 3, gamma: [1, 2] }), /gamma has 2 values; 3/);
    assert.throws(() => rowEvaluator(lossDefinition('paper'), { classes: 3, alpha: -1 }), RangeError);
    assert.throws(() => lossDefinition('caffe'), /Known: paper,/);
  });
});

describe('the parity lens', () => {
  const counts = { examples: 3, ignored: 1, positives: 2, classes: 3 };

  function compared(alpha?: number, gamma?: number) {
    const counter = new ParityCounter(LOSS_DEFINITIONS, { classes: 3, alpha, gamma });
    for (const row of [0, 2, 3]) counter.add(LOGITS[row]!, 0, LABELS[row]!, 1);
    return compareDefinitions(counter.finish(), 'paper', counts);
  }

  it('multiplies the factors of a chain to the quotient of the values', () => {
    for (const alpha of [undefined, 0.25]) {
      for (const { id, ratio, factors } of compared(alpha)) {
        near(
          factors.reduce((product, { factor }) => product * factor, 1),
          ratio,
          1e-8 * ratio,
        );
        assert.ok(factors.length > 0 || Math.abs(ratio - 1) < 1e-6, `${id}: ${ratio}`);
      }
    }
  });

  it('names why kornia and the paper differ', () => {
    const kornia = compared().find(({ id }) => id === 'kornia')!;
    const factors = new Map(kornia.factors.map(({ reason, factor }) => [reason, factor]));
    assert.deepEqual([...factors.keys()], ['terms', 'classes', 'ignored']);
    near(factors.get('classes')!, 1 / 3, 1e-12);
    near(factors.get('ignored')!, 3 / 4, 1e-12);
    near(factors.get('terms')!, 1, 1e-3);
  });

  it('lets a definition that weighs by 1 − α keep its own α where that would be negative', () => {
    const sums = (alpha?: readonly number[]) => {
      const counter = new ParityCounter(LOSS_DEFINITIONS, { classes: 3, alpha });
      for (const row of [0, 2, 3]) counter.add(LOGITS[row]!, 0, LABELS[row]!, 1);
      return new Map(counter.finish().map(({ definition, weighted }) => [definition.id, weighted]));
    };
    const [own, large] = [sums(), sums([0.2, 1, 2])];
    assert.equal(large.get('torchvision'), own.get('torchvision'));
    assert.notEqual(large.get('paper'), own.get('paper'));
  });

  it('leaves out a definition that cannot take γ = 0', () => {
    assert.ok(!compared(undefined, 0).some(({ id }) => id === 'fvcore-star'));
    assert.equal(compared(undefined, 0).length, LOSS_DEFINITIONS.length - 1);
  });
});
