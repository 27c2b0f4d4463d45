import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labelLines } from '../../../src/formats/label-files/label-lines.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, readText } from '../../support/pieces.ts';

const rounds = (labels: readonly string[], count = 12) => Array.from({ length: count }, () => labels).flat();

const FILES: readonly (readonly [name: string, text: string, format: string | null])[] = [
  ['train_labels.txt', `${rounds(['0', '3', '1']).join('\n')}\n`, 'label-lines'],
  ['label', rounds(['atis_flight', 'atis_flight#atis_airfare', 'atis_airfare']).join('\n'), 'label-lines'],
  ['dev.labels', rounds(['not hate', 'hate']).join('\r\n'), 'label-lines'],
  ['labels.txt', 'O\nB-PER\nI-PER\n', 'labels.txt'],
  ['labels.txt', `${Array.from({ length: 40 }, (_, index) => `class ${index}`).join('\n')}\n`, 'labels.txt'],
  ['labels.txt', rounds(['O B-PER I-PER']).join('\n'), 'tag-lines'],
  ['label.txt', rounds(['0 0.5 0.5 0.1 0.1, x']).join('\n'), null],
  ['notes.txt', rounds(['yes', 'no']).join('\n'), null],
];

describe('lines that are labels', () => {
  for (const [name, text, format] of FILES) {
    it(`${name} of ${JSON.stringify(text.slice(0, 20))} is ${format ?? 'left alone'}`, () => {
      assert.equal(recogniseFile(headOfText(name, text))?.format ?? null, format);
    });
  }

  it('counts them by the names of their ids, blank lines passed over', async () => {
    const { parts, problems } = await readText(labelLines, '1\r\n0\r\n\r\n 1 \r\n7\r\n-100\n1', { labels: ['sad', 'glad'] });
    const [part] = parts;
    assert.deepEqual(
      [...part!.counts.labels].map(([label, { count, firstLine }]) => [label, count, firstLine]),
      [
        ['glad', 3, 1],
        ['sad', 1, 2],
        ['7', 1, 5],
      ],
    );
    assert.deepEqual([part!.counts.records, part!.counts.total, part!.counts.ignored, problems], [6, 5, 1, []]);
  });

  it('names a line that is no label', async () => {
    const { parts, problems } = await readText(labelLines, `a\n${'long '.repeat(300)}\nb\n`);
    assert.deepEqual([parts[0]!.counts.total, problems.length], [2, 1]);
    assert.match(JSON.stringify(problems), /too long/);
  });
});
