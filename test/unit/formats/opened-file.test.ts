import assert from 'node:assert/strict';
import { constants, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { OpenedFile } from '../../../src/formats/opened-file.ts';

describe('OpenedFile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'focal-lens-test-'));
  const path = join(folder, 'file.bin');
  const content = Buffer.from(Array.from({ length: 300 * 1024 }, (_, index) => index % 251));
  writeFileSync(path, content);
  after(() => rm(folder, { recursive: true }));

  for (const length of [1, 64 * 1024, 128 * 1024, 128 * 1024 + 1, 300 * 1024]) {
    it(`reads ${length} bytes at any place, little and much alike`, async () => {
      const file = new OpenedFile(path, constants.O_RDONLY);
      for (const position of [0, 1, content.length - length]) {
        const wanted = content.subarray(position, position + length);
        const { bytesRead, buffer } = await file.read(Buffer.alloc(length + 2), 2, length, position);
        assert.equal(bytesRead, wanted.length);
        assert.deepEqual(buffer.subarray(2, 2 + bytesRead), wanted);
      }
      assert.equal((await file.read(Buffer.alloc(8), 0, 8, content.length)).bytesRead, 0);
      await file.close();
    });
  }

  it('lets other work in during many small reads', async () => {
    const file = new OpenedFile(path, constants.O_RDONLY);
    let others = 0;
    const other = () => {
      others += 1;
      timer = setImmediate(other);
    };
    let timer = setImmediate(other);
    const buffer = Buffer.alloc(64);
    const end = performance.now() + 60;
    while (performance.now() < end) await file.read(buffer, 0, 64, 0);
    clearImmediate(timer);
    assert.ok(others > 0);
    await file.close();
  });

  it('is closed after what is being read, and may be closed twice', async () => {
    const file = new OpenedFile(path, constants.O_RDONLY);
    const reading = file.read(Buffer.alloc(content.length), 0, content.length, 0);
    await file.close();
    await file.close();
    const { bytesRead, buffer } = await reading;
    assert.equal(bytesRead, content.length);
    assert.deepEqual(buffer, content);
    assert.throws(() => file.stat());
  });

  it('throws what the file system says', () => {
    assert.throws(() => new OpenedFile(join(folder, 'absent'), constants.O_RDONLY), { code: 'ENOENT' });
  });
});
