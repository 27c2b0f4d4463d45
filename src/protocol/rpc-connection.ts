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
import { Gathering, type Piece, piecesOf, takeApart } from './pieces.ts';
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
  /** Another end, such as the page that was here before, begins to count anew. */
  readonly #name = Math.random().toString(36).slice(2);
  /** Answers that come in pieces, by the token of their request. */
  readonly #gathering = new Map<string, Gathering>();
  /** Answers that go in pieces: what hears that one was taken. */
  readonly #sending = new Map<string, () => void>();
  #requests = 0;

  /** @param log gets the stack of errors that no handler foresaw. */
  constructor(connection: MessageConnection, log: (line: string) => void = () => {}) {
    this.#connection = connection;
    this.#log = log;
    connection.onNotification(PIECE, ({ token, piece }: { readonly token: string; readonly piece: Piece }) => {
      this.#gathering.get(token)?.add(piece);
      tell(() => connection.sendNotification(TAKEN, { token }));
    });
    connection.onNotification(TAKEN, ({ token }: { readonly token: string }) => this.#sending.get(token)?.());
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
    const token = `${method}-${this.#name}-${++this.#requests}`;
    const listening =
      call.progress === undefined ? null : this.#connection.onProgress(this.#progressType, token, (progress) => call.progress?.(progress));
    const gathering = new Gathering();
    this.#gathering.set(token, gathering);
    try {
      const envelope: Envelope = { params, token, wantsProgress: call.progress !== undefined };
      const answer = await this.#connection.sendRequest<unknown>(method, envelope, source.token);
      return gathering.whole(answer) as Out[Method]['result'];
    } catch (error) {
      throw error instanceof ResponseError ? fromResponse(error) : toRequestError(error);
    } finally {
      this.#gathering.delete(token);
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
      const progress = envelope.wantsProgress ? throttled(signal, this.#sender(envelope.token)) : () => {};
      try {
        return await unlessCancelled(signal, async () => {
          const answer = await handler(envelope.params as In[Method]['params'], { signal, progress });
          return this.#sendLarge(answer, envelope.token, signal);
        });
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

  /** Sends what is large of an answer ahead of it, a few pieces at a time, and returns the rest. */
  async #sendLarge(answer: unknown, token: string, signal: AbortSignal): Promise<unknown> {
    const apart = takeApart(answer);
    if (apart === null) return answer;
    let ahead = 0;
    let taken = () => {};
    this.#sending.set(token, () => {
      ahead -= 1;
      taken();
    });
    try {
      for (const large of apart.pieces) {
        for (const piece of piecesOf(large)) {
          if (ahead >= MOST_AHEAD) await patiently(signal, (resolve) => (taken = resolve));
          signal.throwIfAborted();
          ahead += 1;
          await this.#connection.sendNotification(PIECE, { token, piece });
        }
      }
      return apart.rest;
    } finally {
      this.#sending.delete(token);
    }
  }

  #sender(token: string): (progress: Progress) => void {
    return (progress) => tell(() => this.#connection.sendProgress(this.#progressType, token, progress));
  }
}

/** Rejects when the signal aborts, or nothing comes for a long time: a page may be thrown away in the middle of an answer. */
async function patiently(signal: AbortSignal, begin: (resolve: () => void) => void): Promise<void> {
  signal.throwIfAborted();
  let giveUp = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      giveUp = () => reject(cancelled());
      signal.addEventListener('abort', giveUp);
      timer = setTimeout(giveUp, PATIENCE_MILLISECONDS);
      begin(resolve);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

const PATIENCE_MILLISECONDS = 30_000;

/** Sends what nobody answers. A connection that closed meanwhile, which throws or rejects, has nobody to tell. */
function tell(send: () => Promise<void>): void {
  new Promise<void>((resolve) => resolve(send())).catch(() => {});
}

/** Always one object on the wire, whatever the shape of the parameters. */
interface Envelope {
  readonly params: unknown;
  /** Of progress and of pieces of the answer. */
  readonly token: string;
  readonly wantsProgress: boolean;
}

/** What goes beside the message of an error. */
type ErrorData = Pick<RequestError, 'place' | 'said'>;

const PIECE = '$/piece';
const TAKEN = '$/taken';
/** Pieces on the way at the same time: what one end reads in one go. */
const MOST_AHEAD = 3;

function fromResponse({ code, message, data }: ResponseError<unknown>): RequestError {
  const { place, said } = (data ?? {}) as Partial<ErrorData>;
  return new RequestError(code, message, place ?? null, said ?? null);
}

function toResponse(error: RequestError): ResponseError<ErrorData> {
  const data: ErrorData = { place: error.place, said: error.said };
  return new ResponseError(error.code, error.message, data);
}
