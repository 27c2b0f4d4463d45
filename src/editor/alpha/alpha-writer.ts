import type { AlphaVector } from '../../core/alpha/alpha.ts';
import type { AlphaCodeOptions } from '../../core/alpha-code/framework.ts';
import { writeAlphaCode } from '../../core/alpha-code/write.ts';
import type { Dataset } from '../../core/analysis.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { readAlphaSettings } from '../settings.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';

/** From so many classes on the engine writes the code: here it would keep a person's typing waiting. */
const MANY_CLASSES = 2000;

/** α as code. */
export class AlphaWriter {
  readonly #engine: EngineClient;
  readonly #model: WorkspaceModel;

  constructor(engine: EngineClient, model: WorkspaceModel) {
    this.#engine = engine;
    this.#model = model;
  }

  /** @param vector α of the data set under the settings of now. */
  async write(dataset: Dataset, vector: AlphaVector, code: AlphaCodeOptions): Promise<string> {
    const origin = this.#model.originOf(dataset);
    if (vector.labels.length < MANY_CLASSES || origin === null) return writeAlphaCode(vector, code);
    const request = { analysis: origin.request, dataset: origin.name, shownAs: dataset.name, settings: readAlphaSettings(), code };
    return (await this.#engine.request('alphaCode', request)) ?? '';
  }
}
