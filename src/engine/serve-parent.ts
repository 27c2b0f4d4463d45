import { dirname, join } from 'node:path';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import type { Answering, Handler, NoRequests } from '../protocol/connection.ts';
import type { EngineOptions, EngineRequests } from '../protocol/engine-api.ts';
import { RpcConnection } from '../protocol/rpc-connection.ts';
import { noteOccasions, saveCompiledCode } from './client/compiled-code.ts';
import { occasionsOf } from './client/occasions.ts';
import { rehearse } from './rehearsal.ts';
import { serve } from './serve.ts';

/** Answers the process that forked this one. */
export function serveParent(entry: string, options: EngineOptions): void {
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const parent = new RpcConnection<NoRequests, EngineRequests>(
    createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)),
    log,
  );
  const idle = new Idleness();
  const scanner = serve(idle.watching(savingCode(parent)), entry, options, log);
  idle.once((signal) => rehearse(join(dirname(entry), '..', 'media', 'sample'), scanner, signal));
  parent.listen();
}

/** Waits for a while in which nobody asks for anything. */
class Idleness {
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #act: ((signal: AbortSignal) => Promise<void>) | null = null;

  /** Acts once, unless data were analysed before: that was the rehearsal. A request stops it. */
  once(act: (signal: AbortSignal) => Promise<void>): void {
    this.#act = act;
    this.#wait();
  }

  watching(clients: Answering<EngineRequests>): Answering<EngineRequests> {
    return {
      handle: (method, handler) => {
        const watched: Handler<EngineRequests, typeof method> = async (params, handling) => {
          clearTimeout(this.#timer);
          if (READING.has(method)) this.#stop.abort();
          try {
            return await handler(params, handling);
          } finally {
            this.#wait();
          }
        };
        clients.handle(method, watched);
      },
    };
  }

  #wait(): void {
    if (this.#act === null || this.#stop.signal.aborted) return;
    clearTimeout(this.#timer);
    const act = this.#act;
    this.#timer = setTimeout(() => {
      this.#act = null;
      void act(this.#stop.signal);
    }, IDLE_MILLISECONDS).unref();
  }
}

/** Requests that read data. */
const READING: ReadonlySet<string> = new Set(['analyze', 'check', 'examples', 'committed', 'evaluate']);
const IDLE_MILLISECONDS = 100;

/** The process is killed when its client has done with it: what was compiled is saved after each first request of a kind. */
function savingCode(clients: Answering<EngineRequests>): Answering<EngineRequests> {
  return {
    handle(method, handler) {
      const saving: Handler<EngineRequests, typeof method> = async (params, handling) => {
        const result = await handler(params, handling);
        noteOccasions(occasionsOf(method, result));
        // The answer goes first.
        setTimeout(saveCompiledCode, AFTER_ANSWER_MILLISECONDS).unref();
        return result;
      };
      clients.handle(method, saving);
    },
  };
}

const AFTER_ANSWER_MILLISECONDS = 50;
