import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyCounts } from '../../../src/core/label-counts.ts';
import { englishOf } from '../../../src/core/message.ts';
import { BoundedLabels } from '../../../src/formats/label-files/bounded-labels.ts';
import { csv } from '../../../src/formats/label-files/csv.ts';
import { fastText } from '../../../src/formats/label-files/fasttext.ts';
import { readText } from '../../support/pieces.ts';

describe('more labels than a label map has', () => {
  it('counts as many as the bound, says it once, and counts those on', () => {
    const problems: (readonly [number | null, string])[] = [];
    const seen: string[] = [];
    const bound = new BoundedLabels(
      { problem: (line, message) => problems.push([line, englishOf(message)]), watch: { see: (label) => seen.push(label) } },
      100,
    );
    const counts = emptyCounts();
    for (let line = 1; line <= 250; line += 1) bound.count(counts, `label${line % 120}`, line);
    assert.equal(counts.labels.size, 100);
    assert.deepEqual(
      [counts.labels.get('label1')?.count, counts.labels.get('label100')?.count, counts.labels.get('label101')],
      [3, 2, undefined],
    );
    assert.deepEqual(problems, [
      [
        100,
        'There are 100 different labels, which no label map has: no further ones are counted. Name the column of the labels if this is not it.',
      ],
    ]);
    // Labels 1 to 10 stand in three rounds, 11 to 100 in two; what is not counted is not seen.
    assert.equal(seen.length, 10 * 3 + 90 * 2);
  });

  it('keeps long cells and words to a bound of letters', async () => {
    const long = 'x'.repeat(250_000);
    const rows = (row: (index: number) => string) => Array.from({ length: 300 }, (_, index) => row(index)).join('');
    for (const [format, text] of [
      [csv, `text,label\n${rows((index) => `x,${index}${long}\n`)}`],
      [fastText, rows((index) => `__label__${index}${long} y\n`)],
    ] as const) {
      const { parts, problems } = await readText(format, text, format === csv ? { column: 'label' } : {});
      const { labels } = parts[0]!.counts;
      // 64 Mi letters of some 250 000 each.
      assert.equal(labels.size, 269);
      assert.equal(problems.length, 1);
    }
  });
});
