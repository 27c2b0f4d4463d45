/**
 * The focal-loss kernel, loss and gradient of a million rows, against its peers with the same number of threads. Each peer runs in a process of its own, and the
 * kernel right before and after it: what counts is the quotient of the two, absolute times move from machine to machine. Where a peer finds its rows in its own
 * memory, so does the kernel; where it is measured from arrays to arrays, the kernel copies them, too.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { focalGradient, focalTerms, focalLoss as referenceLoss } from '../../src/core/loss/focal-reference.ts';
import { LossHistogram } from '../../src/core/loss/histogram.ts';
import { Random } from '../../src/core/random.ts';
import { compileFusedKernel, FusedKernel, type FusedOutput, kernelRoom, openFusedKernel } from '../../src/kernel/fused-kernel.ts';
import { ensureBuilt } from '../support/engine.ts';
import { FOLDERS, NO_NATIVE } from '../support/kernel.ts';
import { ROOT } from '../support/paths.ts';
import { type Python, pythonWith, TORCH } from '../support/python.ts';
import type { ThreadTask } from './kernel-thread.ts';
import { median, runProcess } from './measure.ts';

const ROWS = 1_000_000;
const CLASSES = 27;
const ROUNDS = 7;
const PEERS = join(ROOT, 'test', 'bench', 'peers');

interface Peer {
  readonly name: string;
  /** How many times as fast the kernel is meant to be. */
  readonly goal: number | null;
  /** What the kernel has in common with it. */
  readonly form: Form;
  /** Milliseconds, and the version; null where it cannot run here. */
  run(folder: string): Promise<string | null>;
}

/** Threads that work on rows in memory of their own, or null: one thread, from arrays to arrays. */
type Form = 1 | 2 | null;

function pythonPeer(name: string, goal: number | null, python: Python | null, form: Form, script: string, args: readonly string[]): Peer {
  const run = async (folder: string) =>
    python === null ? null : python.run(join(PEERS, script), [folder, String(ROWS), String(CLASSES), ...args]);
  return { name, goal, form, run };
}

function tfjsPeer(name: string, goal: number | null, backend: 'tensorflow' | 'wasm', form: 'composed' | 'kernel'): Peer {
  const run = async (folder: string) => {
    if (backend === 'tensorflow' && NO_NATIVE !== false) return null;
    const threads = ['TF_NUM_INTRAOP_THREADS=1', 'TF_NUM_INTEROP_THREADS=1'];
    const script = [join(PEERS, 'kernel-tfjs.ts'), folder, String(ROWS), String(CLASSES), backend, form, '3'];
    return (await runProcess('env', [...threads, process.execPath, '--no-deprecation', ...script])).output;
  };
  return { name, goal, form: null, run };
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
  const rounds = String(ROUNDS);
  const resident = ([1, 2] as const).filter((threads) => threads <= availableParallelism());
  const peers: readonly Peer[] = [
    ...resident.flatMap((form) => {
      const threads = String(form);
      const torchPeer = (name: string, goal: number, args: readonly string[]) =>
        pythonPeer(name, goal, torch, form, 'kernel_torch.py', [args[0]!, threads, rounds, ...args.slice(1)]);
      return [
        torchPeer('PyTorch, eager', 4, ['eager']),
        torchPeer('PyTorch, eager, allocator tuned', 4, ['eager', 'tuned']),
        torchPeer('torch.compile', 2, ['compile']),
        torchPeer('torch.compile, allocator tuned', 2, ['compile', 'tuned']),
        pythonPeer('onnxruntime, composed, gradient by hand', 3, onnx, form, 'kernel_onnx.py', [threads, rounds]),
      ];
    }),
    tfjsPeer('tfjs-node, composed, tf.grad, end to end', 8, 'tensorflow', 'composed'),
    tfjsPeer('tfjs wasm, composed, tf.grad, end to end', 10, 'wasm', 'composed'),
    tfjsPeer('tfjs-node, this kernel, tf.grad, end to end', null, 'tensorflow', 'kernel'),
    tfjsPeer('tfjs wasm, this kernel, tf.grad, end to end', null, 'wasm', 'kernel'),
  ];

  const data = makeData();
  const residents = await openResidents(data);
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
      `loss and gradient of ${ROWS} × ${CLASSES}, α and γ per class, Node ${process.version}; the kernel's error against float64 is at most ${largestError(kernel, data).toExponential(1)}`,
    );
    for (const peer of peers) {
      const { form } = peer;
      await contest(peer, folder, () => (form === null ? kernelTime(kernel, data) : medianOf(() => residents.run(form))));
    }
  } finally {
    await residents.end();
    rmSync(folder, { recursive: true });
  }
  sweeps(kernel, data);
}

