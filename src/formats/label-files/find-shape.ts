import { type Message, messageOf } from '../../core/message.ts';
import { namedScores } from '../predictions/named-scores.ts';
import { findBoxShape } from './box-shape.ts';
import { findDocumentShape, findPairShape } from './document-shape.ts';
import { isRecord, type JsonRecord, listOf, own } from './json-values.ts';
import { findPieceShape } from './piece-shape.ts';
import { Fault, type FoundShape, type Reading, type RecordShape, TELLING } from './record-shape.ts';
import { findSpanShape } from './span-shape.ts';
import { findTagShape, lookLikeTags } from './tag-shape.ts';

/**
 * Finds the labels in sampled records; null when they hold none. `column` names the key (or a path, `meta.label`), or the position from
 * 1 of a value in an array. Tags of tokens go before boxes and spans, and those before labels of the whole record: the first is what the loss
 * of a model averages over. Whoever wants another names its key.
 */
export function findShape(sampled: readonly unknown[], column: string | number | undefined): FoundShape | null {
  const records = sampled.filter((record) => record !== null);
  const objects = records.filter(isRecord);
  if (objects.length * 2 > records.length) return findObjectShape(objects, column === undefined ? null : String(column));
  const arrays = records.filter((record): record is readonly unknown[] => Array.isArray(record));
  return arrays.length * 2 > records.length ? findArrayShape(arrays, column) : null;
}

export function findObjectShape(records: readonly JsonRecord[], column: string | null): FoundShape | null {
  const tags = findTagShape(records, column);
  if (tags !== null) return tags;
  const boxes = findBoxShape(records, column);
  if (boxes !== null) return boxes;
  const spans = findSpanShape(records, column) ?? findPieceShape(records, column);
  const intents = spans === null || column !== null ? null : findDocumentShape(records, INTENT);
  // What is said to an assistant is classified by its intent, whatever slots it fills.
  if (spans === null || intents === null) return spans ?? findDocumentShape(records, column);
  return {
    ...intents,
    evidence: messageOf('{0}; name {1} as the column to count the spans instead', intents.evidence, JSON.stringify(spans.shape.key)),
  };
}

const INTENT = 'intent';

/** Arrays: [text, label], [text, {"entities": …}] (spaCy 2), [tokens, tags], or a sentence of [token, tag]. */
function findArrayShape(records: readonly (readonly unknown[])[], column: string | number | undefined): FoundShape | null {
  for (const { toRecord, what } of ARRAY_FORMS) {
    const objects = records.map(toRecord).filter((record) => record !== null);
    if (objects.length < Math.max(1, records.length / 2)) continue;
    if (toRecord !== annotatedText && !lookLikeTags(objects.flatMap((object) => listOf(own(object, 'tags')) ?? []))) continue;
    const found = findObjectShape(objects, column === undefined || /^\d+$/.test(String(column)) ? null : String(column));
    if (found !== null && (found.confidence > TELLING || toRecord === annotatedText)) {
      return { ...found, shape: mapped(found.shape, toRecord, what), evidence: messageOf('{0}, {1}', what, found.evidence) };
    }
  }
  return findPairShape(records, column);
}

type ToRecord = (record: unknown) => JsonRecord | null;

/** The same shape for records that are first made into objects. */
function mapped(shape: RecordShape, toRecord: ToRecord, what: Message): RecordShape {
  const through =
    <T>(read: (record: unknown) => Reading<T>) =>
    (record: unknown): Reading<T> => {
      const object = toRecord(record);
      if (object === null) return record === null ? null : new Fault(messageOf('One of the {0} was expected', what));
      return read(object);
    };
  if (shape.kind === 'document') return { ...shape, isPlain: false, read: through(shape.read) };
  if (shape.kind === 'sentence') return { ...shape, isPlain: false, read: through(shape.read) };
  return { ...shape, read: through(shape.read) };
}

const annotatedText: ToRecord = (record) => {
  if (!Array.isArray(record) || record.length !== 2 || typeof record[0] !== 'string' || !isRecord(record[1])) return null;
  return { text: record[0], ...record[1] };
};

const tokensAndTags: ToRecord = (record) => {
  if (!Array.isArray(record) || record.length !== 2 || !record.every((list) => Array.isArray(list))) return null;
  const [tokens, tags] = record as unknown[][];
  return tokens!.length === tags!.length && [...tokens!, ...tags!].every((one) => typeof one === 'string') ? { tokens, tags } : null;
};

const tokenTagPairs: ToRecord = (record) => {
  if (!Array.isArray(record) || record.length === 0) return null;
  const pairs = record as readonly unknown[];
  if (!pairs.every((pair): pair is string[] => Array.isArray(pair) && pair.length >= 2 && pair.every((one) => typeof one === 'string')))
    return null;
  return { tokens: pairs.map((pair) => pair[0]!), tags: pairs.map((pair) => pair.at(-1)!) };
};

const ARRAY_FORMS: readonly { readonly toRecord: ToRecord; readonly what: Message }[] = [
  { toRecord: annotatedText, what: messageOf('arrays of a text and its annotations') },
  { toRecord: tokensAndTags, what: messageOf('arrays of tokens and tags') },
  { toRecord: tokenTagPairs, what: messageOf('arrays of [token, tag]') },
];

/** True for records of a prediction file: they carry scores of classes. */
export function holdsScores(records: readonly unknown[]): boolean {
  return records.some(
    (record) => isRecord(record) && SCORE_NAMES.some((name) => Array.isArray(own(record, name)) || namedScores(own(record, name)) !== null),
  );
}

export const SCORE_NAMES = ['logits', 'probs', 'probabilities', 'scores'] as const;
