import { UnreadableFile } from '../formats/unreadable.ts';
import { BackendUnavailable } from '../kernel/unavailable.ts';
import { badInput } from '../protocol/connection.ts';

/**
 * What a handler throws when an error is about the request: a file that cannot be read, a value out of range, a backend that is not
 * there. Other errors pass as they are.
 */
export function asBadInput(error: unknown): unknown {
  if (error instanceof UnreadableFile) return badInput(error.message, { path: error.path, line: error.line });
  if (error instanceof RangeError || error instanceof BackendUnavailable) return badInput(error.message);
  return error;
}
