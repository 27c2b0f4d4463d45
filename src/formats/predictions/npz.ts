import type { Readable } from 'node:stream';
import { type Entry, open as openZip, type ZipFile } from 'yauzl';
import { messageOf } from '../../core/message.ts';
import type { FileHead, PredictionFormat, PredictionOptions, Predictions, Recognition } from '../format.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';
import { type ArrayHeader, type ArraySource, type OpenArray, openPair } from './array-pair.ts';
import { findNamedPair } from './named-pair.ts';
import { decodeNumbers, type NpyHeader, parseNpyHeader } from './npy-array.ts';

/** Two arrays of a `.npz` file (numpy.savez, also compressed): scores (N, C) and labels (N). Read as they stream out of the archive. */
export const npzPredictions: PredictionFormat = {
  id: 'predictions-npz',
  title: 'NumPy archive',
  recognisedBy: 'a .npz file with the arrays logits (predictions, probs) and labels (label_ids)',
  recognise({ bytes, name }: FileHead): Recognition | null {
    const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
    if (!isZip) return null;
    const nameLength = (bytes[26] ?? 0) | ((bytes[27] ?? 0) << 8);
    const first = new TextDecoder().decode(bytes.subarray(30, 30 + nameLength));
    if (!/\.npy$/i.test(first)) return null;
    return {
      confidence: /\.npz$/i.test(name) ? 0.9 : 0.6,
      evidence: messageOf('a NumPy archive that begins with the array {0}', first.slice(0, -4)),
    };
  },
  async open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
    const [path = ''] = paths;
    const [first, second] = findNamedPair(path, await listArrays(path), options.goldElsewhere);
    return openPair(first, second, options);
  },
};

/** A header of a plain array is short. */
const LONGEST_HEADER = 64 * 1024;
/** An archive of predictions holds a handful of arrays. */
const MOST_ENTRIES = 1000;
/** Numbers of an array that is held as a whole: 128 MiB, or twice that of float64. */
const MOST_BY_COLUMNS = 1 << 25;

