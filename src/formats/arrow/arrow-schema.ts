import { messageOf } from '../../core/message.ts';
import type { ColumnNode, LeafKind } from '../columnar/column-tree.ts';
import { MalformedData } from '../malformed.ts';
import type { FlatTable } from './flat-table.ts';

/** Kinds of types, as the format numbers them (Schema.fbs). */
const NULL = 1;
const INT = 2;
const FLOAT = 3;
const BINARY = 4;
const UTF8 = 5;
const BOOL = 6;
const LIST = 12;
const STRUCT = 13;
const UNION = 14;
const FIXED_BINARY = 15;
const FIXED_LIST = 16;
const LARGE_BINARY = 19;
const LARGE_UTF8 = 20;
const LARGE_LIST = 21;
const RUN_END_ENCODED = 22;
const BINARY_VIEW = 23;
const UTF8_VIEW = 24;
const LIST_VIEW = 25;
const LARGE_LIST_VIEW = 26;

/** How the values of a field lie in the buffers of a batch. */
export type ArrowLayout =
  | { readonly kind: 'integer'; readonly bytes: number; readonly isSigned: boolean }
  | { readonly kind: 'float'; readonly bytes: number }
  | { readonly kind: 'boolean' }
  /** Offsets of 4 or 8 bytes, and bytes. */
  | { readonly kind: 'text'; readonly bytes: number }
  | { readonly kind: 'view' }
  | { readonly kind: 'list'; readonly bytes: number }
  | { readonly kind: 'fixed-list'; readonly length: number }
  | { readonly kind: 'struct' }
  | { readonly kind: 'bytes' }
  /** No label can be read of it; only its buffers are passed over. */
  | { readonly kind: 'other' };

/** A field of the schema and where its parts are among the nodes and buffers of a batch. */
export interface ArrowField {
  readonly name: string;
  readonly layout: ArrowLayout;
  readonly node: number;
  /** The first of its buffers: the bits that tell nulls. */
  readonly buffer: number;
  /** Its place among the fields with a number of buffers that each batch tells; −1 for the others. */
  readonly variadic: number;
  /** How many of those go before its buffers. */
  readonly variadicBefore: number;
  readonly children: readonly ArrowField[];
  /** Set where `layout` is that of the indices of a dictionary. */
  readonly dictionary: ArrowDictionary | null;
}

export interface ArrowDictionary {
  readonly id: number;
  /** The values, as the only field of a batch. */
  readonly values: ArrowField;
}

export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
  readonly columns: readonly ColumnNode[];
  /** By the place of the leaf: the fields from that of the file down to it. */
  readonly paths: readonly (readonly ArrowField[])[];
  readonly entries: ReadonlyMap<string, string>;
}

const DEEPEST = 24;
const MOST_FIELDS = 100_000;

/** Reads a schema. Throws `MalformedData`. */
export function arrowSchema(schema: FlatTable): ArrowSchema {
  if (schema.int16(0) !== 0) throw new MalformedData(messageOf('is written for big-endian machines, which is not read'));
  const places = new Places();
  const fields = schema.tables(1).map((field) => readField(field, places, 0));
  const paths: (readonly ArrowField[])[] = [];
  const columns = fields.map((field) => columnOf(field, 0, 0, [], paths));
  const entries = new Map(schema.tables(2).map((entry) => [entry.text(0), entry.text(1)]));
  return { fields, columns, paths, entries };
}

/** Gives out the places of nodes and buffers in their order. */
class Places {
  node = 0;
  buffer = 0;
  variadic = 0;
  #fields = 0;

