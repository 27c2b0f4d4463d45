import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PIECE_ROWS } from '../../src/core/loss/pieces.ts';
import { Random } from '../../src/core/random.ts';
import { FileReader } from '../../src/engine/analyze/file-reader.ts';
import { evaluate } from '../../src/engine/evaluate/evaluate.ts';
import type { EvaluateRequest } from '../../src/protocol/engine-api.ts';
import { ensureBuilt, runCli } from '../support/engine.ts';
import { FOLDERS } from '../support/kernel.ts';
import { npy } from '../support/npy.ts';

const ROWS = 4 * PIECE_ROWS;
const CLASSES = 8;
const GAMMAS = [0, 1, 2];

/** A signal that says how often it was looked at, and is aborted at a look. */
function lookedAt(abortAt: number) {
  const control = new AbortController();
  const found = { looks: 0, looksAfterAbort: 0, signal: control.signal };
  const look = () => {
    found.looks += 1;
    if (control.signal.aborted) found.looksAfterAbort += 1;
    if (found.looks === abortAt) control.abort();
  };
  const { throwIfAborted } = AbortSignal.prototype;
  control.signal.throwIfAborted = () => {
    look();
    throwIfAborted.call(control.signal);
  };
  return found;
}

describe('an evaluation that is cancelled', () => {
  let folder = '';
  const paths = () => [join(folder, 'logits.npy'), join(folder, 'labels.npy')];
  const run = (signal: AbortSignal) => {
    const request: EvaluateRequest = {
      ...{ paths: paths(), labels: Array.from({ length: CLASSES }, (_, id) => `class ${id}`) },
      ...{ gamma: 2, alpha: { kind: 'values', values: Array.from({ length: CLASSES }, (_, id) => 1 + id) }, sample: 'all', seed: 1 },
      ...{ backend: 'auto', sweep: GAMMAS },
    };
    return evaluate(request, new FileReader(null, { scan: async () => null } as never), FOLDERS, { signal, progress: () => {} });
  };

  before(async () => {
    await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'focal-lens-test-'));
    const random = new Random(8);
    const logits = Float32Array.from({ length: ROWS * CLASSES }, () => random.uniform());
    const labels = BigInt64Array.from({ length: ROWS }, () => BigInt(random.below(CLASSES)));
    await writeFile(paths()[0]!, npy('<f4', [ROWS, CLASSES], logits.buffer));
    await writeFile(paths()[1]!, npy('<i8', [ROWS], labels.buffer));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('was listening all the time, and ends at a look', async () => {
    const whole = lookedAt(Number.POSITIVE_INFINITY);
    await run(whole.signal);
    // Once for each batch of 16 384 rows that is read and judged; and in every fold over the rows: the budget, each γ, α, and the two curves.
    const pass = 2 * Math.ceil(ROWS / 16_384);
    const folds = (1 + GAMMAS.length + 1 + 2) * (ROWS / PIECE_ROWS);
    assert.ok(whole.looks >= pass + folds, `${whole.looks} looks`);
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const found = lookedAt(Math.round(share * whole.looks));
      await assert.rejects(run(found.signal), { name: 'AbortError' });
      // Who catches it may look why.
      assert.ok(found.looksAfterAbort <= 1, `${found.looksAfterAbort} looks later`);
    }
  });

  it('ends with 130 at Ctrl+C, and prints nothing half', async () => {
    // Hundreds of γ are gone through after the rows were read.
    const { code, stdout, stderr } = await runCli(['loss', ...paths(), '--json', '--sample', 'all', '--sweep', '0:5:0.01'], {
      env: { FOCAL_LENS_LOG: '1' },
      started: (child) => child.stderr?.on('data', (text: string) => text.includes('started') && child.kill('SIGINT')),
    });
    assert.equal(code, 130);
    assert.equal(stdout, '');
    assert.match(stderr, /Interrupted\.\n$/);
  });
});
