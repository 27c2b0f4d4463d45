import { messageOf } from '../../core/message.ts';
import { type JsonVisitor, JsonWalker } from '../json-walker.ts';
import { parseJson } from '../parse-json.ts';
import { type RecordSource, type ReportProblem, readWalked, SAMPLED_RECORDS, type VisitRecord } from './json-source.ts';

const OPEN_ARRAY = 91;
const OPEN_OBJECT = 123;
const PIECE = 64 * 1024;

interface Column {
  readonly name: string;
  /** The first ones. */
  readonly values: unknown[];
  length: number;
}

interface Table {
  readonly columns: readonly Column[];
  /** True when each column is an object by index (`"0"`, `"1"`, …), as pandas writes it. */
  readonly isByIndex: boolean;
}

/**
 * An object whose values are columns: arrays, or objects by index as pandas writes them. Its rows are records of which only the column
 * with the labels is read, so that the file may be of any size.
 *
 * Where the first text holds no more than one column, that one may hold the labels; or it holds texts by index, and columns that
 * come after them may.
 */
export function sampleColumns(bytes: Uint8Array, complete: boolean): RecordSource | null {
  const table = sampleTable(bytes);
  if (table === null) return null;
  const { columns, isByIndex } = table;
  const [first, ...others] = columns;
  if (first === undefined || (others.length === 0 && complete)) return null;
  // The last column that was begun may be cut; the others are of one length.
  if (others.slice(0, -1).some(({ length }) => length !== first.length) || (others.at(-1)?.length ?? 0) > first.length) return null;
  if (!isByIndex && others.length > 0 && !columns.some(({ values }) => holdsTexts(values))) return null;
  const isUnseen = others.length === 0 && isByIndex && holdsTexts(first.values);
  const rows = Math.min(...columns.map(({ values }) => values.length));
  return {
    kind: 'columns',
    what: messageOf('a JSON object of columns ({0}{1})', columns.map(({ name }) => JSON.stringify(name)).join(', '), complete ? '' : ', …'),
    records: Array.from({ length: rows }, (_, row) => Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]))),
    isOneObject: false,
    read: readColumn,
    ...(isUnseen ? { readUnseen: (bytes, choose, problem) => readUnseen(bytes, first, choose, problem) } : {}),
  };
}

/** Null for anything but a table. */
function sampleTable(bytes: Uint8Array): Table | null {
  const columns = new Map<string, Column>();
  let isTable = true;
  let isByIndex = true;
  let first: Column | undefined;
  const walker = new JsonWalker({
    step(path, byte) {
      if (path.length === 0) return 'enter';
      if (path.length === 1) {
        isTable &&= isContainer(byte);
        isByIndex &&= byte === OPEN_OBJECT;
        return 'enter';
      }
      const column = columnAt(path[0]!);
      if (path[1] !== null && path[1] !== String(column.length)) isByIndex = false;
      column.length += 1;
      // Columns are of one length.
      if (column.length > first!.length) isTable = false;
      return column.length > SAMPLED_RECORDS ? 'skip' : 'take';
    },
    value(text, _, path) {
      if (path.length < 2) return;
      try {
        columnAt(path[0]!).values.push(parseJson(text));
      } catch {
        // The last one may be cut.
      }
    },
    problem: () => {},
  });
  const columnAt = (name: string): Column => {
    let column = columns.get(name);
    if (column === undefined) columns.set(name, (column = { name, values: [], length: 0 }));
    first ??= column;
    return column;
  };
  for (let start = 0; start < bytes.length && isTable; start += PIECE) walker.push(bytes.subarray(start, start + PIECE));
  return isTable ? { columns: [...columns.values()], isByIndex } : null;
}

function isContainer(first: number): boolean {
  return first === OPEN_ARRAY || first === OPEN_OBJECT;
}

/** Texts, or lists of tokens. One list of words is a sentence, whose object is a record. */
function holdsTexts(values: readonly unknown[]): boolean {
  const texts = values.filter((value) => typeof value === 'object' || (typeof value === 'string' && /\S\s+\S/.test(value.slice(0, 1000))));
  return texts.length * 2 > values.length;
}

function readColumn(bytes: AsyncIterable<Uint8Array>, key: string | null, visit: VisitRecord, problem: ReportProblem): Promise<void> {
  const step: JsonVisitor['step'] = (path, first) => {
    if (path.length === 0) return 'enter';
    if (path.length > 1) return 'take';
    return path[0] === key && isContainer(first) ? 'enter' : 'skip';
  };
  return readWalked(bytes, step, (value, line, path) => visit(Object.fromEntries([[path[0], value]]), line, null), problem);
}

async function readUnseen(
  bytes: AsyncIterable<Uint8Array>,
  texts: Column,
  choose: (records: readonly unknown[]) => VisitRecord | null,
  problem: ReportProblem,
): Promise<boolean> {
  let name: string | null = null;
  /** The records of a column that is not decided about; what is counted of the one that was chosen. */
  let waiting: { readonly record: unknown; readonly line: number }[] = [];
  let isRefused = false;
  let chosen: VisitRecord | null = null;
  const decide = () => {
    if (name === null || chosen !== null || waiting.length === 0) return;
    chosen = choose(waiting.map(({ record }, row) => ({ [texts.name]: texts.values[row % texts.values.length], ...(record as object) })));
    if (chosen === null) isRefused = true;
    else for (const { record, line } of waiting) chosen(record, line, null);
    waiting = [];
  };
  const step: JsonVisitor['step'] = (path, first) => {
    if (path.length === 0) return 'enter';
    if (path.length > 1) return isRefused ? 'skip' : 'take';
    decide();
    if (chosen !== null || path[0] === texts.name || !isContainer(first)) return 'skip';
    name = path[0]!;
    isRefused = false;
    return 'enter';
  };
  await readWalked(
    bytes,
    step,
    (value, line, path) => {
      const record = Object.fromEntries([[path[0], value]]);
      if (chosen !== null) chosen(record, line, null);
      else if (waiting.push({ record, line }) === SAMPLED_RECORDS) decide();
    },
    problem,
  );
  decide();
  return chosen !== null;
}
