import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlainProblem } from '../core/problem.ts';
import type { EngineClient } from '../engine/client/engine-client.ts';
import type { EngineClientOptions } from '../engine/client/engine-client-options.ts';
import type { LocalEngine } from '../engine/client/local-engine.ts';
import { cancelled } from '../protocol/connection.ts';
import type { EngineRequests } from '../protocol/engine-api.ts';
import { codeFolder } from './code-folder.ts';
import { withDocument } from './output.ts';
import { showProgress } from './progress.ts';

/** Never reached within one command: the command ends its engine itself. */
const IDLE_SECONDS = 3600;

/** Requests that load native code, or install it. */
const NATIVE_METHODS: ReadonlySet<keyof EngineRequests> = new Set(['backends', 'installNative', 'removeNative']);

/**
 * One run of the command line: an engine, a progress bar while it works, and Ctrl+C. The engine runs in this process where that can take
 * nobody along, and in one of its own where native code is loaded.
 */
export class Session {
  readonly #interrupt = new AbortController();
  readonly #onInterrupt = () => this.#interrupt.abort();
  readonly #options: EngineClientOptions = {
    enginePath: findEngine(),
    options: { nativeFolder: null, codeFolder: codeFolder() },
    idleSeconds: IDLE_SECONDS,
    log: process.env.FOCAL_LENS_LOG ? (line) => process.stderr.write(`${line}\n`) : () => {},
  };
  #local: LocalEngine | null = null;
  #client: EngineClient | null = null;

  constructor() {
    process.on('SIGINT', this.#onInterrupt);
    process.on('SIGTERM', this.#onInterrupt);
  }

  async request<Method extends keyof EngineRequests>(
    method: Method,
    params: EngineRequests[Method]['params'],
  ): Promise<EngineRequests[Method]['result']> {
    const bar = showProgress();
    const call = { signal: this.#interrupt.signal, progress: bar.update };
    try {
      const engine = loadsNative(method, params) ? await this.#engineProcess() : await this.#localEngine();
      return await engine.request(method, params, call);
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
    this.#client?.dispose();
  }

  async #localEngine(): Promise<LocalEngine> {
    const { LocalEngine } = await import('../engine/client/local-engine.ts');
    this.#local ??= new LocalEngine(this.#options);
    return this.#local;
  }

  async #engineProcess(): Promise<EngineClient> {
    const { EngineClient } = await import('../engine/client/engine-client.ts');
    this.#client ??= new EngineClient(this.#options);
    return this.#client;
  }
}

/** Runs a command with an engine, and ends the engine whatever happens. For `json` and `empty` see `withDocument`. */
export async function withSession(
  json: boolean,
  empty: (problems: readonly PlainProblem[]) => unknown,
  run: (session: Session) => Promise<void>,
): Promise<void> {
  const session = new Session();
  try {
    await withDocument(json, empty, () => run(session));
  } finally {
    session.dispose();
  }
}

/** Without a backend that was asked for, predictions are evaluated by WebAssembly. */
function loadsNative<Method extends keyof EngineRequests>(method: Method, params: EngineRequests[Method]['params']): boolean {
  return NATIVE_METHODS.has(method) || (method === 'evaluate' && (params as EngineRequests['evaluate']['params']).backend !== 'auto');
}

/** The engine lies beside the bundled command line, whose parts are in a folder below; from the sources it is found in `dist/`. */
function findEngine(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [join(here, '../engine.js'), join(here, '../../dist/engine.js')];
  return candidates.find((path) => existsSync(path)) ?? candidates[0]!;
}
