import {
  type Answering,
  type CallOptions,
  cancelled,
  type Handler,
  RequestError,
  stackOf,
  throttled,
  toRequestError,
  unlessCancelled,
} from './connection.ts';
import type { Requests } from './rpc.ts';

/** Asks handlers of this very process, as `RpcConnection` asks those of another: errors, cancellation and progress are the same. */
export class LocalConnection<Both extends Requests> implements Answering<Both> {
  readonly #handlers = new Map<keyof Both, Handler<Both, keyof Both>>();
  readonly #log: (line: string) => void;

  /** @param log gets the stack of errors that no handler foresaw. */
  constructor(log: (line: string) => void = () => {}) {
    this.#log = log;
  }

  handle<Method extends keyof Both & string>(method: Method, handler: Handler<Both, Method>): void {
    this.#handlers.set(method, handler as unknown as Handler<Both, keyof Both>);
  }

  /** Asks a handler. Rejects with a `RequestError`; with `ErrorCode.cancelled` when the signal aborted it. */
  async request<Method extends keyof Both & string>(
    method: Method,
    params: Both[Method]['params'],
    call: CallOptions = {},
  ): Promise<Both[Method]['result']> {
    const handler = this.#handlers.get(method) as unknown as Handler<Both, Method> | undefined;
    if (handler === undefined) throw toRequestError(new Error(`Nobody answers "${method}".`));
    const signal = call.signal ?? new AbortController().signal;
    if (signal.aborted) throw cancelled();
    const progress = call.progress === undefined ? () => {} : throttled(signal, call.progress);
    try {
      return await unlessCancelled(signal, () => handler(params, { signal, progress }));
    } catch (error) {
      if (!(error instanceof RequestError)) this.#log(stackOf(error));
      throw toRequestError(error);
    }
  }
}
