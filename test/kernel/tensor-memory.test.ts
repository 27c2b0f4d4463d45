import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { engine, tensor2d } from '@tensorflow/tfjs-core';
import { openBackend } from '../../src/kernel/backends.ts';
import { memoryOf, placeInHeap } from '../../src/kernel/tensor-memory.ts';
import { FOLDERS } from '../support/kernel.ts';

describe('placeInHeap', () => {
  it('lies in the memory of the tensors, also after it grew', async () => {
    await openBackend('wasm', FOLDERS);
    const { backend } = engine();
    const place = placeInHeap(backend);
    assert.ok(place);
    assert.equal(place.workspace % 64, 0);
    const size = place.memory.buffer.byteLength;
    const z = tensor2d(new Float32Array(size / 4), [1, size / 4]);
    assert.ok(place.memory.buffer.byteLength > size);
    assert.equal(memoryOf('wasm').values(backend, z).buffer, place.memory.buffer);
    z.dispose();
  });

  it('is null where the heap does not show itself', () => {
    assert.equal(placeInHeap({}), null);
    assert.equal(placeInHeap({ wasm: { asm: {} } }), null);
  });
});
