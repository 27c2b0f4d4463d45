import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { CountedFile, CountOptions } from '../../src/formats/count-file.ts';
import { countFile } from '../../src/formats/count-file.ts';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import { type LocalScanner, localScanner } from './scanner.ts';

export interface Cut {
  readonly threads: number;
  readonly segmentBytes: number;
  readonly pieceBytes: number;
}

/** One thread and one piece, and the other extreme. */
export const CUTS: readonly Cut[] = [
  { threads: 1, segmentBytes: 1e9, pieceBytes: 1e9 },
  { threads: 2, segmentBytes: 40, pieceBytes: 1e9 },
  { threads: 3, segmentBytes: 16, pieceBytes: 7 },
  { threads: 2, segmentBytes: 1, pieceBytes: 1 },
];

/** Pieces of 1 to 20 bytes, in segments of three. */
export const SMALL_CUTS: readonly Cut[] = Array.from({ length: 20 }, (_, index) => ({
  threads: 2,
  segmentBytes: 3 * (index + 1),
  pieceBytes: index + 1,
}));

/** Compares the fast path of a format with its plain reader, over files of its own. */
export class SameCounts {
  readonly #folder = mkdtempSync(join(tmpdir(), 'focal-lens-test-'));
  readonly #format: string;
  readonly #scanners = new Map<string, Promise<LocalScanner>>();

  constructor(format: string) {
    this.#format = format;
    after(() => rmSync(this.#folder, { recursive: true, force: true }));
  }

  /** Asserts that both count the same; answers whether the fast path counted it (for each cut). */
  async check(text: string | Uint8Array, cuts: readonly Cut[] = CUTS, options: CountOptions = {}): Promise<readonly boolean[]> {
    const path = join(this.#folder, 'file.txt');
    writeFileSync(path, text);
    const plain = await this.#count(path, options);
    const wasFast: boolean[] = [];
    for (const cut of cuts) {
      const scanner = await this.#scannerFor(cut);
      const before = scanner.scanned();
      const fast = await this.#count(path, { ...options, scanner });
      assert.deepEqual(fast, plain, `${JSON.stringify(cut)} of ${JSON.stringify(text.toString())}`);
      assert.deepEqual(labelsInOrder(fast), labelsInOrder(plain), `the order of labels, ${JSON.stringify(cut)}`);
      wasFast.push(scanner.scanned() > before);
    }
    return wasFast;
  }

  async reasons(cut: Cut): Promise<readonly string[]> {
    return (await this.#scannerFor(cut)).reasons;
  }

  async #count(path: string, options: CountOptions): Promise<CountedFile | string> {
    try {
      return await countFile(path, { ...options, format: this.#format });
    } catch (error) {
      if (error instanceof UnreadableFile) return error.message;
      throw error;
    }
  }

  #scannerFor(cut: Cut): Promise<LocalScanner> {
    const key = JSON.stringify(cut);
    let scanner = this.#scanners.get(key);
    if (scanner === undefined) this.#scanners.set(key, (scanner = localScanner(cut)));
    return scanner;
  }
}

function labelsInOrder(counted: CountedFile | string): unknown {
  return typeof counted === 'string' ? counted : counted.parts.map(({ split, counts }) => [split, [...counts.labels.keys()]]);
}
