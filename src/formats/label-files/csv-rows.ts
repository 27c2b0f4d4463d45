import type { Message } from '../../core/message.ts';
import { cellOf } from './csv-records.ts';
import { ANY, CsvStream } from './csv-stream.ts';

/** Some cells of one record; '' where a row is too short to have one. */
export interface CsvCells {
  readonly cells: readonly string[];
  readonly fields: number;
  /** Where the record begins, counted from 1. */
  readonly line: number;
}

/** The wanted columns of every record that is not blank, as the table streams by. */
export async function* csvRows(
  pieces: AsyncIterable<Uint8Array>,
  delimiter: number,
  columns: readonly number[],
  problem: (line: number, message: Message) => void,
): AsyncGenerator<CsvCells, void, undefined> {
  const rows: CsvCells[] = [];
  const stream = new CsvStream(
    { delimiter: String.fromCharCode(delimiter), columns: ANY, comments: false, skippedLines: 0, returns: false },
    {
      record: (bytes, record, line) => {
        if (!record.isBlank) rows.push({ cells: columns.map((column) => cellOf(bytes, record, column)), fields: record.fields, line });
      },
      problem,
    },
  );
  for await (const piece of pieces) {
    stream.push(piece);
    yield* rows.splice(0);
  }
  stream.end();
  yield* rows.splice(0);
}
