import type { Message } from '../../core/message.ts';
import { gunzip } from './gunzip.ts';
import { unzstd } from './unzstd.ts';

/** How a file of text is compressed. */
export type Compression = 'gzip' | 'zstd';

/** Told why a compressed stream cannot be read to its end: `is cut off`. */
export type Damaged = (reason: Message) => void;

/** What the first bytes say; null for a file that is not compressed. */
export function compressionOf(head: Uint8Array): Compression | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const [first = 0, second, third, fourth] = head;
  if (first === 0x28 && second === 0xb5 && third === 0x2f && fourth === 0xfd) return 'zstd';
  // A frame to skip, which some writers put first.
  return first >= 0x50 && first <= 0x5f && second === 0x2a && third === 0x4d && fourth === 0x18 ? 'zstd' : null;
}

/** `train.conll` for `train.conll.gz`: the name that says what the file holds. Any other name stays as it is. */
export function withoutCompression(name: string): string {
  return name.replace(/(?<=.)\.(?:gz|gzip|zst|zstd)$/i, '');
}

/**
 * The bytes that compressed pieces stand for, in parts of at most some 256 KiB; whole also for several members or frames in a row. Where the
 * stream is broken it ends after all that can be read, and `damaged` is told why. A part is valid until the next one is asked for.
 */
export function decompress(
  pieces: AsyncIterable<Uint8Array>,
  compression: Compression,
  damaged: Damaged,
): AsyncGenerator<Uint8Array, void, undefined> {
  const read = compression === 'gzip' ? gunzip : unzstd;
  return read(withTrailerApart(pieces, TRAILERS[compression]), damaged);
}

/** Bytes at the end: a checksum and, in gzip, the length. */
const TRAILERS: Readonly<Record<Compression, number>> = { gzip: 8, zstd: 4 };

/** The last bytes come by themselves: a decoder that finds a wrong checksum keeps back what it decoded of the same bytes. */
async function* withTrailerApart(pieces: AsyncIterable<Uint8Array>, trailer: number): AsyncGenerator<Uint8Array, void, undefined> {
  let held = new Uint8Array(0);
  for await (const piece of pieces) {
    if (piece.length >= trailer) {
      if (held.length > 0) yield held;
      yield piece.subarray(0, piece.length - trailer);
      // A copy: `slice` of a Buffer is a view.
      held = new Uint8Array(piece.subarray(piece.length - trailer));
      continue;
    }
    const joined = new Uint8Array(held.length + piece.length);
    joined.set(held);
    joined.set(piece, held.length);
    const kept = Math.max(0, joined.length - trailer);
    if (kept > 0) yield joined.subarray(0, kept);
    held = joined.slice(kept);
  }
  if (held.length > 0) yield held;
}
