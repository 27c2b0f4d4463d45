import { dirname, resolve } from 'node:path';
import type { Dataset } from '../../core/analysis.ts';

/** Gives each prediction file to the data sets of its folder, else to those of the nearest folder above that has any. */
export function attachPredictions(datasets: readonly Dataset[], paths: readonly string[]): readonly Dataset[] {
  const predictions = new Map<Dataset, string[]>();
  for (const path of paths) {
    for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
      const beside = datasets.filter((dataset) => resolve(dataset.folder) === folder);
      for (const dataset of beside) predictions.set(dataset, [...(predictions.get(dataset) ?? []), path]);
      if (beside.length > 0 || dirname(folder) === folder) break;
    }
  }
  return datasets.map((dataset) => ({ ...dataset, predictions: predictions.get(dataset) ?? [] }));
}
