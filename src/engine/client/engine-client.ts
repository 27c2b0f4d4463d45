import type { CallOptions } from '../../protocol/connection.ts';
import { cancelled, RequestError } from '../../protocol/connection.ts';
import type { EngineRequests } from '../../protocol/engine-api.ts';
import { ErrorCode } from '../../protocol/rpc.ts';
import type { EngineClientOptions } from './engine-client-options.ts';
import { EndedForAnother, EngineProcess } from './engine-process.ts';

/**
 * The engine, seen from a client: `request()` and nothing to care for. The process is forked on first need, stops when idle, and
 * after a crash the next request starts it anew; the requests that were running fail once, with `ErrorCode.engineEnded`.
 */
export class EngineClient {
  readonly #options: EngineClientOptions;
  #process: EngineProcess | null = null;
  #running = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(options: EngineClientOptions) {
    this.#options = options;
  }

  /** The id of the running process; null while there is none. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /**
   * Asks the engine. Rejects with a `RequestError`, whose message is one sentence for a person. An aborted request is rejected
   * with `ErrorCode.cancelled` within 200 ms: a process that does not answer in time is ended.
   */
  async request<Method extends keyof EngineRequests>(
    method: Method,
    params: EngineRequests[Method]['params'],
    call: CallOptions = {},
  ): Promise<EngineRequests[Method]['result']> {
    if (this.#disposed) throw new RequestError(ErrorCode.engineEnded, 'The engine was shut down.');
    if (call.signal?.aborted === true) throw cancelled();
    clearTimeout(this.#idle);
    this.#running += 1;
    try {
      return await this.#askUntilHeard(method, params, call);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#stopWhenIdle();
    }
  }

  /**
   * A request is not lost because the process was ended for the sake of another one, that did not answer its cancellation in time, or
   * to load a new backend: it is asked again. A crash may be its own doing and is not tried twice.
   */
  async #askUntilHeard<Method extends keyof EngineRequests>(
    method: Method,
    params: EngineRequests[Method]['params'],
    call: CallOptions,
  ): Promise<EngineRequests[Method]['result']> {
    for (;;) {
      this.#process ??= this.#start();
      try {
        return await this.#process.request(method, params, call);
      } catch (error) {
        if (!(error instanceof EndedForAnother) || this.#disposed) throw error;
        if (call.signal?.aborted === true) throw cancelled();
      }
    }
  }

  /** Ends the process, for example to let a newly installed backend load; running requests and the next one start it anew. */
  restart(): void {
    this.#process?.end();
    this.#process = null;
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#idle);
    this.restart();
  }

  #start(): EngineProcess {
    const started: EngineProcess = new EngineProcess(this.#options, () => {
      if (this.#process === started) this.#process = null;
    });
    return started;
  }

  #stopWhenIdle(): void {
    if (this.#disposed) return;
    this.#idle = setTimeout(() => this.restart(), this.#options.idleSeconds * 1000);
    this.#idle.unref();
  }
}
