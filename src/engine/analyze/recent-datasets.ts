import type { Handling } from '../../protocol/connection.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import type { FileReader } from './file-reader.ts';
import { type GatheredDataset, gather } from './gather.ts';

/** As many workspace folders as are likely to be open. */
const CAPACITY = 16;

/** The data sets that the last analyses found, so that a question about one need not search for it. */
export class RecentDatasets {
  readonly #reader: FileReader;
  readonly #byRequest = new Map<string, readonly GatheredDataset[]>();

  constructor(reader: FileReader) {
    this.#reader = reader;
  }

  keep(request: AnalyzeRequest, datasets: readonly GatheredDataset[]): void {
    const key = JSON.stringify(request);
    this.#byRequest.delete(key);
    this.#byRequest.set(key, datasets);
    for (const oldest of this.#byRequest.keys()) {
      if (this.#byRequest.size <= CAPACITY) break;
      this.#byRequest.delete(oldest);
    }
  }

  /** Those of an analysis; found again where the process that made it has ended. */
  async of(request: AnalyzeRequest, handling: Handling): Promise<readonly GatheredDataset[]> {
    const known = this.#byRequest.get(JSON.stringify(request));
    if (known !== undefined) return known;
    const { datasets } = await gather(request, this.#reader, handling);
    this.keep(request, datasets);
    return datasets;
  }
}
