import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lossBudgetInPieces, sweepInPieces } from '../../../src/core/loss/budget.ts';
import { classWiseErrorInPieces } from '../../../src/core/loss/calibration.ts';
import { concentrationInPieces, lossesInPieces } from '../../../src/core/loss/concentration.ts';
import { gradientBalancedInPieces } from '../../../src/core/loss/gradient-balanced.ts';
import { confidentJointInPieces } from '../../../src/core/loss/label-issues.ts';
import { PIECE_ROWS, PIECE_SCORES, piecesOf } from '../../../src/core/loss/pieces.ts';
import type { LossTerms } from '../../../src/core/loss/report.ts';
import type { ScoredSample } from '../../../src/core/loss/scored-sample.ts';
import { Random } from '../../../src/core/random.ts';

const ROWS = 3 * PIECE_ROWS + 5;
const CLASSES = 3;

/** Reads of what a column holds, since the last pause. */
class Reads {
  count = 0;

  of<Column extends object>(column: Column): Column {
    return new Proxy(column, {
      get: (target, key) => {
        if (typeof key === 'string' && /^\d/.test(key)) this.count += 1;
        return Reflect.get(target, key, target) as unknown;
      },
    });
  }

  /** The most between two pauses, and before the end. */
  mostIn(work: Generator<void, unknown, undefined>): { readonly most: number; readonly pauses: number } {
    let [most, pauses] = [0, 0];
    for (;;) {
      this.count = 0;
      const { done } = work.next();
      most = Math.max(most, this.count);
      if (done === true) return { most, pauses };
      pauses += 1;
    }
  }
}

describe('work in pieces', () => {
  const random = new Random(6);
  const logP = Float32Array.from({ length: ROWS }, () => -5 * random.uniform() - 1e-3);
  const plain = {
    classId: Int32Array.from(logP, () => random.below(CLASSES)),
    weight: new Float64Array(ROWS).fill(1),
    logP,
    logQ: logP.map((each) => Math.log1p(-Math.exp(each))),
  };
  const counted = (reads: Reads): LossTerms => ({
    classId: reads.of(plain.classId),
    weight: reads.of(plain.weight),
    logP: reads.of(plain.logP),
    logQ: reads.of(plain.logQ),
  });
  const settings = { classes: CLASSES, alpha: [1, 2, 3], gamma: 2, reduction: 'mean' } as const;

  const TABLE: Readonly<Record<string, (terms: LossTerms) => Generator<void, unknown, undefined>>> = {
    'the budget': (terms) => lossBudgetInPieces(terms, settings, null),
    'a point of the sweep': (terms) => sweepInPieces(terms, [1], settings),
    'the loss of each row': (terms) => lossesInPieces(terms, settings),
    'the curves': (terms) =>
      concentrationInPieces(
        terms,
        Float64Array.from(logP, (each) => -each),
      ),
    'α that balances the gradient': (terms) =>
      gradientBalancedInPieces(terms, { gamma: 2, counts: [1, 1, 1], normalization: 'mean', maximum: 20 }),
  };
  for (const [name, work] of Object.entries(TABLE))
    it(`pauses in time: ${name}`, () => {
      const reads = new Reads();
      const { most, pauses } = reads.mostIn(work(counted(reads)));
      // Each of the four columns, some twice.
      assert.ok(most > 0 && most <= 6 * PIECE_ROWS, `${most} reads`);
      assert.ok(pauses >= 4, `${pauses} pauses`);
    });

  for (const [name, work] of [
    ['likely wrong labels', confidentJointInPieces],
    ['the error by classes', classWiseErrorInPieces],
  ] as const)
    it(`pauses in time, also with many classes: ${name}`, () => {
      const classes = 500;
      const rows = 400;
      const reads = new Reads();
      const scores = reads.of(Float32Array.from({ length: rows * classes }, () => random.uniform()));
      const labels = Int32Array.from({ length: rows }, (_, row) => row % classes);
      const sample: ScoredSample = { classes, scores, labels, weight: new Float64Array(rows).fill(1) };
      const { most, pauses } = reads.mostIn(work(sample));
      // Each score is read thrice at most: the highest, the sum, the probability.
      assert.ok(most > 0 && most <= 3 * (PIECE_SCORES + classes), `${most} reads`);
      assert.ok(pauses >= Math.floor((rows * classes) / PIECE_SCORES), `${pauses} pauses`);
    });

  it('covers each row once', () => {
    for (const rows of [0, 1, 9, 10, 11, 25]) {
      const found = [...piecesOf(rows, 10)].flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index));
      assert.deepEqual(found, [...Array(rows).keys()]);
    }
  });
});
