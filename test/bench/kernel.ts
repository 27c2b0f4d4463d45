/**
 * The focal-loss kernel, loss and gradient of a million rows, against its peers with the same number of threads. Each peer runs in a process of its own, and the
 * kernel right before and after it: what counts is the quotient of the two, absolute times move from machine to machine.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { focalGradient, focalTerms, focalLoss as referenceLoss } from '../../src/core/loss/focal-reference.ts';
import { LossHistogram } from '../../src/core/loss/histogram.ts';
import { Random } from '../../src/core/random.ts';
import { type FusedKernel, openFusedKernel } from '../../src/kernel/fused-kernel.ts';
import { ensureBuilt } from '../support/engine.ts';
import { FOLDERS, NO_NATIVE } from '../support/kernel.ts';
import { ROOT } from '../support/paths.ts';
import { type Python, pythonWith, TORCH } from '../support/python.ts';
import { median, runProcess } from './measure.ts';

const ROWS = 1_000_000;
const CLASSES = 27;
const ROUNDS = 7;
const THREADS = 1;
const PEERS = join(ROOT, 'test', 'bench', 'peers');

interface Peer {
  readonly name: string;
  /** How many times as fast the kernel is meant to be. */
  readonly goal: number | null;
  /** Milliseconds, and the version; null where it cannot run here. */
  run(folder: string): Promise<string | null>;
}

function pythonPeer(name: string, goal: number | null, python: Python | null, script: string, args: readonly string[]): Peer {
  const run = async (folder: string) =>
    python === null ? null : python.run(join(PEERS, script), [folder, String(ROWS), String(CLASSES), ...args]);
  return { name, goal, run };
}

function tfjsPeer(name: string, goal: number | null, backend: 'tensorflow' | 'wasm', form: 'composed' | 'kernel'): Peer {
  const run = async (folder: string) => {
    if (backend === 'tensorflow' && NO_NATIVE !== false) return null;
    const threads = [`TF_NUM_INTRAOP_THREADS=${THREADS}`, `TF_NUM_INTEROP_THREADS=${THREADS}`];
    const script = [join(PEERS, 'kernel-tfjs.ts'), folder, String(ROWS), String(CLASSES), backend, form, '3'];
    return (await runProcess('env', [...threads, process.execPath, '--no-deprecation', ...script])).output;
  };
  return { name, goal, run };
}

/** Prints a line per peer, then what a sweep and a slider take. */
export async function bench(): Promise<void> {
  await ensureBuilt();
  const kernel = await openFusedKernel(FOLDERS.wasmFolder);
  if (kernel === null) throw new Error('There is no fused kernel on this machine.');
  const [torch, onnx] = [
    await pythonOrWhy('PyTorch', TORCH),
    await pythonOrWhy('onnxruntime', ['onnxruntime==1.32.0', 'onnx==1.23.2', 'numpy==2.4.6']),
  ];
  const threads = String(THREADS);
  const rounds = String(ROUNDS);
  const peers: readonly Peer[] = [
    pythonPeer('PyTorch, eager', 4, torch, 'kernel_torch.py', ['eager', threads, rounds]),
    pythonPeer('PyTorch, eager, allocator tuned', 4, torch, 'kernel_torch.py', ['eager', threads, rounds, 'tuned']),
    pythonPeer('torch.compile', 2, torch, 'kernel_torch.py', ['compile', threads, rounds]),
    pythonPeer('torch.compile, allocator tuned', 2, torch, 'kernel_torch.py', ['compile', threads, rounds, 'tuned']),
    pythonPeer('onnxruntime, composed, gradient by hand', 3, onnx, 'kernel_onnx.py', [threads, rounds]),
    tfjsPeer('tfjs-node, composed, tf.grad, end to end', 8, 'tensorflow', 'composed'),
    tfjsPeer('tfjs wasm, composed, tf.grad, end to end', 10, 'wasm', 'composed'),
    tfjsPeer('tfjs-node, this kernel, tf.grad, end to end', null, 'tensorflow', 'kernel'),
    tfjsPeer('tfjs wasm, this kernel, tf.grad, end to end', null, 'wasm', 'kernel'),
  ];

  const data = makeData();
  const folder = mkdtempSync(join(tmpdir(), 'focal-lens-bench-'));
  try {
    for (const [name, column] of [
      ['logits.f32', data.scores],
      ['labels.i32', data.labels],
      ['alpha.f32', data.alpha],
      ['gamma.f32', data.gamma],
    ] as const) {
      writeFileSync(join(folder, name), new Uint8Array(column.buffer));
    }
    console.log(
      `loss and gradient of ${ROWS} × ${CLASSES}, α and γ per class, ${THREADS} thread, Node ${process.version}; the kernel's error against float64 is at most ${largestError(kernel, data).toExponential(1)}`,
    );
    for (const peer of peers) await contest(peer, folder, () => kernelTime(kernel, data));
  } finally {
    rmSync(folder, { recursive: true });
  }
  sweeps(kernel, data);
}