  count(depth: number): void {
    this.#fields += 1;
    if (depth > DEEPEST) throw new MalformedData(messageOf('has columns that are nested more than {0} deep', DEEPEST));
    if (this.#fields > MOST_FIELDS) throw new MalformedData(messageOf('has more than {0} columns', MOST_FIELDS));
  }
}

function readField(field: FlatTable, places: Places, depth: number): ArrowField {
  places.count(depth);
  const encoding = field.table(4);
  const own = encoding === null ? null : encoding.table(1);
  const type = encoding === null ? field.int8(2) : INT;
  const layout = encoding === null ? layoutOf(type, field.table(3)) : indexLayout(own);
  const { node, buffer, variadic } = places;
  places.node += 1;
  places.buffer += buffersOf(type, field.table(3));
  if (type === UTF8_VIEW || type === BINARY_VIEW) places.variadic += 1;
  // The children of a field with a dictionary are those of its values.
  const children = encoding === null ? field.tables(5).map((child) => readField(child, places, depth + 1)) : [];
  return {
    name: field.text(0),
    layout,
    node,
    buffer,
    variadic: type === UTF8_VIEW || type === BINARY_VIEW ? variadic : -1,
    variadicBefore: variadic,
    children,
    dictionary: encoding === null ? null : { id: encoding.int64(0), values: dictionaryValues(field) },
  };
}

function indexLayout(type: FlatTable | null): ArrowLayout {
  return type === null ? { kind: 'integer', bytes: 4, isSigned: true } : layoutOf(INT, type);
}

function dictionaryValues(field: FlatTable): ArrowField {
  const type = field.int8(2);
  const isView = type === UTF8_VIEW || type === BINARY_VIEW;
  return {
    name: '',
    layout: layoutOf(type, field.table(3)),
    node: 0,
    buffer: 0,
    variadic: isView ? 0 : -1,
    variadicBefore: 0,
    children: [],
    dictionary: null,
  };
}

function layoutOf(kind: number, type: FlatTable | null): ArrowLayout {
  switch (kind) {
    case INT: {
      const bytes = (type?.int32(0) ?? 0) / 8;
      if (![1, 2, 4, 8].includes(bytes)) throw new MalformedData(messageOf('has integers of {0} bits', bytes * 8));
      return { kind: 'integer', bytes, isSigned: type?.boolean(1) === true };
    }
    case FLOAT: {
      const precision = type?.int16(0) ?? 0;
      return precision >= 0 && precision <= 2 ? { kind: 'float', bytes: 2 << precision } : { kind: 'other' };
    }
    case BOOL:
      return { kind: 'boolean' };
    case UTF8:
      return { kind: 'text', bytes: 4 };
    case LARGE_UTF8:
      return { kind: 'text', bytes: 8 };
    case UTF8_VIEW:
      return { kind: 'view' };
    case LIST:
      return { kind: 'list', bytes: 4 };
    case LARGE_LIST:
      return { kind: 'list', bytes: 8 };
    case FIXED_LIST:
      return { kind: 'fixed-list', length: type?.int32(0) ?? 0 };
    case STRUCT:
      return { kind: 'struct' };
    case BINARY:
    case LARGE_BINARY:
    case FIXED_BINARY:
    case BINARY_VIEW:
      return { kind: 'bytes' };
    default:
      return { kind: 'other' };
  }
}

/** Buffers of a field itself, without its children and without those whose number each batch tells. */
function buffersOf(kind: number, type: FlatTable | null): number {
  switch (kind) {
    case NULL:
    case RUN_END_ENCODED:
      return 0;
    case STRUCT:
    case FIXED_LIST:
      return 1;
    // A sparse union has only its types.
    case UNION:
      return type?.int16(0) === 1 ? 2 : 1;
    case UTF8:
    case BINARY:
    case LARGE_UTF8:
    case LARGE_BINARY:
    case LIST_VIEW:
    case LARGE_LIST_VIEW:
      return 3;
    default:
      return 2;
  }
}

/** Every field may hold nulls, whatever it says: the bits tell. */
function columnOf(
  field: ArrowField,
  above: number,
  repetition: number,
  path: readonly ArrowField[],
  paths: (readonly ArrowField[])[],
): ColumnNode {
  const { name, layout, children } = field;
  const fields = [...path, field];
  const definition = above + 1;
  const [item] = children;
  if ((layout.kind === 'list' || layout.kind === 'fixed-list') && item !== undefined) {
    const itemDefinition = definition + 1;
    return {
      type: 'list',
      name,
      definition,
      itemDefinition,
      repetition: repetition + 1,
      item: columnOf(item, itemDefinition, repetition + 1, fields, paths),
    };
  }
  if (layout.kind === 'struct') {
    return { type: 'struct', name, definition, children: children.map((child) => columnOf(child, definition, repetition, fields, paths)) };
  }
  paths.push(fields);
  return { type: 'leaf', name, definition, kind: kindOf((field.dictionary?.values ?? field).layout), leaf: paths.length - 1 };
}

function kindOf(layout: ArrowLayout): LeafKind {
  switch (layout.kind) {
    case 'text':
    case 'view':
      return 'text';
    case 'integer':
      return 'integer';
    case 'float':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'bytes':
      return 'bytes';
    default:
      return 'other';
  }
}
