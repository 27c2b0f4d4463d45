import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { englishOf } from '../../src/core/message.ts';
import { installNative, removeNative } from '../../src/kernel/native/install.ts';
import { BackendUnavailable } from '../../src/kernel/unavailable.ts';
import { cacheFolder } from '../support/cache-folder.ts';
import { NO_NATIVE } from '../support/kernel.ts';
import { ROOT } from '../support/paths.ts';

const PACKAGE = join('node_modules', '@tensorflow', 'tfjs-node');
const FILLED_CACHE = join(cacheFolder(), 'native');
const LIBRARY = 'tensorflow-2.15.1';

/** What a failed or aborted installation would leave. */
const halfMade = async (folder: string) => (await readdir(folder)).filter((name) => name.includes('part-') || name.includes('removed-'));

/** A checkout after `npm ci` with scripts off: the package is there, its native parts are not. */
async function checkout(folder: string): Promise<string> {
  const modules = join(ROOT, 'node_modules');
  await mkdir(join(folder, PACKAGE), { recursive: true });
  const links = [...(await readdir(modules)), ...(await readdir(join(modules, '@tensorflow'))).map((name) => join('@tensorflow', name))];
  for (const name of links.filter((link) => link !== '@tensorflow' && link !== join('@tensorflow', 'tfjs-node'))) {
    await symlink(join(modules, name), join(folder, 'node_modules', name));
  }
  const native = [join(ROOT, PACKAGE, 'deps'), join(ROOT, PACKAGE, 'lib')];
  await cp(join(ROOT, PACKAGE), join(folder, PACKAGE), { recursive: true, filter: (path) => !native.includes(path) });
  return folder;
}

