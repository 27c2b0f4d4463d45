/** Where a tag may be written in a line, in each format of tags. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tagColumnsOf, type WrittenField } from '../../../../src/formats/tag-places/tag-fields.ts';

interface Case {
  readonly name: string;
  readonly format: string;
  readonly text: string;
  /** A line with `‸` at the cursor → the tag there and, where the line tells, the one before it; null where none may stand. */
  readonly at: Readonly<Record<string, readonly [tag: string, previous?: string] | null>>;
}

const words = (line: string, many: number) => Array.from({ length: many }, (_, id) => line.replaceAll('#', String(id))).join('');

const CASES: readonly Case[] = [
  {
    name: 'the attribute of a cell of CoNLL-U',
    format: 'conllu',
    text: words('1\tAnn#\t_\tPROPN\t_\t_\t0\t_\t_\tNER=B-PER|SpaceAfter=No\n2\tslept#\t_\tVERB\t_\t_\t0\t_\t_\tNER=O\n\n', 20),
    at: {
      '1\tAnn\t_\tPROPN\t_\t_\t0\t_\t_\tNER=B-‸|SpaceAfter=No': ['B-'],
      '1\tAnn\t_\tPROPN\t_\t_\t0\t_\t_\tSpaceAfter=No|NER=‸': [''],
      '1\tAnn\t_\tPROPN\t_\t_\t0\t_\t_\tNER=B-PER|Space‸After=No': null,
      '1\tAnn\t_\tPROPN\t_\t_\t0\t_\t_\tNE‸R=B-PER': null,
      '1\tAnn‸\t_\tPROPN\t_\t_\t0\t_\t_\tNER=O': null,
      '# text = NER=‸': null,
    },
  },
  {
    name: 'lines of words and tags in two cells',
    format: 'tag-lines',
    text: words('Ann# Lee# slept in# Oslo#\tB-PER I-PER O O B-LOC\nBo# ran# far\tB-PER O O\n', 10),
    at: {
      'Ann Lee slept\tB-PER I-‸ O': ['I-', 'B-PER'],
      'Ann Lee slept\tB-PER ‸': ['', 'B-PER'],
      'Ann Lee slept\t‸B-PER': ['B-PER', ''],
      'Ann O‸ slept\tB-PER': null,
    },
  },
  {
    name: 'lines of tags alone',
    format: 'tag-lines',
    text: words('B-PER I-PER O O B-LOC\nB-PER O O\nO O O O\n', 10),
    at: { 'B-PER I‸': ['I', 'B-PER'], '‸': ['', ''], 'B-PER O ‸': ['', 'O'] },
  },
  {
    name: 'a line of words, then one of tags',
    format: 'tag-lines',
    text: words('Ann# Lee# slept in# Oslo#\nB-PER I-PER O O B-LOC\nBo# ran# far#\nB-PER O O\n', 10),
    at: { 'B-PER I-‸ O': ['I-', 'B-PER'], 'Ann L‸ slept': null, '‸': null },
  },
  {
    name: 'words that are joined to their tags',
    format: 'tagged-words',
    text: words('Ann#|B-PER Lee#|I-PER slept#|O in#|O Oslo#|B-LOC\nBo#|B-PER ran#|O far#|O\n', 10),
    at: {
      'Ann|B-PER Lee|I-‸': ['I-', 'B-PER'],
      'Ann|‸': ['', ''],
      'Ann|B-PER Le‸e|I-PER': null,
      'Ann|B-PER L‸': null,
      'Ann|B-PER ‸': null,
    },
  },
  {
    name: 'words with a part of speech and a tag',
    format: 'tagged-words',
    text: words('Ann#|NNP|B-PER Lee#|NNP|I-PER slept#|VBD|O in#|IN|O Oslo#|NNP|B-LOC\nBo#|NNP|B-PER ran#|VBD|O far#|RB|O\n', 10),
    at: { 'Ann|NNP|B‸': ['B', ''], 'Ann|NN‸': null, 'Ann|N‸NP|O': null },
  },
];

describe('the tag that is being written', () => {
  for (const { name, format, text, at } of CASES) {
    it(`is found among ${name}`, () => {
      const columns = tagColumnsOf(format, text, undefined);
      assert.ok(columns !== null);
      for (const [marked, expected] of Object.entries(at)) {
        const character = marked.indexOf('‸');
        const line = marked.replace('‸', '');
        const found: WrittenField | null = columns.fieldAt(line, character);
        const told: readonly string[] | null =
          found === null ? null : found.previous === undefined ? [found.text] : [found.text, found.previous];
        assert.deepEqual(told, expected, marked);
        if (found !== null) assert.equal(line.slice(found.start, found.end), found.text);
      }
    });
  }
});
