import { messageOf } from '../../core/message.ts';
import { isLabelValue, isName, isRecord, isScalar, type JsonRecord, knownKeys, listOf, own, type Scalar, valueAt } from './json-values.ts';
import { Fault, type FoundShape, type Reading, type SpannedRecord } from './record-shape.ts';
import { findTokenOffsets, type TokenReader } from './span-tokens.ts';
import { type SpanPlace, tagsOfSpans } from './token-spans.ts';

/** Keys of lists of spans, the more telling first. What models said (`predictions`, `predicted_ner`) is not among them. */
const NAMES = [
  'entities',
  'spans',
  'ents',
  'ner',
  'ner_spans',
  'label',
  'labels',
  'annotations',
  'annotation',
  'entity_mentions',
  'entity_list',
  'named_entities',
  'mentions',
  'entity',
  'aspects',
  'aspect_terms',
  'slots',
  'tags',
  'denotations',
];

/** One span as read: a span may carry several labels, each of which counts. */
export interface ReadSpan extends SpanPlace {
  readonly labels: readonly (Scalar | null)[];
}

/** How one span is written. Answers null where it is not. */
export type SpanForm = (span: unknown) => ReadSpan | null;

/**
 * Finds spans with labels: a list of `[start, end, label]`, of objects (`start`/`end`, `start_offset`/`end_offset`, `offset`/`length`,
 * `offsets`, …, with `label`, `type`, `entity`, …), such lists sentence by sentence (DyGIE), or an object of labels that holds places
 * (CLUENER).
 *
 * The counted unit is the mention: each span, once for each of its labels; records are documents, with or without spans. Where the
 * records hold tokens too, and in every record of the file the spans are free of overlaps and begin and end with a token, the tokens
 * are counted instead, with the tags that the spans make of them in IOB2: the loss of a tagger averages over those, and mentions and
 * sentences follow from them.
 */
export function findSpanShape(records: readonly JsonRecord[], column: string | null, names: readonly string[] = NAMES): FoundShape | null {
  for (const key of column === null ? knownKeys(records, names) : [column]) {
    const found = findSpansAt(records, key);
    if (found !== null) return withDocumentNote(found, records, key, column);
  }
  return null;
}

function findSpansAt(records: readonly JsonRecord[], key: string): FoundShape | null {
  const values = records.map((record) => valueAt(record, key)).filter((value) => value !== null && value !== undefined);
  if (values.length < Math.max(1, records.length / 2)) return null;
  const name = JSON.stringify(key);
  const spans = values.flatMap((value) => listOf(value) ?? []);
  if (values.every(Array.isArray)) {
    const nested = spans.every((each): each is readonly unknown[] => Array.isArray(each) && each.every(Array.isArray)) ? spans.flat() : [];
    const isNested = nested.length > 0 && records.some((record) => listOf(own(record, 'sentences'))?.every(Array.isArray) === true);
    const form = isNested ? spanForm(nested) : spanForm(spans);
    if (form === null) return null;
    const tokens = findTokenOffsets(records, key, (record) => spansOf(valueAt(record, key), form.read, isNested));
    return {
      shape: {
        kind: 'spans',
        key,
        unit: 'mention',
        recordUnit: 'document',
        hasTokens: tokens !== null,
        unlabelled: [],
        read: (record) => readSpans(record, key, form, isNested, tokens),
      },
      evidence: messageOf('{0} holds spans with labels ({1}){2}', name, form.what, tokens === null ? '' : messageOf(', {0}', tokens.what)),
      confidence: 0.94,
    };
  }
  if (!values.every(isRecord) || !values.some((value) => (placesByLabel(value)?.length ?? 0) > 0)) return null;
  if (!values.every((value) => placesByLabel(value) !== null)) return null;
  return {
    shape: {
      kind: 'spans',
      key,
      unit: 'mention',
      recordUnit: 'document',
      hasTokens: false,
      unlabelled: [],
      read(record) {
        if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
        const value = valueAt(record, key);
        if (value === null || value === undefined) return null;
        const labels = placesByLabel(value);
        return labels === null
          ? new Fault(messageOf('An object of labels that holds places was expected; the record was not counted.'))
          : { labels, tags: null };
      },
    },
    evidence: messageOf('{0} holds the places of each label', name),
    confidence: 0.94,
  };
}

