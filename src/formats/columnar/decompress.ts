import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { messageOf } from '../../core/message.ts';
import { unlz4 } from '../compression/lz4.ts';
import { unsnappy } from '../compression/snappy.ts';
import { openZstdBlocks } from '../compression/unzstd.ts';
import { MalformedData } from '../malformed.ts';

/** Decompresses one page to exactly `length` bytes. Throws `MalformedData`. */
export type Decompressor = (page: Uint8Array, length: number) => Uint8Array;

/** Writers close a page at about 1 MiB, DuckDB at 100 MB at the latest. */
export const LONGEST_PAGE = 128 * 1024 * 1024;

interface Codec {
  readonly name: string;
  /** No page grows by more than this: what claims to is not believed, and nothing is made of it. */
  readonly mostGrowth: number;
  readonly open: () => Decompressor | Promise<Decompressor>;
}

/** The number of zstd in the format. */
export const ZSTD = 6;

/** By their numbers in the format. */
const CODECS: ReadonlyMap<number, Codec> = new Map<number, Codec>([
  [0, { name: 'none', mostGrowth: 1, open: () => unchanged }],
  [1, { name: 'Snappy', mostGrowth: 22, open: () => unsnappy }],
  [2, { name: 'gzip', mostGrowth: 1032, open: () => inflated('gzip', gunzipSync) }],
  [4, { name: 'Brotli', mostGrowth: LONGEST_PAGE, open: () => inflated('Brotli', brotliDecompressSync) }],
  [5, { name: 'LZ4', mostGrowth: 255, open: () => hadoopLz4 }],
  [ZSTD, { name: 'zstd', mostGrowth: 32 * 1024, open: openZstd }],
  [7, { name: 'LZ4', mostGrowth: 255, open: () => rawLz4 }],
]);

/** The decompressors of one file: that of zstd has a memory of its own, which takes time to make. */
export class Decompressors {
  readonly #opened = new Map<number, Promise<Decompressor>>();

  /** Throws `MalformedData` for a codec that is not known. */
  of(codec: number): Promise<Decompressor> {
    let opened = this.#opened.get(codec);
    if (opened === undefined) this.#opened.set(codec, (opened = openDecompressor(codec)));
    return opened;
  }
}

/** Opens the decompressor of a codec. Throws `MalformedData` for one that is not known. */
export async function openDecompressor(codec: number): Promise<Decompressor> {
  const known = CODECS.get(codec);
  if (known === undefined) {
    throw new MalformedData(
      messageOf(
        'is compressed by {0}, which is not read; write it with Snappy or zstd',
        codec === 3 ? messageOf('LZO') : messageOf('the codec {0}', String(codec)),
      ),
    );
  }
  const decompress = await known.open();
  return (page, length) => {
    if (length === 0) return new Uint8Array(0);
    if (length > page.length * known.mostGrowth + 128 * 1024) {
      throw new MalformedData(messageOf('holds a page that claims to grow from {0} to {1} bytes', page.length, length));
    }
    return decompress(page, length);
  };
}

function unchanged(page: Uint8Array, length: number): Uint8Array {
  if (page.length !== length) throw new MalformedData(messageOf('holds a page whose two lengths differ although it is not compressed'));
  return page;
}

async function openZstd(): Promise<Decompressor> {
  const decode = await openZstdBlocks();
  return (page, length) => {
    const output = decode(page, length);
    if (output === null) throw damaged('zstd');
    return output;
  };
}

function inflated(name: string, inflate: (page: Uint8Array, options: { maxOutputLength: number }) => Uint8Array): Decompressor {
  return (page, length) => {
    let output: Uint8Array;
    try {
      output = inflate(page, { maxOutputLength: length });
    } catch {
      throw damaged(name);
    }
    if (output.length !== length) throw damaged(name);
    return output;
  };
}

function rawLz4(page: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  if (unlz4(page, output) !== length) throw damaged('LZ4');
  return output;
}

/** Hadoop put the lengths of each block before it; others wrote plain blocks under the same number. */
function hadoopLz4(page: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  let at = 0;
  let made = 0;
  while (at + 8 <= page.length) {
    const [grown, packed] = [view.getUint32(at), view.getUint32(at + 4)];
    if (packed > page.length - at - 8 || grown > length - made) return rawLz4(page, length);
    try {
      if (unlz4(page.subarray(at + 8, at + 8 + packed), output, made) !== made + grown) return rawLz4(page, length);
    } catch {
      return rawLz4(page, length);
    }
    at += 8 + packed;
    made += grown;
  }
  return at === page.length && made === length ? output : rawLz4(page, length);
}

function damaged(name: string): MalformedData {
  return new MalformedData(messageOf('holds {0} data that are damaged', name));
}
