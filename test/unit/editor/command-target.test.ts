import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTarget } from '../../../src/editor/commands/command-target.ts';
import { buildDataset, buildFinding } from '../../support/editor/analysis-builder.ts';

const dataset = buildDataset({ train: [['O', 1]] });

describe('what a command is about', () => {
  const nothing = { dataset: null, split: null, unit: null, label: null, finding: null, decision: null, code: null };
  const cases: readonly (readonly [string, unknown, object])[] = [
    ['the palette', undefined, nothing],
    ['a hover', { dataset: 'news', label: '__proto__' }, { dataset: 'news', label: '__proto__' }],
    [
      'a row of a class',
      { kind: 'class', dataset, split: dataset.splits[0], unit: dataset.splits[0]!.units[0], entry: { label: 'O' } },
      { dataset: 'news-ner', split: 'train', unit: 'token', label: 'O' },
    ],
    [
      'a row of a finding',
      { kind: 'finding', dataset, finding: buildFinding({ code: 'low-support', split: 'dev', labels: ['O'] }) },
      { dataset: 'news-ner', split: 'dev', label: 'O', finding: 'low-support' },
    ],
    ['a row of a decision', { kind: 'decision', dataset, decision: { what: 'scheme' } }, { dataset: 'news-ner', decision: 'scheme' }],
    ['a code alone', { dataset: 'news', finding: 'drift' }, { dataset: 'news', finding: 'drift' }],
    ['code of a framework', { framework: 'keras', columnVector: true }, { code: { framework: 'keras', columnVector: true } }],
    ['code without a shape', { framework: 'csv', columnVector: 'yes' }, { code: { framework: 'csv', columnVector: false } }],
    ['code of no framework', { framework: 'constructor', columnVector: true }, nothing],
    ['something else', 'news', nothing],
    ['wrong types', { dataset: 3, split: 1, unit: 'word', label: ['O'], finding: { code: {} }, decision: 'colour' }, nothing],
    ['inherited values', Object.create({ dataset: 'news' }), nothing],
  ];
  for (const [name, argument, expected] of cases) {
    it(`from ${name}`, () => assert.deepEqual(readTarget(argument), { ...nothing, ...expected }));
  }
});
