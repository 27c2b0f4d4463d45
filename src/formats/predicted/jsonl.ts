import { messageOf } from '../../core/message.ts';
import { wholeLines } from '../blocks.ts';
import { isRecord, type JsonRecord } from '../label-files/json-values.ts';
import { forEachLine } from '../lines.ts';
import { TextStream } from '../text-stream.ts';
import type { PredictedFormat, PredictedRow } from './predicted-format.ts';
import { addPredicted, predictedKeys } from './predicted-records.ts';

/** One JSON object a line with the gold label and the predicted one, of one example or of each token of a sentence. */
export const jsonlPredicted: PredictedFormat = {
  id: 'predicted-jsonl',
  title: 'JSON Lines with predicted classes',
  recognisedBy: 'a JSON object a line with label (gold, y_true, …) and pred (prediction, y_pred, …), and no scores',
  recognise(head, goldElsewhere) {
    for (const line of head.text.split('\n').slice(0, 20)) {
      const row = parsed(line);
      const found = row === null ? null : predictedKeys(row, goldElsewhere);
      if (found !== null) return { confidence: 0.9, evidence: messageOf('a JSON object a line with "{0}"', found.predicted) };
    }
    return null;
  },
  async *read(path, { goldElsewhere, signal, problem }) {
    let line = 1;
    for await (const block of wholeLines(new TextStream(path, { signal }))) {
      const rows: PredictedRow[] = [];
      if (block === null) problem(line++, messageOf('The row was left out: the line is longer than 16 MiB.'));
      else
        line = forEachLine(block, line, (text, at) => {
          const row = parsed(text);
          const wrong = row === null ? messageOf('an object was expected') : addPredicted(row, at, goldElsewhere, rows);
          if (wrong !== null) problem(at, messageOf('The row was left out: {0}.', wrong));
        });
      yield rows;
    }
  },
};

function parsed(text: string): JsonRecord | null {
  try {
    const row: unknown = JSON.parse(text);
    return isRecord(row) ? row : null;
  } catch {
    return null;
  }
}
