import { type Dataset, primarySplit, primaryUnit } from '../../core/analysis.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';

/** What a data set tells of the classes of a model that was trained on it. */
export type KnownClasses = Pick<EvaluateRequest, 'labels' | 'presumedLabels' | 'trainCounts'>;

/**
 * A label config says what the ids of the model mean. The labels that were merely seen do not: ids stand for themselves, and names are presumed to be
 * numbered in alphabetical order. Training counts go by name.
 */
export function knownOf({ labelMap, splits }: Pick<Dataset, 'labelMap' | 'splits'>): KnownClasses {
  const split = primarySplit({ splits });
  const unit = split === undefined ? undefined : primaryUnit(split);
  const counted = unit?.classes ?? [];
  return {
    ...labelsOf(labelMap),
    ...(counted.length === 0
      ? {}
      : { trainCounts: { labels: counted.map(({ label }) => label), counts: counted.map(({ count }) => count) } }),
  };
}

function labelsOf({ labels, declared }: Dataset['labelMap']): Pick<KnownClasses, 'labels' | 'presumedLabels'> {
  if (declared > 0) return { labels: labels.slice(0, declared) };
  const areIds = labels.every((label) => /^\d+$/.test(label));
  return areIds ? {} : { presumedLabels: labels.toSorted() };
}
