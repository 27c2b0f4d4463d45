import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { countFile } from '../../../../src/formats/count-file.ts';
import type { FastScanner } from '../../../../src/formats/fast/count-fast.ts';
import { localScanner } from '../../../support/scanner.ts';

const SENTENCE = 'EU\tB-ORG\nrejects\tO\ncalls\tO\n\n';
const SENTENCES = 20_000;

interface Change {
  readonly name: string;
  readonly message: RegExp;
  readonly when: 'before' | 'after';
  act(path: string): void;
  /** Sentences that are counted all the same. */
  readonly sentences: number;
}

const CHANGES: readonly Change[] = [
  {
    name: 'shrinks',
    message: new RegExp(
      `became shorter while it was read: ${SENTENCE.length * SENTENCES} bytes were expected, ${SENTENCE.length * 100} were left`,
    ),
    when: 'before',
    act: (path) => truncateSync(path, SENTENCE.length * 100),
    sentences: 100,
  },
  {
    name: 'grows',
    message: /became longer while it was read/,
    when: 'after',
    act: (path) => appendFileSync(path, SENTENCE),
    sentences: SENTENCES,
  },
  {
    name: 'is replaced',
    message: /was replaced while it was read/,
    when: 'after',
    act(path) {
      writeFileSync(`${path}.new`, SENTENCE);
      renameSync(`${path}.new`, path);
    },
    sentences: SENTENCES,
  },
  { name: 'is deleted', message: /was deleted or moved/, when: 'after', act: unlinkSync, sentences: SENTENCES },
];

describe('a file that changes while the fast path reads it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'focal-lens-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { name, message, when, act, sentences } of CHANGES) {
    it(name, async () => {
      const path = join(folder, 'train.conll');
      writeFileSync(path, SENTENCE.repeat(SENTENCES));
      const scanner = await localScanner({ threads: 2, segmentBytes: 100_000 });
      const changing: FastScanner = {
        ...scanner,
        async scan(task, control) {
          if (when === 'before') act(path);
          const shares = await scanner.scan(task, control);
          if (when === 'after') act(path);
          return shares;
        },
      };
      const { parts, problems } = await countFile(path, { scanner: changing });
      assert.equal(parts[0]?.counts.records, sentences);
      assert.deepEqual(
        problems.map(({ line }) => line),
        [null],
      );
      assert.match(problems[0]!.message, message);
    });
  }

  it('is replaced before each thread has opened it: the new one is read', async () => {
    const path = join(folder, 'train.conll');
    writeFileSync(path, SENTENCE.repeat(SENTENCES));
    const scanner = await localScanner();
    const changing: FastScanner = {
      ...scanner,
      async scan(task, control) {
        writeFileSync(`${path}.new`, SENTENCE.repeat(7));
        renameSync(`${path}.new`, path);
        return scanner.scan(task, control);
      },
    };
    const { parts } = await countFile(path, { scanner: changing });
    assert.equal(parts[0]?.counts.records, 7);
  });
});
