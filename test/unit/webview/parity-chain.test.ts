/** The factors between any two definitions, from values that all stand beside one of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LOSS_DEFINITIONS } from '../../../src/core/loss/definitions.ts';
import { compareDefinitions, ParityCounter } from '../../../src/core/loss/parity.ts';
import { Random } from '../../../src/core/random.ts';
import { parityPair } from '../../../webview/pages/parity-chain.ts';

const CLASSES = 5;
const COUNTS = { examples: 40, ignored: 10, positives: 30, classes: CLASSES };

function sums(alpha: readonly number[] | null | undefined) {
  const random = new Random(3);
  const counter = new ParityCounter(LOSS_DEFINITIONS, { classes: CLASSES, gamma: 1.5, ...(alpha === undefined ? {} : { alpha }) });
  for (let row = 0; row < COUNTS.examples; row++) {
    counter.add(
      Float64Array.from({ length: CLASSES }, () => 2 * random.normal()),
      0,
      row % CLASSES,
      1,
    );
  }
  return counter.finish();
}

describe('the chain of factors between two definitions', () => {
  const weightings = [
    { name: 'the α of each', alpha: undefined },
    { name: 'no α', alpha: null },
    { name: 'one vector for all', alpha: [0.2, 1, 0.7, 2, 1.4] },
  ];
  for (const { name, alpha } of weightings) {
    for (const own of ['paper', 'torchvision', 'mmdet']) {
      it(`is that of a comparison from the first, whatever stands beside the report: ${name}, ${own}`, () => {
        const counted = sums(alpha);
        const beside = compareDefinitions(counted, own, COUNTS);
        for (const { id: from } of beside) {
          const direct = compareDefinitions(counted, from, COUNTS);
          for (const { id: to, ratio, factors } of direct) {
            const pair = parityPair(beside, from, to);
            assert.ok(pair !== undefined);
            assert.ok(Math.abs(pair.ratio / ratio - 1) < 1e-9, `${from} to ${to}`);
            const product = pair.factors.reduce((all, { factor }) => all * factor, 1);
            assert.ok(Math.abs(product / ratio - 1) < 1e-9, `${from} to ${to}: the factors come to ${product}, not ${ratio}`);
            assert.deepEqual(
              pair.factors.map(({ reason, factor }) => `${reason} ${factor.toPrecision(6)}`).sort(),
              factors.map(({ reason, factor }) => `${reason} ${factor.toPrecision(6)}`).sort(),
              `${from} to ${to}`,
            );
          }
        }
      });
    }
  }

  it('is not there for a definition that the report has not', () => {
    assert.equal(parityPair(compareDefinitions(sums(null), 'paper', COUNTS), 'paper', 'unknown'), undefined);
  });
});
