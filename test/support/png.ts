/** PNG files made by hand, in every layout the format has. */
import { crc32, deflateSync } from 'node:zlib';
import type { Random } from '../../src/core/random.ts';

export interface PngLayout {
  /** Bits of a sample. */
  readonly depth?: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA. */
  readonly type?: 0 | 2 | 3 | 4 | 6;
  readonly palette?: readonly (readonly [number, number, number])[];
  readonly interlaced?: boolean;
  /** Filter of each row: 0 to 4; all of them in turn without it. */
  readonly filter?: number;
  /** The pixels are cut into chunks of so many bytes. */
  readonly chunk?: number;
}

const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** @param samples Of each pixel, row by row: one number for each channel. */
export function makePng(width: number, height: number, samples: readonly (readonly number[])[], layout: PngLayout = {}): Buffer {
  const { depth = 8, type = 0, palette, interlaced = false, filter, chunk = 1_000_000 } = layout;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, type, 0, 0, interlaced ? 1 : 0], 8);
  const passes = interlaced ? PASSES : [[0, 0, 1, 1] as const];
  const raw = passes.flatMap(([x, y, dx, dy]) =>
    packPass({ width, height, depth, channels: CHANNELS[type], samples, x, y, dx, dy, filter }),
  );
  const data = deflateSync(Buffer.concat(raw));
  const pieces = Array.from({ length: Math.ceil(data.length / chunk) }, (_, index) => data.subarray(index * chunk, (index + 1) * chunk));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunkOf('IHDR', header),
    ...(palette === undefined ? [] : [chunkOf('PLTE', Buffer.from(palette.flat()))]),
    ...pieces.map((piece) => chunkOf('IDAT', piece)),
    chunkOf('IEND', Buffer.alloc(0)),
  ]);
}

/** A mask of ids, given as rows of text: each character is an id in base 36. */
export function maskOf(rows: readonly string[], layout: PngLayout = {}): Buffer {
  const samples = rows.flatMap((row) => [...row].map((character) => [Number.parseInt(character, 36)]));
  return makePng(rows[0]!.length, rows.length, samples, layout);
}

export function randomSamples(random: Random, pixels: number, channels: number, most: number): readonly (readonly number[])[] {
  return Array.from({ length: pixels }, () => Array.from({ length: channels }, () => random.below(most)));
}

interface Pass {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly channels: number;
  readonly samples: readonly (readonly number[])[];
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly filter: number | undefined;
}

function packPass({ width, height, depth, channels, samples, x, y, dx, dy, filter }: Pass): readonly Buffer[] {
  const rows: Buffer[] = [];
  const step = Math.max(1, (depth * channels) >> 3);
  let above = Buffer.alloc(0);
  for (let row = y; row < height; row += dy) {
    const values: number[] = [];
    for (let column = x; column < width; column += dx) values.push(...samples[row * width + column]!);
    if (values.length === 0) continue;
    const packed = Buffer.alloc(Math.ceil((values.length * depth) / 8));
    for (const [index, value] of values.entries()) {
      if (depth === 16) packed.writeUInt16BE(value, index * 2);
      else packed[(index * depth) >> 3]! |= value << (8 - depth - ((index * depth) & 7));
    }
    const kind = filter ?? rows.length % 5;
    rows.push(Buffer.concat([Buffer.from([kind]), filtered(kind, packed, above, step)]));
    above = packed;
  }
  return rows;
}

function filtered(kind: number, row: Buffer, above: Buffer, step: number): Buffer {
  return Buffer.from(
    row.map((value, at) => {
      const left = at < step ? 0 : row[at - step]!;
      const up = above[at] ?? 0;
      const corner = at < step ? 0 : (above[at - step] ?? 0);
      if (kind === 1) return value - left;
      if (kind === 2) return value - up;
      if (kind === 3) return value - ((left + up) >> 1);
      if (kind === 4) {
        const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
        return value - (a <= b && a <= c ? left : b <= c ? up : corner);
      }
      return value;
    }),
  );
}

function chunkOf(name: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
