import type { Message } from '../../core/message.ts';
import type { ReadOptions } from '../format.ts';
import { findObjectShape } from '../label-files/find-shape.ts';
import { type JsonRecord, valueAt } from '../label-files/json-values.ts';
import type { FoundShape, RecordShape } from '../label-files/record-shape.ts';
import { MalformedData } from '../malformed.ts';
import { SPLIT_FIELDS } from '../split-name.ts';
import { type ColumnNode, holdsBytes, type LeafPath, leavesOf } from './column-tree.ts';
import type { ColumnarFile, ColumnSection } from './columnar-file.ts';
import { type Features, featuresOf } from './hugging-face.ts';
import { type RecordColumn, readRecords, recordColumn, stepsOf } from './record-reader.ts';

/** Where the labels of a file are. */
export interface FoundLabels {
  readonly shape: RecordShape;
  readonly evidence: Message;
  /** The columns that its records are read from. */
  readonly columns: readonly RecordColumn[];
  /** The leaf that holds the labels and nothing else, where the shape does no more than take them one by one; null where records must be made. */
  readonly plain: LeafPath | null;
  /** The classes that the file declares, in id order. */
  readonly declared: readonly string[] | null;
  readonly features: Features | null;
}

const SAMPLED_RECORDS = 200;
/** Of a table with more columns the first ones are looked at. */
const SAMPLED_COLUMNS = 256;
/** Labels are shorter: of longer texts the name is enough. */
const LONG_TEXT = 64;

/**
 * Finds the labels by the same rules as in records of JSON, which the first rows are made into. Classes that the features of Hugging Face
 * declare go before a name that only looks like a label's. Null where there are none. Throws `MalformedData` where no row can be read.
 */
export async function findLabels(file: ColumnarFile, options: ReadOptions): Promise<FoundLabels | null> {
  const features = featuresOf(file.entries);
  const records = await sample(file, features, options);
  const column = columnNamed(file.columns, options.column);
  const found = column === null ? findUnnamed(file.columns, records, features) : findNamed(file.columns, records, column, features);
  return found === null ? null : labelsOf(file, found, records, features);
}

/** What the columns alone say, without a look at their values: for recognition. */
export function guessLabels(columns: readonly ColumnNode[], entries: ReadonlyMap<string, string>): FoundShape | null {
  const features = featuresOf(entries);
  return findUnnamed(columns, [exampleRecord(columns.slice(0, SAMPLED_COLUMNS), features)], features);
}

function exampleRecord(columns: readonly ColumnNode[], features: Features | null): JsonRecord {
  const record: Record<string, unknown> = {};
  for (const column of columns) {
    const value = exampleOf(column, [column.name], features);
    if (value !== undefined && column.name !== '__proto__') record[column.name] = value;
  }
  return withImage(record, columns);
}

/** Where most rows are null, the others tell; where all are, the type of the column does. */
function findNamed(
  columns: readonly ColumnNode[],
  records: readonly JsonRecord[],
  name: string,
  features: Features | null,
): FoundShape | null {
  const found = findObjectShape(records, name);
  if (found !== null) return found;
  const filled = records.filter((record) => (valueAt(record, name) ?? null) !== null);
  const own = columns.filter((column) => column.name === name || name.startsWith(`${column.name}.`));
  return findObjectShape(filled.length > 0 ? filled : [exampleRecord(own, features)], name);
}

function findUnnamed(columns: readonly ColumnNode[], records: readonly JsonRecord[], features: Features | null): FoundShape | null {
  const found = findObjectShape(records, null) ?? findAmongNulls(columns, records, features);
  const classes = columns.find((column) => features?.classNames([column.name]) != null);
  const isDeclared = found === null || classes === undefined || declaredAt(columns, found.shape.key, features) !== null;
  if (classes === undefined || (found !== null && (isDeclared || found.shape.kind !== 'document'))) return found;
  return findNamed(columns, records, classes.name, features) ?? found;
}

