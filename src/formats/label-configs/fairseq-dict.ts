import { messageOf } from '../../core/message.ts';
import type { ConfigContent, ConfigLabel, FileHead, LabelConfigFormat, Recognition } from '../format.ts';
import { type ListLine, listLines } from './syntax/list-lines.ts';

/** `dict.txt` of fairseq: a label and its count on each line. Ids of labels follow the lines (fairseq takes its four special symbols off). */
export const fairseqDict: LabelConfigFormat = {
  id: 'dict.txt',
  title: 'Dictionary of fairseq',
  recognisedBy: 'dict.txt: a label and its count on each line',
  recognise,
  read,
};

/** Dictionaries of words are longer. */
const MOST_LABELS = 5000;

function recognise(head: FileHead): Recognition | null {
  if (!/^dict(?:\.[\w-]+)?\.txt$/i.test(head.name) || !head.complete) return null;
  const labels = labelsOf(listLines(head.text).lines);
  if (labels === null || labels.length < 2 || labels.length > MOST_LABELS) return null;
  return { confidence: 0.6, evidence: messageOf('named {0}, {1} lines with a symbol and its count', head.name, labels.length) };
}

function read(text: string): ConfigContent {
  const labels = labelsOf(listLines(text).lines) ?? [];
  // The same file lists the words of a language beside it.
  return { lists: [{ name: null, labels, presumed: true }], problems: [] };
}

/** Symbols that fairseq adds to make the size a multiple of eight. */
const PADDING = /^madeupword\d{4}$/;

function labelsOf(lines: readonly ListLine[]): readonly ConfigLabel[] | null {
  const labels: ConfigLabel[] = [];
  for (const { text, line } of lines) {
    const label = /^(\S+) \d+(?: #fairseq:overwrite)?$/.exec(text)?.[1];
    if (label === undefined) return null;
    if (!PADDING.test(label)) labels.push({ label, id: labels.length, line });
  }
  return labels;
}
