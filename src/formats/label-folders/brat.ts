import { messageOf } from '../../core/message.ts';
import type { FolderLabelFormat } from '../folder-format.ts';
import { lineFiles } from './line-files.ts';

/** `T1<tab>Person 0 5<tab>Alice`; a mention in pieces has several places: `0 5;8 9`. */
const MENTION = /^T\d+\t([^\s;]+) \d+ \d+(?:;\d+ \d+)*(?:\t|$)/;
/** Relations, events, attributes, normalisations, equivalences and notes. */
const OTHER = /^(?:[REAMN]\d+\t|[*#])/;

/** brat's standoff files (brat.nlplab.org/standoff.html): a `.ann` file beside each text, its text-bound annotations are the mentions. */
export const brat: FolderLabelFormat = lineFiles({
  id: 'brat',
  title: 'brat standoff files',
  recognisedBy: 'a folder of .ann files with lines such as T1<tab>Person 0 5<tab>Alice, one for each text',
  task: 'token-classification',
  unit: 'mention',
  recordUnit: 'document',
  extension: '.ann',
  containers: new Set(['ann', 'anns', 'annotations']),
  evidence: messageOf('.ann files with mentions (T1), one for each text'),
  read: (line) => {
    const label = MENTION.exec(line)?.[1];
    if (label !== undefined) return { label };
    return OTHER.test(line)
      ? null
      : messageOf(
          'A mention such as "T1<tab>Person 0 5<tab>Alice", or another annotation of brat, was expected; the line was not counted.',
        );
  },
});
