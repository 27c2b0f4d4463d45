import { messageOf } from '../../core/message.ts';
import { halfToNumber } from '../half-float.ts';
import type { OpenedFile } from '../opened-file.ts';
import { openRegularFile } from '../text-stream.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';

/** The kinds of numbers that are read: float, signed, unsigned, boolean. */
export type NpyKind = 'f' | 'i' | 'u' | 'b';

/** What the header of a `.npy` file says, checked against the size of the file. */
export interface NpyHeader {
  readonly kind: NpyKind;
  /** Bytes of one number: 1, 2, 4 or 8. */
  readonly size: number;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin, in bytes. */
  readonly offset: number;
  /** How many numbers there are. */
  readonly count: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** A longer header describes records, not numbers. */
const LONGEST_HEADER = 64 * 1024;

const SIZES = new Map<NpyKind, readonly number[]>([
  ['f', [2, 4, 8]],
  ['i', [1, 2, 4, 8]],
  ['u', [1, 2, 4, 8]],
  ['b', [1]],
]);

export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/**
 * Parses the header of a `.npy` file (format versions 1 to 3). `fileSize` bounds what the header may claim.
 * Throws `UnreadableFile`. Source: numpy.lib.format.
 */
export function parseNpyHeader(path: string, bytes: Uint8Array, fileSize: number): NpyHeader {
  if (!isNpy(bytes)) throw new UnreadableFile(path, messageOf('{0} is not a NumPy file: it does not begin with the mark of one.', path));
  const version = bytes[6] ?? 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (version < 1 || version > 3 || bytes.length < 12)
    throw new UnreadableFile(
      path,
      messageOf('{0} is cut short or of a NumPy format version that is not known ({1}).', path, String(version)),
    );
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER || start + length > bytes.length)
    throw new UnreadableFile(
      path,
      messageOf('{0} has a NumPy header of {1} bytes, more than there are or than numbers need.', path, length),
    );
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(start, start + length));
  const { kind, size, littleEndian } = parseType(path, text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shapeText = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (order === undefined || shapeText === undefined)
    throw new UnreadableFile(path, messageOf('{0} has a NumPy header without order or shape.', path));
  const shape = (shapeText.match(/\d+/g) ?? []).map(Number);
  const count = shape.reduce((product, extent) => product * extent, 1);
  const offset = start + length;
  if (!Number.isSafeInteger(count) || count * size > fileSize - offset) {
    throw new UnreadableFile(
      path,
      messageOf(
        '{0} says it holds {1} numbers of {2} bytes, but it has only {3} bytes of them: it is not complete.',
        path,
        shape.length === 0 ? messageOf('one') : shape.join(' × '),
        size,
        Math.max(0, fileSize - offset),
      ),
    );
  }
  return { kind, size, littleEndian, fortranOrder: order === 'True', shape, offset, count };
}

function parseType(path: string, header: string): { readonly kind: NpyKind; readonly size: number; readonly littleEndian: boolean } {
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const match = /^([<>|=])([fiub])(\d+)$/.exec(type ?? '');
  const kind = match?.[2] as NpyKind | undefined;
  const size = Number(match?.[3]);
  if (kind === undefined || SIZES.get(kind)?.includes(size) !== true) {
    const what =
      type === undefined
        ? messageOf('records')
        : /O/.test(type)
          ? messageOf('Python objects (which only running code could read)')
          : messageOf('numbers of type {0}', type);
    throw new UnreadableFile(
      path,
      messageOf('{0} holds {1}; plain floats or integers were expected. Save it with numpy.save of a float32 or int64 array.', path, what),
    );
  }
  return { kind, size, littleEndian: match?.[1] !== '>' };
}

/** An opened `.npy` file: its header, and ranges of its numbers. */
export class NpyArray {
  readonly path: string;
  readonly header: NpyHeader;
  readonly #handle: OpenedFile;

  constructor(path: string, header: NpyHeader, handle: OpenedFile) {
    this.path = path;
    this.header = header;
    this.#handle = handle;
  }

  static async open(path: string): Promise<NpyArray> {
    const { handle, bytes } = await openRegularFile(path);
    try {
      const head = new Uint8Array(Math.min(bytes, LONGEST_HEADER + 12));
      const { bytesRead } = await handle.read(head, 0, head.length, 0);
      return new NpyArray(path, parseNpyHeader(path, head.subarray(0, bytesRead), bytes), handle);
    } catch (error) {
      await handle.close();
      throw explainFileError(path, error);
    }
  }

