import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../core/analysis.ts';
import { EngineClient } from '../engine/client/engine-client.ts';
import { cancelled } from '../protocol/connection.ts';
import type { EngineRequests } from '../protocol/engine-api.ts';
import { withDocument } from './output.ts';
import { showProgress } from './progress.ts';

/** Never reached within one command: the command ends its engine itself. */
const IDLE_SECONDS = 3600;

/** One run of the command line: an engine, a progress bar while it works, and Ctrl+C. */
export class Session {
  readonly #interrupt = new AbortController();
  readonly #client: EngineClient;
  readonly #onInterrupt = () => this.#interrupt.abort();

  constructor() {
    this.#client = new EngineClient({
      enginePath: findEngine(),
      options: { nativeFolder: null },
      idleSeconds: IDLE_SECONDS,
      log: process.env.FOCAL_LENS_LOG ? (line) => process.stderr.write(`${line}\n`) : () => {},
    });
    process.on('SIGINT', this.#onInterrupt);
    process.on('SIGTERM', this.#onInterrupt);
  }

  async request<Method extends keyof EngineRequests>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']> {
    const bar = showProgress();
    try {
      return await this.#client.request(method, params, { signal: this.#interrupt.signal, progress: bar.update });
    } catch (error) {
      // Ctrl+C reaches the engine too, which then may end before it answers.
      throw this.#interrupt.signal.aborted ? cancelled() : error;
    } finally {
      bar.stop();
    }
  }

  dispose(): void {
    process.off('SIGINT', this.#onInterrupt);
    process.off('SIGTERM', this.#onInterrupt);
    this.#client.dispose();
  }
}

/** Runs a command with an engine, and ends the engine whatever happens. For `json` and `empty` see `withDocument`. */
export async function withSession(
  json: boolean,
  empty: (problems: readonly Problem[]) => unknown,
  run: (session: Session) => Promise<void>,
): Promise<void> {
  const session = new Session();
  try {
    await withDocument(json, empty, () => run(session));
  } finally {
    session.dispose();
  }
}

/** The engine lies beside the bundled command line; from the sources it is found in `dist/`. */
function findEngine(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [join(here, 'engine.cjs'), join(here, '../../dist/engine.cjs')];
  return candidates.find((path) => existsSync(path)) ?? candidates[0]!;
}
