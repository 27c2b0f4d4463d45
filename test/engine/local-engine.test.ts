import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { LocalEngine } from '../../src/engine/client/local-engine.ts';
import { isCancelled } from '../../src/protocol/connection.ts';
import type { Progress } from '../../src/protocol/rpc.ts';
import { CLI, ENGINE, ensureBuilt, failureOf, folderOf, largeConll, runCli, startEngine } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';

const CONLL = 'Ann B-PER\nLee I-PER\nslept O\n\n';

async function localEngine(): Promise<LocalEngine> {
  await ensureBuilt();
  return new LocalEngine({ enginePath: ENGINE, options: { nativeFolder: null }, log: () => {} });
}

describe('LocalEngine', () => {
  it('answers as the engine process does', async (t) => {
    const folder = await folderOf(t, {
      'train.conll': CONLL,
      'dev.jsonl': '{"text": "a", "label": "x"}\n{"text"\n',
      'labels.txt': 'O\nPER\n',
    });
    const local = await localEngine();
    const other = await startEngine(t);
    const request = { paths: [folder] };
    const [own, forked] = [await local.request('analyze', request), await other.request('analyze', request)];
    assert.ok(own.datasets.length > 0 && own.problems.length > 0);
    assert.deepEqual(JSON.parse(JSON.stringify(own)), forked);
  });

  it('refuses with the same sentence', async (t) => {
    const folder = await folderOf(t, { 'train.conll': CONLL });
    const request = { paths: [folder], labels: join(folder, 'no-such.txt') };
    const [own, forked] = await Promise.all([localEngine(), startEngine(t)]);
    const [here, there] = [await failureOf(own.request('analyze', request)), await failureOf(forked.request('analyze', request))];
    assert.deepEqual([here.code, here.message, here.place], [there.code, there.message, there.place]);
  });

  it('ends a cancelled request within 200 ms, and answers the next one', async (t) => {
    const folder = await folderOf(t, { 'large.conll': largeConll(64 * 1024 * 1024), 'small/train.conll': CONLL });
    const engine = await localEngine();
    const controller = new AbortController();
    let cancelledAt = 0;
    const progress = ({ message }: Progress) => {
      if (!message.startsWith('Counting') || cancelledAt > 0) return;
      cancelledAt = performance.now();
      controller.abort();
    };
    const error = await failureOf(engine.request('analyze', { paths: [folder] }, { signal: controller.signal, progress }));
    const waited = performance.now() - cancelledAt;
    assert.ok(isCancelled(error), error.message);
    assert.ok(cancelledAt > 0 && waited <= 200, `${waited} ms`);
    assert.equal((await engine.request('analyze', { paths: [join(folder, 'small')] })).datasets.length, 1);
  });

  it('does not let the process end before the answer', () => {
    const script = `
      import { keepingAlive } from ${JSON.stringify(join(ROOT, 'src/engine/client/keeping-alive.ts'))};
      console.log(await keepingAlive(() => new Promise((resolve) => setTimeout(resolve, 20, 'answered').unref())));`;
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    assert.deepEqual([status, stdout], [0, 'answered\n']);
  });
});

describe('compiled code of the command line', {
  skip: process.platform !== 'linux' ? 'the folder of caches is chosen by Linux rules here' : false,
}, () => {
  /** Runs an analysis with this folder for caches, and lists the builds of which code was kept. */
  async function analyzeWith(t: TestContext, caches: string): Promise<readonly string[]> {
    const folder = await folderOf(t, { 'train.conll': CONLL });
    const { code, stderr } = await runCli(['analyze', folder, '--json'], { env: { XDG_CACHE_HOME: caches } });
    assert.equal(code, 0, stderr);
    const kept = join(caches, 'focal-lens', 'compiled');
    return readdirSync(kept).filter((build) => readdirSync(join(kept, build)).length > 0);
  }

  it('is kept in a folder of the person alone', async (t) => {
    const caches = await folderOf(t, {});
    assert.equal((await analyzeWith(t, caches)).length, 1);
    for (const folder of ['focal-lens', 'focal-lens/compiled']) assert.equal(statSync(join(caches, folder)).mode & 0o777, 0o700);
    assert.equal((await analyzeWith(t, caches)).length, 1);
  });

  it('is kept once for what a program does, and added to where it does more', async (t) => {
    const caches = await folderOf(t, {});
    const folder = await folderOf(t, { 'train.conll': CONLL, 'train.csv': 'text,label\na,x\nb,y\n' });
    const analyze = async (name: string) => {
      const { code, stdout, stderr } = await runCli(['analyze', join(folder, name), '--json'], { env: { XDG_CACHE_HOME: caches } });
      assert.equal(code, 0, stderr);
      const [build] = readdirSync(join(caches, 'focal-lens', 'compiled'));
      const kept = join(caches, 'focal-lens', 'compiled', build!);
      const files = readdirSync(kept).map((file) => join(kept, file));
      return { document: stdout, files, inode: statSync(files[0]!).ino };
    };
    const first = await analyze('train.conll');
    assert.equal(first.files.length, 1);
    assert.deepEqual(await analyze('train.conll'), first);
    const other = await analyze('train.csv');
    assert.deepEqual(other.files, first.files);
    assert.notEqual(other.inode, first.inode);
    assert.equal((await analyze('train.conll')).inode, other.inode);
  });

  for (const [name, damage] of [
    ['cut', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    ['no code', (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at < bytes.length / 2 ? byte : 0)))],
    ['something else', () => Buffer.from('{}')],
  ] as const) {
    it(`is not read where it is ${name}`, async (t) => {
      const caches = await folderOf(t, {});
      const [build] = await analyzeWith(t, caches);
      const kept = join(caches, 'focal-lens', 'compiled', build!);
      const [file] = readdirSync(kept);
      writeFileSync(join(kept, file!), damage(readFileSync(join(kept, file!))));
      await analyzeWith(t, caches);
    });
  }

  it('is not kept where others may write', async (t) => {
    const caches = await folderOf(t, {});
    mkdirSync(join(caches, 'focal-lens', 'compiled'), { recursive: true });
    chmodSync(join(caches, 'focal-lens', 'compiled'), 0o777);
    assert.deepEqual(await analyzeWith(t, caches), []);
  });

  it('is not missed where no folder can be made', async (t) => {
    const caches = await folderOf(t, { file: '' });
    const folder = await folderOf(t, { 'train.conll': CONLL });
    const { code, stderr } = await runCli(['analyze', folder, '--json'], { env: { XDG_CACHE_HOME: join(caches, 'file') } });
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('is kept of the three builds that came last', async (t) => {
    const caches = await folderOf(t, {});
    const kept = join(caches, 'focal-lens', 'compiled');
    for (const build of ['1-1', '2-2', '3-3', '4-4']) mkdirSync(join(kept, build), { recursive: true, mode: 0o700 });
    await analyzeWith(t, caches);
    assert.equal(readdirSync(kept).length, 3);
  });

  it('is found by a program that runs through a link, as package managers make them', async (t) => {
    const folder = await folderOf(t, { 'train.conll': CONLL });
    symlinkSync(CLI, join(folder, 'focal-lens'));
    const { status, stdout } = spawnSync(process.execPath, [join(folder, 'focal-lens'), 'analyze', folder, '--json'], { encoding: 'utf8' });
    assert.equal(status, 0);
    assert.equal(JSON.parse(stdout).datasets.length, 1);
  });
});