  /** Reads numbers `first` … `first + into.length` in the order of the file. 64-bit integers beyond ±2^53 lose digits. */
  async read(first: number, into: Float32Array | Float64Array): Promise<void> {
    const { size, offset } = this.header;
    // Numbers that lie in the file as they do in memory are read to where they belong.
    const isDirect = nativeArray(this.header) === into.constructor;
    const bytes = isDirect ? Buffer.from(into.buffer, into.byteOffset, into.byteLength) : Buffer.allocUnsafeSlow(into.length * size);
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await this.#handle.read(bytes, done, bytes.length - done, offset + first * size + done);
      if (bytesRead === 0) throw new UnreadableFile(this.path, messageOf('{0} became shorter while it was read.', this.path));
      done += bytesRead;
    }
    if (!isDirect) decodeNumbers(this.header, bytes, into);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Decodes `into.length` numbers of the header's type. */
export function decodeNumbers(
  header: Pick<NpyHeader, 'kind' | 'size' | 'littleEndian'>,
  bytes: Uint8Array,
  into: Float32Array | Float64Array,
): void {
  const { kind, size, littleEndian } = header;
  const Native = nativeArray(header);
  if (Native !== null && bytes.byteOffset % size === 0) {
    into.set(new Native(bytes.buffer as ArrayBuffer, bytes.byteOffset, into.length));
    return;
  }
  if (size === 8 && kind !== 'f' && littleEndian && IS_LITTLE_ENDIAN && bytes.byteOffset % 4 === 0) {
    decodeWideIntegers(kind, new Int32Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, 2 * into.length), into);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(kind, size);
  for (let index = 0; index < into.length; index += 1) into[index] = read(view, index * size, littleEndian);
}

/** @param halves The lower and the upper half of each, of which the upper one has the sign. */
function decodeWideIntegers(kind: NpyKind, halves: Int32Array, into: Float32Array | Float64Array): void {
  const isSigned = kind === 'i';
  for (let index = 0; index < into.length; index += 1) {
    const high = halves[2 * index + 1]!;
    const low = halves[2 * index]!;
    // Most are small.
    into[index] = high === 0 && low >= 0 ? low : (isSigned ? high : high >>> 0) * 0x1_0000_0000 + (low >>> 0);
  }
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const NATIVE_ARRAYS = { f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array, i4: Int32Array } as const;
const NATIVE = new Map<string, (typeof NATIVE_ARRAYS)[keyof typeof NATIVE_ARRAYS]>(Object.entries(NATIVE_ARRAYS));

/** The array whose numbers lie in memory as they lie in the file; null where they must be decoded one by one. */
function nativeArray({ kind, size, littleEndian }: Pick<NpyHeader, 'kind' | 'size' | 'littleEndian'>) {
  return littleEndian === IS_LITTLE_ENDIAN ? (NATIVE.get(`${kind}${size}`) ?? null) : null;
}

/** Whether the numbers lie in the file as 32-bit floats do in memory. */
export function liesAsFloats(header: NpyHeader): boolean {
  return nativeArray(header) === Float32Array;
}

type Reader = (view: DataView, at: number, littleEndian: boolean) => number;

function readerOf(kind: NpyKind, size: number): Reader {
  if (kind === 'f')
    return size === 2
      ? (view, at, little) => halfToNumber(view.getUint16(at, little))
      : size === 4
        ? (view, at, little) => view.getFloat32(at, little)
        : (view, at, little) => view.getFloat64(at, little);
  if (kind === 'i') {
    if (size === 1) return (view, at) => view.getInt8(at);
    if (size === 2) return (view, at, little) => view.getInt16(at, little);
    if (size === 4) return (view, at, little) => view.getInt32(at, little);
    return (view, at, little) => view.getInt32(little ? at + 4 : at, little) * 2 ** 32 + view.getUint32(little ? at : at + 4, little);
  }
  if (size === 1) return (view, at) => view.getUint8(at);
  if (size === 2) return (view, at, little) => view.getUint16(at, little);
  if (size === 4) return (view, at, little) => view.getUint32(at, little);
  return (view, at, little) => view.getUint32(little ? at + 4 : at, little) * 2 ** 32 + view.getUint32(little ? at : at + 4, little);
}
