import { parseTag } from '../../core/tag.ts';
import { mostCommon } from '../most-common.ts';

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
}

export interface ConllSample {
  readonly layout: ConllLayout;
  /** The columns of the lines with the usual number of them. */
  readonly rows: readonly (readonly string[])[];
  /** Share of the lines (without blank ones, comments and document marks) that have the usual number of columns. */
  readonly regularity: number;
  readonly blankLines: number;
}

/** Reads the layout off the first lines. `text` ends at the border of a line. Null when no line has two columns. */
export function sampleConll(text: string): ConllSample | null {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  const records = lines.map((line, index) => ({ line, number: index + 1 })).filter(({ line }) => !isBlank(line) && !isDocumentMark(line));
  // Comments have separators of their own, so the other lines are asked where there are any.
  const plain = records.filter(({ line }) => !line.startsWith('#'));
  const asked = plain.length > 0 ? plain : records;
  const withTab = asked.filter(({ line }) => line.includes('\t')).length;
  const tab = withTab > asked.length * 0.1;
  const space = withTab < asked.length * 0.9;
  const rows = records.map(({ line, number }) => ({ line, number, columns: splitColumns(line, tab, space) }));
  const columns = mostCommon((plain.length > 0 ? rows.filter(({ line }) => !line.startsWith('#')) : rows).map((row) => row.columns.length));
  if (columns < 2) return null;
  const regular = rows.filter((row) => row.columns.length === columns);
  const comments = rows.filter(({ line, columns: found }) => line.startsWith('#') && found.length !== columns);
  const first = regular[0];
  const header = first !== undefined && isHeader(first.columns) ? first : null;
  const declared = comments.map(({ line }) => /^#\s*global\.columns\s*=\s*(.*)$/.exec(line)?.[1]).find((names) => names !== undefined);
  return {
    layout: { tab, space, columns, names: header?.columns ?? declared?.trim().split(/\s+/) ?? null, headerLine: header?.number ?? 0 },
    rows: regular.filter((row) => row !== header).map((row) => row.columns),
    regularity: regular.length / Math.max(1, rows.length - comments.length),
    blankLines: lines.filter(isBlank).length,
  };
}

/** Columns of one line. Runs of separators count once; only spaces and tabs separate, for a token may hold other blanks (U+00A0). */
export function splitColumns(line: string, tab: boolean, space: boolean): string[] {
  const trimmed = line.replace(/[ \t]+$/, '');
  if (tab && !space) return trimmed.split(/\t+/).map((column, index) => (index === 0 ? column : column.replace(/^ +| +$/g, '')));
  return trimmed.replace(/^[ \t]+/, '').split(tab ? /[ \t]+/ : / +/);
}

/** Blank lines end a sentence: also those that hold white space or a lone mark of byte order, left by joining files. */
export function isBlank(line: string): boolean {
  return /^[ \t\r\v\f\uFEFF]*$/.test(line);
}

export function isDocumentMark(line: string): boolean {
  return /^-DOCSTART-(?:[ \t]|$)/.test(line);
}

/** True for a tag with a position letter, and for `O`. */
export function isPositionTag(text: string): boolean {
  const { role } = parseTag(text);
  return role !== 'bare';
}

function isHeader(columns: readonly string[]): boolean {
  const last = columns.at(-1)!.toLowerCase();
  return TOKEN_NAMES.has(columns[0]!.toLowerCase()) && TAG_NAMES.has(last);
}

const TOKEN_NAMES = new Set(['token', 'tokens', 'word', 'words', 'text', 'form', 'sentence', 'id', 'index']);
const TAG_NAMES = new Set(['tag', 'tags', 'label', 'labels', 'ner', 'ner_tag', 'ner_tags', 'ner-tag', 'iob', 'bio', 'pos']);
