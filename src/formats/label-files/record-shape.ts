import { LABEL_NAMES } from '../label-names.ts';
import { mostCommon } from '../most-common.ts';
import { isPositionTag } from './conll-layout.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

/** Where the labels of a record are. */
export type RecordShape =
  | { readonly kind: 'document'; readonly label: string }
  | { readonly kind: 'sentence'; readonly tags: string; readonly tokens: string | null }
  /** `[text, label]`; the position counts from 0. */
  | { readonly kind: 'pair'; readonly position: number };

export interface RecognisedShape {
  readonly shape: RecordShape;
  readonly evidence: string;
}

/** Finds the labels in sampled records; null when they hold none. `column` names the key, or the position from 1 of a pair. */
export function findShape(records: readonly unknown[], column: string | number | undefined): RecognisedShape | null {
  const objects = records.filter(isRecord);
  if (objects.length > records.length / 2) return findObjectShape(objects, column);
  const pairs = records.filter((record): record is unknown[] => Array.isArray(record));
  return pairs.length > records.length / 2 ? findPairShape(pairs, column) : null;
}

/** True for records of a prediction file: they carry scores of classes. */
export function holdsScores(records: readonly unknown[]): boolean {
  return records.some((record) => isRecord(record) && SCORE_NAMES.some((name) => Array.isArray(own(record, name))));
}

export const SCORE_NAMES = ['logits', 'probs', 'probabilities', 'scores'] as const;

/** The more readable first; ids of word pieces stand for their tokens where a tokenizer has run. */
const TOKEN_NAMES = ['tokens', 'words', 'token', 'sentence', 'text', 'input_ids'];
const TAG_NAMES = [
  'ner_tags',
  'ner',
  'ner_labels',
  'tags',
  'labels',
  'label',
  'tag',
  'bio',
  'bio_tags',
  'iob',
  'iob_tags',
  'slots',
  'pos_tags',
  'pos',
  'upos',
  'chunk_tags',
];
/** Keys that say by themselves that they hold tags of tokens. */
const PLAIN_TAG_NAMES = new Set(['ner_tags', 'ner_labels', 'bio_tags', 'iob_tags', 'pos_tags', 'chunk_tags']);

function findObjectShape(records: readonly JsonRecord[], column: string | number | undefined): RecognisedShape | null {
  const tokens = TOKEN_NAMES.find((name) => records.some((record) => Array.isArray(own(record, name)))) ?? null;
  const named = column === undefined ? null : String(column);
  for (const tags of named === null ? TAG_NAMES : [named]) {
    const lists = records.filter((record) => isTagList(own(record, tags)));
    if (lists.length < Math.max(1, records.length / 2) || tags === tokens) continue;
    const aligned = tokens !== null && lists.every((record) => lengthOf(own(record, tokens)) === lengthOf(own(record, tags)));
    const mostly =
      tokens !== null && lists.filter((record) => lengthOf(own(record, tokens)) === lengthOf(own(record, tags))).length > lists.length / 2;
    const positions = lists.some((record) =>
      (own(record, tags) as unknown[]).some((tag) => typeof tag === 'string' && tag !== 'O' && isPositionTag(tag)),
    );
    if (!aligned && !mostly && !(tokens === null && (PLAIN_TAG_NAMES.has(tags) || positions))) continue;
    const evidence =
      tokens === null ? `"${tags}" holds the tags of a sentence` : `"${tokens}" and "${tags}" hold the tokens and tags of a sentence`;
    return { shape: { kind: 'sentence', tags, tokens }, evidence };
  }
  for (const label of named === null ? [...LABEL_NAMES, ...namesLikeLabels(records)] : [named]) {
    const values = records.map((record) => (named === null ? own(record, label) : valueAt(record, label)));
    // In multi-label data most lists may be empty; one label shows what they are lists of.
    const labelled = values.filter((value) => isLabel(value) || isEmptyList(value));
    if (labelled.length >= Math.max(1, records.length / 2) && values.some(isLabel))
      return { shape: { kind: 'document', label }, evidence: `"${label}" holds the label of a record` };
  }
  return null;
}

/** Keys of single values that end like a label's: `gold_label`, `airline_sentiment`. Logs have types and tags, which do not count here. */
function namesLikeLabels(records: readonly JsonRecord[]): readonly string[] {
  const [first] = records;
  if (first === undefined) return [];
  return Object.keys(first).filter((name) => ENDING.test(name) && !LABEL_NAMES.includes(name) && !Array.isArray(first[name]));
}

const ENDING = /[^\p{L}](?:label|class|category|intent|sentiment|emotion)$/iu;

function findPairShape(pairs: readonly unknown[][], column: string | number | undefined): RecognisedShape | null {
  const length = mostCommon(pairs.map((pair) => pair.length));
  const position = column === undefined ? length - 1 : Number(column) - 1;
  if (!Number.isInteger(position) || position < 0 || position >= length) return null;
  const fitting = pairs.filter((pair) => pair.length === length && typeof pair[0] === 'string' && isLabel(pair[position]));
  if (column === undefined && (length < 2 || length > 4 || fitting.length < pairs.length / 2)) return null;
  const place = position === length - 1 ? 'the last one' : `number ${position + 1}`;
  return { shape: { kind: 'pair', position }, evidence: `arrays of ${length} values, ${place} the label` };
}

export function own(record: JsonRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The value of a key, or of a path such as `annotation.label` when there is no such key. Only own keys count. */
export function valueAt(record: JsonRecord, key: string): unknown {
  if (Object.hasOwn(record, key)) return record[key];
  let value: unknown = record;
  for (const part of key.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTagList(value: unknown): boolean {
  return Array.isArray(value) && value.every((tag) => typeof tag === 'string' || (typeof tag === 'number' && Number.isInteger(tag)));
}

/** A label is short; a list of labels is one of several. */
function isLabel(value: unknown): boolean {
  if (typeof value === 'string') return value !== '' && value.length <= 200 && !value.includes('\n');
  if (typeof value === 'number') return Number.isInteger(value);
  return (
    typeof value === 'boolean' ||
    (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' || Number.isInteger(one)))
  );
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : -1;
}
