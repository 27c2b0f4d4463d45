import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastScanner } from '../formats/fast/count-fast.ts';
import type { Answering } from '../protocol/connection.ts';
import type { EngineOptions, EngineRequests } from '../protocol/engine-api.ts';
import { FileReader } from './analyze/file-reader.ts';
import { nameOfBuild } from './client/compiled-code.ts';
import { FolderThreads } from './folders/folder-threads.ts';
import { handleRequests } from './handlers.ts';
import { ScanPool, type ScanPoolOptions } from './scan/scan-pool.ts';

/**
 * Makes the parts of an engine, and sets their handlers.
 * @param entry The bundled program, beside which its threads and its WebAssembly lie.
 * @returns What counts large files.
 */
export function serve(
  clients: Answering<EngineRequests>,
  entry: string,
  options: EngineOptions & Pick<ScanPoolOptions, 'isForOneRequest'>,
  log: (line: string) => void,
): FastScanner {
  const { cacheFolder = null, nativeFolder } = options;
  const folder = dirname(entry);
  const scanner = new ScanPool({ folder, isForOneRequest: options.isForOneRequest === true, log });
  const threads = new FolderThreads({ worker: join(folder, 'folder-worker.js'), log });
  const cache = cacheFolder === null ? null : { folder: cacheFolder, version: versionOf(entry) };
  handleRequests(clients, new FileReader(cache, scanner, threads.list), { nativeFolder, wasmFolder: join(folder, 'wasm') });
  return scanner;
}

/** Each build counts anew: another one may count in another way. */
function versionOf(entry: string): string {
  const { size, mtimeMs } = statSync(entry);
  return `${nameOfBuild()} ${size} ${mtimeMs}`;
}
