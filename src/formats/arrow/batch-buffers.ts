import { messageOf } from '../../core/message.ts';
import { type Decompressors, LONGEST_PAGE, ZSTD } from '../columnar/decompress.ts';
import { unlz4Frame } from '../compression/lz4-frame.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import type { ArrowField } from './arrow-schema.ts';
import type { FlatTable } from './flat-table.ts';

/** A batch of records, or of values of a dictionary, by its metadata. */
export interface BatchMetadata {
  readonly rows: number;
  /** Length and number of nulls of each node. */
  readonly nodes: Float64Array;
  /** Offset in the body and length of each buffer. */
  readonly buffers: Float64Array;
  readonly variadic: Float64Array;
  readonly codec: 'lz4' | 'zstd' | null;
  readonly body: number;
  readonly bodyLength: number;
  readonly decompressors: Decompressors;
}

/** No value of a label takes less than a bit, and compression no more than this many times as much. */
const VALUES_A_BYTE = 65_536;

/** Throws `MalformedData`. */
export function batchMetadata(batch: FlatTable, body: number, bodyLength: number, decompressors: Decompressors): BatchMetadata {
  const rows = batch.int64(0);
  if (!(rows >= 0) || rows > (bodyLength + 1) * VALUES_A_BYTE)
    throw new MalformedData(messageOf('claims {0} rows in {1} bytes', rows, bodyLength));
  const compression = batch.table(3);
  const codec = compression === null ? null : compression.int8(0) === 0 ? 'lz4' : compression.int8(0) === 1 ? 'zstd' : undefined;
  if (codec === undefined) throw new MalformedData(messageOf('is compressed in a way that is not read'));
  return {
    rows,
    nodes: batch.int64s(1, 2),
    buffers: batch.int64s(2, 2),
    variadic: batch.int64s(4),
    codec,
    body,
    bodyLength,
    decompressors,
  };
}

/** The buffers of one field in one batch. */
export class FieldBuffers {
  readonly #file: ByteSource;
  readonly #batch: BatchMetadata;
  readonly #field: ArrowField;
  #region: Promise<Region | null> | null = null;

  constructor(file: ByteSource, batch: BatchMetadata, field: ArrowField) {
    this.#file = file;
    this.#batch = batch;
    this.#field = field;
  }

  /** How many values there are. */
  get length(): number {
    const length = this.#batch.nodes[this.#field.node * 2];
    if (length === undefined || !(length >= 0)) throw new MalformedData(messageOf('lacks a column'));
    return length;
  }

  get hasNulls(): boolean {
    return this.#batch.nodes[this.#field.node * 2 + 1] !== 0;
  }

