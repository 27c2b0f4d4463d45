import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { excerptOf } from '../../../src/core/excerpt.ts';

describe('an excerpt of a line', () => {
  const cases: readonly (readonly [what: string, line: string, expected: string])[] = [
    ['is trimmed', '  Ann B-PER \r', 'Ann B-PER'],
    ['shows tabs', 'Ann\tB-PER', 'Ann⇥B-PER'],
    ['shows what would hide or turn the text', 'a\u0000b\u202ec\u200b\u2028d', 'a\\u{0}b\\u{202e}c\\u{200b}\\u{2028}d'],
    ['keeps 160 characters whole', 'x'.repeat(160), 'x'.repeat(160)],
    ['cuts a longer line', 'x'.repeat(161), `${'x'.repeat(159)}…`],
    ['cuts no character in two', '🙂'.repeat(200), `${'🙂'.repeat(159)}…`],
    ['of nothing is nothing', '', ''],
  ];
  for (const [what, line, expected] of cases) it(what, () => assert.equal(excerptOf(line), expected));

  it('of a line of 200 MB takes no time', () => {
    assert.equal([...excerptOf('ab '.repeat(70_000_000))].length, 160);
  });
});
