import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TextIndex } from '../../../../src/core/texts/text-index.ts';
import { HASHES, hashText, isTelling, normaliseText } from '../../../../src/core/texts/text-key.ts';
import { differentTexts, indexOf, type TextRow } from '../../../support/texts.ts';

describe('texts', () => {
  for (const [text, expected] of [
    ['  Hello\t WORLD \n', 'hello world'],
    ['ﬁne Ｗｉｄｅ', 'fine wide'],
    ['a\u00a0b\u2003c', 'a b c'],
    ['', ''],
  ] as const) {
    it(`${JSON.stringify(text)} is normalised`, () => assert.equal(normaliseText(text), expected));
  }

  for (const [text, expected] of [
    ['a film that nobody needs', true],
    // Three words; nineteen characters.
    ['international telecommunications companies', false],
    ['it is as it is here', false],
    ['it is as it is, here', true],
    ['', false],
    ['這部電影真的非常好看', true],
    ['很好看', false],
  ] as const) {
    it(`${JSON.stringify(text)} ${expected ? 'is compared' : 'recurs by nature'}`, () => assert.equal(isTelling(text), expected));
  }

  it('have hashes that spread over 53 bits', () => {
    const hashes = Array.from({ length: 4096 }, (_, at) => hashText(`text ${at}`));
    assert.ok(hashes.every((hash) => Number.isInteger(hash) && hash >= 0 && hash < HASHES));
    assert.equal(new Set(hashes).size, hashes.length);
    const below = hashes.filter((hash) => hash < HASHES / 2).length;
    // Four standard deviations of a fair coin.
    assert.ok(Math.abs(below - 2048) < 4 * 32, String(below));
  });
});

describe('an index of texts', () => {
  it('counts occurrences that are alike together, and keeps the first place', () => {
    const text = 'a text that occurs again and again';
    const index = indexOf([
      { split: 'train', text, label: 'x' },
      { split: 'train', text, label: 'x' },
      { split: 'train', text: text.toUpperCase(), label: 'x' },
      { split: 'dev', text, label: 'x' },
    ]);
    assert.deepEqual(
      [...index.texts()].map((all) => all.map(({ split, count, place }) => [split, count, place.line])),
      [
        [
          ['train', 2, 1],
          ['train', 1, 3],
          ['dev', 1, 4],
        ],
      ],
    );
  });

  it('holds a bounded number of texts, and of occurrences of one', () => {
    const index = new TextIndex(100);
    const place = { path: 'f', line: 1 };
    for (let at = 0; at < 20_000; at += 1) {
      index.add({ text: `one of very many texts ${at}`, context: '', labels: ['a'], areTags: false, split: 'train', place });
      index.add({
        text: 'the very same text each time',
        context: String(at),
        labels: [String(at)],
        areTags: false,
        split: `s${at}`,
        place,
      });
    }
    assert.ok(index.size <= 100);
    assert.ok(index.splits().length <= 32);
    for (const occurrences of index.texts()) assert.ok(occurrences.length <= 48);
  });

  it('keeps a share of the texts that tells how many there are', () => {
    const index = indexOf(differentTexts('train', 20_000), 500);
    assert.ok(index.size > 200 && index.size <= 500);
    const estimate = index.size / index.sampled;
    // Four standard deviations of the number of texts that a sample of this share holds.
    const deviation = Math.sqrt(20_000 * index.sampled * (1 - index.sampled)) / index.sampled;
    assert.ok(Math.abs(estimate - 20_000) < 4 * deviation, String(estimate));
  });

  it('keeps the same texts in whatever order they come', () => {
    const row = fc.record({ split: fc.constantFrom('train', 'dev'), number: fc.nat({ max: 60 }), label: fc.constantFrom('a', 'b') });
    const seen = (rows: readonly TextRow[]) => {
      const index = indexOf(rows, 16);
      const texts = [...index.texts()].map((all) =>
        all
          .map(({ split, exact, labels, count }) => `${split} ${exact} ${labels} ${count}`)
          .sort()
          .join(),
      );
      return { sampled: index.sampled, texts: texts.sort() };
    };
    fc.assert(
      fc.property(fc.array(row, { maxLength: 120 }), fc.infiniteStream(fc.nat()), (rows, keys) => {
        const texts = rows.map(({ split, number, label }) => ({ split, label, text: `one of some sixty texts ${number}` }));
        const shuffled = texts
          .map((text) => ({ text, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ text }) => text);
        assert.deepEqual(seen(shuffled), seen(texts));
      }),
      { numRuns: 60 },
    );
  });

  it('takes any text, split and label', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('__proto__', 'constructor', '\ud800', '\0'.repeat(30)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile, hostile)), (rows) => {
        const index = indexOf(
          rows.map(([split, text, label]) => ({ split, text: `${text} four words are here`, label })),
          8,
        );
        assert.ok(index.size <= 8);
      }),
      { numRuns: 60 },
    );
  });
});
