/** The compiled scanner, and a `FastScanner` that runs all its threads in this one, so that a test is the same each time. */
import { existsSync, globSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastScanner } from '../../src/formats/fast/count-fast.ts';
import { fastFormatOf } from '../../src/formats/fast/fast-formats.ts';
import { NotPlain } from '../../src/formats/fast/not-plain.ts';
import { compileScanner, ScanMemory, type ScanModule } from '../../src/formats/fast/scan-memory.ts';
import { type ScanShare, scanShare } from '../../src/formats/fast/scan-task.ts';
import { ROOT } from './paths.ts';
import { runNode } from './tool.ts';

const SCANNER = join(ROOT, 'dist', 'wasm', 'scan.wasm');

let compiled: Promise<ScanModule> | null = null;

/** Compiles the scanner unless it is newer than its sources. */
export async function ensureScanner(): Promise<string> {
  const sources = globSync('src/formats/fast/assembly/*.ts', { cwd: ROOT });
  const newest = Math.max(...sources.map((source) => statSync(join(ROOT, source)).mtimeMs));
  if (!existsSync(SCANNER) || statSync(SCANNER).mtimeMs < newest) {
    const { code, output } = await runNode(['esbuild.mjs', 'scanner']);
    if (code !== 0) throw new Error(`The build failed:\n${output}`);
  }
  return SCANNER;
}

export async function scannerModule(): Promise<ScanModule> {
  compiled ??= ensureScanner().then(async (path) => compileScanner(await readFile(path)));
  return compiled;
}

export interface LocalScannerOptions {
  readonly threads?: number;
  readonly segmentBytes?: number;
  readonly pieceBytes?: number;
}

/** What a file met on the fast path. */
export interface LocalScanner extends FastScanner {
  /** Why files were left to the plain reader. */
  readonly reasons: readonly string[];
  /** How often files were scanned to their end. */
  readonly scanned: () => number;
}

/** The threads take turns, piece by piece. */
export async function localScanner(options: LocalScannerOptions = {}): Promise<LocalScanner> {
  const { threads = 1, segmentBytes = 4 * 1024 * 1024, pieceBytes = 256 * 1024 } = options;
  const module = await scannerModule();
  const memories = Array.from({ length: threads }, () => new ScanMemory(module));
  const reasons: string[] = [];
  let scanned = 0;
  return {
    segmentBytes,
    pieceBytes,
    leastBytes: 0,
    reasons,
    scanned: () => scanned,
    async scan(task) {
      const format = fastFormatOf(task.format)!;
      const running = new Set(memories.map((memory) => scanShare(task, format, memory)));
      const shares: ScanShare[] = [];
      try {
        while (running.size > 0) {
          for (const share of running) {
            const next = share.next();
            if (next.done !== true) continue;
            shares.push(next.value);
            running.delete(share);
          }
        }
      } catch (error) {
        if (!(error instanceof NotPlain)) throw error;
        reasons.push(error.message);
        for (const share of running) share.return(undefined as never);
        return null;
      }
      scanned += 1;
      return shares;
    },
  };
}
