import { type Message, messageOf } from '../../core/message.ts';
import { isRecord, type JsonRecord, knownKeys, listOf, own, valueAt } from './json-values.ts';
import { countedTokens, findTokens, inCodePoints, type SpanPlace, type TokenBounds } from './token-spans.ts';

/** How the tokens of a record are placed beside its spans. */
export interface TokenReader {
  /** For a person: `in characters of "tokens"`. */
  readonly what: Message;
  /** The ways to place them, the likelier first; null where the record has none. The spans come back in the same offsets, `end` exclusive. */
  readonly boundsOf: (record: JsonRecord, spans: readonly SpanPlace[]) => readonly PlacedTokens[] | null;
}

export interface PlacedTokens {
  readonly bounds: TokenBounds;
  readonly spans: readonly SpanPlace[];
}

const TOKEN_NAMES = ['tokens', 'words', 'token', 'tokenized_text', 'sentence', 'sentences', 'sents', 'toks', 'text'];
const TEXT_NAMES = ['text', 'sentence', 'content', 'full_text', 'raw', 'raw_text', 'originalText'];

type SpansOf = (record: JsonRecord) => readonly SpanPlace[] | null;

/**
 * Finds the tokens beside spans, and what the offsets of the spans count: characters, or tokens with the last one included or not. The
 * sample tells: a span that ends where it begins includes its end, one that ends at the number of tokens does not.
 */
export function findTokenOffsets(records: readonly JsonRecord[], spanKey: string, spansOf: SpansOf): TokenReader | null {
  for (const key of knownKeys(records, TOKEN_NAMES)) {
    if (key === spanKey) continue;
    const lists = records.map((record) => listOf(own(record, key)));
    if (!lists.every((list) => list !== null)) continue;
    const name = JSON.stringify(key);
    if (lists.every((list) => list.every((token) => boundsOfObject(token) !== null))) {
      return { what: messageOf('tokens placed by {0}', name), boundsOf: (record, spans) => placedObjects(record, key, spans) };
    }
    const isNested = lists.every((list) => list.every(Array.isArray)) && lists.some((list) => list.length > 0);
    if (!isNested && !lists.every((list) => list.every((token) => typeof token === 'string'))) continue;
    const textKey = isNested ? undefined : textBeside(records, key);
    if (textKey !== undefined && offsetsAreOfCharacters(records, key, textKey, spansOf)) {
      return {
        what: messageOf('offsets in characters, tokens in {0}', name),
        boundsOf: (record, spans) => placedInText(record, key, textKey, spans),
      };
    }
    const isInclusive = endsAreIncluded(records, key, isNested, spansOf);
    if (isInclusive === null) continue;
    return {
      what: messageOf('offsets in {0}, {1}', name, isInclusive ? messageOf('the last one included') : messageOf('the end not included')),
      boundsOf(record, spans) {
        const sentences = sentencesOf(record, key, isNested);
        if (sentences === null) return null;
        const places = isInclusive ? spans.map(({ start, end }) => ({ start, end: end + 1 })) : spans;
        return [{ bounds: countedTokens(sentences), spans: places }];
      },
    };
  }
  return null;
}

function sentencesOf(record: JsonRecord, key: string, isNested: boolean): readonly (readonly unknown[])[] | null {
  const list = listOf(own(record, key));
  if (list === null) return null;
  if (!isNested) return [list];
  return list.every((sentence): sentence is unknown[] => Array.isArray(sentence)) ? list : null;
}

/** Where a token lies that is an object with its place, as Prodigy and spaCy write it. */
function boundsOfObject(token: unknown): readonly [number, number] | null {
  if (!isRecord(token)) return null;
  const start = own(token, 'start');
  const end = own(token, 'end');
  return typeof start === 'number' && typeof end === 'number' ? [start, end] : null;
}

function placedObjects(record: JsonRecord, key: string, spans: readonly SpanPlace[]): readonly PlacedTokens[] | null {
  const tokens = listOf(own(record, key));
  if (tokens === null) return null;
  const starts: number[] = [];
  const ends: number[] = [];
  for (const token of tokens) {
    const bounds = boundsOfObject(token);
    if (bounds === null) return null;
    starts.push(bounds[0]);
    ends.push(bounds[1]);
  }
  return [{ bounds: { starts, ends, sentenceEnds: sentenceEnds(record, ends) }, spans }];
}

/** The sentences of spaCy's `Doc.to_json`: `sents: [{start, end}]`. */
function sentenceEnds(record: JsonRecord, ends: readonly number[]): readonly number[] | null {
  const sentences = listOf(own(record, 'sents'));
  if (sentences === null || sentences.length === 0) return null;
  const found: number[] = [];
  for (const sentence of sentences) {
    const bounds = boundsOfObject(sentence);
    const last = bounds === null ? -1 : ends.lastIndexOf(bounds[1]);
    if (last < 0) return null;
    found.push(last + 1);
  }
  return found.at(-1) === ends.length && found.every((end, index) => index === 0 || end > found[index - 1]!) ? found : null;
}

function textBeside(records: readonly JsonRecord[], tokenKey: string): string | undefined {
  return knownKeys(records, TEXT_NAMES).find(
    (name) => name !== tokenKey && records.every((record) => typeof valueAt(record, name) === 'string'),
  );
}

/** Python counts code points, other languages UTF-16 units; they differ only where a text has characters beyond U+FFFF. */
function placedInText(record: JsonRecord, key: string, textKey: string, spans: readonly SpanPlace[]): readonly PlacedTokens[] | null {
  const text = valueAt(record, textKey);
  const tokens = listOf(own(record, key));
  if (typeof text !== 'string' || tokens?.every((token): token is string => typeof token === 'string') !== true) return null;
  const units = findTokens(text, tokens);
  if (units === null) return null;
  const points = inCodePoints(text, units);
  return points === units ? [{ bounds: units, spans }] : [points, units].map((bounds) => ({ bounds, spans }));
}

/** True when the sampled spans fit characters of the text: one ends beyond the tokens, or begins and ends with found tokens. */
function offsetsAreOfCharacters(records: readonly JsonRecord[], key: string, textKey: string, spansOf: SpansOf): boolean {
  return records.some((record) => {
    const count = listOf(own(record, key))?.length ?? 0;
    const text = valueAt(record, textKey);
    return spansOf(record)?.some(({ end }) => end > count && typeof text === 'string' && end <= text.length) === true;
  });
}

/** Null where the ends fit neither way. */
function endsAreIncluded(records: readonly JsonRecord[], key: string, isNested: boolean, spansOf: SpansOf): boolean | null {
  let atBegin = false;
  let atLength = false;
  for (const record of records) {
    const length = sentencesOf(record, key, isNested)?.reduce((sum, sentence) => sum + sentence.length, 0) ?? 0;
    for (const { start, end } of spansOf(record) ?? []) {
      if (end > length) return null;
      atBegin ||= start === end;
      atLength ||= end === length;
    }
  }
  // Both at once contradict each other: then nothing is known of the tokens.
  if (atBegin && atLength) return null;
  // DyGIE and GLiNER include the end.
  return atBegin || (!atLength && isNested);
}
