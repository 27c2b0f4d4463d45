import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LabelCounts, SequenceCounts } from '../../../src/core/label-counts.ts';
import { parseTag } from '../../../src/core/tag.ts';
import { TagCounter } from '../../../src/core/tag-counter.ts';
import {
  detectScheme,
  mentionCounts,
  SCHEMES,
  type SchemeName,
  schemeNamed,
  violations,
  violationsOf,
} from '../../../src/core/tag-scheme.ts';

/** Sentences separated by `|`. */
function sequenceOf(text: string): SequenceCounts {
  const counter = new TagCounter();
  let line = 1;
  for (const sentence of text.split('|')) {
    for (const tag of sentence.trim().split(/\s+/)) if (tag !== '') counter.push(counter.intern(tag), line++);
    counter.endSentence();
  }
  return counter.finish().sequence!;
}

const DETECTION: readonly (readonly [string, SchemeName | null, number])[] = [
  ['O B-X I-X O B-X', 'IOB2', 0],
  ['B-X B-X O', 'IOB2', 0],
  ['O I-X I-X B-X O | I-Y', 'IOB1', 0],
  ['O I-X I-X O | I-Y', 'IO', 0],
  ['O PER PER O ORG', 'IO', 0],
  ['I-X E-X O | E-X E-X', 'IOE2', 0],
  ['I-X E-X I-X O', 'IOE1', 0],
  ['O B-X I-X E-X S-Y O', 'BIOES', 0],
  ['S-X S-Y O', 'BIOES', 0],
  ['O B-X I-X L-X U-Y O', 'BILOU', 0],
  ['U-X O', 'BILOU', 0],
  ['O B-X M-X E-X S-Y O', 'BMES', 0],
  ['O B-X M-X E-X W-Y O', 'BMES', 0],
  ['B-X I-X O B-X O I-X O B-Y', 'IOB2', 1],
  ['B_X I_X O', 'IOB2', 0],
  ['O B I O B', 'IOB2', 0],
  ['O X-B X-I O X-B', 'IOB2', 0],
  ['O X-I X-I X-B O | Y_I', 'IOB1', 0],
  ['O X-I X-I O | Y-I', 'IO', 0],
  ['O X:B X:I X:E Y:S O', 'BIOES', 0],
  ['O X-B X-M X-E Y-W', 'BMES', 0],
  ['X-B X-I O X-B O X-I O Y-B', 'IOB2', 1],
  ['O B-S I-S O B-B I-B', 'IOB2', 0],
  ['O B- O B-', 'IO', 0],
  ['B M E S S', 'BMES', 0],
  ['O B I E S', 'BIOES', 0],
  ['O S N V', 'IO', 0],
  ['N V S M', null, 0],
  ['N V O N V P N V D N V D', null, 0],
  ['NOUN VERB DET', null, 0],
  ['', null, 0],
  ['O O', null, 0],
];

for (const [text, scheme, broken] of DETECTION) {
  test(`${text || 'nothing'} is ${scheme ?? 'no tag sequence'}`, () => {
    const sequence = sequenceOf(text);
    assert.deepEqual(detectScheme(sequence), scheme === null ? null : { scheme, violations: broken });
    if (scheme !== null) assert.equal(violations(sequence, scheme), broken);
  });
}

const VIOLATIONS: readonly (readonly [SchemeName, string, number])[] = [
  ['IOB2', 'I-X I-X O I-X | I-X', 3],
  ['IOB2', 'B-X I-Y I-Y', 1],
  ['IOB2', 'B-X E-X O', 1],
  ['IOB1', 'B-X O I-X B-X', 1],
  ['IOB1', 'I-X B-Y', 1],
  ['IOE2', 'I-X O E-X | I-X', 2],
  ['IOE1', 'I-X E-X O | E-X', 2],
  ['BIOES', 'B-X O', 1],
  ['BIOES', 'B-X', 1],
  ['BIOES', 'O E-X', 1],
  ['BIOES', 'B-X E-Y', 1],
  ['BIOES', 'S-X I-X E-X', 1],
  ['BILOU', 'B-X L-X U-X', 0],
  ['BMES', 'B-X I-X E-X', 2],
  ['IO', 'B-X I-X', 1],
];

for (const [scheme, text, broken] of VIOLATIONS) {
  test(`${text} breaks ${scheme} ${broken} times`, () => assert.equal(violations(sequenceOf(text), scheme), broken));
}

const MENTIONS: readonly (readonly [SchemeName, string, number, number])[] = [
  ['IOB2', 'B-X I-X B-X O I-X', 3, 2],
  ['IOB2', 'B-Y I-X', 1, 0],
  ['IOB1', 'I-X I-X B-X O I-X', 3, 3],
  ['IOB1', 'O B-X I-X', 1, 0],
  ['IO', 'X X O X Y X', 3, 3],
  ['IOE2', 'I-X E-X E-X O I-X', 3, 2],
  ['IOE1', 'I-X E-X I-X O I-X', 3, 3],
  ['IOE1', 'I-X I-X O E-X O', 2, 1],
  ['BIOES', 'B-X I-X E-X S-X O B-X', 3, 2],
  ['BILOU', 'U-X B-X L-X O L-X', 3, 2],
  ['BMES', 'B-X M-X E-X W-X S-X', 3, 3],
];

for (const [scheme, text, lenient, strict] of MENTIONS) {
  test(`${text} in ${scheme}: ${lenient} lenient, ${strict} strict`, () => {
    assert.deepEqual(mentionCounts(sequenceOf(text), scheme).get('X'), { lenient, strict });
  });
}

