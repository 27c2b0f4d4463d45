import { messageOf } from '../../core/message.ts';
import { TooManyValues, type ValueStore } from '../columnar/value-table.ts';
import { halfToNumber } from '../half-float.ts';
import { MalformedData } from '../malformed.ts';
import { DeltaReader } from './delta.ts';
import { HybridReader } from './hybrid.ts';
import { BOOLEAN, BYTE_ARRAY, DOUBLE, FIXED_LEN_BYTE_ARRAY, FLOAT, INT32, INT64, type PhysicalLeaf } from './schema.ts';

/** The values of a page. */
export interface PageValues {
  readonly read: ValueReader;
  /** Set where they are indices of a dictionary. */
  readonly indices?: DictionaryIndices;
}

/** Writes the ids of the next `count` values to `into`, from its beginning. Throws `MalformedData` where there are fewer. */
export type ValueReader = (into: Int32Array, count: number) => void;

/** Indices of a dictionary, which can be counted as they are. */
export interface DictionaryIndices {
  readonly reader: HybridReader;
  /** Bits of an index. */
  readonly width: number;
  /** The ids of the values, by index. */
  readonly dictionary: Int32Array;
}

/** Bytes of a page from `start` to `end`. */
export interface PagePart {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

const PLAIN = 0;
const PLAIN_DICTIONARY = 2;
const RLE = 3;
const DELTA_BINARY_PACKED = 5;
const DELTA_LENGTH_BYTE_ARRAY = 6;
const DELTA_BYTE_ARRAY = 7;
const RLE_DICTIONARY = 8;
const BYTE_STREAM_SPLIT = 9;

/** Opens the values of a data page. `dictionary` are the ids of the dictionary of the chunk; null where there is none. */
export function openValues(
  encoding: number,
  part: PagePart,
  leaf: PhysicalLeaf,
  values: ValueStore,
  dictionary: Int32Array | null,
): PageValues {
  // A page of nulls may end here, without even the width of its indices.
  if (part.start >= part.end) return { read: nothing };
  if (encoding === PLAIN_DICTIONARY || encoding === RLE_DICTIONARY) return dictionaryValues(part, dictionary);
  return { read: openReader(encoding, part, leaf, values) };
}

function openReader(encoding: number, part: PagePart, leaf: PhysicalLeaf, values: ValueStore): ValueReader {
  switch (encoding) {
    case PLAIN:
      return plainValues(part, leaf, values);
    case RLE:
      if (leaf.type === BOOLEAN) return runsOfBooleans(part, values);
      break;
    case DELTA_BINARY_PACKED:
      if (leaf.type === INT32 || leaf.type === INT64) return deltas(part, leaf, values);
      break;
    case DELTA_LENGTH_BYTE_ARRAY:
      if (leaf.type === BYTE_ARRAY) return deltaLengths(part, values);
      break;
    case DELTA_BYTE_ARRAY:
      if (leaf.type === BYTE_ARRAY || (leaf.type === FIXED_LEN_BYTE_ARRAY && !leaf.isHalf)) return deltaTexts(part, values);
      break;
    case BYTE_STREAM_SPLIT:
      return splitStreams(part, leaf, values);
  }
  throw new MalformedData(
    messageOf('holds values of the type {0} in the encoding {1}, which is not read', String(leaf.type), String(encoding)),
  );
}

function nothing(_: Int32Array, count: number): void {
  if (count > 0) throw cutOff();
}

/** Reads a dictionary: the ids of its values by index. `count` is what its page claims. */
export function readDictionary(bytes: Uint8Array, count: number, leaf: PhysicalLeaf, values: ValueStore): Int32Array {
  if (count > values.mostInDictionary) throw new TooManyValues(messageOf('holds a dictionary of {0} values: these are no labels', count));
  // A value takes a byte at the least.
  if (count > bytes.length)
    throw new MalformedData(messageOf('holds a dictionary of {0} bytes that claims {1} values', bytes.length, count));
  const ids = new Int32Array(count);
  plainValues({ bytes, start: 0, end: bytes.length }, leaf, values)(ids, count);
  values.keep();
  return ids;
}

function dictionaryValues({ bytes, start, end }: PagePart, dictionary: Int32Array | null): PageValues {
  if (dictionary === null) throw new MalformedData(messageOf('holds indices, but no dictionary'));
  const width = bytes[start]!;
  const reader = new HybridReader(bytes, start + 1, end, width);
  return { read: indexReader(reader, dictionary), indices: { reader, width, dictionary } };
}

export function indexReader(reader: HybridReader, dictionary: Int32Array): ValueReader {
  return (into, count) => {
    reader.read(into, 0, count);
    let most = 0;
    for (let index = 0; index < count; index += 1) {
      const place = into[index]! >>> 0;
      if (place > most) most = place;
      into[index] = dictionary[place]!;
    }
    if (most >= dictionary.length && count > 0) throw beyond(most, dictionary);
  };
}

export function beyond(index: number, { length }: Int32Array): MalformedData {
  return new MalformedData(messageOf('holds the index {0} beyond its dictionary of {1} values', String(index), length));
}

function plainValues({ bytes, start, end }: PagePart, leaf: PhysicalLeaf, values: ValueStore): ValueReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = start;
  switch (leaf.type) {
    case BOOLEAN: {
      const ids = [values.ofBoolean(false), values.ofBoolean(true)];
      let bit = start * 8;
      return (into, count) => {
        if (bit + count > end * 8) throw cutOff();
        for (let index = 0; index < count; index += 1, bit += 1) into[index] = ids[(bytes[bit >> 3]! >> (bit & 7)) & 1]!;
      };
    }
    case BYTE_ARRAY:
      return (into, count) => {
        for (let index = 0; index < count; index += 1) {
          if (at + 4 > end) throw cutOff();
          const length = view.getUint32(at, true);
          at += 4;
          if (length > end - at) throw cutOff();
          into[index] = values.ofText(bytes, at, at + length);
          at += length;
        }
      };
    case FIXED_LEN_BYTE_ARRAY: {
      if (leaf.isHalf) return plainNumbers({ bytes, start, end }, leaf, values);
      const { length } = leaf;
      if (length <= 0) throw new MalformedData(messageOf('holds texts of a fixed length of 0'));
      return (into, count) => {
        if (count > (end - at) / length) throw cutOff();
        for (let index = 0; index < count; index += 1, at += length) into[index] = values.ofText(bytes, at, at + length);
      };
    }
    default:
      return plainNumbers({ bytes, start, end }, leaf, values);
  }
}

