import type { AlphaSettings, AlphaVector } from '../../core/alpha/alpha.ts';
import { alphaOfSteps } from '../../core/alpha/suggest.ts';
import { type Dataset, primarySplit, primaryUnit } from '../../core/analysis.ts';
import { inSlices } from '../in-slices.ts';
import { readAlphaSettings } from '../settings.ts';

/** α of a data set under the settings, kept so that a hover need not derive 100 000 weights anew. */
export class AlphaSuggestions {
  readonly #known = new WeakMap<Dataset, { readonly key: string; readonly vector: Promise<AlphaVector | null> }>();

  /** Null when nothing of the data set was counted. */
  of(dataset: Dataset): Promise<AlphaVector | null> {
    const settings = readAlphaSettings();
    const key = JSON.stringify(settings);
    const known = this.#known.get(dataset);
    if (known?.key === key) return known.vector;
    const vector = alphaOf(dataset, settings);
    this.#known.set(dataset, { key, vector });
    return vector;
  }
}

/** α in label-id order, from the counts of the training split. */
export async function alphaOf(dataset: Dataset, settings: AlphaSettings): Promise<AlphaVector | null> {
  const split = primarySplit(dataset);
  const unit = split === undefined ? undefined : primaryUnit(split);
  if (split === undefined || unit === undefined || unit.classes.length === 0) return null;
  return inSlices(alphaOfSteps(unit, settings, { dataset: dataset.name, split: split.name }));
}
