import { messageOf } from '../../core/message.ts';
import { jsonFormat } from './json-format.ts';
import { isRecord, type JsonRecord, listOf, own, type Scalar } from './json-values.ts';
import { type DocumentShape, Fault, type FoundShape, type Reading, type SpanShape, type TagShape } from './record-shape.ts';
import { spanForm, spannedRecord, spansOf } from './span-shape.ts';
import type { TokenBounds } from './token-spans.ts';

/**
 * The JSON that spaCy 2 trained on and `spacy convert` writes: documents of paragraphs of sentences of tokens, `ner` in BILUO. The token
 * tags are counted as they are; `-` and a missing tag are ignored. Without `ner` the `entities` of the paragraphs count, and without
 * those their `cats`. `--column` names `ner`, `entities`, `cats`, or another key of the tokens (`tag`, `pos`).
 */
export const spacyJson = jsonFormat({
  id: 'spacy-json',
  title: 'spaCy JSON',
  recognisedBy: 'documents with paragraphs[].sentences[].tokens[] that have orth, and ner, entities or cats',
  task: 'token-classification',
  sources: ['paragraphs'],
  find,
});

function find(records: readonly unknown[], column: string | number | undefined): FoundShape | null {
  const paragraphs = records.filter(isRecord).filter((record) => sentencesOf(record) !== null);
  const tokens = paragraphs.flatMap((paragraph) => sentencesOf(paragraph)!.flat());
  if (paragraphs.length * 2 < records.length || tokens.length === 0) return null;
  const named = column === undefined ? null : String(column);
  if (named !== null && named !== 'entities' && named !== 'cats') {
    return tokens.some((token) => typeof own(token, named) === 'string') ? foundTags(named) : null;
  }
  const says = (key: string) => tokens.some((token) => typeof own(token, key) === 'string' && own(token, key) !== '-');
  const hasMentions = tokens.some((token) => !SILENT.has(own(token, 'ner')));
  // All may be 0 in the first paragraphs.
  const hasCats = paragraphs.some((paragraph) => (listOf(own(paragraph, 'cats'))?.length ?? 0) > 0);
  if (named === null && (hasMentions || (says('ner') && !hasCats))) return foundTags('ner');
  if (named !== 'cats') {
    const entities = foundEntities(paragraphs);
    if (entities !== null) return entities;
  }
  return hasCats ? foundCats() : null;
}

const SILENT: ReadonlySet<unknown> = new Set(['O', '-', '', null, undefined]);

function foundTags(key: string): FoundShape {
  const shape: TagShape = {
    kind: 'sentence',
    key,
    tokens: null,
    unlabelled: ['-'],
    isPlain: false,
    read(record) {
      const sentences = isRecord(record) ? sentencesOf(record) : null;
      if (sentences === null) return NO_PARAGRAPH;
      return sentences.map((sentence) =>
        sentence.map((token) => {
          const tag = own(token, key);
          return typeof tag === 'string' ? tag : '-';
        }),
      );
    },
  };
  return { shape, evidence: messageOf('paragraphs of spaCy, {0} of their tokens', JSON.stringify(key)), confidence: 0.96 };
}

const NO_PARAGRAPH = new Fault(messageOf('A paragraph with sentences of tokens was expected; it was not counted.'));

function foundEntities(paragraphs: readonly JsonRecord[]): FoundShape | null {
  const form = spanForm(paragraphs.flatMap((paragraph) => listOf(own(paragraph, 'entities')) ?? []));
  if (form === null) return null;
  const shape: SpanShape = {
    kind: 'spans',
    key: 'entities',
    unit: 'mention',
    recordUnit: 'document',
    hasTokens: true,
    unlabelled: [],
    read(record) {
      if (!isRecord(record)) return NO_PARAGRAPH;
      const entities = own(record, 'entities');
      if (entities === undefined || entities === null) return null;
      const spans = spansOf(entities, form.read);
      if (spans === null) return new Fault(messageOf('Spans were expected as {0}; the paragraph was not counted.', form.what));
      const bounds = boundsOf(record);
      return spannedRecord(spans, bounds === null ? null : [{ bounds, spans }]);
    },
  };
  return { shape, evidence: messageOf('paragraphs of spaCy, "entities" holds their spans'), confidence: 0.96 };
}

function foundCats(): FoundShape {
  const shape: DocumentShape = {
    kind: 'document',
    key: 'cats',
    unit: 'document',
    unlabelled: [],
    isPlain: false,
    read: (record): Reading<readonly Scalar[]> =>
      isRecord(record) ? (listOf(own(record, 'cats')) === null ? null : truthsOf(record)) : NO_PARAGRAPH,
  };
  return { shape, evidence: messageOf('paragraphs of spaCy, "cats" holds their labels'), confidence: 0.96 };
}

/** The categories that are true: 1, or nearer to it than to 0. */
function truthsOf(paragraph: JsonRecord): readonly string[] {
  return (listOf(own(paragraph, 'cats')) ?? []).flatMap((cat) => {
    const label = isRecord(cat) ? own(cat, 'label') : undefined;
    const value = isRecord(cat) ? own(cat, 'value') : undefined;
    return typeof label === 'string' && (value === true || (typeof value === 'number' && value >= 0.5)) ? [label] : [];
  });
}

function sentencesOf(paragraph: JsonRecord): readonly (readonly JsonRecord[])[] | null {
  const sentences = listOf(own(paragraph, 'sentences'));
  if (sentences === null) return null;
  const tokens = sentences.map((sentence) => (isRecord(sentence) ? listOf(own(sentence, 'tokens')) : null));
  return tokens.every(
    (each): each is readonly JsonRecord[] => each?.every((token) => isRecord(token) && Object.hasOwn(token, 'orth')) === true,
  )
    ? tokens
    : null;
}

/** Where the tokens lie: each is followed by its `space`. Python counts code points. */
function boundsOf(paragraph: JsonRecord): TokenBounds | null {
  const sentences = sentencesOf(paragraph);
  if (sentences === null) return null;
  const starts: number[] = [];
  const ends: number[] = [];
  const sentenceEnds: number[] = [];
  let at = 0;
  for (const sentence of sentences) {
    for (const token of sentence) {
      const orth = own(token, 'orth');
      const space = own(token, 'space');
      if (typeof orth !== 'string' || typeof space !== 'string') return null;
      starts.push(at);
      at += [...orth].length;
      ends.push(at);
      at += [...space].length;
    }
    sentenceEnds.push(starts.length);
  }
  return { starts, ends, sentenceEnds };
}
