import { messageOf } from '../../core/message.ts';
import { isPositionTag, OUTSIDE_TAG, tagFormOf } from '../../core/tag.ts';
import { isRecord, isScalar, type JsonRecord, keysOf, knownKeys, listOf, type Scalar, valueAt } from './json-values.ts';
import { Fault, type FoundShape, type Reading, type SpannedRecord, type TagShape } from './record-shape.ts';

/** The more readable first; ids of word pieces stand for their tokens where a tokenizer has run. */
export const TOKEN_NAMES = [
  'tokens',
  'words',
  'token',
  'word',
  'toks',
  'tokenized_text',
  'post_tokens',
  'sentence',
  'sentences',
  'sents',
  'text',
  'chars',
  'characters',
  'utterances',
  'dialog',
  'dialogue',
  'input_ids',
];

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
  'slot_labels',
  'entity_tags',
];
/** Tags of grammar count where there are no others. */
const GRAMMAR_NAMES = ['pos_tags', 'pos', 'upos', 'chunk_tags'];
/** Keys that say by themselves that they hold tags of tokens. */
const PLAIN_TAG_NAMES = new Set(['ner_tags', 'ner_labels', 'bio_tags', 'iob_tags', 'pos_tags', 'chunk_tags']);

/** How the tags of a record are written. */
type TagForm = 'list' | 'lists' | 'words' | 'objects';

/**
 * Finds tags: a list of strings or ids as long as the list of tokens beside it, such lists sentence by sentence, tags in one string
 * (`O O B-city`), or tokens that are objects with a tag. Without tokens of the same number, tags must look like tags (`B-city`, `O`).
 * Labels of whole sentences (`sentences` and `labels` of an abstract) are no tags: the record then holds units of its own.
 */
export function findTagShape(records: readonly JsonRecord[], column: string | null): FoundShape | null {
  if (column !== null) return findTagsAt(records, column, true);
  const known = knownKeys(records, TAG_NAMES);
  for (const key of known) {
    const found = findTagsAt(records, key, false);
    if (found !== null) return found;
  }
  const grammar = knownKeys(records, GRAMMAR_NAMES);
  const others = keysOf(records).filter((key) => !known.includes(key) && !grammar.includes(key) && !UNTRUSTED.test(key));
  for (const key of others) {
    const found = findTagsAt(records, key, false, true);
    if (found !== null) return found;
  }
  for (const key of grammar) {
    const found = findTagsAt(records, key, false);
    if (found !== null) return found;
  }
  return null;
}

function isPosition(tag: unknown): boolean {
  return typeof tag === 'string' && tag !== 'O' && isPositionTag(tag);
}

/** Nearly all are `O` or have a position letter, and some have. */
export function lookLikeTags(tags: readonly unknown[]): boolean {
  const positions = tags.filter(isPosition).length;
  const outside = tags.filter((tag) => tag === OUTSIDE_TAG).length;
  if (positions > 0 && positions + outside >= tags.length * 0.9) return true;
  // Mentions without types: `B`, `I`, `O`.
  return outside > 0 && tags.every((tag) => typeof tag === 'string') && tagFormOf(new Set(tags as readonly string[])) === 'letter';
}

/** Keys of what a model or another tool has said. */
const UNTRUSTED = /^(?:stanford_|spacy_|pred)|predict|_pred$/i;

function findTagsAt(records: readonly JsonRecord[], key: string, isNamed: boolean, mustLookLikeTags = false): FoundShape | null {
  for (const form of mustLookLikeTags ? LIST_FORMS : FORMS) {
    const sentences = records.map((record) => readForm(form, valueAt(record, key)));
    const found = sentences.filter((each) => each !== null);
    if (found.length < Math.max(1, records.length / 2)) continue;
    const tags = found.flat(2);
    const positions = tags.filter(isPosition).length;
    const looksLikeTags = lookLikeTags(tags);
    if ((form === 'words' || form === 'objects' || mustLookLikeTags) && !looksLikeTags) continue;
    const tokens = form === 'objects' || form === 'words' ? null : tokensBeside(records, key, sentences);
    if (tokens === null && !looksLikeTags && !(PLAIN_TAG_NAMES.has(key.toLowerCase()) && form === 'list') && !(isNamed && positions > 0))
      continue;
    if (tokens?.isSentences && positions === 0 && form === 'list') return itemShape(key, tokens.key, records);
    const shape: TagShape = {
      kind: 'sentence',
      key,
      tokens: tokens?.key ?? null,
      unlabelled: tags.every((tag) => typeof tag === 'number') ? [-1] : [],
      isPlain: form === 'list' && !key.includes('.') && tokens?.key.includes('.') !== true,
      read: (record) => readTags(record, key, form, tokens?.key ?? null),
    };
    const evidence =
      tokens === null
        ? messageOf('{0} holds the tags of a sentence', JSON.stringify(key))
        : messageOf('{0} and {1} hold the tokens and tags of a sentence', JSON.stringify(tokens.key), JSON.stringify(key));
    return { shape, evidence, confidence: 0.95 };
  }
  return null;
}

/** Lists of tags as they stand under a key of the record, without a look at records. */
export function plainTagShape(key: string, tokens: string | null, unlabelled: readonly Scalar[]): TagShape {
  return { kind: 'sentence', key, tokens, unlabelled, isPlain: true, read: (record) => readTags(record, key, 'list', tokens) };
}

const FORMS: readonly TagForm[] = ['list', 'lists', 'words', 'objects'];
const LIST_FORMS: readonly TagForm[] = ['list', 'lists', 'objects'];

