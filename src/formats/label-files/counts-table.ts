import { emptyCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { splitHead, wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { forEachLine } from '../lines.ts';
import { areCountsColumns, type CountsColumn, CountsRows } from './counts-rows.ts';
import { cellOf, readCsvSample } from './csv-records.ts';
import { CsvStream } from './csv-stream.ts';
import { isRecord } from './json-values.ts';

/** Counts made elsewhere (SQL, Spark, …): a table `label,count[,split][,unit]` as CSV, TSV or JSON Lines. Equal rows add up. */
export const countsTable: TextLabelFormat = {
  id: 'counts',
  content: 'text',
  title: 'Table of counts',
  recognisedBy: 'columns (or keys of JSON Lines) label and count, perhaps split and unit, and no others',
  task: 'text-classification',
  recognise,
  read,
};

const SAMPLE = 64 * 1024;
const DELIMITERS = [',', '\t', ';', '|'] as const;

function recognise(head: FileHead): Recognition | null {
  const layout = layoutOf(head.text, head.complete);
  return layout === null
    ? null
    : { confidence: 0.98, evidence: messageOf('a table of counts with the columns {0}', layout.names.join(', ')) };
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const layout = layoutOf(new TextDecoder().decode(head), complete);
  if (layout === null) {
    options.problem(null, messageOf('A table with the columns label and count (and perhaps split and unit) was expected.'));
    return [{ split: null, counts: emptyCounts() }];
  }
  const rows = new CountsRows(options);
  if (layout.delimiter === null) await readLines(all, rows, options);
  else await readTable(all, layout.delimiter, layout.names, rows, options);
  return rows.finish();
}

interface Layout {
  readonly names: readonly CountsColumn[];
  /** Null for JSON Lines. */
  readonly delimiter: string | null;
}

function layoutOf(text: string, complete: boolean): Layout | null {
  const start = text.trimStart();
  if (start.startsWith('{')) {
    // The first line may be megabytes long.
    if (!BEGINS_AS_COUNTS.test(start)) return null;
    const row = readObject(start.split('\n', 1)[0]!);
    const names = row === null ? [] : Object.keys(row);
    return areCountsColumns(names) ? { names: names as readonly CountsColumn[], delimiter: null } : null;
  }
  for (const delimiter of DELIMITERS) {
    const names = (readCsvSample(start.slice(0, LONGEST_HEADER), delimiter, complete || start.length > LONGEST_HEADER, 1)[0] ?? []).map(
      (name) => name.trim().toLowerCase(),
    );
    if (areCountsColumns(names)) return { names: names as readonly CountsColumn[], delimiter };
  }
  return null;
}

const LONGEST_HEADER = 200;
const BEGINS_AS_COUNTS = /^\{\s*"(?:label|count|split|unit)"\s*:/;

function readObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

async function readTable(
  pieces: AsyncIterable<Uint8Array>,
  delimiter: string,
  names: readonly CountsColumn[],
  rows: CountsRows,
  { problem }: ReadOptions,
): Promise<void> {
  let headerIsDue = true;
  const stream = new CsvStream(
    { delimiter, columns: names.length, comments: false, skippedLines: 0, returns: false },
    {
      record: (bytes, record, line) => {
        if (record.lastFilled < 0) return;
        if (headerIsDue) headerIsDue = false;
        else if (record.fields < names.length || record.lastFilled >= names.length)
          problem(line, messageOf('The row has {0} columns, {1} were expected; it was not counted.', record.fields, names.length));
        else rows.add(Object.fromEntries(names.map((name, index) => [name, cellOf(bytes, record, index)])), line);
      },
      problem,
    },
  );
  for await (const piece of pieces) stream.push(piece);
  stream.end();
}

async function readLines(pieces: AsyncIterable<Uint8Array>, rows: CountsRows, { problem }: ReadOptions): Promise<void> {
  let line = 1;
  for await (const block of wholeLines(pieces)) {
    if (block === null) {
      problem(line++, messageOf('The line is longer than 16 MiB; it was left out.'));
      continue;
    }
    line = forEachLine(block, line, (text, at) => {
      const row = readObject(text);
      if (row === null) problem(at, messageOf('A JSON object with a label and a count was expected; the line was not counted.'));
      else rows.add({ label: own(row, 'label'), count: own(row, 'count'), split: own(row, 'split'), unit: own(row, 'unit') }, at);
    });
  }
}

function own(row: Readonly<Record<string, unknown>>, name: CountsColumn): unknown {
  return Object.hasOwn(row, name) ? row[name] : undefined;
}
