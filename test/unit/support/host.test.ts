import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { cacheFolder } from '../../support/cache-folder.ts';
import { ensurePart, partFolder } from '../../support/host/part.ts';
import { ROOT } from '../../support/paths.ts';

const PIN = { title: 'Part', package: 'part', version: '1.2.3', integrity: 'sha512-', megabytes: 1 };
const silent = () => {};

describe('a part in the cache', () => {
  let cache: string;
  let folder: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'focal-lens-parts-'));
    folder = partFolder(cache, 'part', PIN, 1);
  });
  afterEach(() => rmSync(cache, { recursive: true, force: true }));

  const make = async (into: string) => writeFileSync(join(into, 'file'), 'whole');

  it('is made once', async () => {
    let times = 0;
    const counted = async (into: string) => {
      times++;
      await make(into);
    };
    assert.equal(await ensurePart(folder, PIN, silent, counted), folder);
    assert.equal(await ensurePart(folder, PIN, silent, counted), folder);
    assert.equal(times, 1);
    assert.deepEqual(readdirSync(cache), ['part-1.2.3-1']);
  });

  it('is not there when making it failed, and nothing else is', async () => {
    const failing = async (into: string) => {
      await make(into);
      throw new Error('the disk is full');
    };
    await assert.rejects(ensurePart(folder, PIN, silent, failing), /the disk is full/);
    assert.deepEqual(readdirSync(cache), []);
  });

  it('is the one of the run that ended first', async () => {
    const late = async (into: string) => {
      await make(into);
      mkdirSync(folder);
      writeFileSync(join(folder, 'file'), 'first');
    };
    await ensurePart(folder, PIN, silent, late);
    assert.deepEqual(readdirSync(cache), ['part-1.2.3-1']);
  });

  it('takes what an interrupted run left long ago away, not what another is at', async () => {
    const [old, young] = [`${folder}.1`, `${folder}.2`];
    mkdirSync(old);
    mkdirSync(young);
    utimesSync(old, new Date(0), new Date(0));
    await ensurePart(folder, PIN, silent, make);
    assert.deepEqual([existsSync(old), existsSync(young), existsSync(folder)], [false, true, true]);
  });
});

describe('the cache folder', () => {
  let home: string;
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'focal-lens-home-'));
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const cases: readonly (readonly [string, NodeJS.Platform, (home: string) => NodeJS.ProcessEnv, string])[] = [
    [
      'is the one that FOCAL_LENS_CACHE names',
      'linux',
      (root) => ({ FOCAL_LENS_CACHE: join(root, 'chosen'), XDG_CACHE_HOME: root }),
      'chosen',
    ],
    ['is below XDG_CACHE_HOME', 'linux', (root) => ({ XDG_CACHE_HOME: join(root, 'xdg') }), 'xdg/focal-lens'],
    ['is below LOCALAPPDATA on Windows', 'win32', (root) => ({ LOCALAPPDATA: join(root, 'local') }), 'local/focal-lens'],
  ];
  for (const [name, platform, environment, expected] of cases) {
    it(name, () => {
      assert.equal(cacheFolder(environment(home), platform), join(home, expected));
      assert.ok(existsSync(join(home, expected)));
    });
  }
});

describe('a process group', { skip: process.platform === 'win32' ? 'Windows has no process groups' : false }, () => {
  it('ends when the process that started it is killed', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const script = join(ROOT, 'test', 'support', 'host', 'process-group.ts');
    const folder = mkdtempSync(join(tmpdir(), 'focal-lens-group-'));
    const parent = join(folder, 'parent.mjs');
    const child = `setInterval(() => {}, 1e6); require('node:net').connect(${port}, '127.0.0.1');`;
    writeFileSync(
      parent,
      `import { spawnGroup } from ${JSON.stringify(script)};\nspawnGroup(process.execPath, ['-e', ${JSON.stringify(child)}]);\n`,
    );
    const starter = fork(parent, { stdio: 'ignore', execArgv: [] });
    try {
      const [socket] = await once(server, 'connection');
      socket.resume();
      // A killed process resets its connection or closes it.
      socket.on('error', silent);
      const closed = once(socket, 'close');
      starter.kill('SIGKILL');
      await closed;
    } finally {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
