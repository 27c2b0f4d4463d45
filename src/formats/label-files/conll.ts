import { type Message, messageOf } from '../../core/message.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { splitHead, wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import type { ConllColumn } from './conll-columns.ts';
import {
  type ConllLayout,
  type ConllSample,
  mayHoldTags,
  sampleConll,
  UNKNOWN_COLUMN,
  wholeLinesOf,
  wholeLinesOfHead,
} from './conll-layout.ts';
import { LAST_COLUMN } from './conll-line.ts';
import { ConllReader } from './conll-reader.ts';
import { isConllU } from './conllu-layout.ts';
import { beginsWithJson } from './json-lines.ts';

/**
 * Columns of text, one token a line, a blank line between sentences (CoNLL-2003 and its many kin). The column of the tags is found by what it
 * holds. `-DOCSTART-` lines are no tokens; `#` begins a comment only where the line has not the columns of a token.
 */
export const conll: TextLabelFormat = {
  id: 'conll',
  content: 'text',
  title: 'CoNLL / BIO columns',
  recognisedBy:
    'columns split by tabs or spaces, one token a line, one of the columns tags (B-…, I-…, O; PER-B; B, I, O), usually the last one, blank lines between sentences',
  task: 'token-classification',
  recognise,
  read,
};

/** How much of a file its layout is read from. */
export const SAMPLE = 64 * 1024;

/** More columns are those of a matrix. */
const MOST_COLUMNS = 40;

function recognise(head: FileHead): Recognition | null {
  const text = wholeLinesOfHead(head);
  if (beginsWithJson(head) || isOfOneSentence(text)) return null;
  const sample = sampleConll(text, undefined, holdsNoTags);
  if (sample === null || sample.rows === 0 || sample.layout.columns > MOST_COLUMNS || isConllU(text)) return null;
  const { columns, tag, regularity, blankLines } = sample;
  const { kind, values } = columns[tag]!;
  // Lines of tags alone, as many in each.
  if (columns.length > 1 && columns.every((column) => ['tags', 'outside', 'types'].includes(column.kind))) return null;
  if (columns.length === 1) return recogniseTagsAlone(sample);
  if (columns.length === 2 && columns[1 - tag]!.kind === 'numbers') return null;
  // A board has `O`, too, and few different values beside it.
  const isOutside = kind === 'outside' && values.length >= 3 && columns.some((column) => column.kind !== 'types' && column.distinct >= 3);
  const hasBackground = kind === 'types' && values.filter((value) => value === 'O').length >= Math.max(3, values.length * 0.9);
  if (kind === 'tags' || isOutside || hasBackground) {
    return regularity < 0.8 ? null : { confidence: blankLines > 0 ? 0.97 : 0.9, evidence: evidenceOf(sample) };
  }
  return areBareTags(sample, head.name) ? { confidence: 0.6, evidence: evidenceOf(sample) } : null;
}

/** Lines of prose, of a table, of JSON: without anything that stands where a tag would, and hardly with as many columns in each, or with no sentences. */
function holdsNoTags(sample: ConllSample | null): boolean {
  if (sample === null) return true;
  const { columns, regularity, blankLines } = sample;
  const mayBeTags = ({ kind, values }: ConllColumn) =>
    kind === 'tags' || kind === 'outside' || kind === 'types' || values.filter((value) => value === 'O').length >= values.length * 0.1;
  return !columns.some(mayBeTags) && (regularity < 0.6 || blankLines === 0);
}

/** Without a tag, lines must be of several sentences, and not too few, to be told from others. */
function isOfOneSentence(text: string): boolean {
  if (!text.includes('\n') || mayHoldTags(text)) return false;
  return !BLANK_LINE.test(text) || text.split('\n', FEWEST_ROWS + 1).length <= FEWEST_ROWS;
}

const BLANK_LINE = /(?:^|\n)[ \t\r\v\f\uFEFF]*\n/;

/** A tag a line and nothing else: with repeats, or it is a list of the tags there are. */
function recogniseTagsAlone({ columns, regularity, rows }: ConllSample): Recognition | null {
  const { form, distinct } = columns[0]!;
  if (regularity < 0.98 || form === 'letter' || rows < 3 * distinct) return null;
  return { confidence: 0.6, evidence: messageOf('one tag a line and nothing else, {0} different ones', distinct) };
}

const FEWEST_ROWS = 10;

