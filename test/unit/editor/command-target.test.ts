import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTarget } from '../../../src/editor/commands/command-target.ts';
import { buildDataset, buildFinding } from '../../support/editor/analysis-builder.ts';

const dataset = buildDataset({ train: [['O', 1]] });

describe('what a command is about', () => {
  const nothing = { dataset: null, label: null, finding: null };
  const cases: readonly (readonly [string, unknown, object])[] = [
    ['the palette', undefined, nothing],
    ['a hover', { dataset: 'news', label: '__proto__' }, { dataset: 'news', label: '__proto__' }],
    ['a row of a class', { kind: 'class', dataset, entry: { label: 'O' } }, { dataset: 'news-ner', label: 'O' }],
    [
      'a row of a finding',
      { kind: 'finding', dataset, finding: buildFinding({ code: 'drift' }) },
      { dataset: 'news-ner', finding: 'drift' },
    ],
    ['something else', 'news', nothing],
    ['wrong types', { dataset: 3, label: ['O'], finding: { code: {} } }, nothing],
    ['inherited values', Object.create({ dataset: 'news' }), nothing],
  ];
  for (const [name, argument, expected] of cases) {
    it(`from ${name}`, () => assert.deepEqual(readTarget(argument), { ...nothing, ...expected }));
  }
});
