import { type Message, messageOf } from '../../core/message.ts';
import { type JsonKey, type JsonVisitor, JsonWalker } from '../json-walker.ts';
import { parseJson, reasonOf } from '../parse-json.ts';

/** Told of each record; `split` is the one that the file puts it under, else null; `offset` are the bytes of its line before it. */
export type VisitRecord = (value: unknown, line: number, split: string | null, offset?: number) => void;
export type ReportProblem = (line: number | null, message: Message) => void;

/** One way in which a JSON file holds its records, with the first of them. */
export interface RecordSource {
  readonly kind: 'lines' | 'values' | 'array' | 'splits' | 'container' | 'by-key' | 'columns' | 'paragraphs';
  /** For a person: `a JSON array of records`. */
  readonly what: Message;
  readonly records: readonly unknown[];
  /** True when the file is one object that is the record itself. */
  readonly isOneObject: boolean;
  /** Streams the file and hands out its records. Of a file by columns, only the column `key` is read. */
  read(bytes: AsyncIterable<Uint8Array>, key: string | null, visit: VisitRecord, problem: ReportProblem): Promise<void>;
  /**
   * Present where the columns that may hold labels lie beyond the first bytes. Asks of each column that comes whether `choose` takes its
   * first records, and hands out those of the first one that is taken; false when none is.
   */
  readUnseen?(
    bytes: AsyncIterable<Uint8Array>,
    choose: (records: readonly unknown[]) => VisitRecord | null,
    problem: ReportProblem,
  ): Promise<boolean>;
}

/** Records that are looked at before the labels are known to be found. */
export const SAMPLED_RECORDS = 200;
/** Text that is sampled, unless its first record is longer. */
export const SAMPLE = 64 * 1024;

export type Walked = Pick<JsonVisitor, 'step'> & {
  record(value: unknown, path: readonly JsonKey[]): void;
  /** True where what follows changes nothing. */
  readonly isOver?: () => boolean;
};

/** Walks through the first bytes until enough records are seen; values that are no JSON are passed over. */
export function walkSample(bytes: Uint8Array, { step, record, isOver }: Walked, many = false): void {
  let seen = 0;
  const walker = new JsonWalker(
    {
      step,
      value(text, _, path) {
        try {
          record(parseJson(text), path);
          seen += 1;
        } catch {
          // A bad record is reported when the file is read.
        }
      },
      problem: () => {},
    },
    { many },
  );
  for (let start = 0; start < bytes.length && (seen === 0 || start < SAMPLE) && isOver?.() !== true; start += SAMPLE)
    walker.push(bytes.subarray(start, start + SAMPLE));
}

/** Streams a file by the same steps. `splitOf` names the split of a record, `recordOf` makes it of the value. */
export async function readWalked(
  bytes: AsyncIterable<Uint8Array>,
  step: JsonVisitor['step'],
  record: (value: unknown, line: number, path: readonly JsonKey[], offset: number) => void,
  problem: ReportProblem,
  { many = false, skipped }: { readonly many?: boolean; readonly skipped?: NonNullable<JsonVisitor['skipped']> } = {},
): Promise<void> {
  const walker = new JsonWalker(
    {
      step,
      value(text, line, path, offset) {
        let value: unknown;
        try {
          value = parseJson(text);
        } catch (error) {
          problem(line, messageOf('The record is not valid JSON ({0}); it was not counted.', reasonOf(error)));
          return;
        }
        record(value, line, path, offset);
      },
      problem,
      ...(skipped === undefined ? {} : { skipped }),
    },
    { many },
  );
  for await (const piece of bytes) walker.push(piece);
  walker.end();
}
