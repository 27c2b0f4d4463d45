import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { FileCache, type StampedFile } from '../../../src/engine/cache/file-cache.ts';
import { pack, unpack, type WeighedEntry } from '../../../src/engine/cache/pack.ts';
import { PackFolder } from '../../../src/engine/cache/pack-folder.ts';
import { weightOf } from '../../../src/engine/cache/weight.ts';

const MEGABYTE = 1024 * 1024;

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'focal-lens-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function fileAt(path: string, rest: Partial<StampedFile> = {}): StampedFile {
  return { path: `/w/${path}`, root: '/w', bytes: 10, modified: 1.25, ...rest };
}

function entryOf(key: string, value: unknown): WeighedEntry {
  return { key, bytes: 1, modified: 2.5, value, weight: weightOf(value) };
}

/** Values whose making is counted. */
class Making {
  readonly made: string[] = [];
  readonly #cache: FileCache;

  constructor(cache: FileCache) {
    this.#cache = cache;
  }

  of(file: StampedFile, value: unknown = `value of ${file.path}`, options: unknown = null): Promise<unknown> {
    return this.#cache.get('counts', file, options, async () => {
      this.made.push(file.path);
      return value;
    });
  }
}

describe('a pack', () => {
  const VALUES: readonly unknown[] = [
    null,
    'text',
    new Map([['__proto__', new Map([['a', 1]])]]),
    { counts: new Map([['x', { count: 2, firstLine: 3, firstPath: '' }]]), none: undefined },
    [1, [2, { three: 3 }]],
  ];

  it('gives back what was put in, in its order', async () => {
    const entries = VALUES.map((value, index) => entryOf(`k${index}`, value));
    const bytes = Buffer.concat(await pack('1', entries, MEGABYTE));
    assert.deepEqual(
      await unpack('1', bytes),
      entries.map(({ weight: _, ...entry }) => entry),
    );
  });

  it('of another version is empty', async () => {
    const bytes = Buffer.concat(await pack('1', [entryOf('k', 1)], MEGABYTE));
    assert.deepEqual(await unpack('2', bytes), []);
  });

  it('leaves out what was used longest ago when there is no room', async () => {
    const entries = Array.from({ length: 40 }, (_, index) => entryOf(`k${index}`, randomBytes(MEGABYTE / 2).toString('latin1')));
    const kept = await unpack('1', Buffer.concat(await pack('1', entries, 5 * MEGABYTE)));
    assert.ok(kept.length > 0 && kept.length < 12, String(kept.length));
    assert.deepEqual(
      kept.map(({ key }) => key),
      entries.slice(-kept.length).map(({ key }) => key),
    );
  });

  it('that was cut, changed or never was one gives only what is whole, and never fails', async () => {
    const entries = Array.from({ length: 9 }, (_, index) => entryOf(`k${index}`, 'x'.repeat(MEGABYTE)));
    const whole = Buffer.concat(await pack('1', entries, 64 * MEGABYTE));
    const keys = async (bytes: Uint8Array) => (await unpack('1', bytes)).map(({ key }) => key);
    const all = entries.map(({ key }) => key);
    assert.deepEqual(await keys(whole), all);
    const random = new Random(7);
    for (let round = 0; round < 20; round += 1) {
      const cut = await keys(whole.subarray(0, random.below(whole.length)));
      assert.deepEqual(cut, all.slice(0, cut.length));
      const changed = Buffer.from(whole);
      const at = random.below(whole.length);
      changed[at] = changed[at]! ^ (1 + random.below(255));
      const kept = await keys(changed);
      assert.ok(kept.length < all.length);
      assert.deepEqual(kept, all.slice(0, kept.length));
    }
    // A length that goes beyond the file.
    const head = whole.subarray(0, 19 + 32);
    assert.deepEqual(await keys(Buffer.concat([head, Buffer.alloc(20, 0xff)])), []);
    for (const foreign of [Buffer.alloc(0), randomBytes(100_000), Buffer.from('{"json": true}')]) assert.deepEqual(await keys(foreign), []);
  });
});

