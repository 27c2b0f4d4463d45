import type { Dataset, Finding } from '../../core/analysis.ts';
import { INSPECTED_BYTES } from '../../core/texts/text-index.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import type { DatasetOrigin } from './analysis-plan.ts';

/** What the texts of the data sets say, which takes longer than to count their labels: it is known a while after these. */
export class TextFindings {
  readonly #engine: EngineClient;
  /** Of the last inspection, by data set and all that decides how it is read. */
  #known: ReadonlyMap<string, readonly Finding[]> = new Map();

  constructor(engine: EngineClient) {
    this.#engine = engine;
  }

  /** The data sets with what was known of their texts before. */
  withKnown(origins: ReadonlyMap<Dataset, DatasetOrigin>): ReadonlyMap<Dataset, DatasetOrigin> {
    const all = [...origins].map(([dataset, origin]) => {
      const findings = this.#known.get(keyOf(origin)) ?? [];
      return [findings.length === 0 ? dataset : { ...dataset, findings: [...dataset.findings, ...findings] }, origin] as const;
    });
    return new Map(all);
  }

  /**
   * Compares the texts of all that are not too large.
   * @returns the same data sets with what was found; null where that is what was known already
   */
  async inspect(origins: ReadonlyMap<Dataset, DatasetOrigin>, signal: AbortSignal): Promise<ReadonlyMap<Dataset, DatasetOrigin> | null> {
    const found = new Map<string, readonly Finding[]>();
    for (const [dataset, origin] of origins) {
      if (bytesOf(dataset) > INSPECTED_BYTES) continue;
      const findings = await this.#engine.request('inspectTexts', { analysis: origin.request, dataset: origin.name }, { signal });
      if (findings.length > 0) found.set(keyOf(origin), findings);
    }
    const isKnown = JSON.stringify([...found]) === JSON.stringify([...this.#known]);
    this.#known = found;
    return isKnown ? null : this.withKnown(origins);
  }
}

function keyOf({ request, name }: DatasetOrigin): string {
  return JSON.stringify([request, name]);
}

function bytesOf({ splits }: Dataset): number {
  const files = new Map(splits.flatMap((split) => split.files.map(({ path, bytes }) => [path, bytes] as const)));
  return [...files.values()].reduce((sum, bytes) => sum + bytes, 0);
}
