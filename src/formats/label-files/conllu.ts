import { messageOf } from '../../core/message.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import { splitHead, wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { wholeLinesOf, wholeLinesOfHead } from './conll-layout.ts';
import { attributeIn, type ConllULayout, layoutOfConllU } from './conllu-layout.ts';
import { TagTable } from './tag-table.ts';

/**
 * CoNLL-U, CoNLL-U Plus (`# global.columns = …`) and CoNLL-X: columns with names, separated by single tabs. Words are counted, with the label of
 * one column: tags of entities in MISC where there are any, else UPOS; ranges (`1-2`) and empty nodes (`1.1`) are none. An underscore is
 * counted as the value that it is.
 */
export const conllu: TextLabelFormat = {
  id: 'conllu',
  content: 'text',
  title: 'CoNLL-U / CoNLL-U Plus',
  recognisedBy:
    'ten columns separated by tabs with ids of words and of their heads, or the columns of a line "# global.columns = …"; the labels are tags of entities in MISC (NER=B-PER, name=B-PER, B-PER), else UPOS',
  task: 'token-classification',
  recognise,
  read,
};

const SAMPLE = 64 * 1024;

function recognise(head: FileHead): Recognition | null {
  const layout = layoutOfConllU(wholeLinesOfHead(head));
  if (layout === null) return null;
  const { isPlus, names, label, example } = layout;
  const kind = isPlus ? messageOf('CoNLL-U Plus of {0} columns', names.length) : messageOf('CoNLL-U, 10 columns separated by tabs');
  return {
    confidence: 0.98,
    evidence: messageOf('{0}, the labels in {1}{2}', kind, label, example === null ? '' : messageOf(' such as {0}', visibleLabel(example))),
  };
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const layout = layoutOfConllU(wholeLinesOf(new TextDecoder().decode(head), complete), options.column);
  if (layout === null || layout.column < 0) {
    const message =
      layout === null
        ? messageOf('No columns of CoNLL-U were found: ten separated by tabs, or those of a line "# global.columns = …", were expected.')
        : messageOf(
            'There is no column or attribute "{0}": name one of {1}, a position from 1 to {2}, or an attribute such as MISC:NER.',
            String(options.column),
            layout.names.join(', '),
            layout.names.length,
          );
    options.problem(null, message);
    return [{ split: null, counts: new TagCounter().finish() }];
  }
  const reader = new ConllUReader(layout, options);
  for await (const block of wholeLines(all)) {
    if (block === null) reader.skipLongLine();
    else reader.scan(block);
  }
  return [{ split: null, column: layout.label, counts: reader.finish() }];
}

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const HASH = 35;
const DIGIT_0 = 48;
const DIGIT_9 = 57;

class ConllUReader {
  readonly #layout: ConllULayout;
  readonly #options: ReadOptions;
  readonly #counter: TagCounter;
  readonly #tags: TagTable;
  #line = 0;
  #ignored = 0;

  constructor(layout: ConllULayout, options: ReadOptions) {
    this.#layout = layout;
    this.#options = options;
    this.#counter = new TagCounter(options.watch);
    this.#tags = new TagTable((cell) => {
      const label = this.#labelOf(cell);
      const name = label === null || label === '' ? null : nameOfLabel(label, options.labels);
      return name === null ? null : this.#counter.intern(name);
    });
  }

  scan(bytes: Uint8Array): void {
    const { length } = bytes;
    const { column, id, names } = this.#layout;
    for (let start = 0; start < length; ) {
      let columns = 1;
      let cellStart = start;
      let labelStart = 0;
      let labelEnd = 0;
      let idStart = start;
      let idEnd = start;
      let end = start;
      for (; ; end += 1) {
        const byte = end < length ? bytes[end]! : LINE_FEED;
        if (byte > RETURN) continue;
        const isEnd = byte === LINE_FEED || byte === RETURN;
        if (!isEnd && byte !== TAB) continue;
        if (columns === column + 1) {
          labelStart = cellStart;
          labelEnd = end;
        }
        if (columns === id + 1) {
          idStart = cellStart;
          idEnd = end;
        }
        if (isEnd) break;
        cellStart = end + 1;
        columns += 1;
      }
      let next = end;
      while (bytes[next] === RETURN) next += 1;
      const returns = bytes[next] === LINE_FEED || next >= length ? 0 : next - end - 1;
      this.#line += 1;
      if (isBlankBytes(bytes, start, end)) this.#counter.endSentence();
      // Without ids, `#` may be a word.
      else if (bytes[start] !== HASH || (id < 0 && columns === names.length)) {
        if (columns !== names.length) this.#complain(columns);
        else if (id < 0 || isWordId(bytes, idStart, idEnd)) this.#count(bytes, labelStart, labelEnd);
      }
      if (returns > 0) this.#counter.endSentence();
      this.#line += returns;
      start = bytes[next] === LINE_FEED ? next + 1 : next;
    }
  }

  skipLongLine(): void {
    this.#line += 1;
    this.#options.problem(this.#line, messageOf('The line is longer than 16 MiB, which no word is; it was left out.'));
  }

  finish() {
    return this.#counter.finish(this.#ignored);
  }

  #count(bytes: Uint8Array, start: number, end: number): void {
    const tag = end > start ? this.#tags.idOf(bytes, start, end) : 0;
    if (tag > 0) this.#counter.push(tag, this.#line);
    else this.#ignored += 1;
  }

  #labelOf(cell: string): string | null {
    const { attribute, without } = this.#layout;
    return attribute === null ? cell : (attributeIn(cell, attribute) ?? without);
  }

  #complain(columns: number): void {
    const seen = columns === 1 ? messageOf('one column') : messageOf('{0} columns', columns);
    this.#options.problem(
      this.#line,
      messageOf('The line has {0}; {1} separated by tabs were expected. It was not counted.', seen, this.#layout.names.length),
    );
  }
}

/** False for a range of words (`1-2`) and for an empty node (`1.1`). */
function isWordId(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    if (bytes[index]! < DIGIT_0 || bytes[index]! > DIGIT_9) return false;
  }
  return true;
}

function isBlankBytes(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) if (bytes[index]! > SPACE) return false;
  return true;
}
