import { messageOf } from '../../core/message.ts';
import { labelsOf } from './document-labels.ts';
import { jsonFormat } from './json-format.ts';
import { isRecord, type JsonRecord, listOf, own, type Scalar } from './json-values.ts';
import {
  type DocumentShape,
  Fault,
  type FoundShape,
  type Reading,
  type RecordShape,
  type SpannedRecord,
  type SpanShape,
} from './record-shape.ts';
import { findSpanShape } from './span-shape.ts';

/**
 * Tasks of Prodigy, as `db-out` writes them: spans of a text (with its tokens), boxes of an image, options that were accepted, or one
 * label that was. Only tasks whose answer is `accept` are counted; `reject` and `ignore` are ignored records. A text that several
 * people annotated counts once for each of them. `--column` names `spans`, `accept` or `label`, where a task holds more than one.
 *
 * Spans become tags of tokens by the rule of `findSpanShape`, except those of binary decisions (`ner.teach`), which say nothing of the
 * other tokens.
 */
export const prodigy = jsonFormat({
  id: 'prodigy',
  title: 'Prodigy',
  recognisedBy: 'objects with _input_hash and _task_hash, or an answer accept, reject or ignore, and spans, accept or label',
  task: 'text-classification',
  find,
});

function find(records: readonly unknown[], column: string | number | undefined): FoundShape | null {
  const tasks = records.filter(isRecord).filter(isTask);
  if (tasks.length === 0 || tasks.length * 2 < records.length) return null;
  const accepted = tasks.filter(isAccepted);
  for (const find of column === undefined ? inOrder(tasks) : [FINDERS.get(String(column)) ?? (() => null)]) {
    const found = find(accepted.length === 0 ? tasks : accepted);
    if (found !== null)
      return {
        shape: acceptedOnly(found.shape),
        evidence: messageOf('tasks of Prodigy, {0}; only accepted ones count', found.evidence),
        confidence: 0.96,
      };
  }
  return null;
}

const ANSWERS: ReadonlySet<unknown> = new Set(['accept', 'reject', 'ignore']);

function isTask(record: JsonRecord): boolean {
  return (Object.hasOwn(record, '_input_hash') && Object.hasOwn(record, '_task_hash')) || ANSWERS.has(own(record, 'answer'));
}

/** A task without an answer is one that was made elsewhere: it counts. */
function isAccepted(record: JsonRecord): boolean {
  return !Object.hasOwn(record, 'answer') || own(record, 'answer') === 'accept';
}

/** Records of other answers are ignored, whatever they hold. */
function acceptedOnly(shape: RecordShape): RecordShape {
  const only =
    <T>(read: (record: unknown) => Reading<T>) =>
    (record: unknown): Reading<T> =>
      isRecord(record) && !isAccepted(record) ? null : read(record);
  if (shape.kind === 'document') return { ...shape, isPlain: false, read: only(shape.read) };
  if (shape.kind === 'sentence') return { ...shape, isPlain: false, read: only(shape.read) };
  return { ...shape, read: only(shape.read) };
}

type Finder = (tasks: readonly JsonRecord[]) => FoundShape | null;

/** The view that a task was shown in says what was asked: spans beside options or a label are then only shown. */
function inOrder(tasks: readonly JsonRecord[]): readonly Finder[] {
  const view = String(own(tasks[0]!, '_view_id') ?? '');
  if (view === 'choice') return [findAccepted, findSpans, findLabel];
  if (view === 'classification') return [findLabel, findSpans, findAccepted];
  return [findBoxes, findSpans, findAccepted, findLabel];
}