test('types of tags with the letter last may hold separators', () => {
  assert.deepEqual(
    mentionCounts(sequenceOf('O I-95-B I-95-I I-95-E PER-S O PER-E'), 'BIOES'),
    new Map([
      ['I-95', { lenient: 1, strict: 1 }],
      ['PER', { lenient: 2, strict: 1 }],
    ]),
  );
});

test('a split with few tags is read as those of all splits are', () => {
  const dev = sequenceOf('O B O');
  assert.deepEqual([...mentionCounts(dev, 'IOB2').keys()], ['']);
  assert.deepEqual([...mentionCounts(dev, 'IO', 'prefix').keys()], ['B']);
});

test('each violation names its tags, their number and its first place', () => {
  const sequence = sequenceOf('O I-LOC I-LOC | B-X I-LOC | O I-LOC');
  assert.deepEqual(violationsOf(sequence, 'IOB2'), [
    { previous: 'O', tag: 'I-LOC', types: ['', 'LOC'], count: 2, place: { firstLine: 2, firstPath: '' } },
    { previous: 'B-X', tag: 'I-LOC', types: ['X', 'LOC'], count: 1, place: { firstLine: 5, firstPath: '' } },
  ]);
  assert.deepEqual(violationsOf(sequenceOf('O B-X'), 'BIOES'), [
    { previous: 'B-X', tag: '', types: ['X', ''], count: 1, place: { firstLine: 2, firstPath: '' } },
  ]);
});

test('position letters alone are mentions without a type, unless other labels stand beside them', () => {
  assert.deepEqual(mentionCounts(sequenceOf('O B I I B | I'), 'IOB2'), new Map([['', { lenient: 3, strict: 2 }]]));
  assert.deepEqual(mentionCounts(sequenceOf('B M E S B E'), 'BMES'), new Map([['', { lenient: 3, strict: 3 }]]));
  assert.deepEqual([...mentionCounts(sequenceOf('O B N B'), 'IO').keys()], ['B', 'N']);
});

test('lenient mentions equal the chunks of conlleval, walked token by token', () => {
  const tags = fc.constantFrom('O', 'B-X', 'I-X', 'E-X', 'S-X', 'B-Y', 'I-Y', 'E-Y', 'S-Y');
  fc.assert(
    fc.property(
      fc.array(fc.array(tags, { minLength: 1, maxLength: 8 }), { maxLength: 8 }),
      fc.constantFrom(...SCHEMES),
      (sentences, scheme) => {
        const expected = new Map<string, number>();
        for (const sentence of sentences) {
          let previous = parseTag('O');
          for (const tag of sentence.map(parseTag)) {
            const pair = `${previous.letter || 'O'}${tag.letter || 'O'}`;
            const opens = /^(.[BS]|[OES][IE])$/.test(pair) || (tag.letter !== '' && previous.type !== tag.type);
            if (opens) expected.set(tag.type, (expected.get(tag.type) ?? 0) + 1);
            previous = tag;
          }
        }
        const mentions = mentionCounts(sequenceOf(sentences.map((each) => each.join(' ')).join(' | ')), scheme);
        assert.deepEqual(new Map([...mentions].map(([type, { lenient }]) => [type, lenient])), expected);
        for (const { lenient, strict } of mentions.values()) assert.ok(strict <= lenient);
      },
    ),
  );
});

test('schemes are known by their other names', () => {
  const cases = [
    ['bio', 'IOB2'],
    ['IOBES', 'BIOES'],
    ['biluo', 'BILOU'],
    ['BMEWO', 'BMES'],
    ['iob1', 'IOB1'],
    ['__proto__', null],
    ['', null],
  ] as const;
  for (const [name, scheme] of cases) assert.equal(schemeNamed(name), scheme);
});

const DATA = new URL('../../../../shared/data/', import.meta.url);

interface SplitKey {
  readonly tokens: number;
  readonly sentences: number;
  readonly tags: Readonly<Record<string, number>>;
  readonly entities_conlleval: Readonly<Record<string, number>>;
  readonly entities_strict: Readonly<Record<string, number>>;
  readonly invalid_iob2: number;
}

const WNUT17 = [
  ['train', 'wnut17train.conll'],
  ['dev', 'emerging.dev.conll'],
  ['test', 'emerging.test.annotated'],
] as const;

for (const [split, file] of WNUT17) {
  test(`wnut17 ${split} has the tags, mentions and violations of its answer key`, (t) => {
    if (!existsSync(DATA)) return t.skip('../shared/data is not there');
    const key: SplitKey = JSON.parse(readFileSync(new URL('keys.json', DATA), 'utf8')).wnut17.answer_key.wnut17[split];
    const counts = readTwoColumns(readFileSync(new URL(`wnut17/${file}`, DATA), 'utf8'));
    assert.equal(counts.total, key.tokens);
    assert.equal(counts.records, key.sentences);
    assert.deepEqual(new Map([...counts.labels].map(([tag, { count }]) => [tag, count])), new Map(Object.entries(key.tags)));
    const detected = detectScheme(counts.sequence!);
    assert.deepEqual(detected, { scheme: 'IOB2', violations: key.invalid_iob2 });
    const mentions = mentionCounts(counts.sequence!, 'IOB2');
    assert.deepEqual(new Map([...mentions].map(([type, { lenient }]) => [type, lenient])), new Map(Object.entries(key.entities_conlleval)));
    assert.deepEqual(new Map([...mentions].map(([type, { strict }]) => [type, strict])), new Map(Object.entries(key.entities_strict)));
  });
}

/** The smallest reader that these files need: the tag follows the tab, a line without one ends the sentence. */
function readTwoColumns(text: string): LabelCounts {
  const counter = new TagCounter();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [token, tag] = line.split('\t');
    if (token?.trim() && tag) counter.push(counter.intern(tag), index + 1);
    else counter.endSentence();
  }
  return counter.finish();
}
