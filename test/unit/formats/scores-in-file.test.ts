import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FileRows } from '../../../src/engine/evaluate/file-rows.ts';
import { openPredictions } from '../../../src/formats/open-predictions.ts';
import { npy } from '../../support/npy.ts';

const ROWS = 40_000;
const CLASSES = 27;

describe('scores that are left in their file', () => {
  let folder = '';
  const path = (name: string) => join(folder, name);
  const opened = (scores: string, problems: string[] = []) =>
    openPredictions([path(scores), path('labels.npy')], { problem: (_path, _line, { template }) => void problems.push(template) });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focal-lens-test-'));
    const logits = Float32Array.from({ length: ROWS * CLASSES }, (_, index) => Math.fround(Math.sin(index)));
    // Some are ignored, some no class, some beyond 32 bits.
    const labels = BigInt64Array.from({ length: ROWS }, (_, row) =>
      BigInt(row % 1000 === 7 ? -100 : row % 999 === 5 ? 2 ** 33 : row % CLASSES),
    );
    await writeFile(path('logits.npy'), npy('<f4', [ROWS, CLASSES], logits.buffer));
    await writeFile(path('labels.npy'), npy('<i8', [ROWS], labels.buffer));
    const column = npy('<f4', [ROWS, CLASSES], logits.buffer);
    await writeFile(path('columns.npy'), Buffer.from(Buffer.from(column).toString('latin1').replace('False', 'True '), 'latin1'));
    await writeFile(path('binary.npy'), npy('<f4', [ROWS], logits.slice(0, ROWS).buffer));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('are where they are said to be, and their labels are those of the batches', async () => {
    const [problems, others] = [[] as string[], [] as string[]];
    const { inFile } = await opened('logits.npy', problems);
    const { batches } = await opened('logits.npy', others);
    assert.ok(inFile !== undefined);
    assert.deepEqual([inFile.classes, inFile.rows], [CLASSES, ROWS]);
    const labels = inFile.labels[Symbol.asyncIterator]();
    const file = new FileRows(inFile);
    let first = 0;
    for await (const batch of batches) {
      const alone = (await labels.next()).value as Int32Array;
      assert.deepEqual(alone, batch.labels.subarray(0, batch.rows));
      const scores = new Float32Array(batch.rows * CLASSES);
      file.read(first, scores);
      assert.deepEqual(scores, batch.scores);
      first += batch.rows;
    }
    assert.equal(first, ROWS);
    assert.equal((await labels.next()).done, true);
    file.close();
    assert.equal(problems.length, Math.floor((ROWS - 6) / 999) + 1);
    assert.deepEqual(problems, others);
  });

  for (const [name, what] of [
    ['columns.npy', 'lie column by column'],
    ['binary.npy', 'are one in a row'],
  ] as const)
    it(`are none where they ${what}`, async () => assert.equal((await opened(name)).inFile, undefined));

  it('end with a sentence where the file became shorter', async () => {
    const { inFile } = await opened('logits.npy');
    const file = new FileRows(inFile!);
    assert.throws(() => file.read(ROWS - 1, new Float32Array(2 * CLASSES)), { name: 'UnreadableFile', message: /became shorter/ });
    file.close();
  });
});
