/**
 * The engine process: formats and kernel run here, so that a native crash or a hostile file takes nobody along. Forked by
 * `EngineClient`, which passes `EngineOptions` as JSON and talks JSON-RPC over the channel of the fork.
 */
import type { EngineOptions } from '../protocol/engine-api.ts';
import { keepCompiledCode } from './client/compiled-code.ts';

const options = JSON.parse(process.argv[2] ?? '{"nativeFolder":null}') as EngineOptions;
const entry = process.argv[1] ?? '';

// Ctrl+C reaches the whole process group: the client cancels or ends this process, in its own order.
process.on('SIGINT', () => {});
// Without a client there is nobody to work for.
process.on('disconnect', () => process.exit(0));

// Before all else is loaded, which is why it is not imported above.
keepCompiledCode(options.codeFolder ?? null);
void import('./serve-parent.ts').then(({ serveParent }) => serveParent(entry, options));
