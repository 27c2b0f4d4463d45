import { messageOf } from '../../core/message.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import { splitHead, wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { wholeLinesOf, wholeLinesOfHead } from './conll-layout.ts';
import { beginsWithJson } from './json-lines.ts';
import { TagTable } from './tag-table.ts';
import { sampleTaggedWords, type TaggedWords } from './tagged-words-layout.ts';

/** One sentence a line, each word joined to its tag: `London|B-LOC`, `London|NNP|B-LOC` (spaCy's `iob`, WikiNER), `London/NNP`, `London_NNP`, `London:B-LOC`. */
export const taggedWords: TextLabelFormat = {
  id: 'tagged-words',
  content: 'text',
  title: 'Words joined to their tags',
  recognisedBy:
    'one sentence a line, each word with its tag behind a bar, slash, colon or underscore: London|B-LOC, London|NNP|B-LOC, London/NNP',
  task: 'token-classification',
  ceiling: 0.96,
  recognise,
  read,
};

const SAMPLE = 64 * 1024;

function recognise(head: FileHead): Recognition | null {
  if (OTHER_FILES.test(head.name) || beginsWithJson(head)) return null;
  const layout = sampleTaggedWords(wholeLinesOfHead(head));
  if (layout === null) return null;
  const { joiner, parts, example, hasLetters } = layout;
  const form =
    parts === 2
      ? `word${joiner}tag`
      : Array.from({ length: parts - 1 }, () => 'word')
          .join(joiner)
          .concat(`${joiner}tag`);
  return {
    confidence: hasLetters ? 0.96 : 0.7,
    evidence: messageOf('one sentence a line, each word as {0}, tags such as {1}', form, visibleLabel(example)),
  };
}

const OTHER_FILES = /\.(?:md|rst|py|ipynb|js|ts|jsonl?|ya?ml|toml|xml|html?|sql|sh|c|cc|cpp|h|java|go|rs|log|lock|cfg|ini)$/i;

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const layout = sampleTaggedWords(wholeLinesOf(new TextDecoder().decode(head), complete));
  const part = layout === null ? -1 : partOf(options.column, layout);
  if (layout === null || part < 0) {
    const message =
      layout === null
        ? messageOf('No words with tags were found: one sentence a line, with a tag behind each word (London|B-LOC), was expected.')
        : messageOf('There is no part "{0}": words have {1} parts. Name a position from 1 to {1}.', String(options.column), layout.parts);
    options.problem(null, message);
    return [{ split: null, counts: new TagCounter().finish() }];
  }
  const reader = new TaggedWordsReader(layout, layout.parts - 1 - part, options);
  for await (const block of wholeLines(all)) {
    if (block === null) reader.skipLongLine();
    else reader.scan(block);
  }
  return [{ split: null, ...(part === layout.parts - 1 ? {} : { column: String(part + 1) }), counts: reader.finish() }];
}

/** Index of the part of a word that is its label, from 0. */
function partOf(column: string | number | undefined, { parts }: TaggedWords): number {
  if (column === undefined) return parts - 1;
  const position = Number(column);
  return Number.isInteger(position) && position >= 1 && position <= parts ? position - 1 : -1;
}

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const MARK = '-DOCSTART-';

class TaggedWordsReader {
  readonly #layout: TaggedWords;
  /** Parts of a word that stand behind its label. */
  readonly #behind: number;
  readonly #options: ReadOptions;
  readonly #counter: TagCounter;
  readonly #tags: TagTable;
  readonly #decoder = new TextDecoder();
  readonly #joiner: number;
  readonly #mark = new TextEncoder().encode(MARK);
  #line = 0;
  #ignored = 0;
  #complainedLine = 0;

  constructor(layout: TaggedWords, behind: number, options: ReadOptions) {
    this.#layout = layout;
    this.#behind = behind;
    this.#options = options;
    this.#joiner = layout.joiner.charCodeAt(0);
    this.#counter = new TagCounter(options.watch);
    this.#tags = new TagTable((tag) => {
      const name = nameOfLabel(tag, options.labels);
      return name === null ? null : this.#counter.intern(name);
    });
  }

  scan(bytes: Uint8Array): void {
    const joiner = this.#joiner;
    const { length } = bytes;
    let wordStart = 0;
    let joined = -1;
    this.#line += 1;
    for (let index = 0; index <= length; index += 1) {
      const byte = index < length ? bytes[index]! : LINE_FEED;
      if (byte === joiner) joined = index;
      if (byte > SPACE || (byte !== SPACE && byte !== TAB && byte !== LINE_FEED && byte !== RETURN)) continue;
      if (index > wordStart) this.#countWord(bytes, wordStart, joined, index);
      wordStart = index + 1;
      joined = -1;
      if (byte !== LINE_FEED && byte !== RETURN) continue;
      this.#counter.endSentence();
      const isFirstOfTwo = byte === RETURN && (bytes[index + 1] === LINE_FEED || bytes[index + 1] === RETURN);
      if (index < length && !isFirstOfTwo) this.#line += 1;
    }
    // Blocks end in a line end: the line after it is counted with the next one.
    this.#line -= 1;
  }

  skipLongLine(): void {
    this.#line += 1;
    this.#options.problem(this.#line, messageOf('The line is longer than 16 MiB, which no sentence is; it was left out.'));
  }

  finish() {
    return this.#counter.finish(this.#ignored);
  }

  /** `joined` is where the last joiner stands; before `start` without one. */
  #countWord(bytes: Uint8Array, start: number, joined: number, end: number): void {
    if (bytes[start] === this.#mark[0] && this.#isMark(bytes, start)) return;
    let tagStart = joined + 1;
    let tagEnd = end;
    for (let behind = this.#behind; behind > 0 && joined >= start; behind -= 1) {
      tagEnd = tagStart - 1;
      joined = bytes.lastIndexOf(this.#joiner, tagEnd - 1);
      tagStart = joined + 1;
    }
    // The label of a whole sentence stands at its end, behind an arrow.
    if (this.#layout.hasIntents && joined < start) return;
    if (joined < start || tagStart >= tagEnd) this.#complain(bytes, start, end);
    else {
      const tag = this.#tags.idOf(bytes, tagStart, tagEnd);
      if (tag > 0) this.#counter.push(tag, this.#line);
      else this.#ignored += 1;
    }
  }

  #isMark(bytes: Uint8Array, start: number): boolean {
    return this.#mark.every((byte, index) => bytes[start + index] === byte);
  }

  /** Once a line. */
  #complain(bytes: Uint8Array, start: number, end: number): void {
    if (this.#complainedLine === this.#line) return;
    this.#complainedLine = this.#line;
    const word = visibleLabel(this.#decoder.decode(bytes.subarray(start, Math.min(end, start + 200))));
    this.#options.problem(this.#line, messageOf('The word {0} has no tag behind a "{1}"; it was not counted.', word, this.#layout.joiner));
  }
}