describe('the installer of the native backend', { skip: NO_NATIVE }, () => {
  const environment = { ...process.env };
  let work: string;
  let tools: string;

  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), 'focal-lens-install-'));
    tools = join(work, 'tools');
    await mkdir(tools);
    // No test touches a network: the install script of tfjs-node asks a closed port, and python3, g++ and npm are not on the path.
    process.env.TFJS_NODE_BASE_URI = 'http://127.0.0.1:1/';
    process.env.PATH = tools;
  });
  afterEach(async () => {
    process.env = { ...environment };
    await rm(work, { recursive: true, force: true });
  });

  async function tool(name: string, script: string): Promise<void> {
    await writeFile(join(tools, name), `#!/bin/sh\nPATH=${environment.PATH}\n${script}\n`);
    await chmod(join(tools, name), 0o755);
  }

  const unavailable = (message: RegExp, remedy: RegExp) => (error: unknown) => {
    assert.ok(error instanceof BackendUnavailable, String(error));
    assert.match(error.message, message);
    assert.match(error.remedy === null ? '' : englishOf(error.remedy), remedy);
    return true;
  };

  it('completes a checkout from a filled cache without any network or tool, also when run twice at once', async () => {
    const folder = await checkout(join(work, 'checkout'));
    const messages: string[] = [];
    const options = { folder, cacheFolder: FILLED_CACHE, progress: ({ message }: { readonly message: string }) => messages.push(message) };
    const details = await Promise.all([installNative(options), installNative(options)]);
    for (const detail of details) assert.equal(detail, 'TensorFlow 2.15.1, tfjs-node 4.22.0');
    assert.ok(messages.every((message) => !message.startsWith('Downloading')));
    assert.deepEqual(await halfMade(join(folder, 'node_modules/@tensorflow')), []);
    messages.length = 0;
    await installNative(options);
    assert.deepEqual(messages, ['Checking the native backend'], 'what loads is left alone');
  });

  it('python3 missing: both ways and their reasons are named, and the package is as before', async () => {
    const folder = await checkout(join(work, 'checkout'));
    const before = await readFile(join(folder, PACKAGE, 'package.json'), 'utf8');
    await assert.rejects(
      installNative({ folder, cacheFolder: join(work, 'cache') }),
      unavailable(
        /^The native backend could not be installed: the install script .* failed \(.*ECONNREFUSED.*\); then: python3 is not installed\. Install Python 3 with pip/,
        /^Install Python 3 with pip/,
      ),
    );
    assert.equal(await readFile(join(folder, PACKAGE, 'package.json'), 'utf8'), before);
    assert.deepEqual([existsSync(join(folder, PACKAGE, 'deps')), existsSync(join(folder, PACKAGE, 'lib'))], [false, false]);
    assert.deepEqual(await halfMade(join(folder, 'node_modules/@tensorflow')), []);
    assert.deepEqual(await halfMade(join(work, 'cache')), []);
  });

  const pythons: readonly [what: string, script: string, message: RegExp, remedy: RegExp][] = [
    ['without pip', "echo '/usr/bin/python3: No module named pip' >&2; exit 1", /then: python3 has no pip\. Install pip/, /^Install pip/],
    [
      'whose pip finds nothing',
      "echo 'ERROR: No matching distribution found for tensorflow-cpu==2.15.1' >&2; exit 1",
      /could not download tensorflow-cpu \(ERROR: No matching distribution/,
      /Python registry/,
    ],
    [
      'whose download is another file',
      "echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES' >&2; exit 1",
      /DO NOT MATCH THE HASHES/,
      /Python registry/,
    ],
  ];
  for (const [what, script, message, remedy] of pythons) {
    it(`a python3 ${what}: the reason and what to do`, async () => {
      await tool('python3', script);
      const folder = await checkout(join(work, 'checkout'));
      await assert.rejects(installNative({ folder, cacheFolder: join(work, 'cache') }), unavailable(message, remedy));
      assert.deepEqual(await readdir(join(work, 'cache')), []);
    });
  }

  it('g++ missing: the reason and what to do; the downloaded library stays for the next attempt', async () => {
    await mkdir(join(work, 'cache'));
    await symlink(join(FILLED_CACHE, LIBRARY), join(work, 'cache', LIBRARY));
    const folder = await checkout(join(work, 'checkout'));
    await assert.rejects(
      installNative({ folder, cacheFolder: join(work, 'cache') }),
      unavailable(/then: g\+\+ is not installed\. Install/, /^Install a C\+\+ compiler/),
    );
    assert.deepEqual(await readdir(join(work, 'cache')), [LIBRARY]);
  });

  it('npm missing where the package has to be fetched', async () => {
    const folder = join(work, 'storage', 'native');
    await assert.rejects(
      installNative({ folder, cacheFolder: null }),
      unavailable(/: npm is not installed\. Install Node\.js/, /nodejs\.org/),
    );
    assert.deepEqual(await readdir(dirname(folder)), []);
  });

  it('an abort kills what was started, with its children, and leaves nothing half-made', async () => {
    const started = join(work, 'started');
    await tool('python3', `sleep 600 & echo $! > ${started}.part; mv ${started}.part ${started}; wait`);
    const folder = await checkout(join(work, 'checkout'));
    const abort = new AbortController();
    const installation = installNative({
      folder,
      cacheFolder: join(work, 'cache'),
      signal: abort.signal,
      // Progress is reported while the download runs: the first report after the child exists is the moment to abort.
      progress: () => existsSync(started) && abort.abort(),
    });
    await assert.rejects(installation, { name: 'AbortError' });
    const child = Number(await readFile(started, 'utf8'));
    const status = await readFile(`/proc/${child}/stat`, 'utf8').catch(() => 'gone');
    assert.match(status, /^gone$|\) [ZX] /, 'the child of the killed program is dead');
    assert.deepEqual(await readdir(join(work, 'cache')), []);
    assert.deepEqual(await halfMade(join(folder, 'node_modules/@tensorflow')), []);
  });

  describe('in a folder of its own', () => {
    /** Stands for npm: lays the package out as `npm install` would. */
    let laidOut: string;
    before(async () => {
      laidOut = await checkout(await mkdtemp(join(tmpdir(), 'focal-lens-npm-')));
    });
    after(() => rm(laidOut, { recursive: true }));

    it('fetches, completes and moves into place; removal takes all of it, but never a folder that it did not make', async () => {
      await tool('npm', `cp -a ${laidOut}/node_modules .`);
      const folder = join(work, 'storage', 'native');
      assert.equal(await installNative({ folder, cacheFolder: FILLED_CACHE }), 'TensorFlow 2.15.1, tfjs-node 4.22.0');
      assert.deepEqual(await readdir(dirname(folder)), [basename(folder)]);
      await removeNative(folder);
      assert.deepEqual(await readdir(dirname(folder)), []);
      await removeNative(folder);

      const foreign = join(work, 'repository');
      await mkdir(foreign);
      await assert.rejects(removeNative(foreign), unavailable(/repository exists and was not made by Focal Lens/, /Move it away/));
      await assert.rejects(
        installNative({ folder: foreign, cacheFolder: null }),
        unavailable(/was not made by Focal Lens/, /Move it away/),
      );
      assert.ok(existsSync(foreign));
    });

    it('keeps the library in the folder itself when no cache is given', async () => {
      await tool(
        'npm',
        `cp -a ${laidOut}/node_modules . && mkdir library && cp -a ${FILLED_CACHE}/*.node library && ln -s ${FILLED_CACHE}/${LIBRARY} library/${LIBRARY}`,
      );
      const folder = join(work, 'storage', 'native');
      await installNative({ folder, cacheFolder: null });
      assert.equal(
        await installNative({ folder, cacheFolder: null }),
        'TensorFlow 2.15.1, tfjs-node 4.22.0',
        'it loads from where it was moved to',
      );
      assert.ok(existsSync(join(folder, 'library', LIBRARY, 'lib')));
    });
  });
});
