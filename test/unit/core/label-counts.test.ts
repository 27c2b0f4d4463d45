import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countLabel, emptyCounts, type LabelCounts, mergeCounts, SENTENCE_BORDER, typeCountsOf } from '../../../src/core/label-counts.ts';
import { readerOf, type Tag, type TagForm } from '../../../src/core/tag.ts';
import { TagCounter } from '../../../src/core/tag-counter.ts';

type Sentence = readonly string[];

/** Counts sentences with lines as in a CoNLL file whose first line is `line`. */
function countSentences(sentences: readonly Sentence[], firstLine = 1): LabelCounts {
  const counter = new TagCounter();
  let line = firstLine;
  for (const sentence of sentences) {
    for (const tag of sentence) counter.push(counter.intern(tag), line++);
    counter.endSentence();
    line += 1;
  }
  return counter.finish();
}

function linesOf(sentences: readonly Sentence[]): number {
  return sentences.reduce((total, sentence) => total + sentence.length + 1, 0);
}

const tag = fc.constantFrom(
  'O',
  'B-PER',
  'I-PER',
  'E-PER',
  'S-PER',
  'B-LOC',
  'I-LOC',
  'E-LOC',
  '__proto__',
  'constructor',
  'B-__proto__',
  'X',
  'B',
  'LOC-B',
  'LOC-I',
  'LOC-E',
  'B-I',
);
const sentence = fc.array(tag, { maxLength: 8 });

test('counting the parts of a file and merging equals counting the whole', () => {
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 12 }), fc.nat({ max: 12 }), fc.nat({ max: 12 }), (sentences, a, b) => {
      const [first, second] = [Math.min(a, b, sentences.length), Math.min(Math.max(a, b), sentences.length)];
      const parts = [sentences.slice(0, first), sentences.slice(first, second), sentences.slice(second)];
      const merged = emptyCounts();
      let line = 1;
      for (const part of parts) {
        mergeCounts(merged, countSentences(part, line));
        line += linesOf(part);
      }
      const whole = countSentences(sentences);
      assert.deepEqual(merged, whole);
      assert.deepEqual([...merged.labels.keys()], [...whole.labels.keys()], 'labels stay in order of first appearance');
    }),
  );
});

test('merging is associative and empty counts are neutral', () => {
  fc.assert(
    fc.property(fc.array(sentence), fc.array(sentence), fc.array(sentence), (a, b, c) => {
      const count = (sentences: readonly Sentence[]): LabelCounts => countSentences(sentences);
      const left = emptyCounts();
      mergeCounts(left, count(a));
      mergeCounts(left, count(b));
      mergeCounts(left, count(c));
      const right = count(b);
      mergeCounts(right, count(c));
      const grouped = count(a);
      mergeCounts(grouped, right);
      assert.deepEqual(left, grouped);
      const again = count(a);
      mergeCounts(again, emptyCounts());
      assert.deepEqual(again, count(a));
    }),
  );
});

test('plain labels obey the same law', () => {
  const record = fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'toString'), fc.integer({ min: 1, max: 1000 }));
  fc.assert(
    fc.property(fc.array(record), fc.nat(), (records, cut) => {
      const count = (part: readonly (readonly [string, number])[]): LabelCounts => {
        const counts = emptyCounts();
        for (const [label, line] of part) {
          countLabel(counts, label, line);
          counts.records += 1;
          counts.total += 1;
        }
        return counts;
      };
      const at = records.length === 0 ? 0 : cut % records.length;
      const merged = count(records.slice(0, at));
      mergeCounts(merged, count(records.slice(at)));
      assert.deepEqual(merged, count(records));
    }),
  );
});

test('merged tallies are copies: the part is left alone', () => {
  const part = countSentences([['O', 'O']]);
  const merged = emptyCounts();
  mergeCounts(merged, part);
  mergeCounts(merged, part);
  assert.equal(part.labels.get('O')?.count, 2);
  assert.equal(merged.labels.get('O')?.count, 4);
});

/** The definition, written naively. */
function bigramsOf(sentences: readonly Sentence[]): Map<string, Map<string, number>> {
  const bigrams = new Map<string, Map<string, number>>();
  for (const tags of sentences.filter((each) => each.length > 0)) {
    [...tags, SENTENCE_BORDER].forEach((next, index) => {
      const previous = index === 0 ? SENTENCE_BORDER : tags[index - 1]!;
      const row = bigrams.get(previous) ?? new Map<string, number>();
      bigrams.set(previous, row.set(next, (row.get(next) ?? 0) + 1));
    });
  }
  return bigrams;
}

/** The types of a tag: its own, and `''` as well for a letter alone. */
function typesOf(text: string, form: TagForm): readonly string[] {
  const { role, type } = readerOf(form)(text);
  if (role === 'outside') return [];
  return isLetter(text) ? [type, ''] : [type];
}

