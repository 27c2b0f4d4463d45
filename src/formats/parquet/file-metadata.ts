import { messageOf } from '../../core/message.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { type Annotation, type ParquetSchema, type SchemaElement, schemaOf } from './schema.ts';
import { ThriftReader } from './thrift.ts';

/** What a Parquet file says of itself at its end. The row groups are read from it one after the other: there may be a million columns in them. */
export interface FileMetadata extends ParquetSchema {
  readonly rows: number;
  readonly groups: number;
  readonly entries: ReadonlyMap<string, string>;
  /** Where the data end and the footer begins. */
  readonly dataEnd: number;
  /** The chunks of the leaves that are asked for, group by group. */
  rowGroups(leaves: ReadonlySet<number>): Generator<RowGroup, void, undefined>;
}

export interface RowGroup {
  readonly rows: number;
  /** By the place of the leaf. */
  readonly chunks: ReadonlyMap<number, ColumnChunk>;
}

/** The values of one leaf in one row group. */
export interface ColumnChunk {
  readonly type: number;
  readonly codec: number;
  readonly values: number;
  /** Bytes in the file. */
  readonly start: number;
  readonly length: number;
  /** Bytes of its pages when they are unpacked. */
  readonly unpacked: number;
  readonly isElsewhere: boolean;
  readonly isEncrypted: boolean;
}

const MAGIC = 'PAR1';
const ENCRYPTED_MAGIC = 'PARE';
const TRAILER = 8;
/** A footer is some hundred bytes a column and row group. */
const LONGEST_FOOTER = 32 * 1024 * 1024;
const MOST_ELEMENTS = 100_000;

/** True for the first bytes of a Parquet file. */
export function isParquet(head: Uint8Array): boolean {
  const magic = magicAt(head, 0);
  return magic === MAGIC || magic === ENCRYPTED_MAGIC;
}

function magicAt(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + 4));
}

/** Reads the footer of a file. Throws `MalformedData`. */
export async function readFileMetadata(file: ByteSource): Promise<FileMetadata> {
  if (file.size < 12) throw new MalformedData(messageOf('is too short for a Parquet file'));
  const trailer = await file.read(file.size - TRAILER, TRAILER);
  const length = footerLength(trailer);
  if (length > file.size - TRAILER - 4) throw new MalformedData(messageOf('is cut off or damaged: its footer claims {0} bytes', length));
  if (length > LONGEST_FOOTER) throw new MalformedData(messageOf('has a footer of {0} bytes; up to {1} are read', length, LONGEST_FOOTER));
  const start = file.size - TRAILER - length;
  const footer = await file.read(start, length);
  if (footer.length < length) throw new MalformedData(messageOf('has become shorter while it was read'));
  return parseFooter(footer, start);
}

/** The metadata, when the last bytes of a file hold all of its footer; null when they do not. Throws `MalformedData`. */
export function metadataOfTail(tail: Uint8Array): FileMetadata | null {
  if (tail.length < 12) return null;
  const length = footerLength(tail.subarray(tail.length - TRAILER));
  if (length > tail.length - TRAILER) return null;
  const start = tail.length - TRAILER - length;
  return parseFooter(tail.subarray(start, start + length), start);
}

function footerLength(trailer: Uint8Array): number {
  const magic = trailer.length < TRAILER ? '' : magicAt(trailer, 4);
  if (magic === ENCRYPTED_MAGIC) throw new MalformedData(messageOf('is encrypted; decrypt it first'));
  if (magic !== MAGIC) throw new MalformedData(messageOf('is cut off or damaged: a Parquet file ends with PAR1'));
  return new DataView(trailer.buffer, trailer.byteOffset).getUint32(0, true);
}

function parseFooter(footer: Uint8Array, dataEnd: number): FileMetadata {
  const elements: SchemaElement[] = [];
  const entries = new Map<string, string>();
  let rows = 0;
  let groups = 0;
  let groupsAt = -1;
  const reader = new ThriftReader(footer);
  reader.struct((field) => {
    if (field === 2) {
      reader.list((_, length) => {
        if (length > MOST_ELEMENTS) throw new MalformedData(messageOf('has {0} columns; up to {1} are read', length, MOST_ELEMENTS));
        elements.push(schemaElement(reader));
      });
    } else if (field === 3) rows = reader.integer();
    else if (field === 4) {
      groupsAt = reader.position;
      reader.list((_, length) => {
        groups = length;
      });
    } else if (field === 5) reader.list(() => readEntry(reader, entries));
  });
  return {
    ...schemaOf(elements),
    rows,
    groups,
    entries,
    dataEnd,
    *rowGroups(leaves) {
      if (groupsAt >= 0) yield* readRowGroups(footer, groupsAt, leaves);
    },
  };
}

