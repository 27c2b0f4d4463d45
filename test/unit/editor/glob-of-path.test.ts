import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import picomatch from 'picomatch';
import { globOfPath } from '../../../src/editor/workspace/glob-of-path.ts';

describe('the glob of a path', () => {
  const paths: readonly (readonly [written: string, found: string])[] = [
    ['data/train.txt', 'data/train.txt'],
    ['./data/train.txt', 'data/train.txt'],
    ['data\\train.txt', 'data/train.txt'],
    ['data/', 'data'],
    ['a/train [1].txt', 'a/train [1].txt'],
    ['a/!(x)/{b,c}/t*?.txt', 'a/!(x)/{b,c}/t*?.txt'],
    ['a/+(x)|@y', 'a/+(x)|@y'],
    ['__proto__/$(bug)', '__proto__/$(bug)'],
  ];
  for (const [written, found] of paths) {
    it(`of ${written} matches it`, () => assert.ok(picomatch(globOfPath(written), { dot: true })(found)));
  }

  it('matches nothing else', () => {
    const matches = picomatch(globOfPath('a/train[12]*.txt'), { dot: true });
    assert.ok(!matches('a/train1.txt') && !matches('a/train[12]x.txt'));
  });
});
