import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { escapeIcons, escapeLinks, markdownCell, markdownText } from '../../../src/editor/untrusted-text.ts';

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

  const texts: readonly (readonly [string, string])[] = [
    ['a model that always answers', 'a model that always answers'],
    ['[x](command:y) <b>', '\\[x\\](command:y) \\<b\\>'],
    ['- x', '\\- x'],
    [' + x', ' \\+ x'],
    ['12. x', '12\\. x'],
    ['1) x', '1\\) x'],
    ['12.5 %', '12\\.5 %'],
    ['===', '\\==='],
    ['B-person', 'B-person'],
    ['a\nb', 'a\n\nb'],
    ['    code', ' code'],
  ];
  for (const [text, expected] of texts) {
    it(`shows ${JSON.stringify(text)} as it is, with blanks that may break`, () => assert.equal(markdownText(text), expected));
  }
});