const isLetter = (text: string) => /^[BIMELSUW]$/.test(text);

function sentencesWithTypes(sentences: readonly Sentence[], form: TagForm): Map<string, number> {
  const found = new Map<string, number>();
  for (const tags of sentences) {
    for (const type of new Set(tags.flatMap((text) => typesOf(text, form)))) found.set(type, (found.get(type) ?? 0) + 1);
  }
  return found;
}

function closedSpansOf(sentences: readonly Sentence[], form: TagForm): Map<string, number> {
  const found = new Map<string, number>();
  const read = (text: string): Tag => readerOf(isLetter(text) ? 'letter' : form)(text);
  for (const sentence of sentences) {
    const tags = sentence.map(read);
    tags.forEach(({ role, type }, start) => {
      if (role !== 'begin') return;
      let end = start + 1;
      while (tags[end]?.role === 'inside' && tags[end]?.type === type) end += 1;
      if (tags[end]?.role === 'end' && tags[end]?.type === type) found.set(type, (found.get(type) ?? 0) + 1);
    });
  }
  return found;
}

test('bigrams, support and sentences per type follow their definitions', () => {
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 10 }), (sentences) => {
      const counts = countSentences(sentences);
      const tokens = sentences.flat();
      assert.equal(counts.total, tokens.length);
      assert.equal(counts.records, sentences.filter((tags) => tags.length > 0).length);
      assert.deepEqual(counts.sequence?.bigrams, bigramsOf(sentences));
      for (const label of new Set(tokens)) assert.equal(counts.labels.get(label)?.count, tokens.filter((each) => each === label).length);
      for (const form of ['prefix', 'suffix'] as const) {
        const { sentencesWithType, closedSpans } = typeCountsOf(counts.sequence!, form);
        assert.deepEqual(sentencesWithType, sentencesWithTypes(sentences, form), form);
        assert.deepEqual(closedSpans, closedSpansOf(sentences, form), form);
      }
    }),
  );
});

for (const distinct of [63, 64, 65, 1023, 1024, 1025, 3000]) {
  test(`${distinct} distinct tags are counted exactly`, () => {
    const sentences = [0, 1, 2].map((shift) => Array.from({ length: distinct }, (_, index) => `B-${(index * 17 + shift) % distinct}`));
    const counts = countSentences([...sentences, ['O', `B-${distinct - 1}`, 'B-0', 'B-0']]);
    assert.deepEqual(counts.sequence?.bigrams, bigramsOf([...sentences, ['O', `B-${distinct - 1}`, 'B-0', 'B-0']]));
    assert.equal(counts.labels.size, distinct + 1);
    assert.equal(counts.labels.get('B-0')?.count, 5);
    assert.equal(counts.labels.get(`B-${distinct - 1}`)?.count, 4);
  });
}

test('100 000 distinct tags cost memory in proportion to the tokens', () => {
  const counter = new TagCounter();
  const distinct = 100_000;
  const before = process.memoryUsage().arrayBuffers;
  for (let index = 0; index < distinct; index += 1) counter.push(counter.intern(`w${index}`), index + 1);
  assert.ok(process.memoryUsage().arrayBuffers - before < 32e6, 'a dense table would take 80 GB');
  const counts = counter.finish();
  assert.equal(counts.labels.size, distinct);
  assert.equal(counts.total, distinct);
  assert.equal(counts.sequence?.bigrams.get('w99998')?.get('w99999'), 1);
  assert.deepEqual(counts.labels.get('w99999'), { count: 1, firstLine: distinct, firstPath: '' });
});

test('only spans opened by B, continued by I and closed by E of one type count as closed', () => {
  const cases: readonly (readonly [Sentence, number])[] = [
    [['B-X', 'E-X'], 1],
    [['B-X', 'I-X', 'I-X', 'E-X'], 1],
    [['B-X', 'I-X'], 0],
    [['I-X', 'E-X'], 0],
    [['B-X', 'I-Y', 'E-X'], 0],
    [['B-X', 'O', 'E-X'], 0],
    [['B-X', 'S-X', 'E-X'], 0],
    [['B-X', 'B-X', 'E-X', 'E-X'], 1],
  ];
  for (const [tags, closed] of cases) assert.equal(countSentences([tags]).sequence?.closedSpans.get('X') ?? 0, closed, tags.join(' '));
  assert.equal(countSentences([['B', 'I', 'E', 'B', 'O']]).sequence?.closedSpans.get(''), 1, 'letters alone share one type');
  assert.equal(countSentences([['B-X'], ['E-X']]).sequence?.closedSpans.get('X') ?? 0, 0, 'a span ends with its sentence');
});
