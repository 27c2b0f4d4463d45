import type { TrainingCurve, TrainingPoint } from '../../core/loss/training-curve.ts';

const METRICS = ['metrics/mAP50-95(B)', 'metrics/mAP50-95(M)', 'metrics/mAP_0.5:0.95', 'metrics/accuracy_top1'];

/** `results.csv` of Ultralytics: a row for each epoch, `val/…_loss` and `metrics/…`, with or without blanks around the names; null for another table. */
export function ultralyticsResults(text: string): TrainingCurve | null {
  const [header = '', ...lines] = text.split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim());
  const losses = names.flatMap((name, index) => (/^val\/\w*loss$/.test(name) ? [index] : []));
  const metricName = METRICS.find((name) => names.includes(name)) ?? null;
  if (names[0] !== 'epoch' || (losses.length === 0 && metricName === null)) return null;
  const points = lines
    .filter((line) => line.trim() !== '')
    .map((line): TrainingPoint => {
      const cells = line.split(',').map((cell) => Number(cell.trim() || 'x'));
      const loss = losses.reduce((sum, index) => sum + (cells[index] ?? Number.NaN), 0);
      const metric = metricName === null ? Number.NaN : (cells[names.indexOf(metricName)] ?? Number.NaN);
      return {
        epoch: cells[0]!,
        loss: losses.length > 0 && Number.isFinite(loss) ? loss : null,
        metric: Number.isFinite(metric) ? metric : null,
      };
    });
  return { metricName, points: points.filter(({ epoch }) => Number.isFinite(epoch)) };
}
