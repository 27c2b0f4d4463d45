import { createGunzip, createInflate, type Gunzip, type Inflate } from 'node:zlib';
import { type Message, messageOf } from '../../core/message.ts';
import type { Damaged } from './compression.ts';

/**
 * Compressed bytes that are inflated at once. All that they yield is queued before more are fed (a stream that is paused loses what it has
 * not yet handed out when an error comes), and deflate makes at most some thousand bytes of one.
 */
const FEED = 16 * 1024;
const PART = 64 * 1024;

/** Inflates gzip, members in a row included. */
export function gunzip(pieces: AsyncIterable<Uint8Array>, damaged: Damaged): AsyncGenerator<Uint8Array, void, undefined> {
  return unpack(createGunzip({ chunkSize: PART }), pieces, damaged);
}

/** Inflates zlib. */
export function inflate(pieces: AsyncIterable<Uint8Array>, damaged: Damaged): AsyncGenerator<Uint8Array, void, undefined> {
  return unpack(createInflate({ chunkSize: PART }), pieces, damaged);
}

async function* unpack(
  stream: Gunzip | Inflate,
  pieces: AsyncIterable<Uint8Array>,
  damaged: Damaged,
): AsyncGenerator<Uint8Array, void, undefined> {
  const queue: Uint8Array[] = [];
  const ending: { error: Error | null; ended: boolean } = { error: null, ended: false };
  let wake = () => {};
  stream.on('data', (part: Uint8Array) => queue.push(part));
  stream.on('error', (error) => {
    ending.error = error;
    wake();
  });
  stream.on('end', () => {
    ending.ended = true;
    wake();
  });
  try {
    for await (const piece of pieces) {
      for (let start = 0; start < piece.length && !isOver(ending); start += FEED) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          stream.write(piece.subarray(start, start + FEED), () => resolve());
        });
        yield* queue.splice(0);
      }
      if (isOver(ending)) break;
    }
    if (!isOver(ending)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        stream.end();
      });
    }
    yield* queue.splice(0);
    if (ending.error !== null) damaged(reasonOf(ending.error));
  } finally {
    stream.destroy();
  }
}

/** After zeros that pad the last member the stream ends by itself. */
function isOver({ error, ended }: { readonly error: Error | null; readonly ended: boolean }): boolean {
  return error !== null || ended;
}

const REASONS = new Map([
  ['unexpected end of file', messageOf('is cut off')],
  ['incorrect header check', messageOf('goes on with what is no gzip')],
  ['incorrect data check', messageOf('is damaged (its checksum does not fit)')],
  ['incorrect length check', messageOf('is damaged (its length does not fit)')],
]);

function reasonOf({ message }: Error): Message {
  return REASONS.get(message) ?? messageOf('is damaged ({0})', message);
}
