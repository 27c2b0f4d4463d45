import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { displayLabel, escapeIcons, markdownCell } from '../../../src/editor/untrusted-text.ts';

describe('text of strangers', () => {
  const shown: readonly (readonly [string, string])[] = [
    ['B-person', 'B-person'],
    ['', '""'],
    ['a\nb\u0000', 'a␊b␀'],
    ['abc\u202efdp', 'abc\ufffdfdp'],
    ['__proto__', '__proto__'],
    ['é😀', 'é😀'],
  ];
  for (const [label, expected] of shown) {
    it(`shows ${JSON.stringify(label)} as ${expected}`, () => assert.equal(displayLabel(label), expected));
  }

  it('shortens a huge label without cutting a character in two', () => {
    const short = displayLabel('😀'.repeat(1_000_000));
    assert.equal([...short].length, 80);
    assert.ok(short.endsWith('😀…'));
  });

  it('draws no icon', () => assert.equal(escapeIcons('$(bug) a $(x'), '\\$(bug) a \\$(x'));

  it('leaves nothing that Markdown or HTML could read', () => {
    const cell = markdownCell('a|b\n[x](command:y) <img onerror=1> `c` **d** https://e \\');
    assert.match(cell, /^(?:[A-Za-z0-9 ]|&#\d+;)+$/);
    assert.ok(cell.startsWith('a&#124;b &#91;x&#93;'));
  });
});
