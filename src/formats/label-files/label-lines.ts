import { emptyCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { forEachLine } from '../lines.ts';
import { BoundedLabels } from './bounded-labels.ts';
import { linesOf, wholeLinesOfHead } from './conll-layout.ts';

/**
 * The label of a record on each line, the texts on the same lines of a file beside: `train_labels.txt` beside `train_text.txt` (TweetEval),
 * `label` beside `seq.in` (ATIS and SNIPS of slot filling). Blank lines are passed over.
 */
export const labelLines: TextLabelFormat = {
  id: 'label-lines',
  content: 'text',
  title: 'Lines that are labels',
  recognisedBy: 'named label, train_labels.txt, intents and the like: one of few labels, or ids of labels, and nothing else on every line',
  task: 'text-classification',
  ceiling: 0.7,
  recognise(head: FileHead): Recognition | null {
    if (!NAME.test(head.name)) return null;
    const labels = linesOf(wholeLinesOfHead(head)).map((line) => line.trim());
    const filled = labels.filter((label) => label !== '');
    const distinct = new Set(filled).size;
    // Few lines, or many labels, are a list of the labels that there are; `O B-PER` are the tags of a sentence.
    const areFew = filled.length >= FEWEST_LINES && distinct <= filled.length * LARGEST_SHARE && distinct >= 2;
    if (!areFew || filled.length < labels.length * 0.9 || !filled.every((label) => LABEL.test(label))) return null;
    return {
      confidence: 0.7,
      evidence: messageOf('named {0}, one label a line and nothing else, {1} different ones so far', head.name, distinct),
    };
  },
  read,
};

const NAME = /^(?:.*[._ -])?(?:labels?|intents?)(?:\.(?:txt|lst|list))?$/i;
/** A word, or a few that blanks part; neither `B-PER` nor cells of a table. */
const LABEL = /^(?![BIESLU]-)[^\s,;|{}[\]<>=]{1,60}(?: [^\s,;|{}[\]<>=]{1,30}){0,3}$/u;
const FEWEST_LINES = 20;
const LARGEST_SHARE = 0.3;
/** Longer lines are no labels. */
const LONGEST = 1000;

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const counts = emptyCounts();
  const bound = new BoundedLabels(options);
  let line = 1;
  for await (const block of wholeLines(bytes)) {
    if (block === null) {
      options.problem(line++, messageOf('The line is longer than 16 MiB; it was left out.'));
      continue;
    }
    line = forEachLine(block, line, (text, at) => {
      if (text.length > LONGEST) {
        options.problem(at, messageOf('A label was expected; the line is too long for one and was not counted.'));
        return;
      }
      const written = text.trim();
      const name = nameOfLabel(written, options.labels);
      counts.records += 1;
      if (name === null) counts.ignored += 1;
      else {
        counts.total += 1;
        bound.count(counts, name, at);
      }
    });
  }
  return [{ split: null, counts }];
}