/** Labels of which most rows have none: the columns tell where to look, and the rows that have one whether it is a label. */
function findAmongNulls(columns: readonly ColumnNode[], records: readonly JsonRecord[], features: Features | null): FoundShape | null {
  const key = findObjectShape([exampleRecord(columns, features)], null)?.shape.key;
  const filled = key === undefined ? [] : records.filter((record) => (valueAt(record, key) ?? null) !== null);
  return filled.length === 0 || filled.length === records.length ? null : findObjectShape(filled, null);
}

function columnNamed(columns: readonly ColumnNode[], column: string | number | undefined): string | null {
  if (column === undefined) return null;
  const name = String(column);
  if (columns.some((each) => each.name === name)) return name;
  return columns[Number(name) - 1]?.name ?? name;
}

function labelsOf(
  file: ColumnarFile,
  { shape, evidence }: FoundShape,
  records: readonly JsonRecord[],
  features: Features | null,
): FoundLabels {
  const needed = keysRead(shape, records);
  const splits = file.columns.filter(({ name }) => SPLIT_FIELDS.includes(name) || name === 'training');
  const columns = file.columns.filter((column) => needed.has(column.name) || splits.includes(column)).map(recordColumn);
  const declared = declaredAt(file.columns, shape.key, features);
  return { shape, evidence, columns, plain: splits.length > 0 ? null : plainLeaf(file.columns, shape), declared, features };
}