  /** The buffers of a field that each batch tells the number of. */
  get variadic(): number {
    const count = this.#batch.variadic[this.#field.variadic] ?? 0;
    return Math.max(0, Math.min(count, this.#batch.buffers.length / 2));
  }

  /** Opens one of its buffers. */
  async open(index: number): Promise<BufferWindow> {
    const { body, codec, decompressors } = this.#batch;
    const { offset, length } = this.#place(index);
    if (codec !== null) return openBuffer(this.#file, body + offset, length, codec, decompressors);
    // The buffers of a field lie side by side: of a small batch they are read at once.
    const region = await (this.#region ??= this.#readRegion());
    if (region !== null && offset >= region.from && offset + length <= region.from + region.bytes.length) {
      return BufferWindow.of(region.bytes.subarray(offset - region.from, offset - region.from + length));
    }
    return new BufferWindow(this.#file, body + offset, length);
  }

  async #readRegion(): Promise<Region | null> {
    const [first, last] = [this.#place(0), this.#place(buffersOf(this.#field.layout) - 1)];
    const length = last.offset + last.length - first.offset;
    if (!(length > 0) || length > WINDOW) return null;
    return { from: first.offset, bytes: await this.#file.read(this.#batch.body + first.offset, length) };
  }

  #place(index: number): { readonly offset: number; readonly length: number } {
    let before = 0;
    for (let field = 0; field < this.#field.variadicBefore; field += 1) before += this.#batch.variadic[field] ?? 0;
    const place = (this.#field.buffer + before + index) * 2;
    const [offset, length] = [this.#batch.buffers[place], this.#batch.buffers[place + 1]];
    if (offset === undefined || length === undefined) throw new MalformedData(messageOf('lacks a buffer'));
    if (!(offset >= 0) || !(length >= 0) || offset + length > this.#batch.bodyLength)
      throw new MalformedData(messageOf('claims a buffer outside its body'));
    return { offset, length };
  }
}

/** Bytes of a body. */
interface Region {
  readonly from: number;
  readonly bytes: Uint8Array;
}

/** Those that a field has in any case. */
function buffersOf({ kind }: ArrowField['layout']): number {
  if (kind === 'text') return 3;
  return kind === 'struct' || kind === 'fixed-list' ? 1 : 2;
}

async function openBuffer(
  file: ByteSource,
  start: number,
  length: number,
  codec: 'lz4' | 'zstd',
  decompressors: Decompressors,
): Promise<BufferWindow> {
  if (length === 0) return new BufferWindow(file, start, length);
  if (length < 8) throw new MalformedData(messageOf('holds a compressed buffer without its length'));
  const head = await file.read(start, 8);
  if (head.length < 8) throw shorter();
  const unpacked = Number(new DataView(head.buffer, head.byteOffset).getBigInt64(0, true));
  // What would not have become shorter is left as it is.
  if (unpacked === -1) return new BufferWindow(file, start + 8, length - 8);
  const growth = codec === 'lz4' ? 255 : 32 * 1024;
  if (unpacked < 0 || unpacked > LONGEST_PAGE || unpacked > length * growth) {
    throw new MalformedData(
      messageOf('holds a buffer of {0} bytes that claims {1} unpacked; up to {2} are read', length, unpacked, LONGEST_PAGE),
    );
  }
  const packed = await file.read(start + 8, length - 8);
  if (packed.length < length - 8) throw shorter();
  if (codec === 'lz4') return BufferWindow.of(unlz4Frame(packed, unpacked));
  return BufferWindow.of((await decompressors.of(ZSTD))(packed, unpacked));
}

/** Bytes that are read at once; a single value may be longer, up to this. */
const WINDOW = 256 * 1024;
const LONGEST_VALUE = 16 * 1024 * 1024;

/** A buffer of a batch with one piece of it in memory. It is read from its beginning to its end. */
export class BufferWindow {
  readonly length: number;
  readonly #file: ByteSource | null;
  readonly #start: number;
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Place of `#bytes` in the buffer. */
  #from = 0;

  constructor(file: ByteSource | null, start: number, length: number) {
    this.#file = file;
    this.#start = start;
    this.length = length;
  }

  static of(bytes: Uint8Array): BufferWindow {
    const window = new BufferWindow(null, 0, bytes.length);
    window.#hold(bytes, 0);
    return window;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get view(): DataView {
    return this.#view;
  }

  /** Where the byte `from` is in `bytes`; null where it, or one up to `to`, is not in memory. */
  placeOf(from: number, to: number): number | null {
    return from >= this.#from && from <= to && to <= this.#from + this.#bytes.length ? from - this.#from : null;
  }

  /** Makes the bytes from `from` to `to` be in memory; answers where `from` is in `bytes` and `view`. Throws `MalformedData` beyond the buffer. */
  async at(from: number, to: number): Promise<number> {
    if (this.placeOf(from, to) === null) {
      if (!(from >= 0) || to < from || to > this.length) throw new MalformedData(messageOf('claims values beyond its buffers'));
      if (to - from > LONGEST_VALUE)
        throw new MalformedData(messageOf('holds a value of {0} bytes; up to {1} are read', to - from, LONGEST_VALUE));
      const wanted = Math.min(this.length - from, Math.max(to - from, WINDOW));
      const bytes = await this.#file!.read(this.#start + from, wanted);
      if (bytes.length < to - from) throw shorter();
      this.#hold(bytes, from);
    }
    return from - this.#from;
  }

  #hold(bytes: Uint8Array, from: number): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#from = from;
  }
}

function shorter(): MalformedData {
  return new MalformedData(messageOf('has become shorter while it was read'));
}