/** A record without the key has no labels; one with an empty list has no mentions. */
function readSpans(record: unknown, key: string, form: FoundForm, isNested: boolean, tokens: TokenReader | null): Reading<SpannedRecord> {
  if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
  const value = valueAt(record, key);
  if (value === null || value === undefined) return null;
  const spans = spansOf(value, form.read, isNested);
  if (spans === null) return new Fault(messageOf('Spans were expected as {0}; the record was not counted.', form.what));
  return spannedRecord(spans, tokens === null ? null : tokens.boundsOf(record, spans));
}

/** The labels of spans, and their tags where the places of the tokens are known. */
export function spannedRecord(spans: readonly ReadSpan[], placed: ReturnType<TokenReader['boundsOf']>): SpannedRecord {
  const labels = spans.flatMap((span) => span.labels);
  // A span of several labels, or of none, is no single tag.
  if (placed === null || labels.length !== spans.length || labels.includes(null) || spans.some((span) => span.labels.length !== 1)) {
    return { labels, tags: null };
  }
  for (const { bounds, spans: places } of placed) {
    const tags = tagsOfSpans(places, bounds);
    if (tags !== null) return { labels, tags };
  }
  return { labels, tags: null };
}

/** The spans of a value; null where one is not of the form. */
export function spansOf(value: unknown, read: SpanForm, isNested = false): readonly ReadSpan[] | null {
  const list = listOf(value);
  if (list === null || (isNested && !list.every(Array.isArray))) return null;
  const spans = (isNested ? list.flat() : list).map(read);
  return spans.every((span) => span !== null) ? spans : null;
}

interface FoundForm {
  readonly what: string;
  readonly read: SpanForm;
}

/** The form of all sampled spans; null when they have none in common. */
export function spanForm(spans: readonly unknown[]): FoundForm | null {
  if (spans.length === 0) return null;
  if (spans.every(Array.isArray)) return ARRAY_FORMS.find(({ read }) => fits(spans, read)) ?? null;
  const objects = spans.filter(isRecord);
  if (objects.length < spans.length) return null;
  for (const place of PLACES) {
    if (!objects.every((span) => place.read(span) !== null)) continue;
    for (const label of LABEL_KEYS) {
      const read: SpanForm = (span) => {
        if (!isRecord(span)) return null;
        const at = place.read(span);
        const labels = labelsOfSpan(own(span, label));
        return at === null || labels === null ? null : { start: at[0], end: at[1], labels };
      };
      if (fits(spans, read)) return { what: `{${place.what}, ${label}}`, read };
    }
  }
  return null;
}

/** Every span fits, and most have a label. */
function fits(spans: readonly unknown[], read: SpanForm): boolean {
  const found = spans.map(read);
  return (
    found.every((span) => span !== null) && found.filter((span) => span.labels.some((label) => label !== null)).length * 2 > spans.length
  );
}

function labelsOfSpan(value: unknown): readonly (Scalar | null)[] | null {
  if (value === null || value === undefined || value === '') return [null];
  if (isName(value) || typeof value === 'number') return [value];
  if (!Array.isArray(value)) return null;
  return value.length === 0 ? [null] : value.every(isLabelValue) ? value : null;
}

const ARRAY_FORMS: readonly FoundForm[] = [
  { what: '[start, end, label]', read: (span) => arraySpan(span, 0, 1, 2) },
  { what: '[label, start, end]', read: (span) => arraySpan(span, 1, 2, 0) },
  { what: '[start, end, text, label]', read: (span) => arraySpan(span, 0, 1, 3) },
];

function arraySpan(span: unknown, startAt: number, endAt: number, labelAt: number): ReadSpan | null {
  if (!Array.isArray(span)) return null;
  const [start, end, label] = [span[startAt], span[endAt], span[labelAt]] as readonly unknown[];
  if (!isOffset(start) || !isOffset(end) || end < start || span.length > 8) return null;
  // Three numbers may be anything.
  return isName(label) ? { start, end, labels: [label] } : null;
}

