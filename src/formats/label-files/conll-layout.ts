import { isPositionTag, parseSuffixed, parseUntyped, type TagForm } from '../../core/tag.ts';
import type { FileHead } from '../format.ts';
import { mostCommon } from '../most-common.ts';
import { type ConllColumn, chooseTagColumn, findSentenceColumn, isHeaderRow, profileColumn, type SentenceColumn } from './conll-columns.ts';
import { judgeByEnds } from './text-ends.ts';

/** How the lines of a CoNLL-like file are made. */
export interface ConllLayout {
  /** Bytes that separate columns: tab, space, or both. */
  readonly tab: boolean;
  readonly space: boolean;
  /** The number of columns that most lines have. */
  readonly columns: number;
  /** Names of the columns, from a header line or `# global.columns`. */
  readonly names: readonly string[] | null;
  /** Line of the header, counted from 1; 0 without one. */
  readonly headerLine: number;
  /** What is special about the file; most have nothing. */
  readonly dialect?: ConllDialect;
}

export interface ConllDialect {
  /** Where tags have their position letters, when not before their types. */
  readonly form?: TagForm;
  /** What parts sentences, where no blank line does. */
  readonly sentences?: SentenceColumn;
  /** The first column numbers the tokens, so that a document mark stands in the second. */
  readonly hasIndex?: true;
  /** Comments (`# …`, `## …`) may have as many columns as tokens: KLUE writes the sentence behind a tab. */
  readonly hasWideComments?: true;
}

/** The index of a column that is not there. */
export const UNKNOWN_COLUMN = -2;

export interface ConllSample {
  readonly layout: ConllLayout;
  /** Index of the tags' column, from 0, or `UNKNOWN_COLUMN`. */
  readonly tag: number;
  readonly columns: readonly ConllColumn[];
  /** How many lines have the usual number of columns, the header left out. */
  readonly rows: number;
  /** Their share of the lines (without blank ones, comments and document marks). */
  readonly regularity: number;
  readonly blankLines: number;
}

/**
 * Reads the layout off the first lines. `text` ends at the border of a line. Null when no line has two columns, unless the only one holds tags.
 *
 * @param wanted The column to take for the tags: a name, or a position from 1.
 * @param isNone Whether this is no file of tags: where neither end of the text is, the answer is null.
 */
export function sampleConll(
  text: string,
  wanted?: string | number,
  isNone: (sample: ConllSample | null) => boolean = () => false,
): ConllSample | null {
  return judgeByEnds(
    text,
    (part) => sampleLines(part, wanted),
    (first, last) => {
      if (agree(first, last, text)) return { judgement: first };
      return isNone(first) && isNone(last) ? { judgement: null } : undefined;
    },
  );
}

/** Both ends have the plain columns of one file of tags, so that what lies between them tells nothing new. */
function agree(first: ConllSample | null, last: ConllSample | null, text: string): boolean {
  if (first === null || last === null) return false;
  const isPlain = ({ layout, columns, tag, regularity, blankLines }: ConllSample) =>
    layout.headerLine === 0 &&
    layout.names === null &&
    layout.dialect === undefined &&
    columns.length > 1 &&
    columns[tag]?.kind === 'tags' &&
    columns.every(({ kind }) => kind !== 'outside' && kind !== 'types') &&
    regularity >= 0.98 &&
    blankLines > 0;
  return (
    isPlain(first) &&
    isPlain(last) &&
    first.tag === last.tag &&
    first.layout.tab === last.layout.tab &&
    first.layout.space === last.layout.space &&
    first.columns.length === last.columns.length &&
    first.columns.every(({ kind }, index) => kind === last.columns[index]!.kind) &&
    // Comments may have columns of their own.
    !text.startsWith('#') &&
    !text.includes('\n#')
  );
}

