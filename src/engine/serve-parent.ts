import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import type { Answering, Handler, NoRequests } from '../protocol/connection.ts';
import type { EngineOptions, EngineRequests } from '../protocol/engine-api.ts';
import { RpcConnection } from '../protocol/rpc-connection.ts';
import { saveCompiledCode } from './client/compiled-code.ts';
import { serve } from './serve.ts';

/** Answers the process that forked this one. */
export function serveParent(entry: string, options: EngineOptions): void {
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const parent = new RpcConnection<NoRequests, EngineRequests>(
    createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)),
    log,
  );
  serve(savingCode(parent), entry, options, log);
  parent.listen();
}

/** The process is killed when its client has done with it: what was compiled is saved after each first request of a kind. */
function savingCode(clients: Answering<EngineRequests>): Answering<EngineRequests> {
  return {
    handle(method, handler) {
      let isSaved = false;
      const saving: Handler<EngineRequests, typeof method> = async (params, handling) => {
        try {
          return await handler(params, handling);
        } finally {
          // The answer goes first.
          if (!isSaved) setTimeout(saveCompiledCode, AFTER_ANSWER_MILLISECONDS).unref();
          isSaved = true;
        }
      };
      clients.handle(method, saving);
    },
  };
}

const AFTER_ANSWER_MILLISECONDS = 50;
