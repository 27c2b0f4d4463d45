import { backgroundId } from '../background.ts';
import type { PredictionMetrics } from '../prediction-metrics.ts';
import type { MajorityBaselines } from './report.ts';

/** What a model reaches that always answers the most frequent gold class. `hasEntities`: whether the report tells of entities. */
export function majorityBaselines(labels: readonly string[], metrics: PredictionMetrics, hasEntities: boolean): MajorityBaselines {
  const { classes, rows } = metrics;
  const most = classes.reduce((best, { gold }, id) => (gold > classes[best]!.gold ? id : best), 0);
  const share = classes[most]!.gold / rows;
  return {
    label: labels[most] ?? '',
    accuracy: share,
    balancedAccuracy: 1 / classes.filter(({ gold }) => gold > 0).length,
    // Precision is the share, recall 1.
    macroF1: (2 * share) / (1 + share) / classes.length,
    entityF1: hasEntities && most === backgroundId(labels) ? 0 : null,
  };
}
