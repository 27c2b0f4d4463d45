import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { messageOf } from '../../../../src/core/message.ts';
import { Random } from '../../../../src/core/random.ts';
import { FolderThreads } from '../../../../src/engine/folders/folder-threads.ts';
import { countBatch } from '../../../../src/formats/count-batch.ts';
import { type CountFolderOptions, countFolder, type FolderThread, stampOf } from '../../../../src/formats/count-folder.ts';
import type { FolderLabelFormat, FolderPart } from '../../../../src/formats/folder-format.ts';
import { FOLDER_LABEL_FORMATS } from '../../../../src/formats/folder-registry.ts';
import { masks } from '../../../../src/formats/label-folders/masks.ts';
import { yolo } from '../../../../src/formats/label-folders/yolo.ts';
import { ensureBuilt, folderOf } from '../../../support/engine.ts';
import { ROOT } from '../../../support/paths.ts';
import { maskOf } from '../../../support/png.ts';

/** The format with small batches, so that few files make many. */
function inBatches(format: FolderLabelFormat, batch: number): FolderLabelFormat {
  return { ...format, batch };
}

async function partOf(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): Promise<FolderPart> {
  const folder = await folderOf(t, {});
  const inside = new Map<string, string[]>();
  for (const [path, contents] of Object.entries(files)) {
    const [name, file] = path.split('/') as [string, string];
    if (!inside.has(name)) mkdirSync(join(folder, name));
    inside.set(name, [...(inside.get(name) ?? []), file]);
    writeFileSync(join(folder, path), contents);
  }
  const groups = [...inside].map(([name, names]) => ({ folder: join(folder, name), names }));
  return { path: folder, split: null, splitEvidence: messageOf(''), files: groups, known: [], setup: {} };
}

