import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '../protocol/rpc.ts';
import { isErrorTerminal } from './standard-output.ts';

export interface ProgressBar {
  update(progress: Progress): void;
  stop(): void;
}

/** A bar on standard error while something runs; nothing where that is not a terminal. */
export function showProgress(): ProgressBar {
  if (!isErrorTerminal()) return { update: () => {}, stop: () => {} };
  let bar: SingleBar | null = null;
  return {
    update(progress) {
      if (bar === null) {
        bar = new SingleBar(
          { stream: process.stderr, clearOnComplete: true, hideCursor: true, format: '{bar} {percent} {message}' },
          Presets.shades_classic,
        );
        bar.start(1, 0, { message: '', percent: '' });
      }
      const known = progress.total !== null && progress.total > 0;
      bar.setTotal(known ? progress.total : 1);
      const percent = known ? `${Math.floor((100 * progress.done) / progress.total)} %`.padStart(5) : '     ';
      bar.update(known ? progress.done : 0, { message: progress.message, percent });
    },
    stop() {
      bar?.stop();
    },
  };
}
