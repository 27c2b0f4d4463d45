import { messageOf } from '../../core/message.ts';
import { findShape } from './find-shape.ts';
import { jsonFormat } from './json-format.ts';
import { isRecord, isScalar, type JsonRecord, listOf, own, type Scalar } from './json-values.ts';
import { Fault, type FoundShape, type SpanShape } from './record-shape.ts';
import { findSpanShape } from './span-shape.ts';

/**
 * What doccano exports, as JSON Lines or JSON: spans as `label: [[start, end, label]]` (`labels` in old versions), as `entities` or
 * `annotations` with `start_offset` and `end_offset`; or the labels of a text as `label: ["A"]`. Where a record holds spans and `cats`,
 * the spans are counted; `--column cats` counts the others. Of images, the boxes (`bbox`) and outlines (`segmentation`).
 */
export const doccano = jsonFormat({
  id: 'doccano',
  title: 'doccano',
  recognisedBy:
    'objects with a text and label: [[start, end, label]], or entities with start_offset and end_offset; or Comments beside a label; or a filename with bbox or segmentation',
  task: 'text-classification',
  find,
});

function find(records: readonly unknown[], column: string | number | undefined): FoundShape | null {
  const objects = records.filter(isRecord);
  if (objects.length === 0 || objects.length * 2 < records.length) return null;
  const found = column === undefined ? (findBoxes(objects) ?? findSpans(objects) ?? findMarked(objects)) : findShape(objects, column);
  return found === null ? null : { ...found, evidence: messageOf('as doccano writes it, {0}', found.evidence), confidence: 0.96 };
}

const SPAN_KEYS = ['label', 'labels', 'entities', 'annotations'];

function findSpans(records: readonly JsonRecord[]): FoundShape | null {
  const key = SPAN_KEYS.find((name) => records.some((record) => (listOf(own(record, name)) ?? []).some(isOwnSpan)));
  if (key === undefined || !records.some((record) => typeof own(record, 'text') === 'string' || typeof own(record, 'data') === 'string'))
    return null;
  return records.some((record) => Object.hasOwn(record, 'tokens')) ? null : findSpanShape(records, null, [key]);
}

function isOwnSpan(span: unknown): boolean {
  if (isRecord(span)) return Object.hasOwn(span, 'start_offset') && Object.hasOwn(span, 'end_offset');
  return (
    Array.isArray(span) && span.length === 3 && typeof span[0] === 'number' && typeof span[1] === 'number' && typeof span[2] === 'string'
  );
}

/** Boxes and outlines of an image, each with its label. */
function findBoxes(records: readonly JsonRecord[]): FoundShape | null {
  const key = ['bbox', 'segmentation'].find((name) => records.some((record) => (boxesOf(own(record, name))?.length ?? 0) > 0));
  if (key === undefined || !records.every((record) => typeof own(record, 'filename') === 'string')) return null;
  const shape: SpanShape = {
    kind: 'spans',
    key,
    unit: 'box',
    recordUnit: 'image',
    hasTokens: false,
    unlabelled: [],
    read(record) {
      const labels = isRecord(record) ? boxesOf(own(record, key) ?? []) : null;
      return labels === null
        ? new Fault(messageOf('A list of boxes with labels was expected; the record was not counted.'))
        : { labels, tags: null };
    },
  };
  return { shape, evidence: messageOf('{0} holds boxes of an image', JSON.stringify(key)), confidence: 0.96 };
}

/** The labels of a list of boxes; null when it is none. */
function boxesOf(value: unknown): readonly Scalar[] | null {
  const labels = listOf(value)?.map((box) =>
    isRecord(box) && (Object.hasOwn(box, 'x') || Object.hasOwn(box, 'points')) ? own(box, 'label') : null,
  );
  return labels?.every(isScalar) === true ? labels : null;
}

/** Labels of texts tell nothing of doccano; what stands beside them does. */
function findMarked(records: readonly JsonRecord[]): FoundShape | null {
  return records.every((record) => MARKS.some((name) => Object.hasOwn(record, name))) ? findShape(records, undefined) : null;
}

const MARKS = ['Comments', 'annotation_approver'];
