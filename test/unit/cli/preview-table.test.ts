import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { previewTable } from '../../../src/cli/parity-text.ts';
import type { Preview } from '../../../src/core/loss/previews/preview.ts';
import type { LossReport } from '../../../src/core/loss/report.ts';

const preview: Preview = {
  method: 'temperature',
  parameter: 1.5,
  metric: 'calibrationError',
  before: 0.1,
  after: 0.05,
  interval: [-0.06, -0.04],
  others: [],
};

const textOf = (examples: number, labelIssueRows: number) =>
  previewTable({ previews: [preview], examples, labelIssueRows } as unknown as LossReport);

describe('previews in the terminal', () => {
  it('say how many rows were drawn for them', () => {
    assert.match(textOf(1_000_000, 8000), /8\D?000 of the 1\D?000\D?000 examples were looked at: rare classes whole, common ones drawn/);
  });

  for (const [name, examples, rows] of [
    ['where all were looked at', 8000, 8000],
    ['where it is not known', 8000, 0],
  ] as const)
    it(`say nothing of it ${name}`, () => assert.doesNotMatch(textOf(examples, rows), /looked at/));
});
