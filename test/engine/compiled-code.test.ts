/** What a program keeps of its compiled code: in processes and threads of their own, as a program runs. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { folderOf } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';

const LOADER = join(ROOT, 'src/engine/client/compiled-code.ts');
const FUNCTIONS = Array.from({ length: 400 }, (_, index) => `function f${index}(a) { return a + ${index} }`).join('\n');

/** A part that runs a function late and saves what it has run. */
function part(says: string, saves = 1): string {
  return `(function (exports, require, module, __filename, __dirname, importMetaUrl, define) {
${FUNCTIONS}
  function say() { return '${says}' }
  const { noteOccasions, saveCompiledCode } = require('compiled-code');
  process.stdout.write(say());
  for (let turn = 0; turn < ${saves}; turn += 1) { noteOccasions([say() + process.pid + Math.random()]); saveCompiledCode(); }
})`;
}

async function programOf(t: TestContext, code: string): Promise<{ readonly folder: string; readonly kept: string; readonly file: string }> {
  const folder = await folderOf(t, { 'chunks/part.cjs': code, 'kept/none.txt': '' });
  const kept = join(folder, 'kept');
  chmodSync(kept, 0o700);
  return { folder, kept, file: join(kept, `part-${process.versions.v8}-${process.arch}`) };
}

function script(folder: string, build: string, kept: string): string {
  const url = JSON.stringify(new URL(`file://${LOADER}`).href);
  return `import(${url}).then(({ startProgram }) => startProgram(${[folder, 'part', build, kept].map((each) => JSON.stringify(each))}))`;
}

function run(folder: string, build: string, kept: string): string {
  return execFileSync(process.execPath, ['-e', script(folder, build, kept)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Head and what the file says of itself fit its length. */
function isWhole(bytes: Buffer): boolean {
  return bytes.length > 8 && bytes.readUInt32LE(0) + bytes.readUInt32LE(4) === bytes.length && bytes.at(-1) === '}'.charCodeAt(0);
}

describe('compiled code', () => {
  it('is whole whenever it is read, while threads write it', async (t) => {
    const { folder, kept, file } = await programOf(t, part('', 25));
    let running = 3;
    for (let thread = 0; thread < 3; thread += 1)
      new Worker(script(folder, 'build', kept), { eval: true, stdout: true }).on('exit', () => {
        running -= 1;
      });
    let looks = 0;
    while (running > 0) {
      await setImmediate();
      const there = readdirSync(kept).includes(file.slice(kept.length + 1));
      if (!there) continue;
      looks += 1;
      assert.ok(isWhole(readFileSync(file)));
    }
    assert.ok(looks > 0);
    assert.deepEqual(readdirSync(kept).sort(), ['none.txt', file.slice(kept.length + 1)]);
  });

  const damages: readonly { readonly name: string; readonly content: (whole: Buffer) => Buffer }[] = [
    { name: 'cut', content: (whole) => whole.subarray(0, whole.length / 2) },
    { name: 'empty', content: () => Buffer.alloc(0) },
    { name: 'of zeros', content: (whole) => Buffer.alloc(whole.length) },
    {
      name: 'with an endless part',
      content: (whole) => Buffer.from(whole.toString('latin1').replace(/\["part",\d/, '["part",9e99'), 'latin1'),
    },
    {
      name: 'with a negative part',
      content: (whole) => Buffer.from(whole.toString('latin1').replace(/\["part",\d/, '["part",-1'), 'latin1'),
    },
  ];
  for (const { name, content } of damages) {
    it(`is made anew where it is ${name}`, async (t) => {
      const { folder, kept, file } = await programOf(t, part('said'));
      assert.equal(run(folder, 'build', kept), 'said');
      const damaged = content(readFileSync(file));
      writeFileSync(file, damaged);
      assert.equal(run(folder, 'build', kept), 'said');
      assert.ok(isWhole(readFileSync(file)));
    });
  }

  it('is not taken from a file that others may write', { skip: process.platform === 'win32' ? 'no modes' : false }, async (t) => {
    const { folder, kept, file } = await programOf(t, part('mine'));
    assert.equal(run(folder, 'build', kept), 'mine');
    // Of the same length: V8 would run what was kept.
    writeFileSync(join(folder, 'chunks/part.cjs'), part('new_'));
    assert.equal(run(folder, 'build', kept), 'mine');
    chmodSync(file, 0o666);
    assert.equal(run(folder, 'build', kept), 'new_');
  });

  it('leaves nothing behind where it cannot be put in its place', async (t) => {
    const { folder, kept, file } = await programOf(t, part('said'));
    mkdirSync(join(file, 'full'), { recursive: true });
    assert.equal(run(folder, 'build', kept), 'said');
    assert.deepEqual(readdirSync(kept).sort(), ['none.txt', file.slice(kept.length + 1)]);
  });

  it('takes what was never finished away, once nobody writes it any more', async (t) => {
    const { folder, kept, file } = await programOf(t, part('said'));
    for (const name of ['old', 'new']) writeFileSync(`${file}.${name}`, 'unfinished');
    utimesSync(`${file}.old`, 1, 1);
    assert.equal(run(folder, 'build', kept), 'said');
    const name = file.slice(kept.length + 1);
    assert.deepEqual(readdirSync(kept).sort(), ['none.txt', name, `${name}.new`]);
  });

  it('is not kept where no folder can be made', { skip: process.platform === 'linux' ? false : 'no /proc' }, async (t) => {
    const { folder } = await programOf(t, part('said'));
    writeFileSync(
      join(folder, 'chunks/start.cjs'),
      "(function (exports, require) { require('compiled-code').keepCompiledCode('/proc/1/a/b'); require('./part.js') })",
    );
    const starting = `import(${JSON.stringify(new URL(`file://${LOADER}`).href)}).then(({ startProgram }) => startProgram(${JSON.stringify(folder)}, 'start', '1'))`;
    assert.equal(
      execFileSync(process.execPath, ['-e', starting], { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'ignore'] }),
      'said',
    );
  });

  it('is of one build alone', async (t) => {
    const { folder } = await programOf(t, part('old'));
    const caches = join(folder, 'caches');
    const starting = (build: string) =>
      execFileSync(
        process.execPath,
        [
          '-e',
          `import(${JSON.stringify(new URL(`file://${LOADER}`).href)}).then(({ startProgram }) => startProgram(${JSON.stringify(folder)}, 'start', '${build}'))`,
        ],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      );
    writeFileSync(
      join(folder, 'chunks/start.cjs'),
      `(function (exports, require) { require('compiled-code').keepCompiledCode(${JSON.stringify(caches)}); require('./part.js') })`,
    );
    assert.equal(starting('1'), 'old');
    assert.equal(starting('1'), 'old');
    writeFileSync(join(folder, 'chunks/part.cjs'), part('new'));
    assert.equal(starting('2'), 'new');
    assert.deepEqual(readdirSync(caches).sort(), ['1', '2']);
  });
});