function findSpans(tasks: readonly JsonRecord[]): FoundShape | null {
  const withSpans = tasks.filter((task) => Array.isArray(own(task, 'spans')));
  if (withSpans.length === 0) return null;
  const found = findSpanShape(withSpans, 'spans');
  if (found === null || found.shape.kind !== 'spans') return null;
  const { shape } = found;
  const isBinary = tasks.some((task) => own(task, '_view_id') === 'ner');
  const read = (record: unknown): Reading<SpannedRecord> =>
    isRecord(record) && !Object.hasOwn(record, 'spans') ? shape.read({ ...record, spans: [] }) : shape.read(record);
  return { ...found, shape: { ...shape, hasTokens: shape.hasTokens && !isBinary, read } };
}

function findBoxes(tasks: readonly JsonRecord[]): FoundShape | null {
  if (!tasks.every((task) => typeof own(task, 'image') === 'string' && !Object.hasOwn(task, 'text'))) return null;
  const boxes = tasks.flatMap((task) => listOf(own(task, 'spans')) ?? []);
  if (boxes.length === 0 || !boxes.every((box) => isRecord(box) && typeof own(box, 'label') === 'string')) return null;
  const shape: SpanShape = {
    kind: 'spans',
    key: 'spans',
    unit: 'box',
    recordUnit: 'image',
    hasTokens: false,
    unlabelled: [],
    read(record) {
      const spans = isRecord(record) ? (listOf(own(record, 'spans')) ?? []) : null;
      if (spans === null) return new Fault(messageOf('An object was expected; the record was not counted.'));
      const labels = spans.map((span) => (isRecord(span) ? own(span, 'label') : undefined));
      return { labels: labels.map((label) => (typeof label === 'string' ? label : null)), tags: null };
    },
  };
  return { shape, evidence: messageOf('"spans" holds boxes of an image'), confidence: 0.96 };
}

function findAccepted(tasks: readonly JsonRecord[]): FoundShape | null {
  if (!tasks.some((task) => Array.isArray(own(task, 'accept')))) return null;
  const read = (record: unknown): Reading<readonly Scalar[]> => {
    if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
    const accept = own(record, 'accept');
    return accept === undefined || accept === null ? null : namesOfOptions(accept, own(record, 'options'));
  };
  return {
    shape: documentShape('accept', tasks, read),
    evidence: messageOf('"accept" holds the options that were chosen'),
    confidence: 0.96,
  };
}

/** Ids of options that are numbers are told by the text of the option. */
function namesOfOptions(accept: unknown, options: unknown): Reading<readonly Scalar[]> {
  const labels = labelsOf(accept);
  if (labels === null || labels instanceof Fault) return labels;
  return labels.map((label) => {
    if (typeof label !== 'number') return label;
    const option = (listOf(options) ?? []).find((one) => isRecord(one) && own(one, 'id') === label);
    const text = isRecord(option) ? own(option, 'text') : undefined;
    return typeof text === 'string' ? text : label;
  });
}

function findLabel(tasks: readonly JsonRecord[]): FoundShape | null {
  const labels = tasks.map((task) => own(task, 'label'));
  if (!labels.every((label) => label === null || label === undefined || typeof label === 'string') || !labels.some(Boolean)) return null;
  const read = (record: unknown): Reading<readonly Scalar[]> => {
    if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
    const label = own(record, 'label');
    return label === undefined || label === null ? null : labelsOf(label);
  };
  return { shape: documentShape('label', tasks, read), evidence: messageOf('"label" holds the label that was accepted'), confidence: 0.96 };
}

function documentShape(key: string, tasks: readonly JsonRecord[], read: DocumentShape['read']): DocumentShape {
  const isImage = tasks.every((task) => Object.hasOwn(task, 'image') && !Object.hasOwn(task, 'text'));
  return { kind: 'document', key, unit: isImage ? 'image' : 'document', unlabelled: [], isPlain: false, read };
}

const FINDERS: ReadonlyMap<string, Finder> = new Map<string, Finder>([
  ['spans', (tasks) => findBoxes(tasks) ?? findSpans(tasks)],
  ['accept', findAccepted],
  ['label', findLabel],
]);
