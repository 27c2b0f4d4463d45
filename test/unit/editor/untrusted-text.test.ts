import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { escapeIcons, escapeLinks, markdownCell } from '../../../src/editor/untrusted-text.ts';

describe('text of strangers', () => {
  it('draws no icon', () => assert.equal(escapeIcons('$(bug) a $(x'), '\\$(bug) a \\$(x'));

  it('makes no link of a message', () => assert.equal(escapeLinks('a [x](command:y) b'), 'a [x]\u2060(command:y) b'));

  const cells: readonly (readonly [string, string])[] = [
    ['B-person', 'B-person'],
    ['a|b\nc', 'a\\|b c'],
    ['[x](command:y)', '\\[x\\](command:y)'],
    ['<img onerror=1>', '\\<img onerror=1\\>'],
    ['`c` **d** __proto__', '\\`c\\` \\*\\*d\\*\\* \\_\\_proto\\_\\_'],
    ['https://e www.e a@e', 'https\\://e www\\.e a\\@e'],
    ['\\| &lt;', '\\\\\\| \\&lt;'],
  ];
  for (const [text, expected] of cells) {
    it(`leaves nothing for Markdown to read in ${JSON.stringify(text)}`, () => assert.equal(markdownCell(text), expected));
  }
});
