import { dirname, resolve } from 'node:path';
import type { Dataset } from '../../core/analysis.ts';

/** Gives each prediction file to the data sets of its folder, else to those of the nearest folder above that has any. */
export function attachPredictions(datasets: readonly Dataset[], paths: readonly string[]): readonly Dataset[] {
  const folders = new Map<string, string[]>(datasets.map(({ folder }) => [resolve(folder), []]));
  for (const path of paths) {
    for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
      const predictions = folders.get(folder);
      predictions?.push(path);
      if (predictions !== undefined || dirname(folder) === folder) break;
    }
  }
  return datasets.map((dataset) => ({ ...dataset, predictions: folders.get(resolve(dataset.folder)) ?? [] }));
}
