import { messageOf } from '../../core/message.ts';
import { readCsvSample } from '../label-files/csv-records.ts';
import { csvRows } from '../label-files/csv-rows.ts';
import { readHead } from '../read-head.ts';
import { TextStream } from '../text-stream.ts';
import { UnreadableFile } from '../unreadable.ts';
import { GOLD_NAMES, labelText, PREDICTED_NAMES, type PredictedFormat } from './predicted-format.ts';

/** A table with a header: a column of the gold labels and one of the predicted classes. */
export const csvPredicted: PredictedFormat = {
  id: 'predicted-csv',
  title: 'Table with predicted classes',
  recognisedBy: 'a CSV or TSV with label (gold, y_true, …) and pred (prediction, y_pred, …) columns, and no scores',
  recognise(head, goldElsewhere) {
    const found = columnsIn(head.text, head.complete, goldElsewhere);
    return found === null ? null : { confidence: 0.85, evidence: messageOf('a table with the predicted class in "{0}"', found.name) };
  },
  async *read(path, { goldElsewhere, signal, problem }) {
    const head = await readHead(path);
    const found = columnsIn(head.text, head.complete, goldElsewhere);
    if (found === null)
      throw new UnreadableFile(path, messageOf('{0} has no columns of labels and predicted classes in its header.', path), 1);
    const columns = [found.predicted, ...(found.gold === null ? [] : [found.gold])];
    let isHeader = true;
    for await (const { cells, line } of csvRows(new TextStream(path, { signal }), found.delimiter.charCodeAt(0), columns, problem)) {
      const [predicted = '', gold = ''] = cells.map((cell) => cell.trim());
      if (!isHeader)
        yield [{ gold: found.gold === null ? undefined : labelText(gold), predicted: labelText(predicted) ?? '', line, begins: undefined }];
      isHeader = false;
    }
  },
};

interface Columns {
  readonly delimiter: string;
  readonly predicted: number;
  readonly gold: number | null;
  readonly name: string;
}

function columnsIn(text: string, complete: boolean, goldElsewhere: boolean): Columns | null {
  for (const delimiter of [',', '\t', ';']) {
    const [header = [], ...rows] = readCsvSample(text, delimiter, complete, 3);
    const names = header.map((name) => name.trim().toLowerCase());
    const find = (wanted: readonly string[]) => wanted.map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
    const [predicted, gold] = [find(PREDICTED_NAMES), find(GOLD_NAMES)];
    if (predicted < 0 || rows.length === 0 || (gold < 0 && !goldElsewhere)) continue;
    return { delimiter, predicted, gold: gold < 0 ? null : gold, name: header[predicted]! };
  }
  return null;
}
