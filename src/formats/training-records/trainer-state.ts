import type { TrainingCurve, TrainingPoint } from '../../core/loss/training-curve.ts';
import { isRecord, type JsonRecord, own } from '../label-files/json-values.ts';

/** Metrics that are asked for in this order; `eval_overall_f1` is that of seqeval. */
const METRICS = ['eval_macro_f1', 'eval_f1_macro', 'eval_overall_f1', 'eval_f1', 'eval_micro_f1', 'eval_f1_weighted', 'eval_accuracy'];

/** `log_history` of `trainer_state.json`, as the Trainer of Hugging Face writes it; null for anything else. */
export function trainerState(document: unknown): TrainingCurve | null {
  const history = isRecord(document) ? own(document, 'log_history') : null;
  if (!Array.isArray(history)) return null;
  return curveOf(
    history.filter(isRecord).filter((row) => numberOf(row, 'eval_loss') !== null || METRICS.some((name) => numberOf(row, name) !== null)),
  );
}

/** `all_results.json` and `eval_results.json`: the one evaluation at the end; null for anything else. */
export function evaluationResults(document: unknown): TrainingCurve | null {
  return isRecord(document) && numberOf(document, 'eval_loss') !== null ? curveOf([document]) : null;
}

function curveOf(rows: readonly JsonRecord[]): TrainingCurve {
  const metricName = METRICS.find((name) => rows.length > 0 && rows.every((row) => numberOf(row, name) !== null)) ?? null;
  const points = rows.map(
    (row, index): TrainingPoint => ({
      epoch: numberOf(row, 'epoch') ?? index + 1,
      loss: numberOf(row, 'eval_loss'),
      metric: metricName === null ? null : numberOf(row, metricName),
    }),
  );
  return { metricName, points };
}

function numberOf(row: JsonRecord, name: string): number | null {
  const value = own(row, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
