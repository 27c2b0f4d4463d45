import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { CLI, ensureBuilt, folderOf, runCli } from '../support/engine.ts';

/** More classes than a pipe holds text of. */
const LABELS = Array.from({ length: 5000 }, (_, index) => `class ${index}`);
const CSV = `text,label\n${LABELS.map((label, index) => `text ${index},${label}\n`).join('')}`;

describe('standard output', { skip: process.platform === 'win32' ? 'pipes are made as POSIX has them' : false }, () => {
  before(ensureBuilt);

  it('is the same in a file and in a pipe', async (t) => {
    const folder = await folderOf(t, { 'data/train.csv': CSV });
    const path = join(folder, 'out.json');
    const file = openSync(path, 'w');
    const child = spawn(process.execPath, [CLI, 'analyze', join(folder, 'data'), '--json'], { stdio: ['ignore', file, 'inherit'] });
    assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0);
    closeSync(file);
    const { stdout } = await runCli(['analyze', join(folder, 'data'), '--json']);
    assert.equal(readFileSync(path, 'utf8'), stdout);
    assert.equal(JSON.parse(stdout).datasets[0].splits[0].units[0].classes.length, LABELS.length);
  });

  it('is whole where the pipe does not wait and its reader comes late', async (t) => {
    const folder = await folderOf(t, { 'data/train.csv': CSV });
    const { stdout } = await runCli(['analyze', join(folder, 'data'), '--json']);
    // A shell gives the program a pipe that Node, the first to write, made non-blocking.
    const script = `process.stdout.write('', () => {}); require('node:child_process').spawnSync(process.execPath, ${JSON.stringify([CLI, 'analyze', join(folder, 'data'), '--json'])}, { stdio: 'inherit' });`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      child.stdout.pause();
      setImmediate(() => child.stdout.resume());
    });
    assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0);
    assert.equal(output, stdout);
  });

  it('may be left by its reader', async (t) => {
    const data = await folderOf(t, { 'train.csv': CSV });
    const child = spawn(process.execPath, [CLI, 'analyze', data, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.stdout.once('readable', () => child.stdout.destroy());
    assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0);
    assert.equal(errors, '');
  });
});
