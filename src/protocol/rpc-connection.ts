/**
 * Typed calls over a JSON-RPC connection, the same for the engine process and for the webview:
 *
 *     const engine = new RpcConnection<EngineRequests, NoRequests>(createMessageConnection(reader, writer));
 *     const analysis = await engine.request('analyze', { paths }, { signal, progress });
 *
 *     const clients = new RpcConnection<NoRequests, EngineRequests>(createMessageConnection(reader, writer));
 *     clients.handle('analyze', (params, { signal, progress }) => analyze(params, signal, progress));
 *     clients.listen();
 *
 * Whoever makes the `MessageConnection` imports `vscode-jsonrpc/node` or `vscode-jsonrpc/browser`; here is only what both share.
 * Cancellation is an `AbortSignal` inside and a cancellation token on the wire; a handler is always answered.
 */
import { type CancellationToken, CancellationTokenSource, type MessageConnection, ProgressType, ResponseError } from 'vscode-jsonrpc';
import type { Place } from '../core/analysis.ts';
import {
  type Answering,
  type CallOptions,
  cancelled,
  type Handler,
  type NoNotifications,
  RequestError,
  stackOf,
  throttled,
  toRequestError,
  unlessCancelled,
} from './connection.ts';
import type { Notifications, Progress, Requests } from './rpc.ts';

/** One end of a connection. `Out` and `OutEvents` are what this end sends, `In` and `InEvents` what it answers. */
export class RpcConnection<
  Out extends Requests,
  In extends Requests,
  OutEvents extends Notifications = NoNotifications,
  InEvents extends Notifications = NoNotifications,
> implements Answering<In>
{
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
      throw error instanceof ResponseError ? fromResponse(error) : toRequestError(error);
    } finally {
      listening?.dispose();
      call.signal?.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  /** Answers a request. What the handler throws is sent as an error: a `RequestError` as it is, anything else as one sentence. */
  handle<Method extends keyof In & string>(method: Method, handler: Handler<In, Method>): void {
    this.#connection.onRequest<unknown, void>(method, async (envelope: Envelope, token: CancellationToken): Promise<unknown> => {
      const controller = new AbortController();
      const { signal } = controller;
      const listening = token.onCancellationRequested(() => controller.abort());
      if (token.isCancellationRequested) controller.abort();
      const progress = envelope.progress === null ? () => {} : throttled(signal, this.#sender(envelope.progress));
      try {
        return await unlessCancelled(signal, () => handler(envelope.params as In[Method]['params'], { signal, progress }));
      } catch (error) {
        if (!(error instanceof RequestError)) this.#log(stackOf(error));
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

  #sender(token: string): (progress: Progress) => void {
    return (progress) => tell(() => this.#connection.sendProgress(this.#progressType, token, progress));
  }
}

/** Sends what nobody answers. A connection that closed meanwhile, which throws or rejects, has nobody to tell. */
function tell(send: () => Promise<void>): void {
  new Promise<void>((resolve) => resolve(send())).catch(() => {});
}

/** Always one object on the wire, whatever the shape of the parameters. */
interface Envelope {
  readonly params: unknown;
  readonly progress: string | null;
}

function fromResponse({ code, message, data }: ResponseError<unknown>): RequestError {
  return new RequestError(code, message, (data as Place | undefined) ?? null);
}

function toResponse(error: RequestError): ResponseError<Place | null> {
  return new ResponseError(error.code, error.message, error.place);
}