async function contest({ name, goal, run }: Peer, folder: string, kernelTime: () => number): Promise<void> {
  const before = kernelTime();
  const answer = await run(folder).catch((error: Error) => `left out: ${error.message.split('\n').slice(0, 3).join(' ')}`);
  const after = kernelTime();
  const time = answer === null ? Number.NaN : Number.parseFloat(answer);
  if (Number.isNaN(time)) {
    console.log(`  ${name}: ${answer ?? 'left out'}`);
    return;
  }
  const version = answer!.trim().split(' ')[1] ?? '';
  const own = (before + after) / 2;
  console.log(
    `  ${`${name} ${version}`.padEnd(56)}${time.toFixed(0).padStart(6)} ms  kernel ${own.toFixed(1).padStart(6)} ms  ${(time / own).toFixed(1).padStart(5)} ×${goal === null ? '' : `  (goal ${goal} ×)`}`,
  );
}

async function pythonOrWhy(name: string, packages: readonly string[]): Promise<Python | null> {
  return pythonWith(packages).catch((error: Error) => {
    console.log(`${name} is left out: ${error.message.split('\n')[0]}`);
    return null;
  });
}

interface Data {
  readonly scores: Float32Array;
  readonly labels: Int32Array;
  readonly alpha: Float32Array;
  readonly gamma: Float32Array;
}

/** A model that is mostly right. */
function makeData(): Data {
  const random = new Random(1);
  const labels = Int32Array.from({ length: ROWS }, () => Math.min(random.below(CLASSES), random.below(CLASSES)));
  const scores = Float32Array.from({ length: ROWS * CLASSES }, () => 8 * random.uniform() - 4);
  for (const [row, label] of labels.entries()) scores[row * CLASSES + label]! += 6 * random.uniform();
  return {
    scores,
    labels,
    alpha: Float32Array.from({ length: CLASSES }, (_, id) => 0.25 + id / 10),
    gamma: Float32Array.from({ length: CLASSES }, (_, id) => (id % 11) / 2),
  };
}

const output = { loss: new Float32Array(ROWS), gradient: new Float32Array(ROWS * CLASSES) };

function kernelTime(kernel: FusedKernel, data: Data): number {
  return median(
    Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      kernel.run({ ...data, classes: CLASSES }, output);
      return performance.now() - start;
    }),
  );
}

/** Of the losses and of every entry of the gradient, over some of the rows. */
function largestError(kernel: FusedKernel, data: Data): number {
  kernel.run({ ...data, classes: CLASSES }, output);
  const expected = new Float64Array(CLASSES);
  const scratch = new Float64Array(CLASSES);
  let largest = 0;
  for (let row = 0; row < ROWS; row += 10) {
    const id = data.labels[row]!;
    const own = data.scores.subarray(row * CLASSES, (row + 1) * CLASSES);
    const weights = { alpha: data.alpha[id]!, gamma: data.gamma[id]!, scale: 1 };
    const { logP, logQ } = focalTerms(own, 0, CLASSES, id);
    const loss = referenceLoss(logP, logQ, weights.alpha, weights.gamma);
    largest = Math.max(largest, Math.abs(output.loss[row]! - loss) / loss);
    focalGradient(own, 0, CLASSES, id, weights, scratch, expected);
    for (let j = 0; j < CLASSES; j++) {
      largest = Math.max(largest, Math.abs(output.gradient[row * CLASSES + j]! - expected[j]!) / Math.abs(expected[j]!));
    }
  }
  return largest;
}

/** 21 values of γ for all classes, from the logits on: one pass, a histogram of its terms, and their sums. */
function sweeps(kernel: FusedKernel, data: Data): void {
  const logP = new Float32Array(ROWS);
  const logQ = new Float32Array(ROWS);
  const gammas = Array.from({ length: 21 }, (_, step) => step / 4);
  const one: number[] = [];
  const all: number[] = [];
  const slider: number[] = [];
  for (let round = 0; round < ROUNDS + 2; round++) {
    one.push(kernelTime(kernel, data));
    const start = performance.now();
    kernel.run({ ...data, classes: CLASSES }, { logP, logQ });
    const histogram = new LossHistogram(CLASSES);
    for (let row = 0; row < ROWS; row++) histogram.add(data.labels[row]!, logP[row]!, logQ[row]!);
    for (const gamma of gammas) histogram.sums(null, gamma);
    all.push(performance.now() - start);
    const moved = performance.now();
    histogram.sums(
      [...data.alpha],
      [...data.gamma].map((gamma) => gamma + round / 100),
    );
    slider.push(performance.now() - moved);
  }
  const times = [one, all, slider].map((each) => median(each.slice(2))) as [number, number, number];
  console.log(`  a sweep of 21 γ, loss and gradient shares of each class: ${(times[1] / times[0]).toFixed(2)} × one pass (goal 1.8 ×)`);
  console.log(`  a slider move, α and γ per class: ${times[2].toFixed(2)} ms (goal 1 ms)`);
}
