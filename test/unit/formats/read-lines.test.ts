import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { type LineRange, readLines } from '../../../src/formats/read-lines.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';

function fileWith(t: TestContext, contents: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'focal-lens-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'text');
  writeFileSync(path, contents);
  return path;
}

const range = (from: number, to = from): LineRange => ({ from, to });

async function textsOf(path: string, ranges: readonly LineRange[], longest = 1000): Promise<readonly (readonly [number, string])[]> {
  return (await readLines(path, ranges, { longest })).map(({ line, text }) => [line, text] as const);
}

describe('a few lines of a text', () => {
  const cases: readonly (readonly [string, string, readonly LineRange[], readonly (readonly [number, string])[]])[] = [
    ['one in the middle', 'a\nb\nc\n', [range(2)], [[2, 'b']]],
    [
      'a range',
      'a\nb\nc\nd\n',
      [range(2, 3)],
      [
        [2, 'b'],
        [3, 'c'],
      ],
    ],
    [
      'several',
      'a\nb\nc\nd\n',
      [range(1), range(4)],
      [
        [1, 'a'],
        [4, 'd'],
      ],
    ],
    ['the last one without an end', 'a\nb', [range(2)], [[2, 'b']]],
    ['none after the last line feed', 'a\nb\n', [range(2, 5)], [[2, 'b']]],
    [
      'empty ones',
      '\n\nx\n',
      [range(1, 3)],
      [
        [1, ''],
        [2, ''],
        [3, 'x'],
      ],
    ],
    [
      'ends of Windows',
      'a\r\nb\r\n',
      [range(1, 2)],
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'a lone return is no end',
      'a\rb\nc\n',
      [range(1, 2)],
      [
        [1, 'a\rb'],
        [2, 'c'],
      ],
    ],
    ['beyond the end', 'a\n', [range(7)], []],
    ['nothing', 'a\n', [], []],
    ['of an empty file', '', [range(1)], []],
  ];
  for (const [what, text, ranges, expected] of cases) {
    it(what, async (t) => assert.deepEqual(await textsOf(fileWith(t, text), ranges), expected));
  }

  it('are those of the text, wherever its pieces are cut', async (t) => {
    const random = new Random(3);
    const lines = Array.from({ length: 30_000 }, (_, index) => `${index} ${'ä'.repeat(random.below(40))}`);
    const path = fileWith(t, `${lines.join('\n')}\n`);
    for (let round = 0; round < 10; round += 1) {
      const picked = [...new Set(Array.from({ length: 50 }, () => 1 + random.below(lines.length)))].sort((a, b) => a - b);
      const ranges = picked.map((line) => range(line));
      assert.deepEqual(
        await textsOf(path, ranges),
        picked.map((line) => [line, lines[line - 1]!] as const),
      );
    }
  });

  it('are cut when they are long', async (t) => {
    const path = fileWith(t, `a\n${'ä'.repeat(2_000_000)}\nb\n`);
    const [first, long, last] = await readLines(path, [range(1, 3)], { longest: 101 });
    assert.deepEqual([first!.text, first!.isCut, last!.text, last!.isCut], ['a', false, 'b', false]);
    assert.deepEqual([long!.text, long!.isCut], ['ä'.repeat(50), true]);
  });

  it('are decoded', async (t) => {
    const path = fileWith(t, Buffer.from('\ufeffa\nä\n', 'utf16le'));
    assert.deepEqual(await textsOf(path, [range(2)]), [[2, 'ä']]);
  });

  it('are none of a file without lines', async (t) => {
    await assert.rejects(readLines(fileWith(t, new Uint8Array([0, 1, 2, 3, 255])), [range(1)], { longest: 10 }), UnreadableFile);
  });

  it('stop being read when nobody waits for them', async (t) => {
    const path = fileWith(t, 'a\n');
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(readLines(path, [range(1)], { longest: 10, signal }), /enough/);
  });
});
