import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PlaceSample } from '../../../src/core/sample/place-sample.ts';

/** A stream of places, one line each. */
function sampleOf(lines: number, first: number, size: number, seed: number): PlaceSample {
  const sample = new PlaceSample(first, size, seed);
  for (let line = 1; line <= lines; line += 1) sample.add('/f', line);
  return sample;
}

const linesOf = (places: readonly { readonly line: number | null }[]) => places.map(({ line }) => line);

describe('a sample of places', () => {
  it('keeps the first places, and of the others all while they are few', () => {
    const sample = sampleOf(7, 3, 5, 1);
    assert.deepEqual([sample.total, sample.places], [7, 7]);
    assert.deepEqual(linesOf(sample.first()), [1, 2, 3]);
    assert.deepEqual(linesOf(sample.sample()), [4, 5, 6, 7]);
  });

  it('is in order, without repetition, and never of the first places', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const lines = linesOf(sampleOf(1000, 10, 20, seed).sample()) as number[];
      assert.equal(lines.length, 20);
      assert.deepEqual(
        lines,
        [...new Set(lines)].sort((a, b) => a - b),
      );
      assert.ok(lines.every((line) => line > 10 && line <= 1000));
    }
  });

  it('is the same for the same seed, another one for another', () => {
    const draw = (seed: number) => linesOf(sampleOf(5000, 0, 10, seed).sample());
    assert.deepEqual(draw(5), draw(5));
    assert.notDeepEqual(draw(5), draw(6));
  });

  it('takes every place equally often', () => {
    const seeds = 4000;
    const [lines, size] = [60, 6];
    const times = new Array<number>(lines).fill(0);
    for (let seed = 0; seed < seeds; seed += 1) for (const line of linesOf(sampleOf(lines, 0, size, seed).sample())) times[line! - 1]! += 1;
    // Each is drawn with probability 1/10. Chi-square with 59 degrees of freedom (drawn without replacement: a little less) is below 100 but
    // for one set of seeds in a thousand.
    const expected = (seeds * size) / lines;
    const chiSquare = times.reduce((sum, each) => sum + (each - expected) ** 2 / expected, 0);
    assert.ok(chiSquare < 100, String(chiSquare));
  });

  it('counts the labels of one line as one place', () => {
    const sample = new PlaceSample(2, 2, 1);
    for (const line of [1, 1, 1, 2, 3, 3]) sample.add('/f', line);
    sample.add('/g', 3);
    sample.add('/h', null);
    sample.add('/h', null);
    assert.deepEqual([sample.total, sample.places], [9, 5]);
    assert.deepEqual(
      sample.first().map(({ line, count }) => [line, count]),
      [
        [1, 3],
        [2, 1],
      ],
    );
    assert.deepEqual(sample.sample().map(({ path, line, count }) => [path, line, count]).length, 2);
    const counts = new Map([
      ['/f 3', 2],
      ['/g 3', 1],
      ['/h null', 2],
    ]);
    for (const { path, line, count } of sample.sample()) assert.equal(count, counts.get(`${path} ${line}`));
  });

  it('may ask for nothing', () => {
    const sample = sampleOf(10, 0, 0, 1);
    assert.deepEqual([sample.total, sample.first(), sample.sample()], [10, [], []]);
  });
});