function* readRowGroups(footer: Uint8Array, at: number, leaves: ReadonlySet<number>): Generator<RowGroup, void, undefined> {
  const reader = ThriftReader.atList(footer, at);
  const { kind, length } = reader.openList();
  for (let index = 0; index < length; index += 1) {
    reader.element(kind);
    yield readRowGroup(reader, leaves);
  }
}

function readRowGroup(reader: ThriftReader, leaves: ReadonlySet<number>): RowGroup {
  const chunks = new Map<number, ColumnChunk>();
  let rows = 0;
  reader.struct((field) => {
    if (field === 1) {
      reader.list((leaf) => {
        if (leaves.has(leaf)) chunks.set(leaf, readChunk(reader));
      });
    } else if (field === 3) rows = reader.integer();
  });
  return { rows, chunks };
}

function readChunk(reader: ThriftReader): ColumnChunk {
  let chunk: ChunkMetadata | null = null;
  let isElsewhere = false;
  let isEncrypted = false;
  reader.struct((field) => {
    if (field === 1) isElsewhere = reader.text() !== '';
    else if (field === 3) chunk = readChunkMetadata(reader);
    else if (field === 8 || field === 9) isEncrypted = true;
  });
  const nothing = { type: -1, codec: 0, values: 0, start: 0, length: 0, unpacked: 0 };
  return { ...(chunk ?? nothing), isElsewhere, isEncrypted: isEncrypted || chunk === null };
}

type ChunkMetadata = Omit<ColumnChunk, 'isElsewhere' | 'isEncrypted'>;

function readChunkMetadata(reader: ThriftReader): ChunkMetadata {
  let [type, codec, values, unpacked, length, data, dictionary] = [-1, 0, 0, 0, 0, 0, 0];
  reader.struct((field) => {
    if (field === 1) type = reader.integer();
    else if (field === 4) codec = reader.integer();
    else if (field === 5) values = reader.integer();
    else if (field === 6) unpacked = reader.integer();
    else if (field === 7) length = reader.integer();
    else if (field === 9) data = reader.integer();
    else if (field === 11) dictionary = reader.integer();
  });
  // Some writers set a place of 0 for a dictionary that is not there.
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  return { type, codec, values, start, length, unpacked };
}

function schemaElement(reader: ThriftReader): SchemaElement {
  let [type, length, repetition, children] = [-1, 0, 0, 0];
  let name = '';
  let converted: Annotation = 'none';
  let logical: Annotation = 'none';
  reader.struct((field) => {
    if (field === 1) type = reader.integer();
    else if (field === 2) length = reader.integer();
    else if (field === 3) repetition = reader.integer();
    else if (field === 4) name = reader.text();
    else if (field === 5) children = reader.integer();
    else if (field === 6) converted = CONVERTED[reader.integer()] ?? 'other';
    else if (field === 10) logical = logicalType(reader);
  });
  return { name, type: children > 0 ? -1 : type, length, repetition, children, annotation: logical === 'none' ? converted : logical };
}

/** By their numbers in the format. */
const CONVERTED: readonly Annotation[] = [
  'text',
  'map',
  'map',
  'list',
  'text',
  ...new Array<Annotation>(6).fill('other'),
  ...new Array<Annotation>(4).fill('unsigned'),
  ...new Array<Annotation>(4).fill('signed'),
  'text',
  'other',
  'other',
];

/** A union: the field that is set tells the type. */
function logicalType(reader: ThriftReader): Annotation {
  let annotation: Annotation = 'none';
  reader.struct((field) => {
    if (field === 1 || field === 4 || field === 12) annotation = 'text';
    else if (field === 2) annotation = 'map';
    else if (field === 3) annotation = 'list';
    else if (field === 10) annotation = signOf(reader);
    else annotation = field === 15 ? 'half' : 'other';
  });
  return annotation;
}

function signOf(reader: ThriftReader): Annotation {
  let isSigned = true;
  reader.struct((field) => {
    if (field === 2) isSigned = reader.boolean();
  });
  return isSigned ? 'signed' : 'unsigned';
}

function readEntry(reader: ThriftReader, entries: Map<string, string>): void {
  let key = '';
  let value = '';
  reader.struct((field) => {
    if (field === 1) key = reader.text();
    else if (field === 2) value = reader.text();
  });
  if (!entries.has(key)) entries.set(key, value);
}
