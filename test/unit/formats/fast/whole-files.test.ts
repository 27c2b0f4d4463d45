import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { type CountedFile, countFile } from '../../../../src/formats/count-file.ts';
import type { FastScanner } from '../../../../src/formats/fast/count-fast.ts';
import { UnreadableFile } from '../../../../src/formats/unreadable.ts';
import { ROOT, SAMPLE } from '../../../support/paths.ts';
import { localScanner } from '../../../support/scanner.ts';

const PUBLIC = join(ROOT, '..', 'shared', 'data');
const FILES = '**/*.{conll,bio,iob,tsv,csv,txt,annotated,jsonl,json}';

async function count(path: string, scanner?: FastScanner): Promise<CountedFile | string> {
  try {
    return await countFile(path, { scanner });
  } catch (error) {
    if (error instanceof UnreadableFile) return error.message;
    throw error;
  }
}

/** Compares both ways of counting each file of a folder; answers how many the fast path counted. */
async function compare(folder: string): Promise<number> {
  const scanner = await localScanner({ threads: 2, segmentBytes: 100_000 });
  for (const path of globSync(FILES, { cwd: folder })) {
    const file = join(folder, path);
    assert.deepEqual(await count(file, scanner), await count(file), relative(ROOT, file));
  }
  return scanner.scanned();
}

describe('the fast path counts as the plain readers do', () => {
  it('the sample workspace', async () => {
    assert.ok((await compare(SAMPLE)) > 0);
  });

  it('fixtures', async () => {
    await compare(join(ROOT, 'test', 'fixtures'));
  });

  it('public data', async (t) => {
    if (!existsSync(PUBLIC)) return t.skip('The folder of public data (../shared/data) is not there.');
    assert.ok((await compare(PUBLIC)) > 5);
  });
});
