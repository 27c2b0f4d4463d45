import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSuffixed, parseTag, parseUntyped, type TagForm, tagFormOf, tagReader } from '../../../src/core/tag.ts';

/** text, role, letter, type */
const PREFIXED: readonly (readonly [string, string, string, string])[] = [
  ['O', 'outside', '', ''],
  ['B-PER', 'begin', 'B', 'PER'],
  ['I_LOC', 'inside', 'I', 'LOC'],
  ['M:x', 'inside', 'M', 'x'],
  ['E-a-b', 'end', 'E', 'a-b'],
  ['L-a', 'end', 'L', 'a'],
  ['S-B', 'single', 'S', 'B'],
  ['U--x', 'single', 'U', '-x'],
  ['W-PER-B', 'single', 'W', 'PER-B'],
  ['B-creative-work', 'begin', 'B', 'creative-work'],
  ['I-__proto__', 'inside', 'I', '__proto__'],
  ['B-', 'bare', '', 'B-'],
  ['B', 'bare', '', 'B'],
  ['B/PER', 'begin', 'B', 'PER'],
  ['S/LOC', 'single', 'S', 'LOC'],
  ['S/NP', 'bare', '', 'S/NP'],
  ['S/(S/NP)', 'bare', '', 'S/(S/NP)'],
  ['B/', 'bare', '', 'B/'],
  ['b-PER', 'bare', '', 'b-PER'],
  ['o', 'bare', '', 'o'],
  ['0', 'bare', '', '0'],
  ['_', 'bare', '', '_'],
  ['PER', 'bare', '', 'PER'],
  ['PER-B', 'bare', '', 'PER-B'],
  ['constructor', 'bare', '', 'constructor'],
  ['', 'bare', '', ''],
];

for (const [text, role, letter, type] of PREFIXED) {
  test(`"${text}" with its letter first`, () => assert.deepEqual(parseTag(text), { role, letter, type }));
}

const SUFFIXED: readonly (readonly [string, string | null, string])[] = [
  ['PER-B', 'begin', 'PER'],
  ['a-b_I', 'inside', 'a-b'],
  ['x:S', 'single', 'x'],
  ['B-B', 'begin', 'B'],
  ['--E', 'end', '-'],
  ['-B', null, ''],
  ['B', null, ''],
  ['O', null, ''],
  ['PER/B', null, ''],
  ['PER-b', null, ''],
  ['PERB', null, ''],
];

for (const [text, role, type] of SUFFIXED) {
  test(`"${text}" with its letter last`, () => {
    const tag = parseSuffixed(text);
    assert.deepEqual(tag === null ? null : [tag.role, tag.letter, tag.type], role === null ? null : [role, text.at(-1), type]);
  });
}

test('a letter alone is a tag of a mention without a type', () => {
  assert.deepEqual(parseUntyped('B'), { role: 'begin', letter: 'B', type: '' });
  for (const text of ['O', 'X', 'B-', '', 'BI']) assert.equal(parseUntyped(text), null);
});

const FORMS: readonly (readonly [string, TagForm])[] = [
  ['O B-PER I-PER', 'prefix'],
  ['O PER-B PER-I LOC-B', 'suffix'],
  ['O PER_I LOC_I', 'suffix'],
  // Every tag could be read both ways.
  ['O B-B I-B B-S I-S', 'prefix'],
  ['B-vitamin-B I-vitamin-B B-PER I-PER O', 'prefix'],
  ['I-95-B I-95-I PER-B O', 'suffix'],
  ['B I O', 'letter'],
  ['B M E S', 'letter'],
  ['O B', 'letter'],
  ['O S', 'prefix'],
  ['B I O X', 'prefix'],
  ['B I O PER-B', 'prefix'],
  // Singles and ends alone open and continue nothing: `PRO-S`, `N-E` are parts of speech.
  ['O PRO-S N-S V-E', 'prefix'],
  ['NN VB building-B', 'prefix'],
  ['', 'prefix'],
  ['O', 'prefix'],
];

for (const [tags, form] of FORMS) {
  test(`"${tags}" has the form ${form}`, () => assert.equal(tagFormOf(tags.split(' ')), form));
}

test('the form of a set decides how each of its tags is read', () => {
  const read = (tags: string, text: string) => tagReader(tags.split(' '))(text).type;
  assert.equal(read('B-PER I-PER O', 'I-95-B'), '95-B');
  assert.equal(read('PER-B PER-I LOC-B O', 'I-95-B'), 'I-95');
  assert.equal(read('B I O', 'B'), '');
  assert.equal(read('B N V', 'B'), 'B');
});
