import { emptyCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { splitHead } from '../blocks.ts';
import type { ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { beginsAsMarkup } from '../markup.ts';
import { literalOfCell } from './cell-literal.ts';
import { SAMPLE } from './csv.ts';
import { type CsvLayout, layoutOfCsv } from './csv-layout.ts';
import { cellOf, NO_QUOTE, QUOTE, readCsvSample } from './csv-records.ts';
import { CsvStream } from './csv-stream.ts';
import type { JsonRecord } from './json-values.ts';
import { RecordCounters } from './record-counter.ts';
import type { FoundShape } from './record-shape.ts';
import { findSpanShape } from './span-shape.ts';

/** A table with a header, one column of which holds the labelled spans of a text, as JSON or as Python writes lists. */
export const csvSpans: TextLabelFormat = {
  id: 'csv-spans',
  content: 'text',
  title: 'CSV / TSV table with spans in cells',
  recognisedBy:
    'a table with a header, whose column entities, spans, label, … holds lists of spans: [{"start": 0, "end": 5, "label": "PER"}], [(0, 5, \'PER\')]',
  task: 'token-classification',
  ceiling: 0.94,
  recognise({ text, complete }): Recognition | null {
    if (text === '' || !HOLDS_SPANS.test(text) || beginsAsMarkup(text)) return null;
    const found = findSpans(text, complete, undefined);
    return found === null ? null : { confidence: 0.94, evidence: found.shape.evidence };
  },
  read,
};

/** A cell that begins as a list of lists or of objects. */
const HOLDS_SPANS = /[,;|\t"]\s*\[\s*[[({]/;
/** Rows that are looked into. */
const SAMPLED_ROWS = 200;

interface SpanTable {
  readonly layout: CsvLayout;
  readonly names: readonly string[];
  /** Position of the column of spans, from 0. */
  readonly column: number;
  readonly shape: FoundShape;
}

function findSpans(text: string, complete: boolean, wanted: string | number | undefined): SpanTable | null {
  const layout = layoutOfCsv(text, complete, undefined);
  if (layout === null || !layout.hasHeader || layout.skippedLines > 0 || layout.returns) return null;
  // A table whose quotes mean nothing is known by its columns.
  const [header = [], ...rows] =
    [QUOTE, NO_QUOTE]
      .map((quote) => readCsvSample(text, layout.delimiter, complete, SAMPLED_ROWS, { quote }))
      .find((sample) => sample.some((row) => row.length === layout.columns)) ?? [];
  const names = header.map((name) => name.trim());
  const column = typeof wanted === 'number' ? names[wanted - 1] : wanted;
  const regular = rows.filter((row) => row.length === layout.columns);
  const shape = findSpanShape(sampledRecords(names, regular), column ?? null);
  if (shape === null) return null;
  const at = names.indexOf(shape.shape.key);
  // Where another column is plainly the label, a person has to name the spans.
  const isOther = layout.labelName !== null && layout.labelName !== names[at] && layout.confidence > 0.6;
  return at < 0 || (isOther && wanted === undefined) ? null : { layout, names, column: at, shape };
}

/** A row as a record, the cell of one column read as a list or an object where it is one. */
function recordOf(names: readonly string[], cells: readonly string[], column: number): JsonRecord {
  return Object.fromEntries(
    names.map((name, index) => {
      const cell = cells[index] ?? '';
      return [name, index === column ? (literalOfCell(cell) ?? (cell.trim() === '' ? null : cell)) : cell];
    }),
  );
}

/** Rows as records: of the columns of lists, what is none is left out. */
function sampledRecords(names: readonly string[], rows: readonly (readonly string[])[]): readonly JsonRecord[] {
  const literals = names.map((_, index) => rows.map((row) => literalOfCell(row[index] ?? '')));
  const areRead = literals.map((column, index) => {
    const filled = rows.filter((row) => (row[index] ?? '').trim() !== '').length;
    return filled > 0 && column.filter((value) => value !== undefined).length * 2 >= filled;
  });
  return rows.map((row, at) =>
    Object.fromEntries(names.map((name, index) => [name, areRead[index] ? (literals[index]![at] ?? null) : (row[index] ?? '')])),
  );
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const found = findSpans(new TextDecoder().decode(head), complete, options.column);
  if (found === null) {
    options.problem(null, messageOf('No column of lists of spans was found; a table with a header and such a column was expected.'));
    return [{ split: null, counts: emptyCounts() }];
  }
  const { layout, names, column, shape } = found;
  const counters = new RecordCounters(shape.shape, options);
  let isHeader = true;
  const stream = new CsvStream(layout, {
    record: (buffer, record, line) => {
      if (record.lastFilled < 0) return;
      if (isHeader) {
        isHeader = false;
        return;
      }
      if (record.fields <= column) {
        options.problem(
          line,
          messageOf(
            'The row has {0} columns, {1} were expected (the spans in column {2}); it was not counted.',
            record.fields,
            layout.columns,
            String(column + 1),
          ),
        );
        return;
      }
      const cells = names.map((_, index) => (index < record.fields ? cellOf(buffer, record, index) : ''));
      counters.count(recordOf(names, cells, column), line);
    },
    problem: options.problem,
  });
  for await (const piece of all) stream.push(piece);
  stream.end();
  return counters.finish();
}
