/** Work on 100 000 classes is done in steps that look at a few thousand of them: counted, not timed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_ALPHA_SETTINGS } from '../../../src/core/alpha/alpha.ts';
import { ALPHA_SCHEMES } from '../../../src/core/alpha/schemes.ts';
import { alphaOfSteps, suggestAlphaOf } from '../../../src/core/alpha/suggest.ts';
import type { ClassCount, Dataset, UnitSummary } from '../../../src/core/analysis.ts';
import { labelIdSteps } from '../../../src/core/code/alpha-target.ts';
import { nthLargest } from '../../../src/core/nth-largest.ts';
import { Random } from '../../../src/core/random.ts';
import { eachInSteps, finish, mapInSteps, STEP_ELEMENTS, type Steps } from '../../../src/core/steps.ts';
import { labelSetSteps } from '../../../src/editor/hover/label-card.ts';
import { buildDataset } from '../../support/editor/analysis-builder.ts';

const MANY = 100_000;

/** Classes that count how often somebody asks for a name. */
function watchedClasses(): { readonly classes: readonly ClassCount[]; readonly looks: () => number } {
  let looks = 0;
  const classes = Array.from({ length: MANY }, (_, id) => ({
    get label() {
      looks += 1;
      return `class ${id}`;
    },
    count: ((id * 7919) % 1000) + 1,
    share: 0,
    first: null,
  }));
  return { classes, looks: () => looks };
}

/** The most that one step looks at. */
function mostPerStep(steps: Steps<unknown>, looks: () => number): { readonly most: number; readonly steps: number } {
  let most = 0;
  for (let count = 1; ; count += 1) {
    const before = looks();
    const { done } = steps.next();
    most = Math.max(most, looks() - before);
    if (done === true) return { most, steps: count };
  }
}

function datasetOf(classes: readonly ClassCount[]): Dataset {
  const dataset = buildDataset({ train: [['class 0', 1]] });
  const [split] = dataset.splits;
  return { ...dataset, splits: [{ ...split!, units: [{ ...split!.units[0]!, classes }] }] };
}

describe('steps', () => {
  const works: readonly { readonly name: string; readonly steps: (classes: readonly ClassCount[]) => Steps<unknown> }[] = [
    ...ALPHA_SCHEMES.map(({ id }) => ({
      name: `α by ${id}`,
      steps: (classes: readonly ClassCount[]) => alphaOfSteps({ unit: 'token', classes }, { ...DEFAULT_ALPHA_SETTINGS, scheme: id }),
    })),
    { name: 'the ids of labels', steps: (classes) => labelIdSteps({ ...datasetOf(classes).splits[0]!.units[0]! } as UnitSummary) },
    { name: 'the labels that hovers know', steps: (classes) => labelSetSteps(datasetOf(classes)) },
  ];
  for (const { name, steps } of works) {
    it(`of ${name} look at no more than ${STEP_ELEMENTS} classes of ${MANY}`, () => {
      const { classes, looks } = watchedClasses();
      const { most, steps: count } = mostPerStep(steps(classes), looks);
      assert.ok(looks() >= MANY, 'all were looked at');
      assert.ok(most <= STEP_ELEMENTS, `${most} in one step`);
      assert.ok(count >= MANY / STEP_ELEMENTS);
    });
  }

  it('give what is given in one go', () => {
    const classes = [3, 0, 500].map((count, id) => ({ label: `c${id}`, count, share: 0, first: null }));
    const unit = { unit: 'token' as const, classes };
    assert.deepEqual(finish(alphaOfSteps(unit, DEFAULT_ALPHA_SETTINGS)), suggestAlphaOf(unit, DEFAULT_ALPHA_SETTINGS));
    const values = Array.from({ length: STEP_ELEMENTS * 2 + 1 }, (_, index) => index);
    assert.deepEqual(
      finish(mapInSteps(values, (value) => value * 2)),
      values.map((value) => value * 2),
    );
    assert.equal([...eachInSteps(values, () => {})].length, 2);
    assert.equal([...eachInSteps([], () => {})].length, 0);
  });
});

describe('the n-th largest value', () => {
  const random = new Random(7);
  const lists: readonly { readonly name: string; readonly values: readonly number[] }[] = [
    { name: 'one', values: [5] },
    { name: 'all alike', values: new Array<number>(500).fill(3) },
    { name: 'rising', values: Array.from({ length: 500 }, (_, index) => index) },
    { name: 'falling', values: Array.from({ length: 500 }, (_, index) => -index) },
    { name: 'with many equal ones', values: Array.from({ length: 500 }, () => random.below(7)) },
    { name: 'random', values: Array.from({ length: 500 }, () => random.uniform()) },
  ];
  for (const { name, values } of lists) {
    it(`is that of the sorted list: ${name}`, () => {
      const sorted = [...values].sort((a, b) => b - a);
      for (const rank of new Set([0, 1, 17, 250, 499].filter((each) => each < values.length)))
        assert.equal(nthLargest(Float64Array.from(values), rank), sorted[rank]);
    });
  }
});
