import type { Message } from '../core/message.ts';

/**
 * The shape of every typed connection of the product (engine process, webview): one interface of requests and one of
 * notifications per direction, from which calls and handlers are derived, so that no message can be sent that the other end
 * does not know.
 */
export type Requests = { readonly [method: string]: { readonly params: unknown; readonly result: unknown } };
export type Notifications = { readonly [method: string]: unknown };

/** Progress of a long request. `total` is null while it is not known. */
export interface Progress {
  /** What is being done, for a person. */
  readonly message: string;
  /** The same for a surface to translate. */
  readonly said?: Message;
  readonly done: number;
  readonly total: number | null;
}

/** Error codes of the JSON-RPC connection, besides its own. */
export const ErrorCode = {
  /** The input cannot be read: the message names file, line and what was expected. */
  badInput: 2,
  /** The engine process ended while the request was running. */
  engineEnded: 3,
  /** The caller withdrew the request. */
  cancelled: 4,
} as const;
