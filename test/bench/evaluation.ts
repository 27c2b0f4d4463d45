/** Predictions of a million rows from the command line, beside what nobody can do without: reading the bytes, starting, and one pass of the kernel. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/core/random.ts';
import { openFusedKernel } from '../../src/kernel/fused-kernel.ts';
import { RowScorer } from '../../src/kernel/row-scorer.ts';
import { ensureBuilt } from '../support/engine.ts';
import { FOLDERS } from '../support/kernel.ts';
import { npy } from '../support/npy.ts';
import { ROOT } from '../support/paths.ts';
import { median, medianTime, runProcess } from './measure.ts';

const ROWS = 1_000_000;
const CLASSES = 27;
const ROUNDS = 7;

/** Prints a line each for the default sample and for all rows. */
export async function bench(): Promise<void> {
  await ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'focal-lens-bench-'));
  try {
    const { logits, labels } = makeData(ROWS);
    const large = writePair(join(folder, 'large'), logits, labels);
    const small = makeData(10);
    const start = await medianTime(ROUNDS, () => evaluate(writePair(join(folder, 'small'), small.logits, small.labels)));
    const cat = await medianTime(ROUNDS, () => runProcess('sh', ['-c', `cat ${large.join(' ')} > /dev/null`]));
    const scorer = new RowScorer(await openFusedKernel(FOLDERS.wasmFolder), CLASSES);
    const pass = median(Array.from({ length: ROUNDS }, () => timeOf(() => scorer.score(logits, labels))));
    const goal = 2 * cat + start + pass;
    console.log(
      `${ROWS} × ${CLASSES}: cat ${cat.toFixed(0)} ms, start ${start.toFixed(0)} ms, one pass ${pass.toFixed(0)} ms, Node ${process.version}`,
    );
    for (const [name, args, milliseconds] of [
      ['default sample', [], 1000],
      ['--sample all', ['--sample', 'all'], goal],
    ] as const) {
      const peaks: number[] = [];
      const time = await medianTime(ROUNDS, async () => peaks.push((await evaluate(large, args)).peakMemory ?? Number.NaN));
      const memory = `${(Math.max(...peaks) / 1e6).toFixed(0)} MB (goal 250 MB)`;
      console.log(`  ${name.padEnd(16)}${time.toFixed(0).padStart(6)} ms (goal ${milliseconds.toFixed(0)} ms)  ${memory}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function evaluate(pair: readonly string[], args: readonly string[] = []) {
  return runProcess(process.execPath, [join(ROOT, 'dist', 'cli.js'), 'loss', ...pair, '--json', ...args]);
}

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** A model that is mostly right, four rows of five of one class. */
function makeData(rows: number) {
  const random = new Random(1);
  const labels = Int32Array.from({ length: rows }, () => (random.below(5) > 0 ? 0 : random.below(CLASSES)));
  const logits = Float32Array.from({ length: rows * CLASSES }, () => 8 * random.uniform() - 4);
  for (const [row, label] of labels.entries()) logits[row * CLASSES + label]! += 6 * random.uniform();
  return { logits, labels };
}

function writePair(folder: string, logits: Float32Array<ArrayBuffer>, labels: Int32Array): readonly [string, string] {
  mkdirSync(folder, { recursive: true });
  const pair = [join(folder, 'logits.npy'), join(folder, 'labels.npy')] as const;
  writeFileSync(pair[0], npy('<f4', [labels.length, CLASSES], logits.buffer));
  writeFileSync(pair[1], npy('<i8', [labels.length], BigInt64Array.from(labels, BigInt).buffer));
  return pair;
}
