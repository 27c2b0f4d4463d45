/** Streams of Arrow written field by field, so that they can lie. */

/** A value in a table of a FlatBuffer. Numbers of 64 bits stand in vectors of structs too. */
export type Flat =
  | { readonly int8: number }
  | { readonly int16: number }
  | { readonly int32: number }
  | { readonly int64: number }
  | { readonly text: string }
  | { readonly table: FlatFields }
  | { readonly tables: readonly FlatFields[] }
  /** A vector of structs of as many numbers each; `claimed` replaces their number. */
  | { readonly int64s: readonly number[]; readonly each: number; readonly claimed?: number };

/** By the number of the field. */
export type FlatFields = readonly (Flat | null)[];

/** A FlatBuffer with a table at its root. */
export function flatBuffer(root: FlatFields): Uint8Array {
  const bytes: number[] = [0, 0, 0, 0];
  put32(bytes, 0, writeTable(bytes, root));
  while (bytes.length % 8 !== 0) bytes.push(0);
  return Uint8Array.from(bytes);
}

function writeTable(bytes: number[], fields: FlatFields): number {
  align(bytes, 8);
  const vtable = bytes.length;
  for (let index = 0; index < 4 + fields.length * 2; index += 1) bytes.push(0);
  align(bytes, 8);
  const at = bytes.length;
  bytes.push(0, 0, 0, 0, 0, 0, 0, 0);
  const places = fields.map((field) => {
    if (field === null) return 0;
    align(bytes, 8);
    const place = bytes.length;
    bytes.push(0, 0, 0, 0, 0, 0, 0, 0);
    return place;
  });
  put32(bytes, at, at - vtable);
  put16(bytes, vtable, 4 + fields.length * 2);
  put16(bytes, vtable + 2, bytes.length - at);
  for (const [index, field] of fields.entries()) {
    if (field === null) continue;
    put16(bytes, vtable + 4 + index * 2, places[index]! - at);
    writeValue(bytes, places[index]!, field);
  }
  return at;
}

function writeValue(bytes: number[], place: number, value: Flat): void {
  if ('int8' in value) bytes[place] = value.int8 & 255;
  else if ('int16' in value) put16(bytes, place, value.int16);
  else if ('int32' in value) put32(bytes, place, value.int32);
  else if ('int64' in value) put64(bytes, place, value.int64);
  else if ('table' in value) put32(bytes, place, writeTable(bytes, value.table) - place);
  else if ('text' in value) {
    const text = Buffer.from(value.text);
    const at = vector(bytes, place, text.length);
    bytes.splice(at, 0, ...text);
  } else if ('tables' in value) {
    const at = vector(bytes, place, value.tables.length);
    for (let index = 0; index < value.tables.length; index += 1) bytes.push(0, 0, 0, 0);
    for (const [index, table] of value.tables.entries()) put32(bytes, at + index * 4, writeTable(bytes, table) - at - index * 4);
  } else {
    align(bytes, 8);
    bytes.push(0, 0, 0, 0);
    const at = vector(bytes, place, value.claimed ?? value.int64s.length / value.each);
    for (const [index, number] of value.int64s.entries()) {
      bytes.push(0, 0, 0, 0, 0, 0, 0, 0);
      put64(bytes, at + index * 8, number);
    }
  }
}

/** Writes the length of a vector and the way to it; answers where its elements begin. */
function vector(bytes: number[], place: number, length: number): number {
  if (bytes.length % 4 !== 0) align(bytes, 4);
  put32(bytes, place, bytes.length - place);
  bytes.push(0, 0, 0, 0);
  put32(bytes, bytes.length - 4, length);
  return bytes.length;
}

function align(bytes: number[], size: number): void {
  while (bytes.length % size !== 0) bytes.push(0);
}

function put16(bytes: number[], at: number, value: number): void {
  bytes[at] = value & 255;
  bytes[at + 1] = (value >> 8) & 255;
}

function put32(bytes: number[], at: number, value: number): void {
  put16(bytes, at, value & 0xffff);
  put16(bytes, at + 2, (value >>> 16) & 0xffff);
}

function put64(bytes: number[], at: number, value: number): void {
  const wide = BigInt.asUintN(64, BigInt(value));
  put32(bytes, at, Number(wide & 0xffffffffn));
  put32(bytes, at + 4, Number(wide >> 32n));
}

export interface Message {
  readonly kind: 1 | 2 | 3;
  readonly header: FlatFields;
  readonly body?: readonly number[];
  readonly bodyLength?: number;
  /** Replaces the length of the metadata. */
  readonly length?: number;
}

/** A file: its contents name the messages (but the schema) at `places`, those where they stand unless told otherwise. */
export function arrowFile(own: Message, messages: readonly Message[], places?: readonly number[]): Uint8Array {
  const bytes: number[] = [...Buffer.from('ARROW1'), 0, 0];
  const standing = messages.map((message) => {
    const place = bytes.length;
    bytes.push(...messageBytes(message));
    return place;
  });
  const blocks = (places ?? standing).flatMap((place) => [place, 0, 0]);
  const footer = flatBuffer([{ int16: 4 }, { table: own.header }, null, { int64s: blocks, each: 3 }]);
  const length = [0, 0, 0, 0];
  put32(length, 0, footer.length);
  return Uint8Array.from([...bytes, ...footer, ...length, ...Buffer.from('ARROW1')]);
}

export function arrowStream(...messages: readonly Message[]): Uint8Array {
  return Uint8Array.from([...messages.flatMap(messageBytes), 255, 255, 255, 255, 0, 0, 0, 0]);
}

function messageBytes({ kind, header, body = [], bodyLength = body.length, length }: Message): number[] {
  const metadata = flatBuffer([{ int16: 4 }, { int8: kind }, { table: header }, { int64: bodyLength }]);
  const prefix = [255, 255, 255, 255, 0, 0, 0, 0];
  put32(prefix, 4, length ?? metadata.length);
  return [...prefix, ...metadata, ...body];
}

const INT = 2;
const UTF8 = 5;
const LIST = 12;

export const textField = (name: string): FlatFields => [{ text: name }, { int8: 1 }, { int8: UTF8 }, { table: [] }];
export const intField = (name: string, bits = 32): FlatFields => [
  { text: name },
  { int8: 1 },
  { int8: INT },
  { table: [{ int32: bits }, { int8: 1 }] },
];
export const listField = (name: string, item: FlatFields): FlatFields => [
  { text: name },
  { int8: 1 },
  { int8: LIST },
  { table: [] },
  null,
  { tables: [item] },
];
/** A field of texts with the dictionary `id`. */
export const dictionaryField = (name: string, id: number): FlatFields => [...textField(name), { table: [{ int64: id }] }];

export const schema = (...fields: readonly FlatFields[]): Message => ({ kind: 1, header: [{ int16: 0 }, { tables: fields }] });

/** `nodes`: length and nulls of each; `buffers`: offset and length of each. */
export function batch(
  rows: number,
  nodes: readonly number[],
  buffers: readonly number[],
  body: readonly number[],
  codec?: number,
): Message {
  const compression: Flat | null = codec === undefined ? null : { table: [{ int8: codec }, { int8: 0 }] };
  return { kind: 3, header: [{ int64: rows }, { int64s: nodes, each: 2 }, { int64s: buffers, each: 2 }, compression], body };
}

export function int32s(...values: readonly number[]): number[] {
  return values.flatMap((value) => {
    const bytes = [0, 0, 0, 0];
    put32(bytes, 0, value);
    return bytes;
  });
}
