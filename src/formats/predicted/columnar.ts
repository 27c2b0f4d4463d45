import { type Message, messageOf } from '../../core/message.ts';
import { columnarHead, exampleRecord } from '../columnar/open-columnar.ts';
import { columnarRows, sampleColumns } from '../columnar/prediction-rows.ts';
import { UnreadableFile } from '../unreadable.ts';
import { GOLD_NAMES, PREDICTED_NAMES, type PredictedFormat, type PredictedRow } from './predicted-format.ts';
import { addPredicted, predictedKeys } from './predicted-records.ts';

const KNOWN: ReadonlySet<string> = new Set([...PREDICTED_NAMES, ...GOLD_NAMES]);

/** Columns of Parquet or Arrow with the gold label and the predicted one. */
export const columnarPredicted: PredictedFormat = {
  id: 'predicted-columnar',
  title: 'Parquet or Arrow with predicted classes',
  recognisedBy: 'Parquet or Arrow with label (gold, y_true, …) and pred (prediction, y_pred, …) columns, and no scores',
  recognise(head, goldElsewhere) {
    const found = columnarHead(head);
    const keys = found === null ? null : predictedKeys(exampleRecord(found.columns), goldElsewhere);
    return found === null || keys === null
      ? null
      : { confidence: 0.85, evidence: messageOf('{0} with the predicted class in "{1}"', found.what, keys.predicted) };
  },
  async declared(path, signal) {
    const { records, classNames } = await sampleColumns(path, (name) => KNOWN.has(name), signal);
    const keys = records.map((record) => predictedKeys(record, true)).find((found) => found !== null);
    return keys == null ? null : ((keys.gold === null ? null : classNames(keys.gold)) ?? classNames(keys.predicted));
  },
  async *read(path, { goldElsewhere, signal, problem }) {
    const { records } = await sampleColumns(path, (name) => KNOWN.has(name), signal);
    const keys = records.map((record) => predictedKeys(record, goldElsewhere)).find((found) => found !== null);
    if (keys === undefined) throw new UnreadableFile(path, messageOf('{0} has no columns of labels and predicted classes.', path));
    const wanted = new Set([keys.predicted, ...(keys.gold === null ? [] : [keys.gold])]);
    let row = 0;
    const report = (_path: string, _line: number | null, message: Message) => problem(null, message);
    for await (const some of columnarRows(path, wanted, { signal, problem: report })) {
      if (typeof some === 'number') {
        row += some;
        continue;
      }
      const rows: PredictedRow[] = [];
      for (const record of some) {
        const wrong = addPredicted(record, 0, goldElsewhere, rows);
        if (wrong !== null) problem(null, messageOf('Row {0} (from 0) was left out: {1}.', String(row), wrong));
        row += 1;
      }
      yield rows;
    }
  },
};
