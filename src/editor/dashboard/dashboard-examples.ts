import { messageOf } from '../../core/message.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { ExamplesOfPage } from '../../protocol/dashboard-api.ts';
import type { ExamplesResult } from '../../protocol/engine-api.ts';
import { readTarget } from '../commands/command-target.ts';
import { exampleTarget, LISTED } from '../examples/example-target.ts';
import { localProgress } from '../texts.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';

/** Looks for the places that the page asks for. It names a class or a finding of the last analysis; nothing else is looked for. */
export class DashboardExamples {
  readonly #engine: EngineClient;
  readonly #model: WorkspaceModel;

  constructor(engine: EngineClient, model: WorkspaceModel) {
    this.#engine = engine;
    this.#model = model;
  }

  async find(asked: ExamplesOfPage, { signal, progress }: Handling): Promise<ExamplesResult> {
    const target = readTarget(asked);
    const dataset = this.#model.analysis?.datasets.find(({ name }) => name === target.dataset);
    const origin = dataset === undefined ? null : this.#model.originOf(dataset);
    if (dataset === undefined || origin === null)
      throw badInput(messageOf('The dashboard asked for a data set that is not there any more.'));
    const found = exampleTarget(dataset, target);
    if (found === null) throw badInput(messageOf('The dashboard asked for a class or a finding that has no places.'));
    const request = {
      ...{ analysis: origin.request, dataset: origin.name, split: found.split, of: found.of },
      ...LISTED,
      seed: Number.isSafeInteger(asked.seed) ? asked.seed : 1,
    };
    return this.#engine.request('examples', request, { signal, progress: (each) => progress(localProgress(each)) });
  }
}
