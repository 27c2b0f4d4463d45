import { constants, createInflate, inflateSync } from 'node:zlib';
import { englishOf, type Message, messageOf } from '../../core/message.ts';

/** A PNG whose pixels have not been unpacked. */
export interface Png {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  /** Samples of a pixel: 1 (grey, or index), 2 (grey, alpha), 3 or 4 (RGB, RGBA). */
  readonly channels: number;
  readonly isInterlaced: boolean;
  /** Three bytes for each colour; null where pixels are no indexes. */
  readonly palette: Uint8Array | null;
  readonly data: readonly Uint8Array[];
}

/** What is wrong with a PNG, as the end of a sentence. */
export class BadPng extends Error {
  /** The message for a surface to translate. */
  readonly said: Message;

  constructor(said: Message) {
    super(englishOf(said));
    this.name = 'BadPng';
    this.said = said;
  }
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const CHANNELS: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);
const PALETTE = 3;
/** Larger images are refused: a few bytes can claim any size. */
const MOST_PIXELS = 400_000_000;
const LONGEST_ROW = 64 * 1024 * 1024;

/** Reads the chunks of a PNG. Throws `BadPng`. */
export function readPng(bytes: Uint8Array): Png {
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) throw new BadPng(messageOf('is no PNG'));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const data: Uint8Array[] = [];
  let palette: Uint8Array | null = null;
  let header: Omit<Png, 'palette' | 'data'> | null = null;
  let type = 0;
  for (let at = SIGNATURE.length; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    const name = view.getUint32(at + 4);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (name === IHDR) {
      if (content.length < 13) break;
      type = content[9]!;
      header = readHeader(content, type);
    } else if (name === PLTE) palette = content;
    else if (name === IDAT) data.push(content);
    else if (name === IEND) break;
    at += 12 + length;
  }
  if (header === null) throw new BadPng(messageOf('has no header'));
  return { ...header, palette: type === PALETTE ? (palette ?? new Uint8Array(0)) : null, data };
}

const IHDR = 0x49484452;
const PLTE = 0x504c5445;
const IDAT = 0x49444154;
const IEND = 0x49454e44;

function readHeader(content: Uint8Array, type: number): Omit<Png, 'palette' | 'data'> {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const depth = content[8]!;
  const channels = CHANNELS.get(type);
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(depth) || (depth < 8 && channels > 1))
    throw new BadPng(messageOf('has an unknown kind of pixels'));
  if (width === 0 || height === 0) throw new BadPng(messageOf('has no pixels'));
  if (width * height > MOST_PIXELS || rowBytes(width, depth * channels) > LONGEST_ROW)
    throw new BadPng(messageOf('claims {0} × {1} pixels, more than are read', width, height));
  return { width, height, depth, channels, isInterlaced: content[12] === 1 };
}

function rowBytes(width: number, bits: number): number {
  return Math.ceil((width * bits) / 8);
}

/** Raw bytes that are unpacked at once; more are unpacked piece by piece. */
const AT_ONCE = 2 * 1024 * 1024;

/**
 * Unpacks row by row. `visit` gets each row and the pixels in it; the rows of interlaced images are those of their seven passes. Throws
 * `BadPng`, or the reason of the signal.
 */
export async function readRows(png: Png, visit: (row: Uint8Array, pixels: number) => void, signal?: AbortSignal): Promise<void> {
  const rows = new Rows(png, visit);
  if (rows.bytes <= AT_ONCE) {
    const unpacked = unpackAtOnce(png, rows.bytes);
    if (unpacked !== null) {
      rows.push(unpacked);
      return rows.end();
    }
  }
  await unpackInPieces(png, rows, signal);
  return rows.end();
}

