/**
 * Typed calls over a JSON-RPC connection, the same for the engine process and for the webview:
 *
 *     const engine = new Connection<EngineRequests, NoRequests>(createMessageConnection(reader, writer));
 *     const analysis = await engine.request('analyze', { paths }, { signal, progress });
 *
 *     const clients = new Connection<NoRequests, EngineRequests>(createMessageConnection(reader, writer));
 *     clients.handle('analyze', (params, { signal, progress }) => analyze(params, signal, progress));
 *     clients.listen();
 *
 * Whoever makes the `MessageConnection` imports `vscode-jsonrpc/node` or `vscode-jsonrpc/browser`; here is only what both share.
 * Cancellation is an `AbortSignal` inside and a cancellation token on the wire; a handler is always answered.
 */
import { type CancellationToken, CancellationTokenSource, type MessageConnection, ProgressType, ResponseError } from 'vscode-jsonrpc';
import type { Place } from '../core/analysis.ts';
import { ErrorCode, type Notifications, type Progress, type Requests } from './rpc.ts';

export type NoRequests = Record<never, { readonly params: unknown; readonly result: unknown }>;
export type NoNotifications = Record<never, unknown>;

/** What a caller may add to a request. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called at most ten times a second. */
  readonly progress?: ((progress: Progress) => void) | undefined;
}

/** What a handler gets besides the parameters. */
export interface Handling {
  readonly signal: AbortSignal;
  /** May be called as often as one likes; the wire carries at most ten a second. */
  readonly progress: (progress: Progress) => void;
}

/** A request that was answered with an error. `code` is one of `ErrorCode`, or one of JSON-RPC's own. The message is for a person. */
export class RequestError extends Error {
  readonly code: number;
  /** Where in the input it went wrong, when that is one place. */
  readonly place: Place | null;

  constructor(code: number, message: string, place: Place | null = null) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.place = place;
  }
}

/** The error to throw for input that cannot be read: the message says what was read, where, and what was expected. */
export function badInput(message: string, place: Place | null = null): RequestError {
  return new RequestError(ErrorCode.badInput, message, place);
}

export function cancelled(): RequestError {
  return new RequestError(ErrorCode.cancelled, 'Cancelled.');
}

export function isCancelled(error: unknown): boolean {
  return error instanceof RequestError && error.code === ErrorCode.cancelled;
}

/** One end of a connection. `Out` and `OutEvents` are what this end sends, `In` and `InEvents` what it answers. */
export class Connection<
  Out extends Requests,
  In extends Requests,
  OutEvents extends Notifications = NoNotifications,
  InEvents extends Notifications = NoNotifications,
> {
  readonly #connection: MessageConnection;
  readonly #log: (line: string) => void;
  readonly #progressType = new ProgressType<Progress>();
  #requests = 0;

  /** @param log gets the stack of errors that no handler foresaw. */
  constructor(connection: MessageConnection, log: (line: string) => void = () => {}) {
    this.#connection = connection;
    this.#log = log;
  }

  /** Sends a request. Rejects with a `RequestError`; with `ErrorCode.cancelled` when the signal aborted it. */
  async request<Method extends keyof Out & string>(
    method: Method,
    params: Out[Method]['params'],
    call: CallOptions = {},
  ): Promise<Out[Method]['result']> {
    if (call.signal?.aborted === true) throw cancelled();
    const source = new CancellationTokenSource();
    const cancel = () => source.cancel();
    call.signal?.addEventListener('abort', cancel);
    const token = call.progress === undefined ? null : `${method}-${++this.#requests}`;
    const listening =
      token === null ? null : this.#connection.onProgress(this.#progressType, token, (progress) => call.progress?.(progress));
    try {
      const envelope: Envelope = { params, progress: token };
      return await this.#connection.sendRequest<Out[Method]['result']>(method, envelope, source.token);
    } catch (error) {
      throw toRequestError(error);
    } finally {
      listening?.dispose();
      call.signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** Answers a request. What the handler throws is sent as an error: a `RequestError` as it is, anything else as one sentence. */
  handle<Method extends keyof In & string>(
    method: Method,
    handler: (params: In[Method]['params'], handling: Handling) => Promise<In[Method]['result']> | In[Method]['result'],
  ): void {
    this.#connection.onRequest<unknown, void>(method, async (envelope: Envelope, token: CancellationToken): Promise<unknown> => {
      const controller = new AbortController();
      const progress = this.#throttled(envelope.progress, controller.signal);
      let withdraw: (error: RequestError) => void = () => {};
      // The answer to a cancellation does not wait for the handler to clean up.
      const withdrawn = new Promise<never>((_, reject) => (withdraw = reject));
      const cancel = () => {
        controller.abort();
        withdraw(cancelled());
      };
      const listening = token.onCancellationRequested(cancel);
      if (token.isCancellationRequested) cancel();
      try {
        const work = async () => handler(envelope.params as In[Method]['params'], { signal: controller.signal, progress });
        return await Promise.race([withdrawn, work()]);
      } catch (error) {
        if (!(error instanceof RequestError)) this.#log(error instanceof Error ? (error.stack ?? error.message) : String(error));
        return toResponse(toRequestError(error));
      } finally {
        listening.dispose();
      }
    });
  }

  notify<Event extends keyof OutEvents & string>(event: Event, params: OutEvents[Event]): void {
    tell(() => this.#connection.sendNotification(event, { params }));
  }

  on<Event extends keyof InEvents & string>(event: Event, listener: (params: InEvents[Event]) => void): void {
    this.#connection.onNotification(event, (envelope: { readonly params: InEvents[Event] }) => listener(envelope.params));
  }

  /** Starts to receive; call it after the handlers are set. */
  listen(): void {
    this.#connection.listen();
  }

  dispose(): void {
    this.#connection.dispose();
  }

  #throttled(token: string | null, signal: AbortSignal): (progress: Progress) => void {
    if (token === null) return () => {};
    let next = 0;
    return (progress) => {
      const now = Date.now();
      if (now < next || signal.aborted) return;
      next = now + PROGRESS_INTERVAL;
      tell(() => this.#connection.sendProgress(this.#progressType, token, progress));
    };
  }
}

/** Sends what nobody answers. A connection that closed meanwhile, which throws or rejects, has nobody to tell. */
function tell(send: () => Promise<void>): void {
  new Promise<void>((resolve) => resolve(send())).catch(() => {});
}

/** At most ten times a second. */
const PROGRESS_INTERVAL = 100;

/** Always one object on the wire, whatever the shape of the parameters. */
interface Envelope {
  readonly params: unknown;
  readonly progress: string | null;
}

function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if (error instanceof ResponseError) return new RequestError(error.code, error.message, (error.data as Place | undefined) ?? null);
  const message = error instanceof Error ? error.message : String(error);
  const code =
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number' ? error.code : INTERNAL_ERROR;
  return new RequestError(code, message.split('\n', 1)[0] || 'An unknown error occurred.');
}

function toResponse(error: RequestError): ResponseError<Place | null> {
  return new ResponseError(error.code, error.message, error.place);
}

/** JSON-RPC 2.0, section 5.1. */
const INTERNAL_ERROR = -32603;
