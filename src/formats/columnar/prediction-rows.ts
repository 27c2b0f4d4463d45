import { messageOf } from '../../core/message.ts';
import { openByteSource } from '../byte-source.ts';
import type { PredictionOptions } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';
import type { ColumnarFile } from './columnar-file.ts';
import { type Features, featuresOf } from './hugging-face.ts';
import { openColumnar } from './open-columnar.ts';
import { type ColumnRecord, readRecords, recordColumn } from './record-reader.ts';

const SAMPLED = 200;
/** A part that claims more rows lies. */
const MOST_LOST = 1 << 22;

/** What is looked at before the rows are read. */
export interface ColumnarSample {
  readonly records: readonly ColumnRecord[];
  /** The names of the classes whose ids a column holds, in id order; null where the file does not tell. */
  classNames(column: string): readonly string[] | null;
}

/** The first records of the columns that are wanted. Throws `UnreadableFile`. */
export function sampleColumns(path: string, wanted: (name: string) => boolean, signal: AbortSignal | undefined): Promise<ColumnarSample> {
  return withColumnar(path, signal, async (file) => {
    const features = featuresOf(file.entries);
    const columns = file.columns.filter(({ name }) => wanted(name)).map(recordColumn);
    const records: ColumnRecord[] = [];
    let damage: MalformedData | null = null;
    for await (const section of file.sections(columns.flatMap(({ leaves }) => leaves))) {
      try {
        for await (const some of readRecords(section, columns, features)) {
          records.push(...some);
          if (records.length >= SAMPLED) break;
        }
      } catch (error) {
        if (!(error instanceof MalformedData)) throw error;
        damage ??= error;
      }
      if (records.length >= SAMPLED) break;
    }
    if (records.length === 0 && damage !== null) throw damage;
    return { records: records.slice(0, SAMPLED), classNames: (column) => features?.classNames([column]) ?? null };
  });
}

async function withColumnar<T>(path: string, signal: AbortSignal | undefined, use: (file: ColumnarFile) => Promise<T>): Promise<T> {
  const { file, close } = await openByteSource(path, { signal });
  try {
    return await use(await openColumnar(file, signal));
  } catch (error) {
    throw explain(path, error);
  } finally {
    await close();
  }
}

function explain(path: string, error: unknown): unknown {
  return error instanceof MalformedData ? new UnreadableFile(path, messageOf('{0} {1}.', path, error.said)) : explainFileError(path, error);
}

/**
 * The rows of columns as records, some at a time. What is wrong with a part of the file is a problem, and the next part is read all the same: in
 * place of the rows that are lost their number is given, so that those after them keep theirs.
 * @throws UnreadableFile
 */
export async function* columnarRows(
  path: string,
  wanted: ReadonlySet<string>,
  { signal, problem }: Pick<PredictionOptions, 'signal' | 'problem'>,
): AsyncGenerator<readonly ColumnRecord[] | number, void, undefined> {
  const { file: source, close } = await openByteSource(path, { ...(signal === undefined ? {} : { signal }) });
  try {
    const file = await openColumnar(source, signal);
    const features: Features | null = featuresOf(file.entries);
    const columns = file.columns.filter(({ name }) => wanted.has(name)).map(recordColumn);
    for await (const section of file.sections(columns.flatMap(({ leaves }) => leaves))) {
      let rows = 0;
      try {
        for await (const records of readRecords(section, columns, features)) {
          signal?.throwIfAborted();
          rows += records.length;
          yield records;
        }
        if (rows !== section.rows)
          problem(path, null, messageOf('The {0} claims {1} rows and holds {2}.', section.name, section.rows, rows));
      } catch (error) {
        if (!(error instanceof MalformedData)) throw error;
        problem(path, null, messageOf('The {0} {1}; what follows in it after {2} rows was not read.', section.name, error.message, rows));
        const lost = section.rows - rows;
        if (lost > 0 && lost <= MOST_LOST) yield lost;
      }
    }
  } catch (error) {
    throw explain(path, error);
  } finally {
    await close();
  }
}
