import type { RecordFields } from '../../core/label-counts.ts';
import { isRecord } from '../label-files/json-values.ts';
import { SPLIT_FIELDS } from '../split-name.ts';

/** Names of fields that hold what the record is about. */
const TEXT_NAME =
  /^(?:.*_)?(?:text|texts|sentence|sentences|sentence_?[12ab]|sent_?[12]|premise|hypothesis|question|answer|query|passage|context|content|contents|body|title|headline|abstract|document|doc|review|comment|tweet|message|utterance|utt|description|summary|tokens?|words?|form|dialog(?:ue)?|s[12]|statement|claim|news|article)(?:_?[12ab])?$/i;
/** Names of fields that say which record it is, whose, from where and when: the same text is the same example whatever they hold. */
const PASSING_NAME =
  /(?:^|_)(?:id|ids|idx|index|key|guid|uuid|uid|hash|number|url|uri|link|path|file|file_?name|fold|date|time|timestamp|year|created(?:_at)?|updated(?:_at)?|annotators?|workers?|users?|authors?|raters?|editor|lang|language|meta|metadata|source|origin|dataset|corpus|version|score|confidence|status|answer)$|Id$|^unnamed/i;
/** Other labels of the record, and what else is made of its text. */
const DERIVED_NAME =
  /label|(?:^|_)(?:tags?|pos|upos|xpos|ner|chunks?|lemmas?|deps?|heads?|feats?|spans?|entit(?:y|ies)|gold|rationale|input_ids|attention_mask)(?:_|$)/i;
/** Objects whose own fields are those of the record. */
const INNER = new Set(['data', 'fields', 'inputs']);
/** Joins the texts of a pair. */
const BETWEEN = '\n';
const MOST_FIELDS = 64;

export interface FieldText {
  readonly text: string;
  readonly context: string;
}

/**
 * The text of a record by its fields, and what else makes it an example of its own: short values such as the aspect that is judged. Null where
 * none of them is a text. Of a text and its tokens the text stands for both.
 */
export function textOfFields(fields: RecordFields): FieldText | null {
  const named: string[] = [];
  const other: string[] = [];
  const context: string[] = [];
  let tokens: string | null = null;
  for (const [name, value] of flattened(fields).slice(0, MOST_FIELDS)) {
    if (SPLIT_FIELDS.includes(name)) continue;
    if (typeof value === 'string') {
      const text = value.trim();
      const meaning = meaningOf(name);
      if (text === '' || meaning === 'passing' || meaning === 'derived' || isAddress(text)) continue;
      // As it stands, blanks at its ends included.
      if (meaning === 'text') named.push(value);
      else if (isProse(text) || (name === '' && text.includes(' '))) other.push(value);
      else if (!isNumber(text)) context.push(`${name}=${text}`);
    } else if (Array.isArray(value)) {
      if (tokens === null && meaningOf(name) !== 'derived') tokens = wordsOf(value as readonly unknown[]);
    }
  }
  const texts = named.length > 0 ? [...named, ...other] : other;
  if (texts.length > 0) return { text: texts.join(BETWEEN), context: context.join(BETWEEN) };
  return tokens === null ? null : { text: tokens, context: context.join(BETWEEN) };
}

type Meaning = 'text' | 'passing' | 'derived' | 'unknown';

/** Names that were seen before: a few, unless every record has its own. */
const MEANINGS = new Map<string, Meaning>();
const MOST_NAMES = 4096;

function meaningOf(name: string): Meaning {
  let meaning = MEANINGS.get(name);
  if (meaning === undefined) {
    if (MEANINGS.size >= MOST_NAMES) MEANINGS.clear();
    MEANINGS.set(name, (meaning = meaningOfNew(name.slice(0, 100))));
  }
  return meaning;
}

function meaningOfNew(name: string): Meaning {
  if (TEXT_NAME.test(name)) return 'text';
  if (DERIVED_NAME.test(name)) return 'derived';
  return PASSING_NAME.test(name) ? 'passing' : 'unknown';
}

function flattened(fields: RecordFields): RecordFields {
  if (!fields.some(([name, value]) => INNER.has(name) && isRecord(value))) return fields;
  return fields.flatMap(([name, value]) => (INNER.has(name) && isRecord(value) ? Object.entries(value) : [[name, value] as const]));
}

/** Words, or sentences of words; null for a list of anything else. */
function wordsOf(list: readonly unknown[]): string | null {
  const words = list.flat(2);
  return words.length > 0 && words.every((word) => typeof word === 'string') ? words.join(' ') : null;
}

function isProse(text: string): boolean {
  return text.length >= 20 && /\S\s+\S+\s+\S/.test(text.slice(0, 1000));
}

function isNumber(text: string): boolean {
  return /^[-+]?[\d.,:/ -]+(?:e[-+]?\d+)?%?$/i.test(text);
}

/** Of a page, or of a file. */
function isAddress(text: string): boolean {
  return text.length < 2000 && /^(?:\w+:\/\/|www\.)\S+$|^\S+\.(?:jpe?g|png|gif|bmp|webp|tiff?|wav|mp3|flac|txt|xml|json|pdf)$/i.test(text);
}