/** Where a span lies; of a list of places (`points`, `offsets`), from the first to the last. */
interface PlaceForm {
  readonly what: string;
  readonly read: (span: JsonRecord) => readonly [number, number] | null;
}

const PLACES: readonly PlaceForm[] = [
  ...(
    [
      ['start', 'end'],
      ['start_offset', 'end_offset'],
      ['startOffset', 'endOffset'],
      ['start_char', 'end_char'],
      ['char_start', 'char_end'],
      ['start_idx', 'end_idx'],
      ['start_pos', 'end_pos'],
      ['start_index', 'end_index'],
      ['startIndex', 'endIndex'],
      ['begin', 'end'],
      ['from', 'to'],
      ['start', 'stop'],
      ['token_start', 'token_end'],
    ] as const
  ).map(([start, end]) => ({ what: `${start}, ${end}`, read: (span: JsonRecord) => placeOf(own(span, start), own(span, end)) })),
  { what: 'offset, length', read: (span) => lengthPlace(own(span, 'offset'), own(span, 'length')) },
  ...['offsets', 'pos', 'span', 'char_span', 'char_offset', 'position', 'index', 'points', 'loc'].map((name) => ({
    what: name,
    read: (span: JsonRecord) => pairPlace(own(span, name)),
  })),
];

const LABEL_KEYS = [
  'label_name',
  'label',
  'labels',
  'type',
  'entity_type',
  'entity_group',
  'entityType',
  'label_type',
  'entity_label',
  'tag',
  'tag_name',
  'class',
  'category',
  'obj',
  'polarity',
  'entity',
  'ner',
];

function placeOf(start: unknown, end: unknown): readonly [number, number] | null {
  return isOffset(start) && isOffset(end) && end >= start ? [start, end] : null;
}

function lengthPlace(offset: unknown, length: unknown): readonly [number, number] | null {
  return isOffset(offset) && isOffset(length) ? [offset, offset + length] : null;
}

/** `[start, end]`, `[[start, end], …]` or `[{start, end}, …]`. */
function pairPlace(value: unknown): readonly [number, number] | null {
  const list = listOf(value);
  if (list === null || list.length === 0) return null;
  if (list.length === 2 && !Array.isArray(list[0]) && !isRecord(list[0])) return placeOf(list[0], list[1]);
  // A few words apart are one mention; a set of token positions is one from the first to the last.
  if (list.every(isOffset)) return [Math.min(...list), Math.max(...list)];
  const places = list.map((place) => (isRecord(place) ? placeOf(own(place, 'start'), own(place, 'end')) : pairOf(place)));
  if (places.some((place) => place === null)) return null;
  return [Math.min(...places.map((place) => place![0])), Math.max(...places.map((place) => place![1]))];
}

function pairOf(value: unknown): readonly [number, number] | null {
  const pair = listOf(value);
  return pair?.length === 2 ? placeOf(pair[0], pair[1]) : null;
}

function isOffset(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** `{"name": {"some text": [[9, 11]]}}` or `{"name": [[9, 11]]}`: each place is a mention. */
function placesByLabel(value: unknown): readonly string[] | null {
  if (!isRecord(value)) return null;
  const labels: string[] = [];
  for (const [label, places] of Object.entries(value)) {
    const lists = isRecord(places) ? Object.values(places) : [places];
    for (const list of lists) {
      if (!Array.isArray(list) || !list.every((place) => pairOf(place) !== null)) return null;
      for (let count = 0; count < list.length; count += 1) labels.push(label);
    }
  }
  return labels;
}

/** Says that a record has a label of its own too, which was not counted. */
function withDocumentNote(found: FoundShape, records: readonly JsonRecord[], key: string, column: string | null): FoundShape {
  if (column !== null) return found;
  const other = knownKeys(records, ['label', 'intent', 'cats', 'category', 'sentiment', 'labels']).find(
    (name) =>
      name !== key &&
      records.every((record) => isScalar(own(record, name)) || isRecord(own(record, name)) || Array.isArray(own(record, name))),
  );
  return other === undefined
    ? found
    : { ...found, evidence: messageOf('{0}; name {1} as the column to count it instead', found.evidence, JSON.stringify(other)) };
}
