import { type Message, messageOf } from '../../core/message.ts';
import { type ConllLayout, isBlank, isDocumentMark, isHashed, isTagIn, splitColumns } from './conll-layout.ts';

/** The column of tags in plain files: the last one, with blank lines between sentences and tokens in the first column. */
export const LAST_COLUMN = -1;

/** What is not plainly a token is split up to this length. */
const LONGEST_LINE = 65_536;

export type ConllLine =
  | 'sentence end'
  | 'no token'
  /** `sentence` is what stands in the column that parts sentences. */
  | { readonly tag: string; readonly sentence?: string }
  | { readonly problem: Message };

/**
 * What a line is, whatever it looks like; without its line end.
 *
 * `#` begins a comment where the line has not the columns of a token; in files with wide comments also where it has them and its tag is none.
 */
export function readConllLine(line: string, isHeader: boolean, layout: ConllLayout, column: number): ConllLine {
  if (isBlank(line)) return 'sentence end';
  // In plain files tokens stand first.
  if (isDocumentMark(line) && (line.startsWith('-') || column !== LAST_COLUMN)) return 'sentence end';
  if (isHeader) return 'no token';
  if (line.length > LONGEST_LINE)
    return { problem: messageOf('The line is longer than {0} characters, which no token is; it was left out.', LONGEST_LINE) };
  const found = splitColumns(line, layout.tab, layout.space);
  const index = column === LAST_COLUMN ? layout.columns - 1 : column;
  if (found.length === layout.columns) {
    const tag = found[index]!;
    const isComment = layout.dialect?.hasWideComments === true && isHashed(line) && !isTagIn(layout.dialect.form, tag);
    return isComment ? 'no token' : tokenOf(tag, found, layout);
  }
  return line.startsWith('#') ? 'no token' : readIrregularLine(line, found, layout, index);
}

/**
 * Not the usual number of columns: what is plainly a tag and stands as far from the beginning or the end as tags do still counts, for a token may
 * hold the separator, or be a blank itself.
 */
function readIrregularLine(line: string, found: readonly string[], layout: ConllLayout, index: number): ConllLine {
  const parts = found.length > 1 ? found : splitColumns(line, true, true);
  const fromEnd = parts[parts.length - (layout.columns - index)];
  const candidates = index === layout.columns - 1 ? [fromEnd] : [...new Set([parts[index], fromEnd])];
  const tags = candidates.filter((text): text is string => text !== undefined && isTagIn(layout.dialect?.form, text));
  const hasToken = parts.length > 1 || /^[ \t]/.test(line);
  if (hasToken && tags.length === 1) return tokenOf(tags[0]!, parts, layout);
  const seen = found.length === 1 ? messageOf('one column') : messageOf('{0} columns', found.length);
  return {
    problem: messageOf('The line has {0}; {1} were expected (a token and its tag). It was not counted.', seen, layout.columns),
  };
}

function tokenOf(tag: string, found: readonly string[], { dialect }: ConllLayout): ConllLine {
  const sentence = dialect?.sentences === undefined ? undefined : found[dialect.sentences.column];
  return sentence === undefined ? { tag } : { tag, sentence };
}