function sampleLines(text: string, wanted: string | number | undefined): ConllSample | null {
  const lines = linesOf(text);
  const records = lines.map((line, index) => ({ line, number: index + 1 })).filter(({ line }) => !isBlank(line) && !isDocumentMark(line));
  // Comments have separators of their own, so the other lines are asked where there are any.
  const plain = records.filter(({ line }) => !line.startsWith('#'));
  const asked = plain.length > 0 ? plain : records;
  const withTab = asked.filter(({ line }) => line.includes('\t')).length;
  const tab = withTab > asked.length * 0.1;
  const space = withTab < asked.length * 0.9;
  const rows = records.map(({ line, number }) => ({ line, number, columns: splitColumns(line, tab, space) }));
  const uncommented = plain.length > 0 ? rows.filter(({ line }) => !line.startsWith('#')) : rows;
  const columns = mostCommon(uncommented.map((row) => row.columns.length));
  const regular = uncommented.filter((row) => row.columns.length === columns);
  const [first, ...others] = regular;
  const isHeaded =
    first !== undefined &&
    first.number === asked[0]?.number &&
    isHeaderRow(
      first.columns,
      others.map((row) => row.columns),
    );
  const header = isHeaded ? first : null;
  // A token that is a blank leaves its tag alone on the line.
  const blankTokens = columns === 2 && space ? uncommented.filter((row) => row.columns.length === 1 && /^[ \t]/.test(row.line)).length : 0;
  const comments = rows.filter(({ line, columns: found }) => line.startsWith('#') && found.length !== columns);
  const declared = comments.map(({ line }) => /^#\s*global\.columns\s*=\s*(.*)$/.exec(line)?.[1]).find((names) => names !== undefined);
  const names = header?.columns ?? declared?.trim().split(/\s+/) ?? null;
  const values = regular.filter((row) => row !== header).map((row) => row.columns);
  const profiles = Array.from({ length: columns }, (_, index) => profileColumn(values.map((row) => row[index]!)));
  if (columns < 2 && profiles[0]?.kind !== 'tags') return null;
  // Those at the end part nothing.
  const blankLines = lines.slice(0, lines.findLastIndex((line) => !isBlank(line)) + 1).filter(isBlank).length;
  const tag = wanted === undefined ? chooseTagColumn(profiles, names) : positionOfColumn(wanted, names, columns);
  const form = profiles[tag]?.form ?? null;
  const isWide = ({ line, columns: found }: Row) => isHashed(line) && found.length === columns && found[tag] !== undefined;
  const sentences = blankLines > 0 ? null : findSentenceColumn(profiles, tag);
  const dialect: ConllDialect = {
    ...(form === 'suffix' || form === 'letter' ? { form } : {}),
    ...(sentences === null ? {} : { sentences }),
    ...(columns > 2 && profiles[0]!.kind === 'numbers' && profiles[0]!.values[0]!.length === 1 ? { hasIndex: true } : {}),
    ...(form !== null && !space && rows.some((row) => isWide(row) && !isTagIn(form, row.columns[tag]!)) ? { hasWideComments: true } : {}),
  };
  return {
    layout: { tab, space, columns, names, headerLine: header?.number ?? 0, ...(Object.keys(dialect).length === 0 ? {} : { dialect }) },
    tag,
    columns: profiles,
    rows: values.length,
    regularity: (regular.length + blankTokens) / Math.max(1, uncommented.length),
    blankLines,
  };
}

interface Row {
  readonly line: string;
  readonly columns: readonly string[];
}

/** True for what may be a comment whatever its columns: a hash tag, or the rest of a word (`##ing`), has no blank behind its `#`. */
export function isHashed(line: string): boolean {
  return /^#+ /.test(line);
}

function positionOfColumn(wanted: string | number, names: readonly string[] | null, columns: number): number {
  const named = typeof wanted === 'string' ? (names ?? []).findIndex((name) => name.toLowerCase() === wanted.toLowerCase()) : -1;
  if (named >= 0) return named;
  const position = Number(wanted);
  return Number.isInteger(position) && position >= 1 && position <= columns ? position - 1 : UNKNOWN_COLUMN;
}

/**
 * The lines of a text without their ends: a line feed, with or without carriage returns before it, or a carriage return alone. U+2028 and
 * U+0085 end no line.
 */
export function linesOf(text: string): string[] {
  const parts = text.split('\n');
  const lines = text.includes('\r') ? parts.flatMap((line) => (line.includes('\r') ? withoutEnd(line, '\r').split('\r') : line)) : parts;
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Without these characters at its end. A pattern such as ` +$` would look at each of many blanks anew. */
function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

function withoutStart(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text[start]!)) start += 1;
  return text.slice(start);
}

/** The text up to its last line end, or all of a whole file. */
export function wholeLinesOf(text: string, complete: boolean): string {
  if (complete) return text;
  // Megabytes of one line are sooner looked through from the front.
  const feed = text.includes('\n') ? text.lastIndexOf('\n') : -1;
  return text.slice(0, Math.max(feed, text.includes('\r') ? text.lastIndexOf('\r') : -1) + 1);
}

/** The same for the first lines of a file; several formats look at them. */
export function wholeLinesOfHead(head: FileHead): string {
  let lines = LINES.get(head);
  if (lines === undefined) LINES.set(head, (lines = wholeLinesOf(head.text, head.complete)));
  return lines;
}

const LINES = new WeakMap<FileHead, string>();

/** Columns of one line. Runs of separators count once; only spaces and tabs separate, for a token may hold other blanks (U+00A0). */
export function splitColumns(line: string, tab: boolean, space: boolean): string[] {
  const trimmed = withoutEnd(line, ' \t');
  if (tab && !space) {
    return trimmed.split(/\t+/).map((column, index) => (index === 0 ? column : withoutStart(withoutEnd(column, ' '), ' ')));
  }
  const bare = withoutStart(trimmed, ' \t');
  // The usual line has single blanks, and a plain string parts it faster than a pattern.
  const isUsual = !bare.includes('  ') && !(tab && bare.includes('\t'));
  return isUsual ? bare.split(' ') : bare.split(tab ? /[ \t]+/ : / +/);
}

/** Blank lines end a sentence: also those that hold white space or a lone mark of byte order, left by joining files. */
export function isBlank(line: string): boolean {
  return line === '' || /^[ \t\r\v\f\uFEFF]*$/.test(line);
}

/** A line with `-DOCSTART-` in one of its columns. */
export function isDocumentMark(line: string): boolean {
  return line.includes('-DOCSTART-') && /(?:^|[ \t])-DOCSTART-(?:[ \t]|$)/.test(line);
}

/** False for a text without a word that is a tag by its letter: before its type, behind it, alone, or `O`. Much faster than to look at each word. */
export function mayHoldTags(text: string): boolean {
  return TAG.test(text);
}

const TAG = /(?<![^\s|])(?:[BIMELSUWO](?![^\s|])|[BIMELSUW][-_:]\S)|[-_:][BIMELSUW](?![^\s|])/;

/** True for what is plainly a tag, wherever it stands. */
export function isTagIn(form: TagForm | undefined, text: string): boolean {
  return isPositionTag(text) || (form === 'suffix' && parseSuffixed(text) !== null) || (form === 'letter' && parseUntyped(text) !== null);
}
