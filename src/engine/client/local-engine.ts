import type { CallOptions } from '../../protocol/connection.ts';
import type { EngineRequests } from '../../protocol/engine-api.ts';
import { LocalConnection } from '../../protocol/local-connection.ts';
import { serve } from '../serve.ts';
import { noteOccasions } from './compiled-code.ts';
import type { EngineClientOptions } from './engine-client-options.ts';
import { keepingAlive } from './keeping-alive.ts';
import { occasionsOf } from './occasions.ts';

/**
 * The engine in this process, for a client that has nothing else to do and ends with its answer: the same handlers without a second start
 * of Node and its memory. Not for requests that load native code, which could take the process along.
 */
export class LocalEngine {
  readonly #connection: LocalConnection<EngineRequests>;

  constructor({ enginePath, options, log }: Pick<EngineClientOptions, 'enginePath' | 'options' | 'log'>) {
    this.#connection = new LocalConnection(log);
    serve(this.#connection, enginePath, { ...options, isForOneRequest: true }, log);
    log('The engine started in this process.');
  }

  /** As `EngineClient.request`. A handler that does not heed a cancellation goes on after it: the process is to end then. */
  async request<Method extends keyof EngineRequests>(
    method: Method,
    params: EngineRequests[Method]['params'],
    call: CallOptions = {},
  ): Promise<EngineRequests[Method]['result']> {
    const result = await keepingAlive(() => this.#connection.request(method, params, call));
    noteOccasions(occasionsOf(method, result));
    return result;
  }
}
