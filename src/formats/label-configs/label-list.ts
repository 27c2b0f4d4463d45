import type { Problem } from '../../core/analysis.ts';
import type { ConfigLabel, FileHead, LabelConfigFormat, Recognition } from '../format.ts';
import { duplicateProblems } from './duplicates.ts';

/** `labels.txt`, `classes.txt`, `classes.names`, `obj.names`: one label a line, the line is the id; or the id goes before the label. */
export const labelList: LabelConfigFormat = {
  id: 'labels.txt',
  title: 'List of labels',
  recognisedBy: 'labels.txt, classes.txt, classes.names and the like: one label a line, in id order',
  recognise,
  read,
};

const NAME =
  /^(?:.*[._ -])?(?:labels?|classes|class[_-]?names|label[_-]?list|label[_-]?names|label[_-]?map|tags?|tag[_-]?list|tagset|categories|intents|ner[_-]?tags)(?:\.txt|\.names|\.lst|\.list)?$|\.names$/i;

/** A list with more repeats is the labels of examples, one a line. */
const LARGEST_SHARE_OF_REPEATS = 0.2;

function recognise(head: FileHead): Recognition | null {
  if (!NAME.test(head.name) || head.text.trim() === '' || /^\s*[[{<]/.test(head.text)) return null;
  const { lines } = linesOf(head.text);
  if (lines.some(({ text }) => text.length > 200 || text.includes('\t\t'))) return null;
  const distinct = new Set(lines.map(({ text }) => text)).size;
  if (lines.length > 5 && lines.length - distinct > lines.length * LARGEST_SHARE_OF_REPEATS) return null;
  // Bare numbers are the ids of examples.
  if (lines.every(({ text }) => /^-?\d+$/.test(text))) return null;
  const numbered = numberedLines(lines) !== null;
  if (!numbered && lines.some(({ text }) => text.includes('\t'))) return null;
  return { confidence: 0.95, evidence: `named ${head.name}, ${lines.length}${head.complete ? '' : ' or more'} lines with one label each` };
}

function read(text: string, path: string): { readonly labels: readonly ConfigLabel[]; readonly problems: readonly Problem[] } {
  const { lines, blank } = linesOf(text);
  const problems: Problem[] = blank.map((line) => ({ path, line, message: 'The line is blank in the middle of the list; it has no id.' }));
  const numbered = numberedLines(lines);
  const labels = numbered ?? lines.map((line, id) => ({ label: line.text, id, line: line.line }));
  return { labels, problems: [...problems, ...duplicateProblems(path, labels)] };
}

interface Line {
  readonly text: string;
  readonly line: number;
}

function linesOf(text: string): { readonly lines: readonly Line[]; readonly blank: readonly number[] } {
  const all = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ text: line.trim(), line: index + 1 }));
  while (all.at(-1)?.text === '') all.pop();
  return { lines: all.filter((line) => line.text !== ''), blank: all.filter((line) => line.text === '').map((line) => line.line) };
}

/** `0 O`, `1: B-PER`, `2<TAB>I-PER`: every line begins with its id, from 0 or 1 on without a gap. Null when it is not so. */
function numberedLines(lines: readonly Line[]): readonly ConfigLabel[] | null {
  const labels: ConfigLabel[] = [];
  for (const { text, line } of lines) {
    const match = /^(\d{1,6})(?:\s*[:,]\s*|\s+)(\S.*)$/.exec(text);
    if (match === null) return null;
    labels.push({ label: match[2]!, id: Number(match[1]), line });
  }
  labels.sort((a, b) => a.id - b.id);
  const first = labels[0]?.id ?? 0;
  const isWhole = first <= 1 && labels.every(({ id }, index) => id === first + index);
  return isWhole && labels.length > 0 ? labels : null;
}
