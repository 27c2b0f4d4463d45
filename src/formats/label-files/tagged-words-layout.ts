import { isPositionTag, OUTSIDE_TAG } from '../../core/tag.ts';
import { mostCommon } from '../most-common.ts';
import { profileColumn } from './conll-columns.ts';
import { isBlank, isDocumentMark, linesOf } from './conll-layout.ts';
import { wordsOf } from './tag-lines-layout.ts';
import { judgeByEnds } from './text-ends.ts';

/** How the words of a file are joined to their tags. */
export interface TaggedWords {
  readonly joiner: '|' | '/' | ':' | '_';
  /** Parts of a word, the word itself and its tags: 2, or 3 where a part of speech stands between. */
  readonly parts: number;
  /** The tags have position letters. */
  readonly hasLetters: boolean;
  /** Lines end in `<=> intent`, the label of the sentence. */
  readonly hasIntents: boolean;
  readonly example: string;
}

const MOST_PARTS = 8;
const JOINERS = ['|', '/', ':', '_'] as const;
const ARROW = '<=>';

/** What the first lines show; null where words have no tags. `text` ends at the border of a line. */
export function sampleTaggedWords(text: string): TaggedWords | null {
  return judgeByEnds(text, sampleLines, (first, last) => (areAlike(first, last) ? { judgement: first } : undefined));
}

function areAlike(first: TaggedWords | null, last: TaggedWords | null): boolean {
  if (first === null || last === null) return first === last;
  const { joiner, parts, hasLetters, hasIntents, example } = first;
  const isSame = joiner === last.joiner && parts === last.parts && hasLetters === last.hasLetters && hasIntents === last.hasIntents;
  return isSame && example !== OUTSIDE_TAG;
}

function sampleLines(text: string): TaggedWords | null {
  const lines = linesOf(text).filter((line) => !isBlank(line) && !isDocumentMark(line));
  const sentences = lines.map(wordsOf);
  const intents = sentences.filter((words) => words.length > 2 && words.at(-2) === ARROW).length;
  const hasIntents = intents > 0 && intents === sentences.length;
  const words = sentences.flatMap((sentence) => (hasIntents ? sentence.slice(0, -2) : sentence));
  // One word a line is a table.
  if (words.length < 5 || words.length < sentences.length * 2) return null;
  for (const joiner of JOINERS) {
    const found = joinedBy(joiner, words, words.length / sentences.length);
    if (found !== null) return { ...found, joiner, hasIntents };
  }
  return null;
}

function joinedBy(
  joiner: TaggedWords['joiner'],
  words: readonly string[],
  wordsInLine: number,
): Omit<TaggedWords, 'joiner' | 'hasIntents'> | null {
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    if (word.lastIndexOf(joiner) > 0 && !word.endsWith(joiner)) joined.push(word);
    else if (words.length - (index + 1 - joined.length) < words.length * 0.98) return null;
  }
  const tags = joined.map((word) => word.slice(word.lastIndexOf(joiner) + 1));
  const parts = joiner === '|' ? Math.min(MOST_PARTS, mostCommon(joined.map((word) => word.split(joiner).length))) : 2;
  const example = tags.find((tag) => tag !== OUTSIDE_TAG) ?? OUTSIDE_TAG;
  const { kind } = profileColumn(tags);
  const areTags = tags.filter(isPositionTag).length >= tags.length * 0.98;
  const isBar = joiner === '|' || joiner === '/';
  if (kind === 'tags' && (areTags || isBar)) return { parts, hasLetters: true, example };
  if (kind === 'outside' && joiner === '|') return { parts, hasLetters: true, example };
  return areBareTags(joiner, joined, tags, wordsInLine) ? { parts, hasLetters: false, example } : null;
}

/** Without position letters: sentences of words, and tags that are few, repeat, and look like tags. Paths and dates have slashes, names of variables underscores. */
function areBareTags(joiner: TaggedWords['joiner'], words: readonly string[], tags: readonly string[], wordsInLine: number): boolean {
  const least = joiner === '|' || joiner === '/' ? 20 : 60;
  const distinct = new Set(tags).size;
  const tokens = new Set(words.map((word) => word.slice(0, word.lastIndexOf(joiner)))).size;
  if (joiner === ':' || tags.length < least || wordsInLine < 3 || distinct < 3 || distinct > Math.max(5, tags.length * 0.25)) return false;
  // Brown's tags are in small letters: `the/at jury/nn`.
  const look = joiner === '/' && !tags.some((tag) => /\p{Lu}/u.test(tag)) ? small() : capitals();
  return tokens > distinct && tags.filter((tag) => look.test(tag)).length >= tags.length * 0.95;
}

const small = () => /^(?:\p{Ll}[\p{Ll}\p{N}$*+\]-]{0,11}|[\p{P}\p{S}]{1,3}(?:-hl|-tl)?)$/u;
const capitals = () => /^(?:[\p{Lu}][\p{Lu}\p{N}$:+-]{0,11}|[\p{P}\p{S}]{1,3}|-[A-Z]{2,4}-)$/u;
