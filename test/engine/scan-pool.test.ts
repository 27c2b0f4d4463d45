import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ScanPool } from '../../src/engine/scan/scan-pool.ts';
import { countFile } from '../../src/formats/count-file.ts';
import { ensureBuilt, folderOf } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';

const DIST = join(ROOT, 'dist');
const SENTENCE = 'EU\tB-ORG\nrejects\tO\nGerman\tB-MISC\ncall\tO\nto\tO\nboycott\tO\n\n';
/** More than two segments. */
const LARGE = 9 * 1024 * 1024;

async function poolOf(folder: string, threads = 2) {
  await ensureBuilt();
  const lines: string[] = [];
  return { pool: new ScanPool({ folder, threads, log: (line) => lines.push(line) }), lines };
}

async function largeFile(t: TestContext, last = ''): Promise<string> {
  const text = SENTENCE.repeat(Math.ceil(LARGE / SENTENCE.length)) + last;
  return join(await folderOf(t, { 'train.conll': text }), 'train.conll');
}

describe('a pool of scanning threads', () => {
  it('counts a file together as one reader counts it', async (t) => {
    const { pool, lines } = await poolOf(DIST);
    const path = await largeFile(t, 'last\tI-LOC\n# lost\nlost\n');
    const told: number[] = [];
    const counted = await countFile(path, { scanner: pool, progress: (bytes) => told.push(bytes) });
    assert.deepEqual(counted, await countFile(path));
    assert.equal(told.at(-1), counted.bytes);
    assert.deepEqual(lines, []);
  });

  it('counts files that are asked for at the same time', async (t) => {
    const { pool } = await poolOf(DIST, 3);
    const paths = await Promise.all(['', 'x\tI-A\n', 'x\tI-B\n'].map((last) => largeFile(t, last)));
    const counted = await Promise.all(paths.map((path) => countFile(path, { scanner: pool })));
    for (const [index, path] of paths.entries()) assert.deepEqual(counted[index], await countFile(path));
  });

  it('stops when it is told to, and counts the next file', async (t) => {
    const { pool } = await poolOf(DIST);
    const path = await largeFile(t);
    const controller = new AbortController();
    const counting = countFile(path, { scanner: pool, signal: controller.signal });
    controller.abort(new Error('no longer wanted'));
    await assert.rejects(counting, { message: 'no longer wanted' });
    assert.deepEqual(await countFile(path, { scanner: pool }), await countFile(path));
  });

  it('stops in the middle of a file', async (t) => {
    const { pool } = await poolOf(DIST);
    const path = await largeFile(t);
    const controller = new AbortController();
    const stopping = {
      ...shapeOf(pool),
      scan: (...[task, control]: Parameters<ScanPool['scan']>) => {
        const scanning = pool.scan(task, control);
        setImmediate(() => controller.abort(new Error('enough')));
        return scanning;
      },
    };
    await assert.rejects(countFile(path, { scanner: stopping, signal: controller.signal }), { message: 'enough' });
    assert.deepEqual(await countFile(path, { scanner: pool }), await countFile(path));
  });

  it('leaves a file to the plain reader when a worker breaks, and says so', async (t) => {
    const folder = await distWith(t, 'require("node:worker_threads").parentPort.on("message", () => process.exit(3));');
    const { pool, lines } = await poolOf(folder);
    const path = await largeFile(t);
    const plain = await countFile(path);
    assert.deepEqual(await countFile(path, { scanner: pool }), plain);
    assert.match(lines.join('\n'), /the worker ended with code 3/i);
    writeFileSync(join(folder, 'scan-worker.cjs'), `require(${JSON.stringify(join(DIST, 'scan-worker.cjs'))});`);
    lines.length = 0;
    assert.deepEqual(await countFile(path, { scanner: pool }), plain);
    assert.deepEqual(lines, []);
  });

  it('leaves a file to the plain reader when a worker cannot start', async (t) => {
    const { pool, lines } = await poolOf(await distWith(t, 'throw new Error("no worker");'));
    const path = await largeFile(t);
    assert.deepEqual(await countFile(path, { scanner: pool }), await countFile(path));
    assert.match(lines.join('\n'), /no worker/);
  });

  it('leaves every file to the plain reader where the scanner is missing', async (t) => {
    const { pool, lines } = await poolOf(await folderOf(t, {}));
    const path = await largeFile(t);
    assert.deepEqual(await countFile(path, { scanner: pool }), await countFile(path));
    assert.match(lines.join('\n'), /scanner cannot be loaded/);
  });

  it('keeps no process alive', async (t) => {
    await ensureBuilt();
    const path = await largeFile(t);
    const script = `
      import { ScanPool } from ${JSON.stringify(join(ROOT, 'src/engine/scan/scan-pool.ts'))};
      import { countFile } from ${JSON.stringify(join(ROOT, 'src/formats/count-file.ts'))};
      const pool = new ScanPool({ folder: ${JSON.stringify(DIST)}, threads: 2, log: console.error });
      const counted = await countFile(${JSON.stringify(path)}, { scanner: pool });
      console.log(counted.parts[0].counts.total);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => child.kill());
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0);
    assert.equal(Number(output), 6 * Math.ceil(LARGE / SENTENCE.length));
  });
});

function shapeOf({ segmentBytes, pieceBytes, leastBytes }: ScanPool) {
  return { segmentBytes, pieceBytes, leastBytes };
}

/** A folder with the scanner and this worker. */
async function distWith(t: TestContext, worker: string): Promise<string> {
  await ensureBuilt();
  const folder = await folderOf(t, { 'scan-worker.cjs': worker });
  mkdirSync(join(folder, 'wasm'));
  copyFileSync(join(DIST, 'wasm', 'scan.wasm'), join(folder, 'wasm', 'scan.wasm'));
  writeFileSync(join(folder, 'package.json'), '{}');
  return folder;
}
