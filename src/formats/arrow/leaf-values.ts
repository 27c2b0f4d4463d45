import { messageOf } from '../../core/message.ts';
import type { ValueStore } from '../columnar/value-table.ts';
import { halfToNumber } from '../half-float.ts';
import { MalformedData } from '../malformed.ts';
import type { ArrowLayout } from './arrow-schema.ts';
import type { BufferWindow, FieldBuffers } from './batch-buffers.ts';

/**
 * Writes the ids of values to `ids`: those at `indices`, which rise, `count` of them. A value that the dictionary has as null becomes −1.
 * Throws `MalformedData`.
 */
export type LeafReader = (indices: Float64Array, count: number, ids: Int32Array) => Promise<void>;

/** `dictionary` are the ids of its values where the field holds their indices. */
export async function openLeaf(
  layout: ArrowLayout,
  buffers: FieldBuffers,
  values: ValueStore,
  dictionary: Int32Array | null,
): Promise<LeafReader> {
  switch (layout.kind) {
    case 'integer':
      return numbers(await buffers.open(1), layout.bytes, dictionary === null ? plainId(layout, values) : indexId(layout, dictionary));
    case 'float':
      return numbers(await buffers.open(1), layout.bytes, floatId(layout.bytes, values));
    case 'boolean':
      return booleans(await buffers.open(1), values);
    case 'text':
      return texts(await buffers.open(1), await buffers.open(2), layout.bytes, values);
    case 'view':
      return views(buffers, await buffers.open(1), values);
    default:
      throw new MalformedData(messageOf('holds values that are no labels'));
  }
}

type ReadId = (view: DataView, at: number) => number;

function numbers(data: BufferWindow, bytes: number, read: ReadId): LeafReader {
  return async (indices, count, ids) => {
    if (count === 0) return;
    const first = indices[0]!;
    const base = await data.at(first * bytes, (indices[count - 1]! + 1) * bytes);
    const { view } = data;
    for (let entry = 0; entry < count; entry += 1) ids[entry] = read(view, base + (indices[entry]! - first) * bytes);
  };
}

function floatId(bytes: number, values: ValueStore): ReadId {
  if (bytes === 2) return (view, at) => values.ofNumber(halfToNumber(view.getUint16(at, true)));
  return (view, at) => values.ofNumber(bytes === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true));
}

type IntegerLayout = Extract<ArrowLayout, { kind: 'integer' }>;

function plainId({ bytes, isSigned }: IntegerLayout, values: ValueStore): ReadId {
  if (bytes === 8) return (view, at) => values.ofInteger64(view.getInt32(at, true), view.getInt32(at + 4, true), !isSigned);
  const read = integerReader(bytes, isSigned);
  return (view, at) => values.ofInteger(read(view, at));
}

function indexId({ bytes, isSigned }: IntegerLayout, dictionary: Int32Array): ReadId {
  const read: ReadId =
    bytes === 8 ? (view, at) => view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true) : integerReader(bytes, isSigned);
  return (view, at) => {
    const index = read(view, at);
    const id = dictionary[index];
    if (id === undefined)
      throw new MalformedData(messageOf('holds the index {0} beyond its dictionary of {1} values', String(index), dictionary.length));
    return id;
  };
}

function integerReader(bytes: number, isSigned: boolean): ReadId {
  if (bytes === 1) return isSigned ? (view, at) => view.getInt8(at) : (view, at) => view.getUint8(at);
  if (bytes === 2) return isSigned ? (view, at) => view.getInt16(at, true) : (view, at) => view.getUint16(at, true);
  return isSigned ? (view, at) => view.getInt32(at, true) : (view, at) => view.getUint32(at, true);
}

function booleans(data: BufferWindow, values: ValueStore): LeafReader {
  const known = [values.ofBoolean(false), values.ofBoolean(true)];
  return async (indices, count, ids) => {
    if (count === 0) return;
    const first = Math.floor(indices[0]! / 8);
    const base = await data.at(first, Math.floor(indices[count - 1]! / 8) + 1);
    const { bytes } = data;
    for (let entry = 0; entry < count; entry += 1) {
      const bit = indices[entry]! - first * 8;
      ids[entry] = known[(bytes[base + Math.floor(bit / 8)]! >> (bit % 8)) & 1]!;
    }
  };
}

function texts(offsets: BufferWindow, data: BufferWindow, bytes: number, values: ValueStore): LeafReader {
  return async (indices, count, ids) => {
    if (count === 0) return;
    const first = indices[0]!;
    const base = await offsets.at(first * bytes, (indices[count - 1]! + 2) * bytes);
    const { view } = offsets;
    for (let entry = 0; entry < count; entry += 1) {
      const at = base + (indices[entry]! - first) * bytes;
      const [start, end] = [offsetAt(view, at, bytes), offsetAt(view, at + bytes, bytes)];
      // Only what is not in memory is waited for.
      const from = data.placeOf(start, end) ?? (await data.at(start, end));
      ids[entry] = values.ofText(data.bytes, from, from + end - start);
    }
  };
}

export function offsetAt(view: DataView, at: number, bytes: number): number {
  return bytes === 4 ? view.getInt32(at, true) : view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}

const VIEW = 16;
/** Texts up to this stand in the view itself. */
const INLINE = 12;

function views(buffers: FieldBuffers, data: BufferWindow, values: ValueStore): LeafReader {
  const opened = new Map<number, BufferWindow>();
  const { variadic } = buffers;
  const bufferAt = async (index: number): Promise<BufferWindow> => {
    let window = opened.get(index);
    if (index < 0 || index >= variadic) throw new MalformedData(messageOf('claims values beyond its buffers'));
    if (window === undefined) opened.set(index, (window = await buffers.open(2 + index)));
    return window;
  };
  return async (indices, count, ids) => {
    if (count === 0) return;
    const first = indices[0]!;
    const base = await data.at(first * VIEW, (indices[count - 1]! + 1) * VIEW);
    const { view, bytes } = data;
    for (let entry = 0; entry < count; entry += 1) {
      const at = base + (indices[entry]! - first) * VIEW;
      const length = view.getInt32(at, true);
      if (length <= INLINE) {
        if (length < 0) throw new MalformedData(messageOf('claims values beyond its buffers'));
        ids[entry] = values.ofText(bytes, at + 4, at + 4 + length);
        continue;
      }
      const window = await bufferAt(view.getInt32(at + 8, true));
      const start = view.getInt32(at + 12, true);
      const from = window.placeOf(start, start + length) ?? (await window.at(start, start + length));
      ids[entry] = values.ofText(window.bytes, from, from + length);
    }
  };
}