/** YOLO files in two folders, some of them odd. */
function randomFiles(count: number): Readonly<Record<string, string>> {
  const random = new Random(count);
  const line = () => (random.below(12) === 0 ? 'x 1 2' : `${random.below(5)} 0.5 0.5 0.${random.below(9)} 0.1`);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${index % 3 === 0 ? 'b' : 'a'}/${String(index).padStart(4, '0')}.txt`,
      Array.from({ length: random.below(4) }, () => `${line()}\n`).join(''),
    ]),
  );
}

/** A thread that is none: what it is sent and what it answers is cloned, as between threads. */
function localThread(taken: { count: number }): FolderThread {
  return {
    async count(batch) {
      taken.count += 1;
      const sent = structuredClone(batch);
      const format = FOLDER_LABEL_FORMATS.find(({ id }) => id === sent.format)!;
      return structuredClone(await countBatch(format, sent, { slices: null }));
    },
  };
}

async function countsOf(format: FolderLabelFormat, part: FolderPart, options: CountFolderOptions = {}) {
  return countFolder(format, part, messageOf(''), options);
}

describe('counting the files of a folder', () => {
  it('is the same in batches, with threads and alone', async (t) => {
    const part = await partOf(t, randomFiles(300));
    const expected = await countsOf(yolo, part);
    assert.equal(expected.counted.files?.count, 300);
    assert.ok(expected.counted.problemCount > 20 && expected.counted.problems.length === 20);
    for (const batch of [1, 7, 100, 1000]) {
      assert.deepEqual(await countsOf(inBatches(yolo, batch), part), expected, `${batch} files`);
      const taken = { count: 0 };
      const threads = () => [localThread(taken), localThread(taken)];
      assert.deepEqual(await countsOf(inBatches(yolo, batch), part, { threads }), expected, `${batch} files, threads`);
      assert.equal(taken.count > 0, batch < 100);
    }
  });

  it('loses no file when a thread breaks', async (t) => {
    const part = await partOf(t, randomFiles(60));
    const expected = await countsOf(yolo, part);
    let calls = 0;
    const broken: FolderThread = { count: () => Promise.reject(new Error(`broken ${(calls += 1)}`)) };
    assert.deepEqual(await countsOf(inBatches(yolo, 2), part, { threads: () => [broken] }), expected);
    assert.ok(calls > 0);
  });

  it('is the same in threads as they ship', async (t) => {
    await ensureBuilt();
    const part = await partOf(t, randomFiles(400));
    const lines: string[] = [];
    const threads = new FolderThreads({ worker: join(ROOT, 'dist', 'folder-worker.js'), threads: 2, log: (line) => lines.push(line) });
    assert.deepEqual(await countsOf(inBatches(yolo, 10), part, { threads: threads.list }), await countsOf(yolo, part));
    assert.deepEqual(lines, []);
  });

  it('without the program of the threads it counts alone', async (t) => {
    const part = await partOf(t, randomFiles(40));
    const threads = new FolderThreads({ worker: join(ROOT, 'no', 'such.cjs'), log: () => assert.fail() });
    assert.deepEqual(await countsOf(inBatches(yolo, 2), part, { threads: threads.list }), await countsOf(yolo, part));
  });

  it('masks that are unpacked side by side have their counts and first places in order', async (t) => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `m/${String(index).padStart(2, '0')}.png`,
        maskOf([String(index % 7).repeat(1 + (index % 5))]),
      ]),
    );
    const part = await partOf(t, files);
    const expected = await countsOf(masks, part);
    assert.deepEqual([...expected.counted.parts[0]!.counts.labels.keys()], ['0', '1', '2', '3', '4', '5', '6']);
    assert.equal(expected.counted.parts[0]!.counts.labels.get('3')?.firstPath, join(part.files[0]!.folder, '03.png'));
    assert.deepEqual(
      new Map(expected.counted.parts[0]!.counts.labels),
      new Map((await countsOf(inBatches(masks, 3), part)).counted.parts[0]!.counts.labels),
    );
  });

  it('tells a watch of each label with its file and line', async (t) => {
    const part = await partOf(t, { 'a/1.txt': '0 0.5 0.5 0.1 0.1\n', 'a/2.txt': '\n1 0.5 0.5 0.1 0.1\n0 0.5 0.5 0.1 0.1\n' });
    const seen: string[] = [];
    let path = '';
    await countsOf(yolo, part, {
      watch: { enterFile: (file) => (path = file.slice(-5)), see: (label, line) => seen.push(`${path}:${line} ${label}`) },
    });
    assert.deepEqual(seen, ['1.txt:1 0', '2.txt:2 1', '2.txt:3 0']);
  });

  it('says which files are gone, closed or too large, and counts the rest', async (t) => {
    const part = await partOf(t, {
      'a/1.txt': '0 0.5 0.5 0.1 0.1\n',
      'a/2.txt': '',
      'a/3.txt': '',
      'a/4.txt': '0 0.5 0.5 0.1 0.1\n'.repeat(40),
    });
    const path = (name: string) => join(part.files[0]!.folder, name);
    unlinkSync(path('2.txt'));
    chmodSync(path('3.txt'), 0);
    const { counted } = await countsOf({ ...yolo, largestFile: 100 }, part);
    const isRoot = process.getuid?.() === 0;
    const expected = [/2\.txt does not exist/, ...(isRoot ? [] : [/3\.txt cannot be read/]), /720 bytes, more than/];
    assert.equal(counted.problems.length, expected.length);
    for (const [index, message] of expected.entries()) assert.match(counted.problems[index]!.message, message);
    assert.equal(counted.parts[0]!.counts.total, 1);
  });

  it('a stamp is that of the files that were read', async (t) => {
    const part = await partOf(t, randomFiles(30));
    const { stamp } = await countsOf(yolo, part);
    assert.deepEqual(await stampOf(part, undefined), stamp);
  });

  it('rejects with the reason of a signal', async (t) => {
    const part = await partOf(t, randomFiles(30));
    await assert.rejects(countsOf(yolo, part, { signal: AbortSignal.abort(new Error('enough')) }), /enough/);
  });
});
