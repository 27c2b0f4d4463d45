import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { csv } from '../../../src/formats/label-files/csv.ts';
import { CSV_CASES } from '../../support/csv-cases.ts';
import { linesOf, readText, supportOf } from '../../support/pieces.ts';

describe('tables', () => {
  for (const { name, text, labels, problems = [], ignored = 0, column, names } of CSV_CASES) {
    it(`counts: ${name}`, async () => {
      const options = { ...(column === undefined ? {} : { column }), ...(names === undefined ? {} : { labels: names }) };
      for (let size = 1; size <= Buffer.byteLength(text) + 1; size += 1) {
        const result = await readText(csv, text, options, size);
        assert.deepEqual(supportOf(result.parts[0]?.counts), labels, `pieces of ${size}`);
        assert.equal(result.parts[0]?.counts.ignored, ignored);
        assert.deepEqual(linesOf(result), problems, `pieces of ${size}`);
      }
    });
  }

  it('counts by the column that names the split of a row', async () => {
    const text = 'split,text,label\ntrain,"x, y",a\nval,"u\nv",b\n"train",z,b\ntest,5" nail,a\n';
    for (let size = 1; size <= text.length; size += 1) {
      const { parts } = await readText(csv, text, {}, size);
      assert.deepEqual(
        parts.map(({ split, counts }) => [split, ...supportOf(counts)]),
        [
          ['train', ['a', 1], ['b', 1]],
          ['dev', ['b', 1]],
          ['test', ['a', 1]],
        ],
      );
    }
    const one = await readText(csv, 'split,text,label\ntrain,x,a\ntrain,y,b\n');
    assert.deepEqual(
      one.parts.map(({ split }) => split),
      [null],
    );
  });

  it('keeps physical lines as first places', async () => {
    const { parts } = await readText(csv, 'text,label\n"a\nb\nc",x\nd,y\n');
    assert.deepEqual(
      [...parts[0]!.counts.labels].map(([label, { firstLine }]) => [label, firstLine]),
      [
        ['x', 2],
        ['y', 5],
      ],
    );
  });

  it('reads back every table that a writer quotes as RFC 4180 says', async () => {
    const cell = fc.stringMatching(/^[a-c ",\n\té]{0,6}$/);
    const label = fc.constantFrom('a', 'b"', 'c,d', 'é\n', ' e');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, label), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 64 }),
        async (rows, size) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = `text,label\r\n${rows.map((row) => row.map(quote).join(',')).join('\r\n')}\r\n`;
          const { parts, problems } = await readText(csv, text, {}, size);
          const expected = new Map<string, number>();
          for (const [, name] of rows) expected.set(name, (expected.get(name) ?? 0) + 1);
          assert.deepEqual(new Map(supportOf(parts[0]?.counts)), expected);
          assert.equal(problems.length, 0);
        },
      ),
    );
  });

  it('leaves out a line that is too long, once and whole', async () => {
    const { parts, problems } = await readText(csv, `text,label\nx,a\n"${'long, '.repeat(1_000_000)}",b\ny,b\nonly text\n`);
    assert.deepEqual(supportOf(parts[0]?.counts), [
      ['a', 1],
      ['b', 1],
    ]);
    assert.deepEqual(
      problems.map(([line]) => line),
      [3, 5],
    );
  });

  it('counts no label for the "-" of annotators that did not agree, which is a label among others', async () => {
    const table = (labels: readonly string[]) =>
      `gold_label\tsentence1\n${labels.map((label) => `${label}\tA man inspects it.`).join('\n')}\n`;
    const names = await readText(csv, table(['neutral', '-', 'entailment', '-', 'neutral']));
    assert.deepEqual(supportOf(names.parts[0]?.counts), [
      ['neutral', 2],
      ['entailment', 1],
    ]);
    const { records, total, ignored } = names.parts[0]!.counts;
    assert.deepEqual([records, total, ignored, names.problems], [5, 3, 2, []]);
    const signs = await readText(csv, table(['+', '-', '+', '-', '-']));
    assert.deepEqual(supportOf(signs.parts[0]?.counts), [
      ['+', 2],
      ['-', 3],
    ]);
  });

  it('bounds what an open quote can swallow', async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `text number ${index},${index % 2 === 0 ? 'a' : 'b'}\n`).join('');
    const { parts, problems } = await readText(csv, `text,label\nx,a\n"open,b\n${rows}`);
    assert.deepEqual(supportOf(parts[0]?.counts), [
      ['a', 100_001],
      ['b', 100_001],
    ]);
    assert.deepEqual(
      problems.map(([line]) => line),
      [3],
    );
  });
});