function unpackAtOnce({ data }: Png, bytes: number): Uint8Array | null {
  try {
    // What follows the last row is nobody's; a stream that is cut gives what it has.
    return inflateSync(data.length === 1 ? data[0]! : Buffer.concat(data), {
      maxOutputLength: bytes + 1024,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch {
    return null;
  }
}

async function unpackInPieces({ data }: Png, rows: Rows, signal: AbortSignal | undefined): Promise<void> {
  const inflate = createInflate({ chunkSize: 64 * 1024, finishFlush: constants.Z_SYNC_FLUSH });
  const feed = async () => {
    for (const piece of data) {
      for (let start = 0; start < piece.length; start += FED_AT_ONCE) {
        if (inflate.destroyed) return;
        if (!inflate.write(piece.subarray(start, start + FED_AT_ONCE)))
          await new Promise((resume) => inflate.once('drain', resume).once('close', resume));
      }
    }
    if (!inflate.destroyed) inflate.end();
  };
  const fed = feed();
  try {
    for await (const piece of inflate) {
      signal?.throwIfAborted();
      if (rows.push(piece as Uint8Array)) break;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof BadPng ? error : new BadPng(messageOf('holds damaged pixels'));
  } finally {
    inflate.destroy();
    await fed;
  }
}

const FED_AT_ONCE = 256 * 1024;

/** First column and row of each pass of an interlaced image, and the steps between them. */
const PASSES: readonly (readonly [x: number, y: number, dx: number, dy: number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** Puts raw bytes together to rows, and takes back what was done to make them pack well. */
class Rows {
  /** Raw bytes of the whole image. */
  readonly bytes: number;
  readonly #visit: (row: Uint8Array, pixels: number) => void;
  readonly #passes: readonly { readonly width: number; readonly height: number; readonly bytes: number }[];
  readonly #pixelBytes: number;
  #pass = 0;
  #row = 0;
  /** The kind of filter, then the row. */
  #current: Uint8Array;
  #previous: Uint8Array;
  #filled = 0;

  constructor({ width, height, depth, channels, isInterlaced }: Png, visit: (row: Uint8Array, pixels: number) => void) {
    this.#visit = visit;
    const bits = depth * channels;
    this.#pixelBytes = Math.max(1, bits >> 3);
    const sizes = isInterlaced
      ? PASSES.map(([x, y, dx, dy]) => ({ width: Math.ceil((width - x) / dx), height: Math.ceil((height - y) / dy) }))
      : [{ width, height }];
    this.#passes = sizes
      .filter((size) => size.width > 0 && size.height > 0)
      .map((size) => ({ ...size, bytes: rowBytes(size.width, bits) }));
    this.bytes = this.#passes.reduce((sum, pass) => sum + pass.height * (pass.bytes + 1), 0);
    const longest = 1 + Math.max(...this.#passes.map((pass) => pass.bytes));
    this.#current = new Uint8Array(longest);
    this.#previous = new Uint8Array(longest);
  }

  /** True when the image is whole. */
  push(piece: Uint8Array): boolean {
    let at = 0;
    for (;;) {
      const pass = this.#passes[this.#pass];
      if (pass === undefined) return true;
      const missing = pass.bytes + 1 - this.#filled;
      if (piece.length - at < missing) {
        this.#current.set(piece.subarray(at), this.#filled);
        this.#filled += piece.length - at;
        return false;
      }
      this.#current.set(piece.subarray(at, at + missing), this.#filled);
      at += missing;
      this.#endRow(pass.bytes, pass.width);
      this.#row += 1;
      this.#filled = 0;
      if (this.#row < pass.height) continue;
      this.#pass += 1;
      this.#row = 0;
      this.#previous.fill(0);
    }
  }

  end(): void {
    if (this.#pass < this.#passes.length) throw new BadPng(messageOf('ends before its last row'));
  }

  #endRow(bytes: number, pixels: number): void {
    const row = this.#current.subarray(1, bytes + 1);
    const above = this.#previous.subarray(1, bytes + 1);
    unfilter(this.#current[0]!, row, above, this.#pixelBytes);
    this.#visit(row, pixels);
    const spare = this.#previous;
    this.#previous = this.#current;
    this.#current = spare;
  }
}

/** The five filters of the PNG specification, §9.2; `step` is the number of bytes of a pixel. */
function unfilter(kind: number, row: Uint8Array, above: Uint8Array, step: number): void {
  const length = row.length;
  if (kind === 0) return;
  if (kind === 1) for (let at = step; at < length; at += 1) row[at]! += row[at - step]!;
  else if (kind === 2) for (let at = 0; at < length; at += 1) row[at]! += above[at]!;
  else if (kind === 3) {
    for (let at = 0; at < length; at += 1) row[at]! += ((at < step ? 0 : row[at - step]!) + above[at]!) >> 1;
  } else if (kind === 4) {
    for (let at = 0; at < length; at += 1)
      row[at]! += paeth(at < step ? 0 : row[at - step]!, above[at]!, at < step ? 0 : above[at - step]!);
  } else throw new BadPng(messageOf('holds damaged pixels'));
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const toLeft = Math.abs(estimate - left);
  const toAbove = Math.abs(estimate - above);
  const toCorner = Math.abs(estimate - corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
