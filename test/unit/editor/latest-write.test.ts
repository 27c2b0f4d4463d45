import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { latestWrite } from '../../../src/editor/latest-write.ts';

/** A disk that ends a write when told to. */
function slowDisk() {
  const begun: number[] = [];
  const ends: { readonly succeed: () => void; readonly fail: (error: Error) => void }[] = [];
  const write = latestWrite<number>((value) => {
    begun.push(value);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    ends.push({ succeed: resolve, fail: reject });
    return promise;
  });
  return { begun, ends, write };
}

describe('writing the latest value', () => {
  it('never writes two values at once, and leaves out those that were overtaken', async () => {
    const { begun, ends, write } = slowDisk();
    const all = Promise.all([write(1), write(2), write(3)]);
    assert.deepEqual(begun, [1]);
    ends[0]!.succeed();
    await new Promise(setImmediate);
    assert.deepEqual(begun, [1, 3]);
    ends[1]!.succeed();
    await all;
    const again = write(4);
    assert.deepEqual(begun, [1, 3, 4]);
    ends[2]!.succeed();
    await again;
  });

  it('forgets the failure of a value that was overtaken', async () => {
    const { begun, ends, write } = slowDisk();
    const all = Promise.all([write(1), write(2)]);
    ends[0]!.fail(new Error('full'));
    await new Promise(setImmediate);
    ends[1]!.succeed();
    await all;
    assert.deepEqual(begun, [1, 2]);
  });

  it('writes a value that comes just when the last write ends', async () => {
    // How many steps lie between the end of a write and that of its promise is a detail: a value comes after each number of them.
    for (let steps = 0; steps < 10; steps++) {
      const { begun, ends, write } = slowDisk();
      void write(1);
      ends[0]!.succeed();
      for (let step = 0; step < steps; step++) await Promise.resolve();
      void write(2);
      await new Promise(setImmediate);
      assert.deepEqual(begun, [1, 2], `after ${steps} steps`);
    }
  });

  it('tells the failure of the latest value, and writes the next one all the same', async () => {
    const { begun, ends, write } = slowDisk();
    const failing = write(1);
    ends[0]!.fail(new Error('full'));
    await assert.rejects(failing, /full/);
    const working = write(2);
    ends[1]!.succeed();
    await working;
    assert.deepEqual(begun, [1, 2]);
  });
});
