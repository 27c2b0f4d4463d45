import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { LossReport } from '../../src/core/loss/report.ts';
import { Random } from '../../src/core/random.ts';
import { FileReader } from '../../src/engine/analyze/file-reader.ts';
import { evaluate } from '../../src/engine/evaluate/evaluate.ts';
import type { EvaluateRequest } from '../../src/protocol/engine-api.ts';
import { ensureBuilt } from '../support/engine.ts';
import { FOLDERS } from '../support/kernel.ts';
import { npy } from '../support/npy.ts';

const ROWS = 260_003;
const CLASSES = 9;

/** What becomes of the other thread. */
const PROGRAMS = {
  'that breaks at once': 'process.exit(3);',
  'that throws at what it is sent': "require('node:worker_threads').parentPort.on('message', () => { throw new Error('broken'); });",
  'that dies with a batch in its hands': `require('node:worker_threads').parentPort.on('message', ({ slots }) => {
    const control = new Int32Array(slots.control);
    for (;;) for (let index = 2; index < 5; index++) if (Atomics.compareExchange(control, index, 1, 2) === 1) process.exit(4);
  });`,
} as const;

describe('an evaluation in two threads', () => {
  let folder = '';
  const request = (more: Partial<EvaluateRequest> = {}): EvaluateRequest => ({
    paths: [join(folder, 'logits.npy'), join(folder, 'labels.npy')],
    labels: Array.from({ length: CLASSES }, (_, id) => `class ${id}`),
    gamma: 2,
    alpha: { kind: 'none' },
    sample: 'all',
    seed: 1,
    backend: 'auto',
    sweep: [0, 1],
    ...more,
  });
  const run = (wasmFolder: string, more: Partial<EvaluateRequest> = {}, signal = new AbortController().signal, progress = () => {}) =>
    evaluate(request(more), new FileReader(null, { scan: async () => null } as never), { ...FOLDERS, wasmFolder }, { signal, progress });
  /** A kernel with this program of the thread beside it; null: none. */
  const kernelBeside = async (name: string, program: string | null): Promise<string> => {
    const wasm = join(folder, name, 'wasm');
    await mkdir(wasm, { recursive: true });
    for (const file of ['focal.wasm', 'focal-relaxed.wasm']) await copyFile(join(FOLDERS.wasmFolder, file), join(wasm, file));
    if (program !== null) await writeFile(join(folder, name, 'loss-worker.cjs'), program);
    return wasm;
  };
  let alone: LossReport;

  before(async () => {
    await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'focal-lens-test-'));
    const random = new Random(4);
    const labels = Int32Array.from({ length: ROWS }, () => Math.min(random.below(CLASSES), random.below(CLASSES)));
    const logits = Float32Array.from({ length: ROWS * CLASSES }, () => 6 * random.uniform() - 3);
    for (const [row, label] of labels.entries()) logits[row * CLASSES + label]! += 4 * random.uniform();
    // Rows that cannot enter, in several batches.
    for (let row = 100; row < ROWS; row += 5003) logits[row * CLASSES + 2] = Number.NaN;
    for (let row = 200; row < ROWS; row += 7001) labels[row] = -100;
    await writeFile(join(folder, 'logits.npy'), npy('<f4', [ROWS, CLASSES], logits.buffer));
    await writeFile(join(folder, 'labels.npy'), npy('<i8', [ROWS], BigInt64Array.from(labels, BigInt).buffer));
    alone = await run(await kernelBeside('alone', null));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('says to the last bit what one thread says', async () => {
    assert.equal(alone.ignored, Math.ceil((ROWS - 200) / 7001));
    assert.equal(alone.badRows, Math.ceil((ROWS - 100) / 5003));
    assert.deepEqual(await run(FOLDERS.wasmFolder), alone);
  });

  it('does so for a sample, and for a definition that takes a second pass', async () => {
    for (const more of [{ sample: 3000 }, { definition: 'torchvision', sample: 3000 }] as const)
      assert.deepEqual(await run(FOLDERS.wasmFolder, more), await run(join(folder, 'alone', 'wasm'), more));
  });

  for (const [name, program] of Object.entries(PROGRAMS))
    it(`does so with a thread ${name}`, async () => {
      assert.deepEqual(await run(await kernelBeside(name.replaceAll(' ', '-'), program)), alone);
    });

  it('ends when it is cancelled', async () => {
    const control = new AbortController();
    const running = run(FOLDERS.wasmFolder, {}, control.signal, () => control.abort());
    await assert.rejects(running, { name: 'AbortError' });
  });
});
