import { wholeLines } from '../blocks.ts';
import { DEEPEST, type JsonKey, type JsonVisitor, JsonWalker } from '../json-walker.ts';
import { forEachLine } from '../lines.ts';
import { parseJson, reasonOf } from '../parse-json.ts';
import { namesSplit, normaliseSplit } from '../split-name.ts';

/** Told of each record; `split` is the one that the file puts it under, else null. */
export type VisitRecord = (value: unknown, line: number, split: string | null) => void;
export type ReportProblem = (line: number | null, message: string) => void;

/** One way in which a JSON file holds its records, with the first of them. */
export interface RecordSource {
  readonly kind: 'lines' | 'values' | 'array' | 'splits' | 'container' | 'by-key' | 'columns' | 'paragraphs';
  /** For a person: `a JSON array of records`. */
  readonly what: string;
  readonly records: readonly unknown[];
  /** True when the file is one object that is the record itself. */
  readonly isOneObject: boolean;
  /** Streams the file and hands out its records. Of a file by columns, only the column `key` is read. */
  read(bytes: AsyncIterable<Uint8Array>, key: string | null, visit: VisitRecord, problem: ReportProblem): Promise<void>;
}

/** Records that are looked at before the labels are known to be found. */
const SAMPLED_RECORDS = 200;
/** Text that is sampled, unless its first record is longer. */
const SAMPLE = 64 * 1024;

/** Keys whose arrays hold records. */
const CONTAINERS = new Set([
  'data',
  'examples',
  'records',
  'instances',
  'rows',
  'items',
  'samples',
  'documents',
  'docs',
  'utterances',
  'sentences',
  'annotations',
  'common_examples',
]);
const OPEN_ARRAY = 91;
const OPEN_OBJECT = 123;

/**
 * The ways in which the first text of a file can be read as records, the likeliest first. `complete` says that the text is the whole
 * file. A file whose root is an object of `images` and `annotations`, or has other keys than splits and containers, holds none.
 */