async function listArrays(path: string): Promise<readonly ArraySource[]> {
  const entries = await withZip(path, async (zip) => {
    const found: Entry[] = [];
    for await (const entry of entriesOf(zip)) {
      if (/\.npy$/i.test(entry.fileName)) found.push(entry);
      if (found.length >= MOST_ENTRIES) break;
    }
    return found;
  });
  const arrays: ArraySource[] = [];
  for (const { fileName, uncompressedSize } of entries) {
    const name = fileName.replace(/^.*\//, '').slice(0, -4);
    const array = await openArray(path, fileName, uncompressedSize).catch((error: unknown) => {
      // An array of Python objects beside the others is passed over.
      if (error instanceof UnreadableFile) return null;
      throw error;
    });
    if (array === null) continue;
    await array.close();
    arrays.push({ path: `${path} (${name})`, name, header: array.header, open: () => openArray(path, fileName, uncompressedSize) });
  }
  return arrays;
}

async function openArray(path: string, fileName: string, size: number): Promise<OpenArray & { readonly header: ArrayHeader }> {
  const zip = await openArchive(path);
  try {
    for await (const entry of entriesOf(zip)) {
      if (entry.fileName !== fileName) continue;
      const bytes = new ForwardBytes(path, await streamOf(zip, entry));
      const header = await readHeader(path, bytes, size);
      const isByColumns = header.fortranOrder && header.shape.filter((extent) => extent > 1).length >= 2;
      if (isByColumns && header.count > MOST_BY_COLUMNS) {
        throw new UnreadableFile(
          path,
          messageOf('{0} holds a large array in Fortran order, column after column; save it with numpy.ascontiguousarray.', path),
        );
      }
      let whole: Float32Array | Float64Array | null = null;
      return {
        header,
        async read(first, into) {
          // A row then has a number in every column, and an archive is read forwards only.
          if (isByColumns) whole ??= await readWhole(bytes, header);
          if (whole !== null) {
            into.set(whole.subarray(first, first + into.length));
            return;
          }
          await bytes.skipTo(header.offset + first * header.size);
          decodeNumbers(header, await bytes.take(into.length * header.size), into);
        },
        async close() {
          bytes.close();
          zip.close();
        },
      };
    }
    throw new UnreadableFile(path, messageOf('{0} changed while it was read.', path));
  } catch (error) {
    zip.close();
    throw explainZipError(path, error);
  }
}

async function readHeader(path: string, bytes: ForwardBytes, size: number): Promise<NpyHeader> {
  const start = await bytes.take(Math.min(12, size));
  const isShort = start[6] === 1;
  const length = isShort
    ? (start[8] ?? 0) | ((start[9] ?? 0) << 8)
    : new DataView(start.buffer, start.byteOffset, start.byteLength).getUint32(8, true);
  const whole = (isShort ? 10 : 12) + length;
  if (length > LONGEST_HEADER || whole > size)
    throw new UnreadableFile(path, messageOf('{0} holds an array whose header is longer than any is.', path));
  const rest = await bytes.take(Math.max(0, whole - start.length));
  const head = new Uint8Array(start.length + rest.length);
  head.set(start);
  head.set(rest, start.length);
  return parseNpyHeader(path, head, size);
}

const PIECE = 1 << 16;

async function readWhole(bytes: ForwardBytes, header: NpyHeader): Promise<Float32Array | Float64Array> {
  const whole = header.size === 8 ? new Float64Array(header.count) : new Float32Array(header.count);
  for (let first = 0; first < header.count; first += PIECE) {
    const into = whole.subarray(first, Math.min(header.count, first + PIECE));
    decodeNumbers(header, await bytes.take(into.length * header.size), into);
  }
  return whole;
}

/** Bytes of a stream, taken in order. */
class ForwardBytes {
  readonly #path: string;
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #position = 0;

  constructor(path: string, stream: Readable) {
    this.#path = path;
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async skipTo(position: number): Promise<void> {
    if (position < this.#position) throw new RangeError('An archive is read forwards only.');
    while (position > this.#position) await this.take(Math.min(1 << 20, position - this.#position));
  }

  async take(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next().catch((error: unknown) => {
          throw explainZipError(this.#path, error);
        });
        if (next.done === true)
          throw new UnreadableFile(this.#path, messageOf('{0} is not complete: an array ends before its numbers do.', this.#path));
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, length - done);
      bytes.set(part, done);
      done += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    this.#position += length;
    return bytes;
  }

  close(): void {
    this.#stream.destroy();
  }
}

async function withZip<T>(path: string, use: (zip: ZipFile) => Promise<T>): Promise<T> {
  const zip = await openArchive(path);
  try {
    return await use(zip);
  } catch (error) {
    throw explainZipError(path, error);
  } finally {
    zip.close();
  }
}

function openArchive(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    openZip(path, { lazyEntries: true, autoClose: false }, (error, zip) =>
      error === null ? resolve(zip) : reject(explainZipError(path, error)),
    );
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry, void, undefined> {
  for (;;) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      zip
        .once('entry', resolve)
        .once('end', () => resolve(null))
        .once('error', reject);
      zip.readEntry();
    });
    zip.removeAllListeners('entry').removeAllListeners('end').removeAllListeners('error');
    if (entry === null) return;
    yield entry;
  }
}

function streamOf(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)));
  });
}

/** What the library says of a broken archive, as one sentence about the file. */
function explainZipError(path: string, error: unknown): unknown {
  const explained = explainFileError(path, error);
  if (
    !(error instanceof Error) ||
    explained !== error ||
    error instanceof UnreadableFile ||
    error.name === 'AbortError' ||
    error instanceof RangeError
  )
    return explained;
  return new UnreadableFile(path, messageOf('{0} is no readable NumPy archive: {1}.', path, error.message));
}
