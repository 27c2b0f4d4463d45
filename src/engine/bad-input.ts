import { messageOf } from '../core/message.ts';
import { OutOfRange } from '../core/out-of-range.ts';
import { UnreadableFile } from '../formats/unreadable.ts';
import { BackendUnavailable } from '../kernel/unavailable.ts';
import { badInput } from '../protocol/connection.ts';

/**
 * What a handler throws when an error is about the request: a file that cannot be read, a value out of range, a backend that is not
 * there. Other errors pass as they are.
 */
export function asBadInput(error: unknown): unknown {
  if (error instanceof UnreadableFile) return badInput(error.said, { path: error.path, line: error.line });
  if (error instanceof BackendUnavailable || error instanceof OutOfRange) return badInput(error.said);
  if (error instanceof RangeError) return badInput(messageOf('{0}', error.message));
  return error;
}
