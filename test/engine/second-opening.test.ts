import assert from 'node:assert/strict';
import fsSync, { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Analysis } from '../../src/core/analysis.ts';
import { analyze } from '../../src/engine/analyze/analyze.ts';
import { FileReader } from '../../src/engine/analyze/file-reader.ts';
import { folderOf, startEngine } from '../support/engine.ts';
import { until } from '../support/until.ts';

/** Label files, configs, predictions, files of other kinds, files that cannot be read, an empty one. */
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'ner/train.conll': 'Ann B-PER\nLee I-PER\nslept O\n\n',
  'ner/dev.conll': 'Bo B-PER\nran O\n\n',
  'ner/labels.txt': 'O\nB-PER\nI-PER\n',
  'ner/config.json': JSON.stringify({ id2label: { 0: 'O', 1: 'B-PER', 2: 'I-PER' } }),
  'ner/README.md':
    '---\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n          "0": O\n          "1": B-PER\n          "2": I-PER\n---\n',
  'ner/train.py': "CLASSES = ('O', 'B-PER', 'I-PER')\n",
  'ner/notes.py': 'print("no classes")\n',
  'ner/predictions.jsonl': `${JSON.stringify({ label: 0, logits: [1, 0] })}\n`,
  'mood/train.csv': 'text,label\ngood one,pos\nbad one,neg\nfine one,pos\n',
  'mood/test.jsonl': '{"text": "a", "label": "pos"}\n{"text": \n',
  'hub/dataset_dict.json': '{"splits": ["train"]}',
  'hub/train/data.jsonl': '{"text": "a", "label": "x"}\n{"text": "b", "label": "y"}\n',
  'yolo/data.yaml': 'train: images/train\nnames: [cat, dog]\n',
  'yolo/labels/train/1.txt': '0 0.5 0.5 0.1 0.1\n1 0.5 0.5 0.2 0.2\n',
  'yolo/labels/train/2.txt': '1 0.5 0.5 0.1 0.1\n',
  'yolo/images/train/1.jpg': new Uint8Array([0xff, 0xd8, 0xff, 0xe0]),
  'yolo/images/train/2.jpg': new Uint8Array([0xff, 0xd8, 0xff, 0xe1]),
  'voc/Annotations/1.xml': '<annotation><filename>1.jpg</filename><object><name>cat</name></object></annotation>\n',
  'voc/Annotations/2.xml': '<annotation><filename>2.jpg</filename><object><name>dog</name></object></annotation>\n',
  'voc/ImageSets/Main/train.txt': '1\n2\n',
  'other/notes.txt': 'Words about something else.\n',
  'other/table.csv': 'a,b\n1,2\n3,4\n',
  'other/blob.dat': new Uint8Array([0, 1, 2, 3, 255]),
  'other/train.conll': '',
};

const HANDLING = { signal: new AbortController().signal, progress: () => {} };

/** Other bytes of the same number under the same time: who reads a file gets other counts. */
function spoil(folder: string): void {
  for (const [path, contents] of Object.entries(FILES)) {
    const file = join(folder, path);
    const { atimeMs, mtimeMs } = statSync(file);
    writeFileSync(file, Buffer.alloc(contents.length, 'x'));
    utimesSync(file, atimeMs / 1000, mtimeMs / 1000);
  }
}

/** Times that survive `utimes`, which knows no nanoseconds. */
function settleTimes(folder: string): void {
  for (const path of Object.keys(FILES)) utimesSync(join(folder, path), 1_700_000_000, 1_700_000_000);
}

/** The files that are opened from now on. */
function watchOpened(t: TestContext): string[] {
  const opened: string[] = [];
  const watch = (target: object, name: string): (() => void) => {
    const original = Reflect.get(target, name) as (...args: unknown[]) => unknown;
    Reflect.set(target, name, (...args: readonly unknown[]) => {
      opened.push(String(args[0]));
      return original.apply(target, [...args]);
    });
    return () => Reflect.set(target, name, original);
  };
  const restores = [
    ...['open', 'readFile'].map((name) => watch(fs, name)),
    ...['open', 'openSync', 'readFile', 'readFileSync', 'createReadStream'].map((name) => watch(fsSync, name)),
  ];
  syncBuiltinESMExports();
  t.after(() => {
    for (const restore of restores) restore();
    syncBuiltinESMExports();
  });
  return opened;
}

describe('a second opening of an unchanged workspace', () => {
  it('opens no file, not even for its first bytes', async (t) => {
    const folder = await folderOf(t, FILES);
    const cacheFolder = await folderOf(t, {});
    const opened = watchOpened(t);
    const openings: Analysis[] = [];
    for (const expected of [true, false]) {
      const reader = new FileReader({ folder: cacheFolder, version: '1' });
      opened.length = 0;
      openings.push(await analyze({ paths: [folder] }, reader, HANDLING));
      assert.equal(
        opened.some((path) => path.startsWith(folder)),
        expected,
        opened.join(', '),
      );
      await reader.save();
    }
    assert.deepEqual(openings[1], openings[0]);
    assert.deepEqual(openings[0]!.datasets.map(({ name }) => name).sort(), ['hub', 'mood', 'ner', 'voc', 'yolo']);
    assert.ok(openings[0]!.problems.length >= 1);
  });

  it('gives the counts of the first one, also in another process', async (t) => {
    const folder = await folderOf(t, FILES);
    settleTimes(folder);
    const cacheFolder = await folderOf(t, {});
    const open = () => startEngine(t, { options: { nativeFolder: null, cacheFolder } });
    const engine = await open();
    const first = await engine.request('analyze', { paths: [folder] });
    const packs = () => readdirSync(cacheFolder).find((name) => name.endsWith('.pack'));
    await until(packs, () => 'Nothing was written to the cache.');
    engine.dispose();
    spoil(folder);
    const second = await (await open()).request('analyze', { paths: [folder] });
    assert.deepEqual(second, first);
    // Without the cache it would be another answer.
    const third = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.notDeepEqual(third, first);
  });

  it('reads again what changed, and only that', async (t) => {
    const folder = await folderOf(t, FILES);
    const cacheFolder = await folderOf(t, {});
    const first = new FileReader({ folder: cacheFolder, version: '1' });
    await analyze({ paths: [folder] }, first, HANDLING);
    await first.save();
    const dev = join(folder, 'ner/dev.conll');
    writeFileSync(dev, `${readFileSync(dev, 'utf8')}Cy B-PER\n\n`);
    const opened = watchOpened(t);
    const { datasets } = await analyze({ paths: [folder] }, new FileReader({ folder: cacheFolder, version: '1' }), HANDLING);
    assert.deepEqual(new Set(opened.filter((path) => path.startsWith(folder))), new Set([dev]));
    const ner = datasets.find(({ name }) => name === 'ner');
    assert.deepEqual(
      ner?.splits.map(({ units }) => units[0]?.total),
      [3, 3],
    );
  });

  it('of another version of the program reads all anew', async (t) => {
    const folder = await folderOf(t, FILES);
    settleTimes(folder);
    const cacheFolder = await folderOf(t, {});
    const first = new FileReader({ folder: cacheFolder, version: '1' });
    await analyze({ paths: [folder] }, first, HANDLING);
    await first.save();
    spoil(folder);
    const { datasets } = await analyze({ paths: [folder] }, new FileReader({ folder: cacheFolder, version: '2' }), HANDLING);
    assert.deepEqual(datasets, []);
  });
});
