import { messageOf } from '../../core/message.ts';
import { wholeLines } from '../blocks.ts';
import { forEachLine } from '../lines.ts';
import { TextStream } from '../text-stream.ts';
import type { PredictedFormat, PredictedRow } from './predicted-format.ts';

/** A line of predicted tags for each sentence, as `run_ner.py` of Hugging Face writes `predictions.txt`; the labels stand in the label file. */
export const tagLinesPredicted: PredictedFormat = {
  id: 'predicted-tag-lines',
  title: 'Lines of predicted tags',
  recognisedBy:
    'predictions.txt (also test_predictions.txt) with the tags of a sentence in each line, together with the label file (--align)',
  recognise(head, goldElsewhere) {
    if (!goldElsewhere || head.text === '' || !/pred[^/\\]*\.txt$/i.test(head.name)) return null;
    return { confidence: 0.6, evidence: messageOf('lines of predicted tags, by its name') };
  },
  async *read(path, { signal, problem }) {
    let line = 1;
    for await (const block of wholeLines(new TextStream(path, { signal }))) {
      const rows: PredictedRow[] = [];
      if (block === null) problem(line++, messageOf('The line was left out: it is longer than 16 MiB.'));
      else
        line = forEachLine(block, line, (text, at) => {
          const tags = text.split(/\s+/).filter((tag) => tag !== '');
          for (const [token, predicted] of tags.entries()) rows.push({ gold: undefined, predicted, line: at, begins: token === 0 });
        });
      yield rows;
    }
  },
};
