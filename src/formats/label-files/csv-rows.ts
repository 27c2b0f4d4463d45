import { Carry } from '../blocks.ts';
import { emptyRecord, readCsvRecord, unquote } from './csv-records.ts';

/** Some cells of one record; '' where a row is too short to have one. */
export interface CsvCells {
  readonly cells: readonly string[];
  readonly fields: number;
  /** Where the record begins, counted from 1. */
  readonly line: number;
}

/** A longer record is no row of a table; it is told and left out. */
const LONGEST_RECORD = 1024 * 1024;

/** The wanted columns of every record that is not blank, as the table streams by. */
export async function* csvRows(
  pieces: AsyncIterable<Uint8Array>,
  delimiter: number,
  columns: readonly number[],
  problem: (line: number, message: string) => void,
): AsyncGenerator<CsvCells, void, undefined> {
  const record = emptyRecord();
  const carry = new Carry();
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  const readCell = (column: number, quotes: boolean, from: number, isLast: boolean): string | null => {
    if (!readCsvRecord(rest, from, delimiter, column, quotes, isLast, record)) return null;
    const text = record.start < 0 ? '' : rest.toString('utf8', record.start, record.end);
    return record.isIntricate ? unquote(text) : text;
  };
  function* take(isLast: boolean): Generator<CsvCells, void, undefined> {
    let from = 0;
    while (from < rest.length) {
      let quotes = true;
      let first = readCell(columns[0]!, quotes, from, isLast);
      if (first === null && (isLast || rest.length - from > LONGEST_RECORD)) {
        problem(line, 'A quote opens here and never closes; it was taken as an ordinary character.');
        quotes = false;
        first = readCell(columns[0]!, quotes, from, isLast);
      }
      if (first === null) break;
      const { next, lines, fields, isBlank } = record;
      if (!isBlank) yield { cells: [first, ...columns.slice(1).map((column) => readCell(column, quotes, from, isLast)!)], fields, line };
      line += lines;
      from = next;
    }
    carry.add(rest.subarray(from));
  }
  const view = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for await (const piece of pieces) {
    carry.add(piece);
    rest = view(carry.take());
    yield* take(false);
  }
  rest = view(carry.take());
  yield* take(true);
}