export function recordSources(text: string, complete: boolean): readonly RecordSource[] {
  const first = /\S/.exec(text)?.[0];
  const lines = sampleLines(text, complete);
  // Not only the first line: it may be a bad one.
  if (first !== '{' && first !== '[') return lines.good > lines.bad ? [lines.source] : [];
  if (lines.good > 1 && lines.good >= lines.bad) return [lines.source];
  const bytes = new TextEncoder().encode(text);
  const paragraphs = /"paragraphs"\s*:\s*\[/.test(text) ? sampleParagraphs(bytes) : null;
  if (first === '[') return present([paragraphs, sampleArray(bytes)]);
  const values = sampleValues(bytes);
  if (values.length > 1) return [lines.good >= lines.bad ? lines.source : valuesSource(values, false)];
  const isWhole = complete || lines.good === 0;
  const documents = isWhole ? present([paragraphs, ...sampleKeyed(bytes), sampleColumns(bytes), sampleByKey(bytes)]) : [];
  const own = values.length === 0 ? [] : [lines.good === 1 && !isWhole ? lines.source : valuesSource(values, true)];
  return [...documents, ...own];
}

function present(sources: readonly (RecordSource | null)[]): readonly RecordSource[] {
  return sources.filter((source) => source !== null && source.records.length > 0) as readonly RecordSource[];
}

interface SampledLines {
  readonly source: RecordSource;
  /** Lines that hold an object or an array, and those that are no JSON. */
  readonly good: number;
  readonly bad: number;
}

function sampleLines(text: string, complete: boolean): SampledLines {
  const lines = text.split('\n', SAMPLED_RECORDS + 1);
  if (!complete || lines.length > SAMPLED_RECORDS) lines.pop();
  const records: unknown[] = [];
  let bad = 0;
  for (const line of lines) {
    if (/^\s*$/.test(line)) continue;
    // A word or a number is no record, though it is JSON.
    if (!/^\s*[[{]/.test(line)) bad += 1;
    else {
      try {
        records.push(parseJson(line));
      } catch {
        bad += 1;
      }
    }
    if (records.length === 0 && bad > LEADING_BAD_LINES) break;
  }
  const source: RecordSource = {
    kind: 'lines',
    what: records.some(Array.isArray) ? 'a JSON array a line' : 'a JSON object a line',
    records,
    isOneObject: false,
    read: readLines,
  };
  return { source, good: records.length, bad };
}

/** Before a file is given up that begins with lines that are no JSON. */
const LEADING_BAD_LINES = 3;

async function readLines(bytes: AsyncIterable<Uint8Array>, _: string | null, visit: VisitRecord, problem: ReportProblem): Promise<void> {
  let line = 1;
  for await (const block of wholeLines(bytes)) {
    if (block === null) problem(line++, 'The line is longer than 16 MiB; it was left out.');
    else line = forEachLine(block, line, (text, at) => readLine(text, at, visit, problem));
  }
}

/** Longer lines are checked for their depth before they are parsed. */
const DEEP_LINE = 64 * 1024;

function readLine(text: string, line: number, visit: VisitRecord, problem: ReportProblem): void {
  let value: unknown;
  try {
    if (text.length <= DEEP_LINE || !isDeep(text)) value = parseJson(text);
    else {
      problem(line, `The line is nested more than ${DEEPEST} levels deep; it was left out.`);
      return;
    }
  } catch (error) {
    const values = valuesOf(text);
    if (values === null) problem(line, `The line is not valid JSON (${reasonOf(error)}); it was not counted.`);
    else for (const one of values) visit(one, line, null);
    return;
  }
  visit(value, line, null);
}

/** Several values on one line, as files leave them that were joined without a line end between; null when it is not so. */
function valuesOf(text: string): readonly unknown[] | null {
  const values: unknown[] = [];
  let isBroken = false;
  const fail = () => {
    isBroken = true;
  };
  const value = (found: string) => {
    try {
      values.push(parseJson(found));
    } catch {
      fail();
    }
  };
  const walker = new JsonWalker({ step: () => 'take', value, problem: fail }, { many: true });
  walker.push(Buffer.from(text));
  walker.end();
  return isBroken || values.length === 0 || !values.every((one) => typeof one === 'object') ? null : values;
}

/** A cheap bound: brackets in strings count too, so only a text that holds many is walked through. */
function isDeep(text: string): boolean {
  let deepest = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === OPEN_ARRAY || code === OPEN_OBJECT) deepest = Math.max(deepest, (depth += 1));
    else if (code === 93 || code === 125) depth -= 1;
  }
  if (deepest <= DEEPEST) return false;
  let refused = false;
  const walker = new JsonWalker({ step: () => 'take', value: () => {}, problem: () => (refused = true) }, { many: true });
  walker.push(Buffer.from(text));
  return refused;
}

type Walked = Pick<JsonVisitor, 'step'> & { record(value: unknown, path: readonly JsonKey[]): void };

/** Walks through the first bytes until enough records are seen; values that are no JSON are passed over. */
function walkSample(bytes: Uint8Array, { step, record }: Walked, many = false): void {
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
  for (let start = 0; start < bytes.length && (seen === 0 || start < SAMPLE); start += SAMPLE)
    walker.push(bytes.subarray(start, start + SAMPLE));
}

/** Streams a file by the same steps. `splitOf` names the split of a record, `recordOf` makes it of the value. */
async function readWalked(
  bytes: AsyncIterable<Uint8Array>,
  step: JsonVisitor['step'],
  record: (value: unknown, line: number, path: readonly JsonKey[]) => void,
  problem: ReportProblem,
  { many = false, skipped }: { readonly many?: boolean; readonly skipped?: NonNullable<JsonVisitor['skipped']> } = {},
): Promise<void> {
  const walker = new JsonWalker(
    {
      step,
      value(text, line, path) {
        let value: unknown;
        try {
          value = parseJson(text);
        } catch (error) {
          problem(line, `The record is not valid JSON (${reasonOf(error)}); it was not counted.`);
          return;
        }
        record(value, line, path);
      },
      problem,
      ...(skipped === undefined ? {} : { skipped }),
    },
    { many },
  );
  for await (const piece of bytes) walker.push(piece);
  walker.end();
}

function sampleValues(bytes: Uint8Array): readonly unknown[] {
  const records: unknown[] = [];
  walkSample(bytes, { step: () => 'take', record: (value) => records.push(value) }, true);
  return records;
}

function valuesSource(records: readonly unknown[], isOneObject: boolean): RecordSource {
  return {
    kind: 'values',
    what: isOneObject ? 'one JSON object' : 'JSON objects one after another',
    records,
    isOneObject,
    read: (bytes, _, visit, problem) =>
      readWalked(
        bytes,
        () => 'take',
        (value, line) => visit(value, line, null),
        problem,
        { many: true },
      ),
  };
}

const stepIntoRoot: JsonVisitor['step'] = (path) => (path.length === 0 ? 'enter' : 'take');

function sampleArray(bytes: Uint8Array): RecordSource {
  const records: unknown[] = [];
  walkSample(bytes, { step: stepIntoRoot, record: (value) => records.push(value) });
  return {
    kind: 'array',
    what: 'a JSON array of records',
    records,
    isOneObject: false,
    read: (bytes, _, visit, problem) => readWalked(bytes, stepIntoRoot, (value, line) => visit(value, line, null), problem),
  };
}

/** Paragraphs of documents, of which there may be one that is as long as the file. */
const stepIntoParagraphs: JsonVisitor['step'] = (path) => {
  const own = path[0] === null ? path.slice(1) : path;
  if (own.length === 0) return 'enter';
  if (own[0] !== 'paragraphs') return 'skip';
  return own.length === 1 ? 'enter' : 'take';
};

function sampleParagraphs(bytes: Uint8Array): RecordSource {
  const records: unknown[] = [];
  walkSample(bytes, { step: stepIntoParagraphs, record: (value) => records.push(value) });
  return {
    kind: 'paragraphs',
    what: 'a JSON document of paragraphs',
    records,
    isOneObject: false,
    read: (bytes, _, visit, problem) => readWalked(bytes, stepIntoParagraphs, (value, line) => visit(value, line, null), problem),
  };
}

/** Objects whose values are arrays of records: under the names of splits, or under one that speaks of records. */
function sampleKeyed(bytes: Uint8Array): readonly (RecordSource | null)[] {
  const byKey = new Map<string, unknown[]>();
  walkSample(bytes, {
    step(path, first) {
      if (path.length === 0) return 'enter';
      if (path.length > depthOfRecords(path) - 1) return 'take';
      return first === OPEN_ARRAY || (first === OPEN_OBJECT && isEntered(path)) ? 'enter' : 'skip';
    },
    record(value, path) {
      const key = keyOf(path);
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [value]);
      else known.push(value);
    },
  });
  const keys = [...byKey.keys()];
  const splits = keys.filter(namesSplit);
  if (splits.length > 0) return [keyedSource('splits', splits, byKey)];
  const containers = keys.filter((key) => isContainer(key, byKey.get(key)!));
  return containers.map((key) => keyedSource('container', [key], byKey));
}

