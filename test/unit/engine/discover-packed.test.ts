import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, it } from 'node:test';
import { discover } from '../../../src/engine/analyze/discover.ts';

const folder = mkdtempSync(join(tmpdir(), 'focal-lens-discover-'));
after(() => rmSync(folder, { recursive: true, force: true }));

it('finds packed text, but no packed archives, pictures or copies of what lies beside them', async () => {
  for (const name of [
    'train.conll.gz',
    'dev.jsonl.zst',
    'corpus.gz',
    'test.csv',
    'test.csv.gz',
    'all.tar.gz',
    'a.png.gz',
    'b.csv.gz.gz',
    'c.csv.bz2',
    '.d.csv.gz',
  ])
    writeFileSync(join(folder, name), 'x');
  const found = await discover([folder], { signal: new AbortController().signal, progress: () => {}, problem: () => {} });
  assert.deepEqual(
    found.map(({ path }) => basename(path)),
    ['corpus.gz', 'dev.jsonl.zst', 'test.csv', 'train.conll.gz'],
  );
});

it('finds files without an extension', async () => {
  const plain = mkdtempSync(join(folder, 'plain-'));
  for (const name of ['SMSSpamCollection', 'label', 'label.gz']) writeFileSync(join(plain, name), 'x');
  const found = await discover([plain], { signal: new AbortController().signal, progress: () => {}, problem: () => {} });
  assert.deepEqual(
    found.map(({ path }) => basename(path)),
    ['SMSSpamCollection', 'label'],
  );
});
