import { emptyCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { LONGEST_FIRST_ROW, splitHead } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { sampleCoco } from './coco-document.ts';
import { holdsScores } from './find-shape.ts';
import { recordSources } from './find-sources.ts';
import type { RecordSource } from './json-source.ts';
import { type PlainShape, plainShape } from './plain-shape.ts';
import { RecordCounters } from './record-counter.ts';
import { type DocumentShape, Fault, type FoundShape, TELLING } from './record-shape.ts';

/** A label file of JSON records: which ways of holding records it claims, and where it finds labels in them. */
export interface JsonFormat extends Pick<TextLabelFormat, 'id' | 'title' | 'recognisedBy' | 'task'> {
  /** The kinds of sources that are claimed; all of them where it is left out. A file that a person calls by this format may be of any kind. */
  readonly sources?: readonly RecordSource['kind'][];
  readonly find: (records: readonly unknown[], column: string | number | undefined) => FoundShape | null;
}

/** Makes a format of it: records are sampled to find their shape, then streamed and counted. */
export function jsonFormat({ id, title, recognisedBy, task, sources, find }: JsonFormat): TextLabelFormat {
  return {
    id,
    content: 'text',
    title,
    recognisedBy,
    task,
    recognise(head) {
      // The first source that holds labels is how the file is read, whichever format of the family claims it.
      for (const source of sourcesOf(head)) {
        const found = shapeIn(source, find);
        if (found === null || !isTelling(source, found, head)) continue;
        return sources === undefined || sources.includes(source.kind) ? recognitionOf(source, found) : null;
      }
      const unseen = sourcesOf(head).find(({ readUnseen }) => readUnseen !== undefined);
      if (unseen === undefined || sources?.includes(unseen.kind) !== true) return null;
      return { confidence: 0.5, evidence: messageOf('{0}, the labels perhaps in one that comes after the texts', unseen.what) };
    },
    read: (bytes, options) => read(bytes, find, options),
  };
}

/**
 * How lines are read that begin with these bytes: the shape of their records, where it is plain. Null where there are no lines of records,
 * or where only `RecordCounters` reads them.
 */
export function plainLines(
  head: Uint8Array,
  complete: boolean,
  find: JsonFormat['find'],
  column: ReadOptions['column'],
): PlainShape | null {
  for (const source of recordSources(new TextDecoder().decode(head), complete)) {
    const found = find(source.records, column);
    if (found !== null) return source.kind === 'lines' ? plainShape(found.shape) : null;
  }
  return null;
}

function recognitionOf(source: RecordSource, { evidence, confidence }: FoundShape): Recognition {
  return { confidence, evidence: messageOf('{0}, {1}', source.what, evidence) };
}

/** One object alone, or objects under any keys, may be anything: the shape itself must tell, not the name of a key. */
function isTelling(source: RecordSource, { shape, confidence }: FoundShape, head: FileHead): boolean {
  if (confidence > TELLING) return true;
  if (source.isOneObject || source.records.length === 1) return !/\.json$/i.test(head.name) && source.kind !== 'by-key';
  if (source.kind !== 'by-key' && source.kind !== 'columns') return true;
  return shape.kind === 'document' && confidence >= NAMED && labelsRepeat(source.records, shape);
}

/** The confidence in a key whose name says that it holds labels; that of `category` is lower. */
const NAMED = 0.9;

function labelsRepeat(records: readonly unknown[], { read }: DocumentShape): boolean {
  const labels = records.map(read).flatMap((reading) => (reading === null || reading instanceof Fault ? [] : reading));
  return new Set(labels).size < labels.length;
}

/** All formats of the family ask the same question about a file. */
const SOURCES = new WeakMap<FileHead, readonly RecordSource[]>();

function sourcesOf(head: FileHead): readonly RecordSource[] {
  let sources = SOURCES.get(head);
  if (sources === undefined) SOURCES.set(head, (sources = isOfCoco(head) ? [] : recordSources(head.text, head.complete)));
  return sources;
}

/** Annotations with categories, images with categories, or images in one line that goes on and on: no records, whatever more there is. */
function isOfCoco(head: FileHead): boolean {
  const table = sampleCoco(head)?.table;
  return (
    table === 'annotations' || table === 'images and categories' || (table === 'images' && !head.complete && !head.text.includes('\n'))
  );
}

/** Several formats find labels in the same way and differ in the sources. */
const SHAPES = new WeakMap<RecordSource, Map<JsonFormat['find'], FoundShape | null>>();

function shapeIn(source: RecordSource, find: JsonFormat['find']): FoundShape | null {
  let shapes = SHAPES.get(source);
  if (shapes === undefined) SHAPES.set(source, (shapes = new Map()));
  let found = shapes.get(find);
  if (found === undefined) shapes.set(find, (found = holdsScores(source.records) ? null : find(source.records, undefined)));
  return found;
}

const SAMPLE = 64 * 1024;

async function read(bytes: AsyncIterable<Uint8Array>, find: JsonFormat['find'], options: ReadOptions): Promise<readonly ReadPart[]> {
  let { head, complete, all } = await splitHead(bytes, SAMPLE, LONGEST_FIRST_ROW);
  let sources = recordSources(new TextDecoder().decode(head), complete);
  if (!sources.some(({ records }) => records.length > 0) && !complete) {
    // The first record goes on over many lines.
    ({ head, complete, all } = await splitHead(all, LONGEST_FIRST_ROW));
    sources = recordSources(new TextDecoder().decode(head), complete);
  }
  for (const source of sources) {
    const labels = find(source.records, options.column);
    if (labels === null) continue;
    const counters = new RecordCounters(labels.shape, options);
    await source.read(all, labels.shape.key, (value, line, split, offset) => counters.count(value, line, split, offset), options.problem);
    return counters.finish();
  }
  const unseen = sources.find(({ readUnseen }) => readUnseen !== undefined);
  const parts = unseen?.readUnseen === undefined ? null : await readUnseen(unseen.readUnseen, all, find, options);
  if (parts !== null) return parts;
  options.problem(
    null,
    options.column === undefined
      ? messageOf('The first records have no key that holds labels; name it with the column option.')
      : messageOf('The first records have no key "{0}" that holds labels; name it with the column option.', String(options.column)),
  );
  return [{ split: null, counts: emptyCounts() }];
}

type ReadUnseen = NonNullable<RecordSource['readUnseen']>;

async function readUnseen(
  read: ReadUnseen,
  bytes: AsyncIterable<Uint8Array>,
  find: JsonFormat['find'],
  options: ReadOptions,
): Promise<readonly ReadPart[] | null> {
  let counters: RecordCounters | null = null;
  const choose = (records: readonly unknown[]) => {
    const found = find(records, options.column);
    if (found === null) return null;
    const chosen = new RecordCounters(found.shape, options);
    counters = chosen;
    return (value: unknown, line: number, split: string | null) => chosen.count(value, line, split);
  };
  await read(bytes, choose, options.problem);
  return (counters as RecordCounters | null)?.finish() ?? null;
}
