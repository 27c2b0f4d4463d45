import { isPositionTag } from '../../core/tag.ts';
import { layoutOfConll, SAMPLE } from '../label-files/conll.ts';
import { UNKNOWN_COLUMN, wholeLinesOf } from '../label-files/conll-layout.ts';
import { LAST_COLUMN } from '../label-files/conll-line.ts';
import { layoutOfConllU } from '../label-files/conllu-layout.ts';
import { sampleTagLines } from '../label-files/tag-lines-layout.ts';
import { sampleTaggedWords } from '../label-files/tagged-words-layout.ts';

/** A piece of a line, in UTF-16 units, `end` exclusive. */
export interface Field {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where the tags of a line may stand: all that may be one, in order. */
export type TagFields = (line: string) => readonly Field[];

/** The field of a tag that is being written. */
export interface WrittenField extends Field {
  /** The tag before it on the same line; empty at the beginning of a sentence. Left out where the line before has it. */
  readonly previous?: string;
}

export interface TagColumns {
  readonly fields: TagFields;
  /** The field of the tag that a person writes at that character, empty where nothing is written yet; null where no tag stands. */
  readonly fieldAt: (line: string, character: number) => WrittenField | null;
}

/** How tags are found in the lines of a text format of tags; null for other formats and where the beginning of the file does not tell. */
export function tagColumnsOf(format: string, text: string, column: string | number | undefined): TagColumns | null {
  const head = text.length > SAMPLE ? text.slice(0, SAMPLE) : text;
  const lines = wholeLinesOf(head, head.length === text.length);
  switch (format) {
    case 'conll':
      return ofConll(head, head.length === text.length, column);
    case 'conllu':
      return ofConllU(lines, column);
    case 'tag-lines':
      return ofTagLines(lines, column);
    case 'tagged-words':
      return ofTaggedWords(lines, column);
    default:
      return null;
  }
}

function ofConll(head: string, complete: boolean, wanted: string | number | undefined): TagColumns | null {
  const { layout, column } = layoutOfConll(new TextEncoder().encode(head), complete, wanted);
  if (column === UNKNOWN_COLUMN) return null;
  const index = column === LAST_COLUMN ? layout.columns - 1 : column;
  const columns = layout.tab && !layout.space ? /[^\t]+/g : layout.space && !layout.tab ? /[^ ]+/g : /[^\t ]+/g;
  return {
    fields: (line) => {
      const found = trimmed(fieldsOf(line, columns), line);
      // What has another number of columns holds its tag wherever the reader saw it.
      return found.length === layout.columns ? [found[index]!] : fieldsOf(line, /[^\t ]+/g);
    },
    fieldAt: (line, character) => {
      if (/^\s*$/.test(line) || character > line.length) return null;
      const before = fieldsOf(line.slice(0, character), columns);
      const last = before.at(-1);
      const isInside = last !== undefined && last.end === character;
      if ((isInside ? before.length - 1 : before.length) !== index || (index > 0 && before.length === 0)) return null;
      const rest = fieldsOf(line, columns)[index];
      const isOwn = rest !== undefined && rest.start <= character && rest.end >= character;
      return isOwn ? rest : { start: character, end: character, text: '' };
    },
  };
}

function ofConllU(lines: string, wanted: string | number | undefined): TagColumns | null {
  const layout = layoutOfConllU(lines, wanted);
  if (layout === null || layout.column < 0) return null;
  const { column, attribute } = layout;
  return {
    fields: (line) => {
      const cell = cellsOf(line, '\t')[column];
      if (cell === undefined) return [];
      if (attribute === null) return [cell];
      return cellsOf(cell.text, '|').flatMap(({ start, text, end }) => {
        const from = attribute === '' ? 0 : text.startsWith(`${attribute}=`) ? attribute.length + 1 : -1;
        return from < 0 ? [] : [{ start: cell.start + start + from, end: cell.start + end, text: text.slice(from) }];
      });
    },
    fieldAt: (line, character) => {
      const cell = line.startsWith('#') ? null : fieldAround(cellsOf(line, '\t').slice(column, column + 1), character);
      if (cell === null || attribute === null) return cell;
      const pair = fieldAround(
        cellsOf(cell.text, '|').map((each) => moved(each, cell.start)),
        character,
      );
      const name = attribute === '' ? '' : `${attribute}=`;
      if (pair === null || !pair.text.startsWith(name) || (name === '' && pair.text.includes('='))) return null;
      const start = pair.start + name.length;
      return character < start ? null : { start, end: pair.end, text: pair.text.slice(name.length) };
    },
  };
}

function ofTagLines(lines: string, wanted: string | number | undefined): TagColumns | null {
  const layout = sampleTagLines(lines);
  if (layout === null) return null;
  const part = wanted === undefined ? layout.tags : Number(wanted) - 1;
  if (layout.kind !== 'cells') {
    const fields = (line: string) => fieldsOf(line, /[^\t\r ]+/g);
    return {
      fields,
      fieldAt: (line, character) => {
        const found = inSequence(fields(line), character);
        // Of two lines one has words: the other tags tell which this is.
        const others = fields(line).filter(({ start }) => start !== found.start);
        return layout.kind === 'tags' || (others.length > 0 && others.every(({ text }) => isPositionTag(text))) ? found : null;
      },
    };
  }
  return {
    fields: (line) => {
      const cell = cellsOf(line, layout.separator!)[part];
      return cell === undefined ? [] : fieldsOf(cell.text, /[^\t\r ]+/g).map((field) => moved(field, cell.start));
    },
    fieldAt: (line, character) => {
      const cell = fieldAround(cellsOf(line, layout.separator!).slice(part, part + 1), character);
      if (cell === null) return null;
      return inSequence(
        fieldsOf(cell.text, /[^\t\r ]+/g).map((field) => moved(field, cell.start)),
        character,
      );
    },
  };
}

function ofTaggedWords(lines: string, wanted: string | number | undefined): TagColumns | null {
  const layout = sampleTaggedWords(lines);
  if (layout === null) return null;
  const behind = wanted === undefined ? 0 : layout.parts - Number(wanted);
  const wordsOf = (line: string) => fieldsOf(line, /[^\t\r ]+/g);
  const tagOf = (word: Field, fewest: number) => {
    const parts = cellsOf(word.text, layout.joiner);
    const part = parts.length >= fewest ? parts.at(-1 - behind) : undefined;
    return part === undefined ? null : moved(part, word.start);
  };
  return {
    fields: (line) => wordsOf(line).flatMap((word) => tagOf(word, 2) ?? []),
    fieldAt: (line, character) => {
      const words = wordsOf(line);
      const index = words.findIndex(({ start, end }) => start <= character && character <= end);
      // Behind the arrow stands the label of the sentence.
      if (index < 0 || words.slice(0, index + 1).some(({ text }) => text === '<=>')) return null;
      const tag = tagOf(words[index]!, layout.parts);
      if (tag === null || character < tag.start || character > tag.end) return null;
      return { ...tag, previous: index === 0 ? '' : (tagOf(words[index - 1]!, 2)?.text ?? '') };
    },
  };
}

function fieldAround(fields: readonly Field[], character: number): Field | null {
  return fields.find(({ start, end }) => start <= character && character <= end) ?? null;
}

/** The tag of a sequence at a place, empty between two others, with the one before it. */
function inSequence(fields: readonly Field[], character: number): WrittenField & { readonly previous: string } {
  const found = fieldAround(fields, character) ?? { start: character, end: character, text: '' };
  return { ...found, previous: fields.findLast(({ end }) => end < found.start)?.text ?? '' };
}

function fieldsOf(line: string, pattern: RegExp): readonly Field[] {
  return [...line.matchAll(pattern)].map(({ 0: text, index }) => ({ start: index, end: index + text.length, text }));
}

/** Without the blanks at the ends of fields that tabs part, and without what is nothing else. */
function trimmed(fields: readonly Field[], line: string): readonly Field[] {
  const last = fields.at(-1);
  if (last !== undefined && last.text.trim() === '' && line.trimEnd().length <= last.start) return trimmed(fields.slice(0, -1), line);
  return fields.map((field, index) => {
    const from = index === 0 ? 0 : field.text.length - field.text.replace(/^ +/, '').length;
    const text = index === 0 && fields.length > 1 ? field.text : field.text.slice(from).replace(/ +$/, '');
    return { start: field.start + from, end: field.start + from + text.length, text };
  });
}

/** The parts between separators, empty ones too. */
function cellsOf(line: string, separator: string): readonly Field[] {
  let start = 0;
  return line.split(separator).map((text) => {
    const cell = { start, end: start + text.length, text };
    start = cell.end + separator.length;
    return cell;
  });
}

function moved({ start, end, text }: Field, by: number): Field {
  return { start: start + by, end: end + by, text };
}
