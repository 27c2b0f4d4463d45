import { wholeLines } from '../blocks.ts';
import { isRecord, isScalar, type JsonRecord, own } from '../label-files/json-values.ts';
import { forEachLine } from '../lines.ts';
import { TextStream } from '../text-stream.ts';
import { GOLD_NAMES, labelText, PREDICTED_NAMES, type PredictedFormat, type PredictedRow } from './predicted-format.ts';

/** One JSON object a line with the gold label and the predicted one, of one example or of each token of a sentence. */
export const jsonlPredicted: PredictedFormat = {
  id: 'predicted-jsonl',
  title: 'JSON Lines with predicted classes',
  recognisedBy: 'a JSON object a line with label (gold, y_true, …) and pred (prediction, y_pred, …), and no scores',
  recognise(head, goldElsewhere) {
    for (const line of head.text.split('\n').slice(0, 20)) {
      const row = parsed(line);
      const found = row === null ? null : namesIn(row, goldElsewhere);
      if (found !== null) return { confidence: 0.9, evidence: `a JSON object a line with "${found.predicted}"` };
    }
    return null;
  },
  async *read(path, { goldElsewhere, signal, problem }) {
    let line = 1;
    for await (const block of wholeLines(new TextStream(path, { signal }))) {
      const rows: PredictedRow[] = [];
      if (block === null) problem(line++, 'The row was left out: the line is longer than 16 MiB.');
      else
        line = forEachLine(block, line, (text, at) => {
          const row = parsed(text);
          const wrong = row === null ? 'an object was expected' : addRow(row, at, goldElsewhere, rows);
          if (wrong !== null) problem(at, `The row was left out: ${wrong}.`);
        });
      yield rows;
    }
  },
};

function addRow(row: JsonRecord, line: number, goldElsewhere: boolean, into: PredictedRow[]): string | null {
  const names = namesIn(row, goldElsewhere);
  if (names === null) return 'a label and a predicted class were expected';
  const predicted = own(row, names.predicted);
  const gold = names.gold === null ? undefined : own(row, names.gold);
  if (!Array.isArray(predicted)) {
    into.push({ gold: gold === undefined ? undefined : labelText(gold), predicted: labelText(predicted) ?? '', line, begins: undefined });
    return null;
  }
  if (names.gold !== null && (!Array.isArray(gold) || gold.length !== predicted.length)) {
    return `there are ${predicted.length} predicted classes and ${Array.isArray(gold) ? gold.length : 'no'} labels`;
  }
  for (const [token, each] of predicted.entries()) {
    const label = Array.isArray(gold) ? labelText(gold[token]) : undefined;
    into.push({ gold: label, predicted: labelText(each) ?? '', line, begins: token === 0 });
  }
  return null;
}

function namesIn(row: JsonRecord, goldElsewhere: boolean): { readonly predicted: string; readonly gold: string | null } | null {
  const holds = (name: string) => {
    const value = own(row, name);
    return isScalar(value) || (Array.isArray(value) && value.every((each) => each === null || isScalar(each)));
  };
  const predicted = PREDICTED_NAMES.find(holds);
  const gold = GOLD_NAMES.find((name) => Object.hasOwn(row, name));
  if (predicted === undefined || (gold === undefined && !goldElsewhere)) return null;
  return { predicted, gold: gold ?? null };
}

function parsed(text: string): JsonRecord | null {
  try {
    const row: unknown = JSON.parse(text);
    return isRecord(row) ? row : null;
  } catch {
    return null;
  }
}
