import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { ConfigContent, ConfigLabel, FileHead, LabelConfigFormat, Recognition } from '../format.ts';
import { listLines } from './syntax/list-lines.ts';

/** `labelmap.txt` that CVAT and Datumaro write beside Pascal VOC: `name:r,g,b:parts:actions` on each line. */
export const cvatLabelmap: LabelConfigFormat = {
  id: 'labelmap.txt',
  title: 'Label map of CVAT and Pascal VOC',
  recognisedBy: 'lines of name:r,g,b:parts:actions (labelmap.txt)',
  speaksOf: 'data',
  recognise,
  read,
};

const LONGEST_LINE = 2000;
const LINE = /^(.+?):((?:\d{1,3},\d{1,3},\d{1,3})?):([^:]*):([^:]*)$/;

function recognise(head: FileHead): Recognition | null {
  if (!/\.txt$/i.test(head.name)) return null;
  const { lines } = listLines(head.text);
  const entries = lines.filter(({ text }) => !text.startsWith('#'));
  const whole = head.complete ? entries : entries.slice(0, -1);
  if (whole.length === 0 || !whole.every(({ text }) => text.length <= LONGEST_LINE && LINE.test(text))) return null;
  return { confidence: 0.97, evidence: messageOf('{0} lines of name:colour:parts:actions', whole.length) };
}

function read(text: string, path: string): ConfigContent {
  const labels: ConfigLabel[] = [];
  const problems: Problem[] = [];
  for (const { text: entry, line } of listLines(text).lines) {
    if (entry.startsWith('#')) continue;
    const label = entry.length > LONGEST_LINE ? undefined : LINE.exec(entry)?.[1];
    if (label !== undefined) labels.push({ label, id: labels.length, line });
    else
      problems.push(
        problemAt(path, line, messageOf('name:r,g,b:parts:actions was expected, not {0}.', JSON.stringify(entry.slice(0, 60)))),
      );
  }
  return { lists: [{ name: null, labels }], problems };
}