/** Tags without position letters (parts of speech, types alone) need more: sentences, regular columns, few distinct values that repeat, and words beside them. */
function areBareTags({ columns, tag, rows, regularity, blankLines }: ConllSample, name: string): boolean {
  const { kind, values, distinct } = columns[tag]!;
  const isLast = tag === columns.length - 1;
  const areFew = distinct >= 2 && distinct <= Math.max(2, rows * 0.3) && distinct <= 100;
  // In front of a text stands the level of a log, too.
  const areTags = kind === 'types' || (kind === 'categories' && (isLast || distinct >= 5));
  const areIds = kind === 'numbers' && isLast && values.every((value) => /^\d{1,3}$/.test(value));
  const hasWords = columns.some((column, index) => index !== tag && column.kind !== 'numbers' && column.distinct > distinct);
  // Stanford's files have no blank lines, but `O` on most words.
  const outside = values.filter((value) => value === 'O').length;
  const hasBackground = kind === 'types' && distinct >= 3 && distinct <= 30 && rows >= 50 && outside >= rows * 0.5;
  const hasSentences = blankLines > 0 || hasBackground;
  if (columns.some(isOfTable) || columns.some(isOfTexts)) return false;
  return rows >= FEWEST_ROWS && hasSentences && regularity >= 0.98 && areFew && (areTags || areIds) && hasWords && !OTHER_FILES.test(name);
}

/** Texts between tabs, with their labels before them (the sentences of abstracts, parted by blank lines). */
function isOfTexts({ values }: ConllColumn): boolean {
  return values.filter((value) => / \S+ /.test(value)).length >= values.length * 0.5;
}

/** Cells of a table whose separator is a comma and a blank (UCI's `adult.data`), or lines that are commented out. */
function isOfTable({ values, distinct }: ConllColumn): boolean {
  if (distinct === 1) return /^#+$/.test(values[0]!);
  return values.filter((value) => /.[,;]$/.test(value)).length >= values.length * 0.9;
}

const OTHER_FILES = /\.(?:md|rst|py|ipynb|js|ts|jsonl?|ya?ml|toml|xml|html?|sql|sh|c|cc|cpp|h|java|go|rs|log|lock|cfg|ini|env|conf)$/i;

function evidenceOf({ layout, columns, tag }: ConllSample): Message {
  const separated = layout.tab ? (layout.space ? messageOf('tabs and spaces') : messageOf('tabs')) : messageOf('spaces');
  const isLast = tag === columns.length - 1;
  const name = layout.names?.[tag];
  const all = messageOf(
    '{0} columns separated by {1}, {2} {3}',
    columns.length,
    separated,
    name === undefined ? placeOf(tag, isLast) : messageOf('column "{0}"', name),
    holds(columns[tag]!),
  );
  if (isLast || columns[tag + 1]!.kind !== 'tags') return all;
  return messageOf('{0}; column {1} holds tags of the same types, which may lie within those', all, String(tag + 2));
}

function placeOf(tag: number, isLast: boolean): Message {
  if (isLast) return messageOf('the last one');
  return tag === 0 ? messageOf('the first one') : messageOf('column {0}', String(tag + 1));
}

function holds({ kind, values, form, distinct }: ConllSample['columns'][number]): Message {
  const first = visibleLabel(values.find((value) => value !== 'O') ?? values[0]!);
  if (kind === 'outside') return messageOf('tags all O so far');
  if (kind !== 'tags') return messageOf('{0} distinct tags such as {1}', distinct, first);
  return form === 'suffix' ? messageOf('tags with the letter last such as {0}', first) : messageOf('tags such as {0}', first);
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const { layout, column } = layoutOfConll(head, complete, options.column);
  const reader = new ConllReader(layout, column, options);
  if (column === UNKNOWN_COLUMN) {
    options.problem(
      null,
      messageOf(
        'There is no column "{0}": the lines have {1} columns. Name a position from 1 to {1}.',
        String(options.column),
        layout.columns,
      ),
    );
    return [{ split: null, counts: reader.finish() }];
  }
  for await (const block of wholeLines(all)) {
    if (block === null) reader.skipLongLine();
    else reader.scan(block);
  }
  const named = column === LAST_COLUMN ? {} : { column: layout.names?.[column] ?? String(column + 1) };
  return [{ split: null, ...named, counts: reader.finish() }];
}

/**
 * The layout that the first `SAMPLE` bytes show, and the index of the tags' column, from 0, or `UNKNOWN_COLUMN`; `LAST_COLUMN` where it is the
 * last one and the layout is plain.
 */
export function layoutOfConll(
  head: Uint8Array,
  complete: boolean,
  wanted: string | number | undefined,
): { readonly layout: ConllLayout; readonly column: number } {
  const sample = sampleConll(wholeLinesOf(new TextDecoder().decode(head), complete), wanted);
  const layout: ConllLayout = sample?.layout ?? { tab: true, space: true, columns: 2, names: null, headerLine: 0 };
  const tag = sample?.tag ?? layout.columns - 1;
  const { sentences, hasIndex, hasWideComments } = layout.dialect ?? {};
  const isPlain = sentences === undefined && hasIndex === undefined && hasWideComments === undefined;
  return { layout, column: tag === layout.columns - 1 && isPlain ? LAST_COLUMN : tag };
}
