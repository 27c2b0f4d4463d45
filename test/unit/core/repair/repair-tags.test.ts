import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TagRepair } from '../../../../src/core/repair/repair-tags.ts';
import { SCHEMES, type SchemeName } from '../../../../src/core/tag-scheme.ts';

/** Sentence, scheme, repaired; further tags of the set where the sentence does not tell all. */
const CASES: readonly (readonly [string, SchemeName, string, string?])[] = [
  ['O I-X I-X O', 'IOB2', 'O B-X I-X O'],
  ['I-X O', 'IOB2', 'B-X O'],
  ['B-X I-Y I-Y', 'IOB2', 'B-X B-Y I-Y'],
  ['B-X I-X O', 'IOB2', 'B-X I-X O'],
  ['O B-X O I-X B-X', 'IOB1', 'O I-X O I-X B-X'],
  ['B-X O', 'BIOES', 'S-X O'],
  ['B-X I-X O', 'BIOES', 'B-X E-X O'],
  ['I-X I-X I-X', 'BIOES', 'B-X I-X E-X'],
  ['O E-X O', 'BIOES', 'O S-X O'],
  ['B-X B-X', 'BIOES', 'S-X S-X'],
  ['B-X I-X I-X', 'BILOU', 'B-X I-X L-X'],
  ['I-X O', 'BILOU', 'U-X O'],
  ['B-X M-X O', 'BMES', 'B-X E-X O'],
  ['M-X O', 'BMES', 'S-X O'],
  ['M-X O', 'BMES', 'W-X O', 'W-X B-X E-X'],
  ['I-X I-X O', 'IOE2', 'I-X E-X O'],
  ['I-X E-X O', 'IOE1', 'I-X I-X O'],
  ['B-X I-X O', 'IO', 'I-X I-X O'],
  // IO has no way to part two neighbours of one type.
  ['I-X B-X O', 'IO', 'I-X B-X O'],
  ['X-I X-I O', 'IOB2', 'X-B X-I O', 'X-B X-I Y-B Y-I O'],
  ['X_I O', 'IOB2', 'X_B O', 'X_B X_I O'],
  ['I:X O', 'IOB2', 'B:X O'],
  ['I I O', 'IOB2', 'B I O'],
  ['O X X', 'IOB2', 'O B-X I-X', 'B-X I-X O'],
  // Nobody knows what these mean.
  ['O FOO O', 'IOB2', 'O FOO O', 'B-X I-X O'],
  ['O B-B I-B I-I', 'IOB2', 'O B-B I-B B-I'],
  ['', 'IOB2', ''],
];

for (const [sentence, scheme, repaired, all = sentence] of CASES) {
  test(`${scheme}: ${sentence} → ${repaired}`, () => {
    assert.deepEqual(new TagRepair(words(`${all} ${sentence}`), scheme).repair(words(sentence)), words(repaired));
  });
}

test('each violation comes with its own repair', () => {
  const repair = new TagRepair(words('B-X I-X B-Y I-Y O'), 'IOB2');
  assert.deepEqual(repair.violations(words('I-X I-X O O I-Y B-X I-X')), [
    { index: 0, previous: '', tag: 'I-X', edits: [{ index: 0, tag: 'B-X' }] },
    { index: 4, previous: 'O', tag: 'I-Y', edits: [{ index: 4, tag: 'B-Y' }] },
  ]);
});

test('a sentence that cannot end is marked at its last tag', () => {
  const repair = new TagRepair(words('B-X I-X E-X S-X O'), 'BIOES');
  assert.deepEqual(repair.violations(words('O B-X I-X')), [{ index: 2, previous: 'I-X', tag: '', edits: [{ index: 2, tag: 'E-X' }] }]);
});

test('the repair of one of two neighbours keeps them apart', () => {
  const repair = new TagRepair(words('I-X E-X B-X O'), 'IOE2');
  const [first] = repair.violations(words('O B-X I-X B-X'));
  assert.deepEqual(first!.edits, [
    { index: 1, tag: 'I-X' },
    { index: 2, tag: 'E-X' },
    { index: 3, tag: 'E-X' },
  ]);
});

const TAG = fc.constantFrom('O', 'X', ...['B', 'I', 'M', 'E', 'L', 'S', 'U', 'W'].flatMap((letter) => [`${letter}-X`, `${letter}-Y-Z`]));
const SUFFIXED = fc.constantFrom('O', ...['B', 'I', 'E', 'S'].flatMap((letter) => [`X-${letter}`, `Y-Z-${letter}`]));
const UNTYPED = fc.constantFrom('O', 'B', 'I', 'E', 'S');
const ALL = 'B-X I-X E-X B-Y-Z I-Y-Z O'.split(' ');

for (const [form, tag, all] of [
  ['prefix', TAG, ALL],
  ['suffix', SUFFIXED, 'X-B X-I X-E Y-Z-B Y-Z-I O'.split(' ')],
  ['letter', UNTYPED, ['B', 'I', 'O']],
] as const) {
  test(`${form}: repaired tags keep the scheme and mean the same mentions, and each repair alone does`, () => {
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 12 }), fc.constantFrom(...SCHEMES), (sentence, scheme) => {
        const repair = new TagRepair(all, scheme);
        const repaired = repair.repair(sentence);
        const mentions = spansOf(repair, sentence);
        assert.deepEqual(spansOf(repair, repaired), mentions);
        assert.deepEqual(repair.repair(repaired), repaired);
        const left = repair.violations(repaired);
        const cannot = scheme === 'IO' && repair.mentions(sentence).some(({ follows }) => follows.before);
        if (!cannot) assert.deepEqual(left, []);
        assert.ok(left.every(({ edits }) => edits.length === 0));
        for (const { edits } of repair.violations(sentence)) {
          const mended = [...sentence];
          for (const each of edits) mended[each.index] = each.tag;
          assert.deepEqual(spansOf(repair, mended), mentions);
          if (edits.length > 0) assert.ok(repair.violations(mended).length < repair.violations(sentence).length);
        }
        // What keeps the scheme stays as it is.
        if (repair.violations(sentence).length === 0) assert.deepEqual(repaired, sentence);
      }),
      { numRuns: 1500, seed: 11 },
    );
  });
}

function spansOf(repair: TagRepair, sentence: readonly string[]) {
  return repair.mentions(sentence).map(({ start, end, type }) => ({ start, end, type }));
}

function words(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}
