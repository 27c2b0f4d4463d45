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

export interface TagColumns {
  readonly fields: TagFields;
  /** The field of the tag that a person writes at that character, empty where nothing is written yet; null where no tag stands. */
  readonly fieldAt: (line: string, character: number) => Field | null;
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

const NOWHERE = () => null;

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
      const cell = attribute === null && !line.startsWith('#') ? cellsOf(line, '\t')[column] : undefined;
      return cell !== undefined && character >= cell.start && character <= cell.end ? cell : null;
    },
  };
}

function ofTagLines(lines: string, wanted: string | number | undefined): TagColumns | null {
  const layout = sampleTagLines(lines);
  if (layout === null) return null;
  const part = wanted === undefined ? layout.tags : Number(wanted) - 1;
  if (layout.kind !== 'cells') return { fields: (line) => fieldsOf(line, /[^\t\r ]+/g), fieldAt: NOWHERE };
  return {
    fields: (line) => {
      const cell = cellsOf(line, layout.separator!)[part];
      return cell === undefined ? [] : fieldsOf(cell.text, /[^\t\r ]+/g).map((field) => moved(field, cell.start));
    },
    fieldAt: NOWHERE,
  };
}

function ofTaggedWords(lines: string, wanted: string | number | undefined): TagColumns | null {
  const layout = sampleTaggedWords(lines);
  if (layout === null) return null;
  const behind = wanted === undefined ? 0 : layout.parts - Number(wanted);
  return {
    fields: (line) =>
      fieldsOf(line, /[^\t\r ]+/g).flatMap((word) => {
        const parts = cellsOf(word.text, layout.joiner);
        const part = parts.length > 1 ? parts.at(-1 - behind) : undefined;
        return part === undefined ? [] : [moved(part, word.start)];
      }),
    fieldAt: NOWHERE,
  };
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
