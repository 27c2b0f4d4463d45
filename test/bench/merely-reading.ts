/**
 * How long it takes merely to read a file as the scanners do: threads that are warm take segments of it by turns, and read each in pieces to a
 * buffer of their own. No scanner can be faster than that.
 */
import { once } from 'node:events';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/** As the pool of scanners cuts files. */
const SEGMENT = 4 * 1024 * 1024;
const PIECE = 256 * 1024;

interface Reading {
  readonly path: string;
  readonly size: number;
  /** The segment that is next, shared by the threads. */
  readonly next: Int32Array;
}

export interface ReadingThreads {
  /** Milliseconds to read a file. */
  time(path: string): Promise<number>;
  close(): Promise<void>;
}

/** @param threads How many read together, each in a worker. */
export function readingThreads(threads: number): ReadingThreads {
  const workers = Array.from({ length: threads }, () => new Worker(new URL(import.meta.url)));
  return {
    async time(path) {
      const reading: Reading = { path, size: statSync(path).size, next: new Int32Array(new SharedArrayBuffer(4)) };
      const begun = performance.now();
      await Promise.all(
        workers.map((worker) => {
          const done = once(worker, 'message');
          worker.postMessage(reading);
          return done;
        }),
      );
      return performance.now() - begun;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

const buffer = isMainThread ? null : Buffer.alloc(PIECE);
if (!isMainThread) parentPort!.on('message', (reading: Reading) => parentPort!.postMessage(read(reading)));

function read({ path, size, next }: Reading): number {
  const file = openSync(path, 'r');
  let bytes = 0;
  for (let from = Atomics.add(next, 0, 1) * SEGMENT; from < size; from = Atomics.add(next, 0, 1) * SEGMENT) {
    for (let at = from; at < Math.min(size, from + SEGMENT); at += PIECE)
      bytes += readSync(file, buffer!, 0, Math.min(PIECE, size - at), at);
  }
  closeSync(file);
  return bytes;
}