function plainNumbers({ bytes, start, end }: PagePart, leaf: PhysicalLeaf, values: ValueStore): ValueReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { size, read } = numberReader(leaf, values);
  let at = start;
  return (into, count) => {
    if (count > (end - at) / size) throw cutOff();
    for (let index = 0; index < count; index += 1, at += size) into[index] = read(view, at);
  };
}

interface NumberReader {
  /** Bytes. */
  readonly size: number;
  readonly read: (view: DataView, at: number) => number;
}

function numberReader({ type, isUnsigned }: PhysicalLeaf, values: ValueStore): NumberReader {
  switch (type) {
    case INT32:
      if (isUnsigned) return { size: 4, read: (view, at) => values.ofInteger(view.getUint32(at, true)) };
      return { size: 4, read: (view, at) => values.ofInteger(view.getInt32(at, true)) };
    case INT64:
      return { size: 8, read: (view, at) => values.ofInteger64(view.getInt32(at, true), view.getInt32(at + 4, true), isUnsigned) };
    case FLOAT:
      return { size: 4, read: (view, at) => values.ofNumber(view.getFloat32(at, true)) };
    case FIXED_LEN_BYTE_ARRAY:
      return { size: 2, read: (view, at) => values.ofNumber(halfToNumber(view.getUint16(at, true))) };
    case DOUBLE:
      return { size: 8, read: (view, at) => values.ofNumber(view.getFloat64(at, true)) };
    default:
      throw new MalformedData(messageOf('holds values of the type {0}, which are no labels', String(type)));
  }
}

