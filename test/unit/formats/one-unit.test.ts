import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonl } from '../../../src/formats/label-files/jsonl.ts';
import { withOneUnit } from '../../../src/formats/one-unit.ts';
import { readText, supportOf } from '../../support/pieces.ts';

const sentence = (split: string | null, ner: readonly (readonly [number, number, string])[]) =>
  `${JSON.stringify({ ...(split === null ? {} : { split }), sentences: [['deep', 'nets', 'win']], ner: [ner] })}\n`;
const PLAIN = sentence('train', [[1, 1, 'Method']]);
const NESTED = sentence('dev', [
  [0, 1, 'Method'],
  [1, 1, 'Generic'],
]);

describe('the unit of a data set', () => {
  it('is the mention in all splits of a file when spans overlap in one', async () => {
    const { parts } = await readText(jsonl, PLAIN + NESTED + PLAIN);
    assert.deepEqual(
      parts.map(({ split, unit, recordUnit, counts }) => [split, unit, recordUnit, supportOf(counts), counts.records, counts.sequence]),
      [
        ['train', 'mention', 'document', [['Method', 2]], 2, null],
        [
          'dev',
          'mention',
          'document',
          [
            ['Method', 1],
            ['Generic', 1],
          ],
          1,
          null,
        ],
      ],
    );
  });

  it('is the mention in all files when spans overlap in one of them', async () => {
    const files = await Promise.all([PLAIN, NESTED].map((text) => readText(jsonl, text)));
    const alone = files.map(({ parts }) => parts[0]!);
    assert.deepEqual(
      alone.map(({ unit, counts }) => [unit, supportOf(counts).length]),
      [
        [undefined, 2],
        ['mention', 2],
      ],
    );
    const [train, dev] = withOneUnit(alone);
    assert.deepEqual(
      [train?.unit, train?.recordUnit, supportOf(train?.counts), train?.counts.records],
      ['mention', 'document', [['Method', 1]], 1],
    );
    assert.equal(dev, alone[1]);
  });

  it('is the token where all spans make tags', async () => {
    const { parts } = await readText(jsonl, PLAIN + PLAIN);
    assert.deepEqual(withOneUnit(parts), parts);
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['O', 4],
      ['B-Method', 2],
    ]);
  });
});
