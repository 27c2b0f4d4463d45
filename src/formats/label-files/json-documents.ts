import { messageOf } from '../../core/message.ts';
import type { JsonKey, JsonVisitor } from '../json-walker.ts';
import { namesSplit, normaliseSplit } from '../split-name.ts';
import { type RecordSource, readWalked, SAMPLE, walkSample } from './json-source.ts';
import { isRecord } from './json-values.ts';

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

/** The values at the root: one document, or records one after another. */
export function sampleValues(bytes: Uint8Array, complete: boolean): readonly unknown[] {
  // The end of a first row that is longer than this is out of sight, or there would be no look at so much of it.
  if (!complete && bytes.length > SAMPLE) return [];
  const records: unknown[] = [];
  walkSample(bytes, { step: () => 'take', record: (value) => records.push(value) }, true);
  return records;
}

export function valuesSource(records: readonly unknown[], isOneObject: boolean): RecordSource {
  return {
    kind: 'values',
    what: isOneObject ? messageOf('one JSON object') : messageOf('JSON objects one after another'),
    records,
    isOneObject,
    read: (bytes, _, visit, problem) =>
      readWalked(
        bytes,
        () => 'take',
        (value, line, _path, offset) => visit(value, line, null, offset),
        problem,
        { many: true },
      ),
  };
}

const stepIntoRoot: JsonVisitor['step'] = (path) => (path.length === 0 ? 'enter' : 'take');

/** One array of records. */
export function sampleArray(bytes: Uint8Array): RecordSource {
  const records: unknown[] = [];
  walkSample(bytes, { step: stepIntoRoot, record: (value) => records.push(value) });
  return {
    kind: 'array',
    what: messageOf('a JSON array of records'),
    records,
    isOneObject: false,
    read: (bytes, _, visit, problem) =>
      readWalked(bytes, stepIntoRoot, (value, line, _path, offset) => visit(value, line, null, offset), problem),
  };
}

/** Paragraphs of documents, of which there may be one that is as long as the file. */
const stepIntoParagraphs: JsonVisitor['step'] = (path) => {
  const own = path[0] === null ? path.slice(1) : path;
  if (own.length === 0) return 'enter';
  if (own[0] !== 'paragraphs') return 'skip';
  return own.length === 1 ? 'enter' : 'take';
};

export function sampleParagraphs(bytes: Uint8Array): RecordSource {
  const records: unknown[] = [];
  walkSample(bytes, { step: stepIntoParagraphs, record: (value) => records.push(value) });
  return {
    kind: 'paragraphs',
    what: messageOf('a JSON document of paragraphs'),
    records,
    isOneObject: false,
    read: (bytes, _, visit, problem) =>
      readWalked(bytes, stepIntoParagraphs, (value, line, _path, offset) => visit(value, line, null, offset), problem),
  };
}

/** Objects whose values are arrays of records: under the names of splits, or under one that speaks of records. */
export function sampleKeyed(bytes: Uint8Array): readonly (RecordSource | null)[] {
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
  if (containers.length > 0) return containers.map((key) => keyedSource('container', [key], byKey));
  // Keys of its own (Snips has the intent there) say nothing: the records must tell.
  const areRecords = keys.length > 0 && keys.every((key) => byKey.get(key)!.every(isRecord));
  return areRecords ? [{ ...keyedSource('any key', keys, byKey), isOneObject: true }] : [];
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
  return CONTAINERS.has(name) && (name !== 'sentences' || records.every(isRecord));
}

function keyedSource(
  which: 'splits' | 'container' | 'any key',
  keys: readonly string[],
  byKey: ReadonlyMap<string, readonly unknown[]>,
): RecordSource {
  const names = keys.map((key) => JSON.stringify(key)).join(', ');
  const [first = ''] = keys;
  const unwrap = unwrapper(byKey, first);
  const kind = which === 'splits' ? which : 'container';
  return {
    kind,
    what:
      kind === 'splits'
        ? messageOf('a JSON object by splits ({0})', names)
        : messageOf('a JSON object that holds an array of records ({0})', names),
    records: keys.flatMap((key) => byKey.get(key)!.map(unwrap)),
    isOneObject: false,
    read(bytes, _, visit, problem) {
      const wanted = (key: string) => (which === 'splits' ? namesSplit(key) : which === 'any key' || key === first);
      return readWalked(
        bytes,
        (path, byte) => {
          if (path.length === 0) return 'enter';
          if (path.length >= depthOfRecords(path)) return 'take';
          if (path[0] === RASA && path.length === 1) return 'enter';
          if (!wanted(keyOf(path))) return 'skip';
          return byte === OPEN_ARRAY || (byte === OPEN_OBJECT && isEntered(path)) ? 'enter' : 'skip';
        },
        (value, line, path, offset) => visit(unwrap(value), line, kind === 'splits' ? normaliseSplit(keyOf(path)) : null, offset),
        problem,
        {
          skipped(path, line) {
            const key = keyOf(path);
            if (namesSplit(key))
              problem(line, messageOf('An array of records was expected under the split {0}; it was left out.', JSON.stringify(key)));
          },
        },
      );
    },
  };
}

/** Rows of the dataset viewer of Hugging Face are wrapped; those of pandas (orient split) are arrays beside the names of their columns. */
function unwrapper(byKey: ReadonlyMap<string, readonly unknown[]>, key: string): (value: unknown) => unknown {
  const records = byKey.get(key) ?? [];
  if (key === 'rows' && records.every((record) => isRecord(record) && Object.hasOwn(record, 'row') && Object.hasOwn(record, 'row_idx'))) {
    return (value) => (isRecord(value) ? value.row : value);
  }
  const columns = byKey.get('columns');
  if (key === 'data' && columns?.every((name): name is string => typeof name === 'string') === true) {
    return (value) => (Array.isArray(value) ? Object.fromEntries(columns.map((name, index) => [name, value[index]])) : value);
  }
  return (value) => value;
}

/** An object whose values are the records: by their ids. */
export function sampleByKey(bytes: Uint8Array): RecordSource | null {
  const records: unknown[] = [];
  let others = 0;
  walkSample(bytes, {
    step(path, first) {
      if (path.length === 1 && first !== OPEN_OBJECT) others += 1;
      return path.length === 0 ? 'enter' : first === OPEN_OBJECT ? 'take' : 'skip';
    },
    record: (value) => records.push(value),
    isOver: () => others > 0,
  });
  if (others > 0 || records.length < 2) return null;
  return {
    kind: 'by-key',
    what: messageOf('a JSON object of records by their ids'),
    records,
    isOneObject: false,
    read: (bytes, _, visit, problem) =>
      readWalked(bytes, stepIntoRoot, (value, line, _path, offset) => visit(value, line, null, offset), problem),
  };
}
