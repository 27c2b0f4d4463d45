import { type Message, messageOf } from '../../core/message.ts';
import { isScalar, type JsonRecord, own } from '../label-files/json-values.ts';
import { GOLD_NAMES, labelText, PREDICTED_NAMES, type PredictedRow } from './predicted-format.ts';

/** Adds the example, or the tokens of the sentence; answers what is wrong with the record, or null. `line` is 0 where there are none. */
export function addPredicted(row: JsonRecord, line: number, goldElsewhere: boolean, into: PredictedRow[]): Message | null {
  const names = predictedKeys(row, goldElsewhere);
  if (names === null) return messageOf('a label and a predicted class were expected');
  const predicted = own(row, names.predicted);
  const gold = names.gold === null ? undefined : own(row, names.gold);
  if (!Array.isArray(predicted)) {
    into.push({ gold: gold === undefined ? undefined : labelText(gold), predicted: labelText(predicted) ?? '', line, begins: undefined });
    return null;
  }
  if (names.gold !== null && (!Array.isArray(gold) || gold.length !== predicted.length)) {
    return Array.isArray(gold)
      ? messageOf('there are {0} predicted classes and {1} labels', predicted.length, gold.length)
      : messageOf('there are {0} predicted classes and no labels', predicted.length);
  }
  for (const [token, each] of predicted.entries()) {
    const label = Array.isArray(gold) ? labelText(gold[token]) : undefined;
    into.push({ gold: label, predicted: labelText(each) ?? '', line, begins: token === 0 });
  }
  return null;
}

/** The keys of the predicted class and of the gold label; null where the record has none. */
export function predictedKeys(
  row: JsonRecord,
  goldElsewhere: boolean,
): { readonly predicted: string; readonly gold: string | null } | null {
  const holds = (name: string) => {
    const value = own(row, name);
    return isScalar(value) || (Array.isArray(value) && value.every((each) => each === null || isScalar(each)));
  };
  const predicted = PREDICTED_NAMES.find(holds);
  const gold = GOLD_NAMES.find((name) => Object.hasOwn(row, name));
  if (predicted === undefined || (gold === undefined && !goldElsewhere)) return null;
  return { predicted, gold: gold ?? null };
}
