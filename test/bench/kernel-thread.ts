/** The second thread of `kernel.ts`: works on its half of the rows, in the memory that both share, whenever its turn comes. */
import { workerData } from 'node:worker_threads';
import { compileFusedKernel, FusedKernel, type FusedOutput, type KernelPlace } from '../../src/kernel/fused-kernel.ts';

export interface ThreadTask {
  readonly wasmFolder: string;
  readonly place: KernelPlace;
  /** Addresses of the half's columns. */
  readonly scores: number;
  readonly labels: number;
  readonly loss: number;
  readonly gradient: number;
  readonly rows: number;
  readonly classes: number;
  readonly alpha: Float32Array;
  readonly gamma: Float32Array;
  /** Turns that were asked for, and turns that are done. */
  readonly turns: Int32Array<SharedArrayBuffer>;
}

const task = workerData as ThreadTask;
const { rows, classes, alpha, gamma, turns } = task;
const { buffer } = task.place.memory;
const kernel = new FusedKernel((await compileFusedKernel(task.wasmFolder, 'shared'))!, task.place);
const scores = new Float32Array(buffer, task.scores, rows * classes);
const labels = new Int32Array(buffer, task.labels, rows);
const output: FusedOutput = {
  loss: new Float32Array(buffer, task.loss, rows),
  gradient: new Float32Array(buffer, task.gradient, rows * classes),
};
for (let turn = 0; ; turn++) {
  // Between turns that follow each other at once, as threads of other libraries do, it looks again rather than sleep.
  for (let look = 0; look < 100_000 && Atomics.load(turns, 0) === turn; look++);
  Atomics.wait(turns, 0, turn);
  kernel.run({ scores, labels, classes, alpha, gamma }, output);
  Atomics.store(turns, 1, turn + 1);
  Atomics.notify(turns, 1);
}
