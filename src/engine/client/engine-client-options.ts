import type { EngineOptions } from '../../protocol/engine-api.ts';

export interface EngineClientOptions {
  /** The bundled entry of the engine process, `dist/engine.js`. */
  readonly enginePath: string;
  /** The Node (or Electron) to run it with; by default the one that runs this. */
  readonly execPath?: string;
  readonly options: EngineOptions;
  /** The process stops when no request has run for so long. */
  readonly idleSeconds: number;
  /** Gets what the process writes, line by line, and when it starts and ends. */
  readonly log: (line: string) => void;
}
