import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { emptyCounts, mergeCounts } from '../../../src/core/label-counts.ts';
import { conll } from '../../../src/formats/label-files/conll.ts';
import { CONLL_CASES } from '../../support/conll-cases.ts';
import { linesOf, readText, supportOf } from '../../support/pieces.ts';

describe('CoNLL columns', () => {
  for (const { name, text, labels, sentences, problems = [], ignored = 0, column, names } of CONLL_CASES) {
    it(`counts: ${name}`, async () => {
      const options = { ...(column === undefined ? {} : { column }), ...(names === undefined ? {} : { labels: names }) };
      for (let size = 1; size <= Buffer.byteLength(text) + 1; size += 1) {
        const result = await readText(conll, text, options, size);
        const [part] = result.parts;
        assert.deepEqual(supportOf(part?.counts), labels, `pieces of ${size}`);
        assert.equal(part?.counts.records, sentences, `pieces of ${size}`);
        assert.equal(part?.counts.ignored, ignored);
        assert.deepEqual(linesOf(result), problems, `pieces of ${size}`);
      }
    });
  }

  it('keeps the line of the first occurrence', async () => {
    const { parts } = await readText(conll, '\n# a comment\na O\n\nb B-X\nc O\nd B-Y\n');
    assert.deepEqual(
      [...parts[0]!.counts.labels].map(([label, { firstLine }]) => [label, firstLine]),
      [
        ['O', 3],
        ['B-X', 5],
        ['B-Y', 7],
      ],
    );
  });

  it('counts more distinct tags than the table of bytes holds', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `t B-${index % 1500}\n`).join('');
    const { parts, problems } = await readText(conll, lines);
    assert.equal(parts[0]!.counts.labels.size, 1500);
    assert.ok([...parts[0]!.counts.labels.values()].every(({ count }) => count === 2));
    assert.equal(problems.length, 0);
  });

  it('counts the same with every tag as a program that splits lines', async () => {
    const tag = fc.constantFrom('O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC', 'S-MISC', 'E-é', 'X');
    const token = fc.constantFrom('a', '#', '#x', 'Zürich', '日本', '-', '-D', '"', '1,5');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.tuple(token, tag), fc.constant(null)), { minLength: 1 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const text = rows.map((row) => (row === null ? '\n' : `${row[0]} ${row[1]}\n`)).join('');
          const { parts } = await readText(conll, text, {}, size);
          const expected = new Map<string, number>();
          for (const row of rows) if (row !== null) expected.set(row[1], (expected.get(row[1]) ?? 0) + 1);
          assert.deepEqual(new Map(supportOf(parts[0]?.counts)), expected);
        },
      ),
    );
  });

  it('obeys the law of counts: parts cut between sentences and merged equal the whole', async () => {
    const sentence = fc
      .array(fc.constantFrom('a O', 'b B-X', 'c I-X', 'd B-Y', 'e E-Y', 'f S-Z'), { minLength: 1, maxLength: 6 })
      .map((lines) => `${lines.join('\n')}\n\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(sentence, { maxLength: 8 }), fc.array(sentence, { maxLength: 8 }), async (one, two) => {
        const [first, second, whole] = await Promise.all(
          [one, two, [...one, ...two]].map(async (texts) => (await readText(conll, texts.join(''))).parts[0]!.counts),
        );
        const merged = emptyCounts();
        mergeCounts(merged, first!);
        mergeCounts(merged, second!);
        assert.equal(merged.records, whole!.records);
        assert.equal(merged.total, whole!.total);
        assert.deepEqual(supportOf(merged), supportOf(whole));
        assert.deepEqual(merged.sequence?.bigrams, whole!.sequence?.bigrams);
        assert.deepEqual(merged.sequence?.sentencesWithType, whole!.sequence?.sentencesWithType);
        assert.deepEqual(merged.sequence?.closedSpans, whole!.sequence?.closedSpans);
      }),
    );
  });

  it('says which columns there are when the named one is not', async () => {
    const { problems, parts } = await readText(conll, 'a O\nb B-X\n', { column: 9 });
    assert.match(problems[0]![1], /no column "9": the lines have 2 columns/);
    assert.equal(parts[0]!.counts.total, 0);
  });
});
