/**
 * Typed requests, answered in this process or in another: what callers, handlers and the connections between them share.
 * `RpcConnection` crosses a border of processes, `LocalConnection` none.
 */
import type { Place } from '../core/analysis.ts';
import { englishOf, type Message, messageOf, saidBy } from '../core/message.ts';
import { ErrorCode, type Progress, type Requests } from './rpc.ts';

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
  /** The message for a surface to translate; null for a fault of the program. */
  readonly said: Message | null;

  constructor(code: number, message: string, place: Place | null = null, said: Message | null = null) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.place = place;
    this.said = said;
  }
}

/** The error to throw for input that cannot be read: the message says what was read, where, and what was expected. */
export function badInput(said: Message, place: Place | null = null): RequestError {
  return new RequestError(ErrorCode.badInput, englishOf(said), place, said);
}

export function cancelled(): RequestError {
  return new RequestError(ErrorCode.cancelled, 'Cancelled.', null, messageOf('Cancelled.'));
}

export function isCancelled(error: unknown): boolean {
  return error instanceof RequestError && error.code === ErrorCode.cancelled;
}

/** Answers a request; what it throws is the answer too: a `RequestError` as it is, anything else as one sentence. */
export type Handler<In extends Requests, Method extends keyof In> = (
  params: In[Method]['params'],
  handling: Handling,
) => Promise<In[Method]['result']> | In[Method]['result'];

/** Where handlers are set. */
export interface Answering<In extends Requests> {
  handle<Method extends keyof In & string>(method: Method, handler: Handler<In, Method>): void;
}

/** What `work` answers; rejects as soon as the signal aborts: the answer to a cancellation does not wait for the handler to clean up. */
export async function unlessCancelled<Result>(signal: AbortSignal, work: () => Promise<Result> | Result): Promise<Result> {
  let withdraw = () => {};
  const withdrawn = new Promise<never>((_, reject) => {
    withdraw = () => reject(cancelled());
  });
  signal.addEventListener('abort', withdraw);
  if (signal.aborted) withdraw();
  try {
    return await Promise.race([withdrawn, (async () => work())()]);
  } finally {
    signal.removeEventListener('abort', withdraw);
  }
}

/** Passes progress on at most ten times a second, until the signal aborts. */
export function throttled(signal: AbortSignal, send: (progress: Progress) => void): (progress: Progress) => void {
  let next = 0;
  return (progress) => {
    const now = Date.now();
    if (now < next || signal.aborted) return;
    next = now + PROGRESS_INTERVAL;
    send(progress);
  };
}

/** At most ten times a second. */
const PROGRESS_INTERVAL = 100;

/** The error that a caller gets for what a handler threw. */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const said = error instanceof Error ? saidBy(error) : null;
  const code =
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number' ? error.code : INTERNAL_ERROR;
  return new RequestError(code, message.split('\n', 1)[0] || 'An unknown error occurred.', null, said);
}

/** What the log gets of an error that no handler foresaw. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** JSON-RPC 2.0, section 5.1. */
const INTERNAL_ERROR = -32603;
