import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { escapeIcons, markdownCell } from '../../../src/editor/untrusted-text.ts';

describe('text of strangers', () => {
  it('draws no icon', () => assert.equal(escapeIcons('$(bug) a $(x'), '\\$(bug) a \\$(x'));

  it('leaves nothing that Markdown or HTML could read', () => {
    const cell = markdownCell('a|b\n[x](command:y) <img onerror=1> `c` **d** https://e \\');
    assert.match(cell, /^(?:[A-Za-z0-9 ]|&#\d+;)+$/);
    assert.ok(cell.startsWith('a&#124;b &#91;x&#93;'));
  });
});
