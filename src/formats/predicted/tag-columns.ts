import { messageOf } from '../../core/message.ts';
import { isPositionTag, parseTag } from '../../core/tag.ts';
import { wholeLines } from '../blocks.ts';
import { forEachLine } from '../lines.ts';
import { TextStream } from '../text-stream.ts';
import type { PredictedFormat, PredictedRow } from './predicted-format.ts';

/**
 * A token in each line, with the gold tag and the predicted one in its last columns, as `conlleval` reads it; beside the label file the predicted tag alone
 * is enough. A blank line ends a sentence.
 */
export const tagColumnsPredicted: PredictedFormat = {
  id: 'predicted-tag-columns',
  title: 'CoNLL columns with predicted tags',
  recognisedBy:
    'a token a line with the gold tag and the predicted tag in the last two columns, as conlleval reads it; or with the predicted tag in the last column, together with the label file (--align)',
  recognise(head, goldElsewhere) {
    const rows = head.text
      .split('\n')
      .slice(0, SAMPLED)
      .map(columnsOf)
      .filter((columns) => columns.length > 0 && !columns[0]!.startsWith('-DOCSTART-'));
    if (!head.complete) rows.pop();
    const predicted = mentionTypes(rows.map((columns) => columns.at(-1)!));
    if (predicted === null || predicted.size === 0) return null;
    if (goldElsewhere) return { confidence: 0.6, evidence: messageOf('a tag in the last column of each line') };
    // The chunks of CoNLL-2003 are tags too, but of other types.
    const gold = rows.every((columns) => columns.length >= 3) ? mentionTypes(rows.map((columns) => columns.at(-2)!)) : null;
    if (gold === null || ![...predicted].some((type) => gold.has(type))) return null;
    return { confidence: 0.85, evidence: messageOf('tags of the same types in the last two columns of each line') };
  },
  async *read(path, { goldElsewhere, signal, problem }) {
    let line = 1;
    let previous = -1;
    for await (const block of wholeLines(new TextStream(path, { signal }))) {
      const rows: PredictedRow[] = [];
      if (block === null) problem(line++, messageOf('The line was left out: it is longer than 16 MiB.'));
      else
        line = forEachLine(block, line, (text, at) => {
          const columns = columnsOf(text);
          if (columns[0]!.startsWith('-DOCSTART-')) return;
          const begins = at !== previous + 1;
          previous = at;
          if (goldElsewhere) rows.push({ gold: undefined, predicted: columns.at(-1)!, line: at, begins });
          else if (columns.length >= 3) rows.push({ gold: columns.at(-2)!, predicted: columns.at(-1)!, line: at, begins });
          else problem(at, messageOf('The token was left out: a gold tag and a predicted one were expected in the last two columns.'));
        });
      yield rows;
    }
  },
};

const SAMPLED = 400;

function columnsOf(line: string): readonly string[] {
  return line.split(/[ \t\r]+/).filter((column) => column !== '');
}

/** Null where not all are tags with their position letter, or `O`. */
function mentionTypes(tags: readonly string[]): ReadonlySet<string> | null {
  if (tags.length === 0 || !tags.every(isPositionTag)) return null;
  return new Set(tags.map((tag) => parseTag(tag).type).filter((type) => type !== ''));
}