/** Of `rasa_nlu_data.common_examples` and `train.<id>` the records lie a level deeper. */
function depthOfRecords([key]: readonly JsonKey[]): number {
  return key === RASA ? 3 : 2;
}

const RASA = 'rasa_nlu_data';

function isEntered([key]: readonly JsonKey[]): boolean {
  return typeof key === 'string' && (key === RASA || namesSplit(key));
}

function keyOf(path: readonly JsonKey[]): string {
  return path[0] === RASA ? (path[1] ?? '') : (path[0] ?? '');
}

function isContainer(key: string, records: readonly unknown[]): boolean {
  const name = key.toLowerCase();
  // The annotations of COCO are no records; NER Annotator keeps [text, {entities}] there. Sentences may be lists of tokens.
  if (name === 'annotations') return records.every((record) => record === null || Array.isArray(record));
  return CONTAINERS.has(name) && (name !== 'sentences' || records.every(isObject));
}

function keyedSource(kind: 'splits' | 'container', keys: readonly string[], byKey: ReadonlyMap<string, readonly unknown[]>): RecordSource {
  const names = keys.map((key) => JSON.stringify(key)).join(', ');
  const [first = ''] = keys;
  const unwrap = unwrapper(byKey, first);
  return {
    kind,
    what: kind === 'splits' ? `a JSON object by splits (${names})` : `a JSON object that holds an array of records (${names})`,
    records: keys.flatMap((key) => byKey.get(key)!.map(unwrap)),
    isOneObject: false,
    read(bytes, _, visit, problem) {
      const wanted = (key: string) => (kind === 'splits' ? namesSplit(key) : key === first);
      return readWalked(
        bytes,
        (path, byte) => {
          if (path.length === 0) return 'enter';
          if (path.length >= depthOfRecords(path)) return 'take';
          if (path[0] === RASA && path.length === 1) return 'enter';
          if (!wanted(keyOf(path))) return 'skip';
          return byte === OPEN_ARRAY || (byte === OPEN_OBJECT && isEntered(path)) ? 'enter' : 'skip';
        },
        (value, line, path) => visit(unwrap(value), line, kind === 'splits' ? normaliseSplit(keyOf(path)) : null),
        problem,
        {
          skipped(path, line) {
            const key = keyOf(path);
            if (namesSplit(key)) problem(line, `An array of records was expected under the split ${JSON.stringify(key)}; it was left out.`);
          },
        },
      );
    },
  };
}

