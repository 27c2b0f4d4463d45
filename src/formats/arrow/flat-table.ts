import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';

/**
 * A table of a FlatBuffer, in which Arrow writes its metadata (flatbuffers.dev, "internals"). Each place is held against the bytes at hand;
 * places only lead forward, so that nothing goes in circles. Throws `MalformedData`.
 */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #vtable: number;
  /** Bytes of the vtable: four, and two for each field. */
  readonly #size: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#vtable = at - int32(view, at);
    this.#size = uint16(view, this.#vtable);
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, uint32(view, 0));
  }

  has(field: number): boolean {
    return this.#place(field) > 0;
  }

  int8(field: number): number {
    const at = this.#place(field);
    return at === 0 ? 0 : (uint8(this.#view, at) << 24) >> 24;
  }

  int16(field: number, absent = 0): number {
    const at = this.#place(field);
    return at === 0 ? absent : (uint16(this.#view, at) << 16) >> 16;
  }

  int32(field: number): number {
    const at = this.#place(field);
    return at === 0 ? 0 : int32(this.#view, at);
  }

  int64(field: number): number {
    const at = this.#place(field);
    return at === 0 ? 0 : int64(this.#view, at);
  }

  boolean(field: number): boolean {
    return this.int8(field) !== 0;
  }

  text(field: number): string {
    const at = this.#place(field);
    if (at === 0) return '';
    const start = at + uint32(this.#view, at);
    const length = uint32(this.#view, start);
    if (length > this.#view.byteLength - start - 4) throw beyond();
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + start + 4, length));
  }

  table(field: number): FlatTable | null {
    const at = this.#place(field);
    return at === 0 ? null : new FlatTable(this.#view, at + uint32(this.#view, at));
  }

  tables(field: number): readonly FlatTable[] {
    const { start, length } = this.#vector(field, 4);
    return Array.from({ length }, (_, index) => {
      const at = start + index * 4;
      return new FlatTable(this.#view, at + uint32(this.#view, at));
    });
  }

  /** A vector of numbers, or of structs of as many each. */
  int64s(field: number, each = 1): Float64Array {
    const { start, length } = this.#vector(field, 8 * each);
    return Float64Array.from({ length: length * each }, (_, index) => int64(this.#view, start + index * 8));
  }

  #vector(field: number, size: number): { readonly start: number; readonly length: number } {
    const at = this.#place(field);
    if (at === 0) return { start: 0, length: 0 };
    const start = at + uint32(this.#view, at);
    const length = uint32(this.#view, start);
    if (length * size > this.#view.byteLength - start - 4) throw beyond();
    return { start: start + 4, length };
  }

  /** 0 for a field that is not there. */
  #place(field: number): number {
    const entry = 4 + field * 2;
    const offset = entry + 2 > this.#size ? 0 : uint16(this.#view, this.#vtable + entry);
    return offset === 0 ? 0 : this.#at + offset;
  }
}

function uint8(view: DataView, at: number): number {
  if (at < 0 || at + 1 > view.byteLength) throw beyond();
  return view.getUint8(at);
}

function uint16(view: DataView, at: number): number {
  if (at < 0 || at + 2 > view.byteLength) throw beyond();
  return view.getUint16(at, true);
}

function uint32(view: DataView, at: number): number {
  if (at < 0 || at + 4 > view.byteLength) throw beyond();
  return view.getUint32(at, true);
}

function int32(view: DataView, at: number): number {
  return uint32(view, at) | 0;
}

/** Beyond 2⁵³ it is not exact. */
function int64(view: DataView, at: number): number {
  return int32(view, at + 4) * 2 ** 32 + uint32(view, at);
}

function beyond(): MalformedData {
  return new MalformedData(messageOf('has metadata that point beyond their end'));
}