/** The tags of a value, by sentence; null when it is not of the form. */
function readForm(form: TagForm, value: unknown): readonly (readonly Scalar[])[] | null {
  if (form === 'words') return typeof value === 'string' && value.length < 100_000 ? [value.trim().split(/\s+/)] : null;
  const list = listOf(value);
  if (list === null) return null;
  if (form === 'list') return list.every(isTag) ? [list] : null;
  if (form === 'lists') {
    return list.length > 0 && list.every((tags): tags is Scalar[] => Array.isArray(tags) && tags.every(isTag)) ? list : null;
  }
  const tags = list.map((token) => (isRecord(token) ? OBJECT_TAGS.map((name) => valueAt(token, name)).find(isTag) : undefined));
  return list.length > 0 && tags.every((tag) => tag !== undefined) ? [tags] : null;
}

const OBJECT_TAGS = ['ner', 'ner_tag', 'tag', 'label', 'bio', 'entity'];

function isTag(value: unknown): value is Scalar {
  return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value));
}

interface TokenKey {
  readonly key: string;
  /** True when most of what it holds are not words but sentences. */
  readonly isSentences: boolean;
}

/** The key whose lists are as long as the tags in most records. */
function tokensBeside(
  records: readonly JsonRecord[],
  tagKey: string,
  sentences: readonly (readonly (readonly Scalar[])[] | null)[],
): TokenKey | null {
  const isWhole = sentences.every((each) => each === null || each.length <= 1);
  for (const key of knownKeys(records, TOKEN_NAMES)) {
    if (key === tagKey) continue;
    let fitting = 0;
    let tagged = 0;
    for (const [index, record] of records.entries()) {
      const tags = sentences[index];
      if (tags === null || tags === undefined) continue;
      tagged += 1;
      const tokens = listOf(valueAt(record, key));
      if (tokens === null) continue;
      const fits = isWhole && !tokens.every(Array.isArray) ? tokens.length === (tags[0]?.length ?? 0) : lengthsFit(tokens, tags);
      if (fits) fitting += 1;
    }
    if (fitting * 2 > tagged) return { key, isSentences: isWhole && holdsSentences(records, key) };
  }
  return null;
}

function lengthsFit(tokens: readonly unknown[], tags: readonly (readonly Scalar[])[]): boolean {
  return tokens.length === tags.length && tags.every((each, index) => listOf(tokens[index])?.length === each.length);
}

function holdsSentences(records: readonly JsonRecord[], key: string): boolean {
  const texts = records.flatMap((record) => listOf(valueAt(record, key)) ?? []).filter((text) => typeof text === 'string');
  return texts.length > 0 && texts.filter((text) => /\S\s+\S+\s+\S/.test(text.slice(0, 500))).length * 2 > texts.length;
}

function readTags(record: unknown, key: string, form: TagForm, tokenKey: string | null): Reading<readonly (readonly Scalar[])[]> {
  if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
  const value = valueAt(record, key);
  if (value === null) return null;
  const tokens = tokenKey === null ? null : listOf(valueAt(record, tokenKey));
  if (form === 'list') {
    if (!Array.isArray(value)) return new Fault(messageOf('An array of tags was expected; the sentence was not counted.'));
    if (tokens !== null && tokens.length !== value.length) return unequal(tokens.length, value.length);
    if (!value.every(isScalar)) return new Fault(messageOf('Strings or numbers were expected as tags; the sentence was not counted.'));
    return [value];
  }
  const sentences = readForm(form, value);
  if (sentences === null) {
    if (Array.isArray(value) && value.length === 0) return [];
    return new Fault(
      form === 'words'
        ? messageOf('A string of tags was expected; the sentence was not counted.')
        : messageOf('Arrays of tags were expected; the record was not counted.'),
    );
  }
  if (tokens === null || form !== 'lists') return sentences;
  const wrong = sentences.findIndex((tags, index) => listOf(tokens[index])?.length !== tags.length);
  return wrong < 0 ? sentences : unequal(listOf(tokens[wrong])?.length ?? 0, sentences[wrong]!.length);
}

function unequal(tokens: number, tags: number): Fault {
  return new Fault(messageOf('There are {0} tokens and {1} tags; the sentence was not counted.', tokens, tags));
}

/** Sentences, each with a label of its own: the counted unit is the sentence, the record a document. */
function itemShape(key: string, itemKey: string, records: readonly JsonRecord[]): FoundShape {
  const values = records.flatMap((record) => listOf(valueAt(record, key)) ?? []);
  return {
    shape: {
      kind: 'spans',
      key,
      unit: 'sentence',
      recordUnit: 'document',
      hasTokens: false,
      unlabelled: values.every((value) => typeof value === 'number') ? [-1] : [],
      read(record): Reading<SpannedRecord> {
        if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
        const value = valueAt(record, key);
        if (value === null) return null;
        const labels = listOf(value);
        const items = listOf(valueAt(record, itemKey));
        if (labels?.every((label) => label === null || isScalar(label)) !== true)
          return new Fault(messageOf('An array of labels was expected; the record was not counted.'));
        if (items !== null && items.length !== labels.length) {
          return new Fault(messageOf('There are {0} sentences and {1} labels; the record was not counted.', items.length, labels.length));
        }
        return { labels: labels as (Scalar | null)[], tags: null };
      },
    },
    evidence: messageOf('{0} and {1} hold sentences and their labels', JSON.stringify(itemKey), JSON.stringify(key)),
    confidence: 0.95,
  };
}