function runsOfBooleans({ bytes, start, end }: PagePart, values: ValueStore): ValueReader {
  if (start + 4 > end) throw cutOff();
  const ids = [values.ofBoolean(false), values.ofBoolean(true)];
  // The length of what follows stands before it.
  const bits = new HybridReader(bytes, start + 4, end, 1);
  return (into, count) => {
    bits.read(into, 0, count);
    for (let index = 0; index < count; index += 1) into[index] = ids[into[index]!]!;
  };
}

function deltas({ bytes, start, end }: PagePart, { type, isUnsigned }: PhysicalLeaf, values: ValueStore): ValueReader {
  const numbers = new DeltaReader(bytes.subarray(0, end), start);
  return (into, count) => {
    for (let index = 0; index < count; index += 1) {
      numbers.next();
      if (type === INT32) into[index] = values.ofInteger(isUnsigned ? numbers.low >>> 0 : numbers.low);
      else into[index] = values.ofInteger64(numbers.low, numbers.high, isUnsigned);
    }
  };
}

/** All lengths, then all texts. */
function deltaLengths({ bytes, start, end }: PagePart, values: ValueStore): ValueReader {
  const lengths = new DeltaReader(bytes.subarray(0, end), start);
  let at = new DeltaReader(bytes.subarray(0, end), start).end();
  return (into, count) => {
    for (let index = 0; index < count; index += 1) {
      const length = lengthOf(lengths, end - at);
      into[index] = values.ofText(bytes, at, at + length);
      at += length;
    }
  };
}

/** How much of the text before to keep, for all; then what to put behind that. */
function deltaTexts({ bytes, start, end }: PagePart, values: ValueStore): ValueReader {
  const part = bytes.subarray(0, end);
  const kept = new DeltaReader(part, start);
  const suffixesAt = new DeltaReader(part, start).end();
  const lengths = new DeltaReader(part, suffixesAt);
  let at = new DeltaReader(part, suffixesAt).end();
  let text = new Uint8Array(256);
  let textLength = 0;
  return (into, count) => {
    for (let index = 0; index < count; index += 1) {
      const prefix = lengthOf(kept, textLength);
      const length = lengthOf(lengths, end - at);
      textLength = prefix + length;
      if (textLength > text.length) {
        const longer = new Uint8Array(textLength * 2);
        longer.set(text.subarray(0, prefix));
        text = longer;
      }
      text.set(bytes.subarray(at, at + length), prefix);
      into[index] = values.ofText(text, 0, textLength);
      at += length;
    }
  };
}

function lengthOf(lengths: DeltaReader, most: number): number {
  lengths.next();
  if (lengths.low < 0 || lengths.low > most) throw cutOff();
  return lengths.low;
}

/** All first bytes of the numbers, then all second bytes, … */
function splitStreams({ bytes, start, end }: PagePart, leaf: PhysicalLeaf, values: ValueStore): ValueReader {
  const numbers = leaf.type === FIXED_LEN_BYTE_ARRAY && !leaf.isHalf ? null : numberReader(leaf, values);
  const size = numbers?.size ?? leaf.length;
  if (size <= 0 || size > end - start) throw cutOff();
  const count = Math.floor((end - start) / size);
  const one = new Uint8Array(size);
  const view = new DataView(one.buffer);
  const read = numbers === null ? () => values.ofText(one, 0, size) : () => numbers.read(view, 0);
  let next = start;
  return (into, length) => {
    if (next + length > start + count) throw cutOff();
    for (let index = 0; index < length; index += 1, next += 1) {
      for (let byte = 0; byte < size; byte += 1) one[byte] = bytes[next + byte * count]!;
      into[index] = read();
    }
  };
}

function cutOff(): MalformedData {
  return new MalformedData(messageOf('is cut off within its values'));
}
