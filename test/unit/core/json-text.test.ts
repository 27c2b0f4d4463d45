import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonTextSteps } from '../../../src/core/json-text.ts';
import { finish, STEP_ELEMENTS } from '../../../src/core/steps.ts';

const many = <T>(make: (index: number) => T) => Array.from({ length: STEP_ELEMENTS * 2 + 5 }, (_, index) => make(index));

describe('JSON in steps', () => {
  const values: readonly { readonly name: string; readonly value: unknown; readonly steps: number }[] = [
    { name: 'a number', value: 1, steps: 1 },
    { name: 'nothing', value: null, steps: 1 },
    { name: 'small things', value: { a: [], b: {}, c: [1, [2, { d: 'x\ny' }]], e: undefined, f: [undefined] }, steps: 1 },
    { name: 'a long list', value: many((index) => index), steps: 3 },
    {
      name: 'long lists within others',
      value: {
        first: { classes: many((index) => ({ label: `"${index}"\n`, first: null, gone: undefined })) },
        second: [many(String), 'x', undefined],
        ['__proto__']: [],
      },
      steps: 5,
    },
  ];
  for (const { name, value, steps } of values) {
    it(`is that of JSON.stringify: ${name}`, () => {
      assert.equal(finish(jsonTextSteps(value)), JSON.stringify(value, null, 2));
      assert.equal([...jsonTextSteps(value)].length + 1, steps);
    });
  }
});
