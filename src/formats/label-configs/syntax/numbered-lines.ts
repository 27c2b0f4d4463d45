import type { ConfigLabel } from '../../format.ts';
import { sortById } from './ids.ts';
import { areIds } from './json-lists.ts';
import type { ListLine } from './list-lines.ts';

/**
 * `0 O`, `1: B-PER`, `2<TAB>I-PER` or `B-PER<TAB>1`, `B-PER,1`: every line has its id, on the same side, from 0 or 1 on and without wide gaps.
 * A third column describes the label (`0<TAB>❤<TAB>_red_heart_`). In id order; null when it is not so.
 */
export function numberedLines(lines: readonly ListLine[]): readonly ConfigLabel[] | null {
  return (
    inForm(lines, /^(\d{1,6})\t([^\t]*[^\t\s])\t[^\t]+$/, 1, 2) ??
    inForm(lines, /^(\d{1,6})(?:\s*[:,]\s*|\s+)(\S.*)$/, 1, 2) ??
    inForm(lines, /^(\S.*?)(?:\s*[:,;]\s*|\t\s*)(\d{1,6})$/, 2, 1) ??
    inForm(lines, /^(\S+) +(\d{1,6})$/, 2, 1)
  );
}

/** Names of classes are shorter; on longer lines the search for an id would be slow. */
const LONGEST_LINE = 500;

function inForm(lines: readonly ListLine[], form: RegExp, id: number, label: number): readonly ConfigLabel[] | null {
  const labels: ConfigLabel[] = [];
  for (const { text, line } of lines) {
    const match = text.length > LONGEST_LINE ? null : form.exec(text);
    if (match === null) return null;
    labels.push({ label: match[label]!, id: Number(match[id]), line });
  }
  // `Zone 1`, `Zone 2` are names that end in a number.
  if (new Set(labels.map((each) => each.label)).size < labels.length / 2) return null;
  return areIds(labels.map((each) => each.id)) ? sortById(labels) : null;
}
