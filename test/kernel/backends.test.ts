import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import type { BackendName } from '../../src/core/loss/report.ts';
import { type BackendFolders, backendStatuses, openBackend } from '../../src/kernel/backends.ts';
import { FOLDERS, NO_NATIVE, skipBackend } from '../support/kernel.ts';
import { ROOT } from '../support/paths.ts';

const VERSIONS = {
  tensorflow: /^TensorFlow 2\.\d+\.\d+, tfjs-node 4\.22\.0$/,
  wasm: /tfjs-backend-wasm 4\.22\.0/,
  cpu: /tfjs-backend-cpu 4\.22\.0/,
};

describe('backends in this process', { skip: NO_NATIVE }, () => {
  it('auto opens the native one', async () => {
    const opened = await openBackend('auto', FOLDERS);
    assert.deepEqual([opened.name, opened.skipped], ['tensorflow', []]);
    assert.match(opened.detail, VERSIONS.tensorflow);
  });

  it('all are available, in the order in which they are tried', async () => {
    const statuses = await backendStatuses(FOLDERS);
    assert.deepEqual(
      statuses.map(({ name, available, remedy }) => ({ name, available, remedy })),
      [
        { name: 'tensorflow', available: true, remedy: null },
        { name: 'wasm', available: true, remedy: null },
        { name: 'cpu', available: true, remedy: null },
      ],
    );
    for (const { name, detail } of statuses) assert.match(detail, VERSIONS[name]);
  });
});

/** The shipped form: one CommonJS file in a folder of its own, far from any node_modules. */
describe('backends from a bundle', () => {
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'focal-lens-bundle-'));
    await build({
      stdin: {
        resolveDir: join(ROOT, 'src/kernel'),
        contents: `
          import { openBackend, backendStatuses } from './backends.ts';
          import { evaluateLoss } from './terms.ts';
          import { rmSync, symlinkSync } from 'node:fs';
          const [choice, folders, modules] = JSON.parse(process.argv[2]);
          const answer = async () => {
            const statuses = await backendStatuses(folders);
            const opened = await openBackend(choice, folders);
            const { loss } = await evaluateLoss(opened, new Float32Array([2, 0.5, -1]), new Int32Array([0]), 3, { alpha: null, gamma: 2 });
            return { name: opened.name, skipped: opened.skipped, loss: loss[0], statuses };
          };
          /** One process sees the native backend come and go. */
          const comeAndGo = async () => {
            const opened = [(await openBackend('auto', folders)).name];
            symlinkSync(modules, folders.nativeFolder + '/node_modules');
            opened.push((await openBackend('auto', folders)).name);
            rmSync(folders.nativeFolder + '/node_modules');
            opened.push((await openBackend('auto', folders)).name);
            return { opened };
          };
          (modules === null ? answer() : comeAndGo()).catch((error) => ({ error: error.message })).then((value) => console.log(JSON.stringify(value)));`,
      },
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      bundle: true,
      external: ['@tensorflow/tfjs-node'],
      outfile: join(folder, 'kernel.cjs'),
      logLevel: 'warning',
    });
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(choice: string, folders: BackendFolders, modules: string | null = null) {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--no-deprecation', join(folder, 'kernel.cjs'), JSON.stringify([choice, folders, modules])],
      {
        encoding: 'utf8',
        cwd: folder,
      },
    );
    assert.equal(stderr, '', 'nothing is printed besides the answer');
    return JSON.parse(stdout);
  }

  const cases: readonly [what: string, choice: string, folders: Partial<BackendFolders>, opened: BackendName, skipped: string[]][] = [
    ['native installed', 'auto', {}, 'tensorflow', []],
    ['native not installed', 'auto', { nativeFolder: null }, 'wasm', ['tensorflow']],
    ['native folder empty', 'auto', { nativeFolder: tmpdir() }, 'wasm', ['tensorflow']],
    ['WebAssembly files missing as well', 'auto', { nativeFolder: null, wasmFolder: tmpdir() }, 'cpu', ['tensorflow', 'wasm']],
    ['wasm forced', 'wasm', {}, 'wasm', []],
    ['cpu forced', 'cpu', {}, 'cpu', []],
  ];
  for (const [what, choice, folders, name, skipped] of cases) {
    it(`${what}, ${choice}: opens ${name} and computes`, { skip: skipBackend(name) }, () => {
      const answer = run(choice, { ...FOLDERS, ...folders });
      assert.equal(answer.name, name);
      assert.ok(Math.abs(answer.loss - 0.01109275) < 1e-8);
      assert.deepEqual(
        answer.skipped.map((status: { name: string }) => status.name),
        skipped,
      );
      for (const status of answer.skipped) assert.equal(typeof status.remedy, 'string');
    });
  }

  it('a backend that is installed or removed while the process runs is noticed', { skip: NO_NATIVE }, () => {
    const nativeFolder = join(folder, 'native');
    mkdirSync(nativeFolder);
    assert.deepEqual(run('auto', { ...FOLDERS, nativeFolder }, join(ROOT, 'node_modules')), { opened: ['wasm', 'tensorflow', 'wasm'] });
  });

  it('a forced backend that is not there is one clear error with a remedy', () => {
    const { error } = run('tensorflow', { ...FOLDERS, nativeFolder: null });
    assert.equal(
      error,
      'The kernel backend "tensorflow" cannot be used: @tensorflow/tfjs-node is not installed. ' +
        'Run the command "Focal Lens: Install Native Backend", or use the backend "wasm".',
    );
    assert.match(
      run('wasm', { ...FOLDERS, wasmFolder: folder }).error,
      /^The kernel backend "wasm" cannot be used: .*tfjs-backend-wasm\.wasm does not exist\. Reinstall/,
    );
  });
});