/** The keys of its own that a shape looks at in a record. */
function keysRead(shape: RecordShape, records: readonly JsonRecord[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const record of records) {
    const watched = new Proxy(record, {
      get(target, key) {
        keys.add(String(key));
        return Reflect.get(target, key) as unknown;
      },
      has(target, key) {
        keys.add(String(key));
        return Reflect.has(target, key);
      },
      getOwnPropertyDescriptor(target, key) {
        keys.add(String(key));
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
    });
    shape.read(watched);
  }
  return keys;
}

function plainLeaf(columns: readonly ColumnNode[], shape: RecordShape): LeafPath | null {
  if (shape.kind === 'spans' || !shape.isPlain) return null;
  const named = columns.filter(({ name }) => name === shape.key);
  const [path, ...others] = named.length === 1 ? leavesOf(named[0]!) : [];
  if (path === undefined || others.length > 0 || path.lists.length > 1) return null;
  if (path.nodes.some(({ type }) => type === 'struct') || (shape.kind === 'sentence' && path.lists.length === 0)) return null;
  return path;
}

/** The names of the classes at a column, or of the first below it. */
function declaredAt(columns: readonly ColumnNode[], key: string, features: Features | null): readonly string[] | null {
  if (features === null) return null;
  const column = columns.find(({ name }) => name === key) ?? columns.find(({ name }) => key.startsWith(`${name}.`));
  if (column === undefined) return null;
  const paths = leavesOf(column).map((leaf) => stepsOf(column, leaf));
  const named = paths.find((path) => path.join('.') === key);
  for (const path of named === undefined ? paths : [named]) {
    const names = features.classNames(path);
    if (names !== null) return names;
  }
  return null;
}

/** The first records, as far as they tell where the labels are. A column that nowhere can be read is left out. */
async function sample(file: ColumnarFile, features: Features | null, options: ReadOptions): Promise<readonly JsonRecord[]> {
  const columns = sampledColumns(file.columns, options).map(recordColumn);
  try {
    return await sampleOf(file, columns, features, options);
  } catch (error) {
    if (!(error instanceof MalformedData)) throw error;
    const readable: RecordColumn[] = [];
    for (const column of columns) if (await isReadable(file, column, features, options)) readable.push(column);
    if (readable.length === 0 || readable.length === columns.length) throw error;
    const records = await sampleOf(file, readable, features, options);
    // Nothing tells of labels: then it is the damage that hides them.
    const column = columnNamed(file.columns, options.column);
    const found = column === null ? findUnnamed(file.columns, records, features) : findNamed(file.columns, records, column, features);
    if (found === null) throw error;
    return records;
  }
}

async function isReadable(file: ColumnarFile, column: RecordColumn, features: Features | null, options: ReadOptions): Promise<boolean> {
  try {
    await sampleOf(file, [column], features, options);
    return true;
  } catch (error) {
    if (error instanceof MalformedData) return false;
    throw error;
  }
}

async function sampleOf(
  file: ColumnarFile,
  columns: readonly RecordColumn[],
  features: Features | null,
  options: ReadOptions,
): Promise<readonly JsonRecord[]> {
  const named = columnNamed(file.columns, options.column);
  let damage: MalformedData | null = null;
  for await (const section of file.sections(columns.flatMap(({ leaves }) => leaves))) {
    options.signal?.throwIfAborted();
    if (section.rows === 0) continue;
    const texts = columns.filter((each) => each.column.name !== named && columns.every(isSimple) && isLongText(each, section));
    try {
      const read = readRecords(
        section,
        columns.filter((each) => !texts.includes(each)),
        features,
      );
      const records: JsonRecord[] = [];
      for await (const some of read) {
        records.push(...some);
        if (records.length >= SAMPLED_RECORDS) break;
      }
      if (records.length > 0) return records.slice(0, SAMPLED_RECORDS).map((record) => withImage(withTexts(record, texts), file.columns));
    } catch (error) {
      if (!(error instanceof MalformedData)) throw error;
      damage ??= error;
    }
  }
  if (damage !== null) throw damage;
  return [];
}

function sampledColumns(columns: readonly ColumnNode[], { column }: ReadOptions): readonly ColumnNode[] {
  const named = columnNamed(columns, column);
  return columns.filter((each, index) => index < SAMPLED_COLUMNS || each.name === named || named?.startsWith(`${each.name}.`) === true);
}

/** A scalar, or a list of scalars. */
function isSimple({ column }: RecordColumn): boolean {
  const [path, ...others] = leavesOf(column);
  return holdsBytes(column) || (path !== undefined && others.length === 0 && path.lists.length <= 1);
}

function isLongText({ column }: RecordColumn, section: ColumnSection): boolean {
  const [path] = leavesOf(column);
  return column.type === 'leaf' && column.kind === 'text' && section.bytesOf(path!) > section.rows * LONG_TEXT;
}

const TEXT = 'a text';

function withTexts(record: Record<string, unknown>, texts: readonly RecordColumn[]): Record<string, unknown> {
  for (const { column } of texts) if (column.name !== '__proto__') record[column.name] = TEXT;
  return record;
}

const IMAGE_NAME = /^(?:image|img|picture|photo|pixel)/i;

/** A picture stands for the name of its file, by which records of images are known. */
function withImage(record: Record<string, unknown>, columns: readonly ColumnNode[]): Record<string, unknown> {
  const isImage = (column: ColumnNode) => holdsBytes(column) && IMAGE_NAME.test(column.name);
  return columns.some(isImage) ? { ...record, image: 'image.png' } : record;
}

/** A value as the column may hold it. */
function exampleOf(column: ColumnNode, path: readonly string[], features: Features | null): unknown {
  if (column.type === 'list') {
    const item = exampleOf(column.item, path, features);
    return item === undefined ? undefined : [item];
  }
  if (column.type === 'struct') {
    const object: Record<string, unknown> = {};
    for (const child of column.children) {
      const value = exampleOf(child, [...path, child.name], features);
      if (value !== undefined && child.name !== '__proto__') object[child.name] = value;
    }
    return object;
  }
  if (column.kind === 'text') return TEXT;
  if (column.kind === 'boolean') return true;
  if (column.kind === 'bytes' || column.kind === 'other') return undefined;
  return features?.classNames(path)?.[0] ?? 0;
}