/** Rows of the dataset viewer of Hugging Face are wrapped; those of pandas (orient split) are arrays beside the names of their columns. */
function unwrapper(byKey: ReadonlyMap<string, readonly unknown[]>, key: string): (value: unknown) => unknown {
  const records = byKey.get(key) ?? [];
  if (key === 'rows' && records.every((record) => isObject(record) && Object.hasOwn(record, 'row') && Object.hasOwn(record, 'row_idx'))) {
    return (value) => (isObject(value) ? value.row : value);
  }
  const columns = byKey.get('columns');
  if (key === 'data' && columns?.every((name): name is string => typeof name === 'string') === true) {
    return (value) => (Array.isArray(value) ? Object.fromEntries(columns.map((name, index) => [name, value[index]])) : value);
  }
  return (value) => value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object whose values are the records: by their ids. */
function sampleByKey(bytes: Uint8Array): RecordSource | null {
  const records: unknown[] = [];
  let others = 0;
  walkSample(bytes, {
    step(path, first) {
      if (path.length === 1 && first !== OPEN_OBJECT) others += 1;
      return path.length === 0 ? 'enter' : first === OPEN_OBJECT ? 'take' : 'skip';
    },
    record: (value) => records.push(value),
  });
  if (others > 0 || records.length < 2) return null;
  return {
    kind: 'by-key',
    what: 'a JSON object of records by their ids',
    records,
    isOneObject: false,
    read: (bytes, _, visit, problem) => readWalked(bytes, stepIntoRoot, (value, line) => visit(value, line, null), problem),
  };
}

/** Texts, or lists of tokens. One list of words is a sentence, whose object is a record. */
function holdsTexts(values: readonly unknown[]): boolean {
  const texts = values.filter((value) => typeof value === 'object' || (typeof value === 'string' && /\S\s+\S/.test(value.slice(0, 1000))));
  return texts.length * 2 > values.length;
}

/** An object whose values are columns: arrays, or objects by index as pandas writes them. */
function sampleColumns(bytes: Uint8Array): RecordSource | null {
  const columns = new Map<string, { values: unknown[]; length: number }>();
  let others = 0;
  let byIndex = 0;
  const step: JsonVisitor['step'] = (path, first) => {
    const isContainer = first === OPEN_ARRAY || first === OPEN_OBJECT;
    if (path.length === 1 && !isContainer) others += 1;
    if (path.length === 1 && first === OPEN_OBJECT) byIndex += 1;
    return path.length === 0 || (path.length === 1 && isContainer) ? 'enter' : 'take';
  };
  walkSample(bytes, {
    step,
    record(value, path) {
      if (path.length < 2) return;
      const name = path[0]!;
      const column = columns.get(name) ?? { values: [], length: 0 };
      columns.set(name, column);
      column.length += 1;
      if (column.values.length < SAMPLED_RECORDS) column.values.push(value);
    },
  });
  // The last column that was begun may be cut; the others are of one length.
  const lengths = [...columns.values()].map(({ length }) => length);
  const [length = 0] = lengths;
  if (others > 0 || lengths.length < 2 || lengths.slice(0, -1).some((one) => one !== length) || lengths.at(-1)! > length) return null;
  if (byIndex === 0 && ![...columns.values()].some(({ values }) => holdsTexts(values))) return null;
  const rows = Math.min(...[...columns.values()].map(({ values }) => values.length));
  const records = Array.from({ length: rows }, (_, row) =>
    Object.fromEntries([...columns].map(([name, { values }]) => [name, values[row]])),
  );
  return {
    kind: 'columns',
    what: `a JSON object of columns (${[...columns.keys()].map((name) => JSON.stringify(name)).join(', ')})`,
    records,
    isOneObject: false,
    read: (bytes, key, visit, problem) =>
      readWalked(
        bytes,
        (path, first) => {
          if (path.length === 0) return 'enter';
          if (path.length > 1) return 'take';
          return path[0] === key && (first === OPEN_ARRAY || first === OPEN_OBJECT) ? 'enter' : 'skip';
        },
        (value, line, path) => visit(Object.fromEntries([[path[0], value]]), line, null),
        problem,
      ),
  };
}
