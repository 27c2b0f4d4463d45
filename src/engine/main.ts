/**
 * The engine process: formats and kernel run here, so that a native crash or a hostile file takes nobody along. Forked by
 * `EngineClient`, which passes `EngineOptions` as JSON and talks JSON-RPC over the channel of the fork.
 */
import { dirname, join } from 'node:path';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { Connection, type NoRequests } from '../protocol/connection.ts';
import type { EngineOptions, EngineRequests } from '../protocol/engine-api.ts';
import { handleRequests } from './handlers.ts';

const options = JSON.parse(process.argv[2] ?? '{"nativeFolder":null}') as EngineOptions;

// Ctrl+C reaches the whole process group: the client cancels or ends this process, in its own order.
process.on('SIGINT', () => {});
// Without a client there is nobody to work for.
process.on('disconnect', () => process.exit(0));

const clients = new Connection<NoRequests, EngineRequests>(
  createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)),
  (line) => process.stderr.write(`${line}\n`),
);
handleRequests(clients, { nativeFolder: options.nativeFolder, wasmFolder: join(dirname(process.argv[1] ?? ''), 'wasm') });
clients.listen();
