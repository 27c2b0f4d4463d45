import { type Message, messageOf } from '../../core/message.ts';
import type { ReadOptions, ReadPart } from '../format.ts';
import { areCountsColumns, CountsRows } from '../label-files/counts-rows.ts';
import { RecordCounters } from '../label-files/record-counter.ts';
import { MalformedData } from '../malformed.ts';
import { UnreadableFile } from '../unreadable.ts';
import type { ColumnNode, LeafPath } from './column-tree.ts';
import type { ColumnarFile, ColumnSection } from './columnar-file.ts';
import { type FoundLabels, findLabels } from './find-labels.ts';
import { plainCounter } from './plain-counter.ts';
import { type RecordColumn, readRecords, recordColumn } from './record-reader.ts';
import { TooManyValues } from './value-table.ts';

/** True for the columns of counts that were made elsewhere: label, count and perhaps split and unit, and no others. */
export function isCountsTable(columns: readonly ColumnNode[]): boolean {
  return areCountsColumns(columns.map(({ name }) => name.toLowerCase())) && columns.every(({ type }) => type === 'leaf');
}

/** Opens a file and counts its labels, reading no columns but those that hold them. Throws `UnreadableFile`, or the reason of the signal. */
export async function countColumnarFile(
  path: string,
  open: () => Promise<ColumnarFile>,
  options: ReadOptions,
): Promise<readonly ReadPart[]> {
  try {
    const file = await open();
    return isCountsTable(file.columns) && options.column === undefined ? await countRows(file, options) : await countLabels(file, options);
  } catch (error) {
    if (error instanceof MalformedData) throw new UnreadableFile(path, messageOf('{0} {1}.', path, error.said));
    throw error;
  }
}

async function countLabels(file: ColumnarFile, options: ReadOptions): Promise<readonly ReadPart[]> {
  const found = await findLabels(file, options);
  if (found === null) throw new UnreadableFile(file.path, noLabels(file, options));
  const { shape, plain, declared } = found;
  if (plain === null || shape.kind === 'spans')
    return (await countRecords(file, found, options)).map((part) => withDeclared(part, declared));
  const counter = plainCounter(shape, plain, declared, options);
  await eachSection(file, [plain], options, async (section) => {
    const before = counter.rows;
    try {
      // Told of each label, a watch needs the rows one by one.
      if (section.tally !== undefined && counter.tally !== undefined && options.watch === undefined)
        await section.tally(plain, counter.tally);
      else for await (const batch of section.read(plain, counter.values)) counter.add(batch);
    } finally {
      counter.endSection();
    }
    return counter.rows - before;
  });
  const unit = shape.kind === 'document' && shape.unit !== 'document' ? { unit: shape.unit } : {};
  return [withDeclared({ split: null, column: shape.key, ...unit, counts: counter.finish() }, declared)];
}

function withDeclared(part: ReadPart, declared: readonly string[] | null): ReadPart {
  return declared === null ? part : { ...part, declared };
}

const SHOWN_COLUMNS = 12;

function noLabels({ path, columns }: ColumnarFile, { column }: ReadOptions): Message {
  const names = columns.slice(0, SHOWN_COLUMNS).map(({ name }) => JSON.stringify(name.slice(0, 60)));
  const shown = columns.length > SHOWN_COLUMNS ? messageOf('{0}, … ({1} in all)', names.join(', '), columns.length) : names.join(', ');
  if (column !== undefined)
    return messageOf('{0} has no column {1} that holds labels; its columns are {2}.', path, JSON.stringify(column), shown);
  return messageOf(
    '{0} has no column that is known to hold labels; its columns are {1}. Name the one that does with the column option.',
    path,
    shown,
  );
}

/** Labels that need the record around them: spans, boxes, several columns, splits. */
async function countRecords(file: ColumnarFile, found: FoundLabels, options: ReadOptions): Promise<readonly ReadPart[]> {
  let row = 0;
  const labels = found.declared ?? options.labels;
  const counters = new RecordCounters(found.shape, {
    ...options,
    ...(labels === undefined ? {} : { labels }),
    problem: (_, message) => options.problem(null, messageOf('Row {0}: {1}', String(row), message)),
  });
  const leaves = found.columns.flatMap((column) => column.leaves);
  await eachSection(file, leaves, options, async (section) => {
    let rows = 0;
    for await (const records of readRecords(section, found.columns, found.features)) {
      for (const record of records) {
        row += 1;
        counters.count(record, 0);
      }
      rows += records.length;
      options.signal?.throwIfAborted();
    }
    return rows;
  });
  return counters.finish();
}

async function countRows(file: ColumnarFile, options: ReadOptions): Promise<readonly ReadPart[]> {
  let row = 0;
  const counter = new CountsRows({
    ...options,
    problem: (_, message) => options.problem(null, messageOf('Row {0}: {1}', String(row), message)),
  });
  const columns: readonly RecordColumn[] = file.columns.map(recordColumn);
  await eachSection(
    file,
    columns.flatMap(({ leaves }) => leaves),
    options,
    async (section) => {
      let rows = 0;
      for await (const records of readRecords(section, columns, null)) {
        for (const record of records) {
          row += 1;
          counter.add(Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value])), 0);
        }
        rows += records.length;
      }
      return rows;
    },
  );
  return counter.finish();
}

/** Reads section after section; what is wrong with one is a problem, and the next one is read all the same. */
async function eachSection(
  file: ColumnarFile,
  leaves: readonly LeafPath[],
  options: ReadOptions,
  read: (section: ColumnSection) => Promise<number>,
): Promise<void> {
  try {
    for await (const section of file.sections(leaves)) {
      try {
        const rows = await read(section);
        if (rows !== section.rows)
          options.problem(null, messageOf('{0}: {1} claims {2} rows and holds {3}.', file.path, section.name, section.rows, rows));
      } catch (error) {
        if (!(error instanceof MalformedData) || error instanceof TooManyValues) throw error;
        options.problem(null, messageOf('{0}: {1} {2}; what follows in it was not counted.', file.path, section.name, error.message));
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedData) || error instanceof TooManyValues) throw error;
    options.problem(null, messageOf('{0} {1}; what follows was not counted.', file.path, error.message));
  }
}
