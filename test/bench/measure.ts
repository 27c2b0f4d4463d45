/** Times and sizes of whole processes. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The median of `rounds` runs, in milliseconds. */
export async function medianTime(rounds: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

export interface ProcessResult {
  readonly output: string;
  /** Largest resident memory of the process and its children together, in bytes; null where the system does not tell (no /proc). */
  readonly peakMemory: number | null;
}

/** Runs a program to its end. Throws where it fails. @param environment Added to that of this process. */
export function runProcess(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } });
    const peaks = new Map<number, number>();
    const timer = setInterval(() => notePeaks(child.pid!, peaks), 10);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      if (code !== 0) return reject(new Error(`${program} ${args.join(' ')} ended with ${code}.`));
      const peak = [...peaks.values()].reduce((sum, bytes) => sum + bytes, 0);
      return resolve({ output, peakMemory: peak > 0 ? peak : null });
    });
  });
}

/** The high-water mark of a process and its children, which only ever grows. */
function notePeaks(pid: number, peaks: Map<number, number>): void {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    if (kilobytes !== undefined) peaks.set(pid, Number(kilobytes) * 1024);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    for (const child of children === '' ? [] : children.split(' ')) notePeaks(Number(child), peaks);
  } catch {
    // It has ended, or the system has no /proc.
  }
}
