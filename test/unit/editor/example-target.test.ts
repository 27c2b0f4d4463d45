import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTarget } from '../../../src/editor/commands/command-target.ts';
import { exampleTarget, hasExamples } from '../../../src/editor/examples/example-target.ts';
import { buildDataset, buildFinding } from '../../support/editor/analysis-builder.ts';

const violation = buildFinding({ code: 'scheme-violation', split: 'dev' });
const findings = [
  violation,
  buildFinding({ code: 'low-support', split: 'dev', labels: ['B-law'] }),
  buildFinding({ code: 'unmeasurable-class', labels: ['law', 'B-law', 'never'] }),
  buildFinding({ code: 'zero-support', labels: ['never'] }),
  buildFinding({ code: 'drift', split: 'dev' }),
];
const built = buildDataset(
  {
    train: [
      ['O', 9],
      ['B-law', 3],
      ['never', 0],
    ],
    dev: [['O', 1]],
  },
  { findings },
);
const dataset = {
  ...built,
  splits: built.splits.map((split) => ({ ...split, scheme: { name: 'IOB2', violations: split.name === 'dev' ? 4 : 0 } })),
};
const mention = { unit: 'mention' } as const;

describe('examples are looked for', () => {
  const classes = (labels: readonly string[], types: readonly string[]) => ({ kind: 'classes', labels, types });
  const cases: readonly (readonly [what: string, argument: object, expected: readonly [of: unknown, split: string | null] | null])[] = [
    ['of a label', { label: 'B-law' }, [classes(['B-law'], []), null]],
    ['of a label of one split', { label: 'B-law', split: { name: 'dev' }, unit: { unit: 'token' } }, [classes(['B-law'], []), 'dev']],
    ['of a mention', { entry: { label: 'law' }, unit: mention }, [classes([], ['law']), null]],
    ['of a name that only mentions have', { label: 'law' }, [classes([], ['law']), null]],
    ['of a broken scheme', { finding: violation }, [{ kind: 'violations', scheme: 'IOB2' }, 'dev']],
    ['of a finding on a class, in all splits', { finding: findings[1] }, [classes(['B-law'], []), null]],
    ['of a finding on several', { finding: 'unmeasurable-class' }, [classes(['B-law', 'never'], ['law']), null]],
    ['of a finding without places', { finding: 'drift' }, null],
    ['of a class that has none', { finding: 'zero-support' }, null],
    ['of nothing', {}, null],
  ];
  for (const [what, argument, expected] of cases) {
    it(what, () => {
      const target = exampleTarget(dataset, readTarget({ dataset: dataset.name, ...argument }));
      assert.deepEqual(target === null ? null : [target.of, target.split], expected);
    });
  }

  it('only for findings that have some', () => {
    assert.deepEqual(
      findings.map((finding) => hasExamples(dataset, finding)),
      [true, true, true, false, false],
    );
  });

  it('of 50 000 classes without a pause', () => {
    const many = Array.from({ length: 50_000 }, (_, id) => [`c${id}`, 0] as const);
    const large = buildDataset({ train: [...many, ['x', 1]] });
    const finding = buildFinding({ code: 'zero-support', labels: many.map(([label]) => label) });
    assert.equal(hasExamples(large, finding), false);
  });
});
