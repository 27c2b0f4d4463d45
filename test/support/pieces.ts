/** Bytes as a stream of pieces, and what a reader makes of them. */

import type { LabelCounts } from '../../src/core/label-counts.ts';
import { englishOf } from '../../src/core/message.ts';
import type { BinaryLabelFormat, ByteSource, FileHead, ReadOptions, ReadPart, TextLabelFormat } from '../../src/formats/format.ts';
import { headOf } from '../../src/formats/read-head.ts';

/** Pieces of `size` bytes, all in one buffer that the next piece overwrites: a reader must not keep a piece. */
export async function* piecesOf(text: string | Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const buffer = new Uint8Array(Math.min(size, Math.max(1, bytes.length)));
  for (let start = 0; start < bytes.length; start += size) {
    const part = bytes.subarray(start, start + size);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
  }
}

export interface ReadResult {
  readonly parts: readonly ReadPart[];
  readonly problems: readonly (readonly [number | null, string])[];
}

export async function readText(
  format: TextLabelFormat,
  text: string | Uint8Array,
  options: Omit<ReadOptions, 'problem'> = {},
  pieceSize = 65536,
): Promise<ReadResult> {
  const problems: [number | null, string][] = [];
  const parts = await format.read(piecesOf(text, pieceSize), {
    ...options,
    problem: (line, message) => problems.push([line, englishOf(message)]),
  });
  return { parts, problems };
}

/** The first part's labels as `label → count`, in order of first appearance. */
export function supportOf(counts: LabelCounts | undefined): [string, number][] {
  return [...(counts?.labels ?? [])].map(([label, { count }]) => [label, count]);
}

export function linesOf(result: ReadResult): (number | null)[] {
  return result.problems.map(([line]) => line);
}

export function headOfText(name: string, text: string | Uint8Array, complete = true): FileHead {
  return headOf(`/data/${name}`, typeof text === 'string' ? Buffer.from(text) : text, complete);
}

/** A file in memory. `seen` is told of each part that is read. */
export function byteSource(bytes: Uint8Array, seen: (start: number, length: number) => void = () => {}): ByteSource {
  return {
    path: '/data/file',
    size: bytes.length,
    read: async (start, length) => {
      seen(start, length);
      return bytes.slice(start, start + length);
    },
  };
}

/** What a reader of binary files makes of bytes. */
export async function readBinary(
  format: BinaryLabelFormat,
  bytes: Uint8Array | ByteSource,
  options: Omit<ReadOptions, 'problem'> = {},
): Promise<ReadResult> {
  const problems: [number | null, string][] = [];
  const file = bytes instanceof Uint8Array ? byteSource(bytes) : bytes;
  const parts = await format.read(file, { ...options, problem: (line, message) => problems.push([line, englishOf(message)]) });
  return { parts, problems };
}
