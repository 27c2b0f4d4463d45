import { dirname, resolve } from 'node:path';
import type { Dataset } from '../../core/analysis.ts';

/** Gives each prediction file to the data sets of its folder, else to those of the nearest folder above that has any; `others` have none. */
export function attachPredictions(
  datasets: readonly Dataset[],
  paths: readonly string[],
): { readonly datasets: readonly Dataset[]; readonly others: readonly string[] } {
  const folders = new Map<string, string[]>(datasets.map(({ folder }) => [resolve(folder), []]));
  const others: string[] = [];
  for (const path of paths) {
    for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
      const predictions = folders.get(folder);
      predictions?.push(path);
      if (predictions !== undefined) break;
      if (dirname(folder) !== folder) continue;
      others.push(path);
      break;
    }
  }
  return { datasets: datasets.map((dataset) => ({ ...dataset, predictions: folders.get(resolve(dataset.folder)) ?? [] })), others };
}
