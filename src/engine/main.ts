/**
 * The engine process: formats and kernel run here, so that a native crash or a hostile file takes nobody along. Forked by
 * `EngineClient`, which passes `EngineOptions` as JSON and talks JSON-RPC over the channel of the fork.
 */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import { Connection, type NoRequests } from '../protocol/connection.ts';
import type { EngineOptions, EngineRequests } from '../protocol/engine-api.ts';
import { FileReader } from './analyze/file-reader.ts';
import { FolderThreads } from './folders/folder-threads.ts';
import { handleRequests } from './handlers.ts';
import { ScanPool } from './scan/scan-pool.ts';

const options = JSON.parse(process.argv[2] ?? '{"nativeFolder":null}') as EngineOptions;

// Ctrl+C reaches the whole process group: the client cancels or ends this process, in its own order.
process.on('SIGINT', () => {});
// Without a client there is nobody to work for.
process.on('disconnect', () => process.exit(0));

const clients = new Connection<NoRequests, EngineRequests>(
  createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process)),
  (line) => process.stderr.write(`${line}\n`),
);
const entry = process.argv[1] ?? '';
const { cacheFolder = null } = options;
const log = (line: string) => process.stderr.write(`${line}\n`);
const scanner = new ScanPool({ folder: dirname(entry), log });
const threads = new FolderThreads({ worker: join(dirname(entry), 'folder-worker.cjs'), log });
const reader = new FileReader(cacheFolder === null ? null : { folder: cacheFolder, version: versionOf(entry) }, scanner, threads.list);
handleRequests(clients, reader, { nativeFolder: options.nativeFolder, wasmFolder: join(dirname(entry), 'wasm') });
clients.listen();

/** Each build counts anew: another size or time of the bundle may be another way to count. */
function versionOf(bundle: string): string {
  const { size, mtimeMs } = statSync(bundle);
  return `${size} ${mtimeMs}`;
}