async function contest({ name, goal, form, run }: Peer, folder: string, kernelTime: () => number): Promise<void> {
  const where = form === null ? 'arrays    ' : form === 1 ? '1 thread  ' : '2 threads ';
  const before = kernelTime();
  const answer = await run(folder).catch((error: Error) => `left out: ${error.message.split('\n').slice(0, 3).join(' ')}`);
  const after = kernelTime();
  const time = answer === null ? Number.NaN : Number.parseFloat(answer);
  if (Number.isNaN(time)) {
    console.log(`  ${where}${name}: ${answer ?? 'left out'}`);
    return;
  }
  const version = answer!.trim().split(' ')[1] ?? '';
  const own = (before + after) / 2;
  console.log(
    `  ${where}${`${name} ${version}`.padEnd(56)}${time.toFixed(0).padStart(6)} ms  kernel ${own.toFixed(1).padStart(6)} ms  ${(time / own).toFixed(1).padStart(5)} ×${goal === null ? '' : `  (goal ${goal} ×)`}`,
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
  return medianOf(() => kernel.run({ ...data, classes: CLASSES }, output));
}

function medianOf(work: () => void): number {
  return median(
    Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      work();
      return performance.now() - start;
    }),
  );
}

/** The rows in memory that two kernels share. */
interface Residents {
  /** One thread does all, or each of two a half. */
  run(threads: 1 | 2): void;
  end(): Promise<void>;
}

async function openResidents(data: Data): Promise<Residents> {
  const room = kernelRoom(8 * ROWS * (CLASSES + 1), 2);
  const { buffer } = room.memory;
  const scores = new Float32Array(buffer, room.start, ROWS * CLASSES);
  const gradient = new Float32Array(buffer, room.start + scores.byteLength, ROWS * CLASSES);
  const labels = new Int32Array(buffer, gradient.byteOffset + gradient.byteLength, ROWS);
  const loss = new Float32Array(buffer, labels.byteOffset + labels.byteLength, ROWS);
  scores.set(data.scores);
  labels.set(data.labels);
  const { alpha, gamma } = data;
  const kernel = new FusedKernel((await compileFusedKernel(FOLDERS.wasmFolder, 'shared'))!, room.places[0]);
  const half = ROWS / 2;
  const turns = new Int32Array(new SharedArrayBuffer(8));
  const task: ThreadTask = {
    wasmFolder: FOLDERS.wasmFolder,
    place: room.places[1]!,
    scores: scores.byteOffset + 4 * half * CLASSES,
    labels: labels.byteOffset + 4 * half,
    loss: loss.byteOffset + 4 * half,
    gradient: gradient.byteOffset + 4 * half * CLASSES,
    rows: half,
    classes: CLASSES,
    alpha,
    gamma,
    turns,
  };
  const thread = new Worker(join(ROOT, 'test', 'bench', 'kernel-thread.ts'), { workerData: task });
  const runRows = (rows: number) => {
    const part: FusedOutput = { loss: loss.subarray(0, rows), gradient: gradient.subarray(0, rows * CLASSES) };
    kernel.run({ scores: scores.subarray(0, rows * CLASSES), labels: labels.subarray(0, rows), classes: CLASSES, alpha, gamma }, part);
  };
  const residents: Residents = {
    run(threads) {
      if (threads === 1) return runRows(ROWS);
      const turn = Atomics.add(turns, 0, 1);
      Atomics.notify(turns, 0);
      runRows(half);
      while (Atomics.load(turns, 1) === turn) Atomics.wait(turns, 1, turn);
    },
    async end() {
      await thread.terminate();
    },
  };
  // Until V8 has compiled all for speed, on both threads.
  for (let round = 0; round < 3; round++) residents.run(2);
  return residents;
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