describe('the cache of files', () => {
  it('makes a value once, and again when the file or the options are others', async () => {
    const making = new Making(new FileCache(null, MEGABYTE));
    await making.of(fileAt('a'));
    await making.of(fileAt('a'));
    await making.of(fileAt('a', { bytes: 11 }));
    await making.of(fileAt('a', { bytes: 11, modified: 1.5 }));
    await making.of(fileAt('a', { bytes: 11, modified: 1.5 }), 'v', ['csv']);
    await making.of(fileAt('a', { bytes: 11, modified: 1.5 }), 'v', ['csv']);
    assert.equal(making.made.length, 4);
  });

  it('holds no more than it may, however many values there are', async () => {
    const making = new Making(new FileCache(null, MEGABYTE));
    for (let index = 0; index < 100; index += 1) await making.of(fileAt(`${index}`), 'x'.repeat(50_000));
    making.made.length = 0;
    for (let index = 99; index >= 0; index -= 1) await making.of(fileAt(`${index}`), 'x'.repeat(50_000));
    // A megabyte holds some ten values of 100 kB; those are the latest.
    assert.ok(making.made.length >= 89 && making.made.length <= 92, String(making.made.length));
    assert.equal(making.made[0], '/w/89');
  });

  it('is known to the next process', async (t) => {
    const folder = folderOf(t);
    const open = (version = '1') => new FileCache(new PackFolder({ folder, version, capacity: MEGABYTE }), MEGABYTE);
    const first = open();
    const made = new Making(first);
    await made.of(fileAt('a'), new Map([['a', 1]]));
    await made.of(fileAt('b', { root: '/w/sub', path: '/w/sub/b' }));
    await first.save();
    assert.equal(readdirSync(folder).length, 2);
    const again = new Making(open());
    assert.deepEqual(await again.of(fileAt('a')), new Map([['a', 1]]));
    await again.of(fileAt('b', { root: '/w/sub', path: '/w/sub/b' }));
    assert.deepEqual(again.made, []);
    const newer = new Making(open('2'));
    await newer.of(fileAt('a'));
    assert.deepEqual(newer.made, ['/w/a']);
  });

  it('writes nothing when nothing is new', async (t) => {
    const folder = folderOf(t);
    const open = () => new FileCache(new PackFolder({ folder, version: '1', capacity: MEGABYTE }), MEGABYTE);
    const first = open();
    await new Making(first).of(fileAt('a'));
    await first.save();
    const path = join(folder, readdirSync(folder)[0]!);
    const { ino } = statSync(path);
    const second = open();
    await new Making(second).of(fileAt('a'));
    await second.save();
    assert.equal(statSync(path).ino, ino);
  });

  it('removes the packs that were used longest ago', async (t) => {
    const folder = folderOf(t);
    const cacheOf = () => new FileCache(new PackFolder({ folder, version: '1', capacity: MEGABYTE }), 64 * MEGABYTE);
    for (let index = 0; index < 5; index += 1) {
      const cache = cacheOf();
      await new Making(cache).of(fileAt('a', { root: `/r${index}` }), randomBytes(300_000).toString('latin1'));
      await cache.save();
      for (const name of readdirSync(folder)) {
        const { mtimeMs } = statSync(join(folder, name));
        // As if an hour had gone by.
        utimesSync(join(folder, name), mtimeMs / 1000 - 3600, mtimeMs / 1000 - 3600);
      }
    }
    const total = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    assert.ok(total <= MEGABYTE, String(total));
    const making = new Making(cacheOf());
    for (let index = 4; index >= 0; index -= 1) await making.of(fileAt('a', { root: `/r${index}` }));
    assert.equal(making.made.length, 2, 'three packs of 300 kB have room');
  });

  it('reads anew when its folder holds rubbish or cannot be made', async (t) => {
    const folder = folderOf(t);
    const open = (at: string) => new FileCache(new PackFolder({ folder: at, version: '1', capacity: MEGABYTE }), MEGABYTE);
    const first = open(folder);
    await new Making(first).of(fileAt('a'));
    await first.save();
    const [name] = readdirSync(folder);
    const bytes = readFileSync(join(folder, name!));
    bytes.fill(0, bytes.length - 4);
    writeFileSync(join(folder, name!), bytes);
    const second = new Making(open(folder));
    await second.of(fileAt('a'));
    assert.deepEqual(second.made, ['/w/a']);
    const nowhere = open(join(folder, name!, 'no-folder'));
    await new Making(nowhere).of(fileAt('a'));
    await nowhere.save();
  });
});
