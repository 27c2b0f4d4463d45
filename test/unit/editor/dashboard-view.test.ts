import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTarget } from '../../../src/editor/commands/command-target.ts';
import { dashboardView } from '../../../src/editor/dashboard/dashboard-view.ts';
import { bytesToSave } from '../../../src/editor/dashboard/saved-bytes.ts';
import { dataset, finding, NEWS } from '../../support/webview/snapshots.ts';

const about = (code: string, split: string | null, labels: readonly string[]) => ({
  ...finding(code, 'warning', '{0}', [code]),
  split,
  labels,
  label: labels.length === 1 ? labels[0]! : null,
});
const findings = [
  about('drift', 'dev', []),
  about('low-support', 'train', ['B-law']),
  about('low-support', 'dev', ['B-law', 'B-date']),
  about('scheme-violation', 'dev', []),
  about('config-mismatch', null, []),
];
const news = dataset('news', NEWS, { findings });
const [train] = news.splits;

describe('where the dashboard opens', () => {
  const cases: readonly { readonly from: string; readonly argument: unknown; readonly view: object }[] = [
    { from: 'the palette', argument: undefined, view: { tab: null, dataset: null } },
    { from: 'a data set', argument: { kind: 'dataset', dataset: news }, view: { tab: null, dataset: 'news' } },
    { from: 'a split', argument: { kind: 'split', dataset: news, split: train }, view: { tab: null, dataset: 'news', split: 'train' } },
    {
      from: 'a class of the tree',
      argument: { kind: 'class', dataset: news, split: train, unit: train!.units[0], entry: { label: 'B-law' } },
      view: { tab: 'classes', dataset: 'news', split: 'train', label: 'B-law', unit: null },
    },
    {
      from: 'a hover',
      argument: { dataset: 'news', label: 'B-law' },
      view: { tab: 'classes', dataset: 'news', label: 'B-law', unit: null },
    },
    {
      from: 'a hover on a kind of mention',
      argument: { dataset: 'news', label: 'law' },
      view: { tab: 'classes', dataset: 'news', label: 'law', unit: 'mention' },
    },
    {
      from: 'a finding on a class',
      argument: { dataset: news, finding: findings[1] },
      view: { tab: 'classes', dataset: 'news', label: 'B-law', unit: null, finding: null },
    },
    {
      from: 'a finding on several classes',
      argument: { dataset: news, finding: findings[2] },
      view: { tab: 'classes', dataset: 'news', label: null, unit: null, finding: null },
    },
    {
      from: 'a finding on splits',
      argument: { dataset: news, finding: findings[0] },
      view: { tab: 'splits', dataset: 'news', label: null, unit: null, finding: null, pair: { from: null, to: 'dev' } },
    },
    {
      from: 'a finding on tags',
      argument: { dataset: news, finding: findings[3] },
      view: { tab: 'examples', dataset: 'news', label: null, unit: null, finding: { code: 'scheme-violation', split: 'dev', label: null } },
    },
    { from: 'a finding on a file', argument: { dataset: news, finding: findings[4] }, view: { tab: 'overview', dataset: 'news' } },
    { from: 'a finding that is gone', argument: { dataset: 'news', finding: 'id-gap' }, view: { tab: 'overview', dataset: 'news' } },
  ];
  for (const { from, argument, view } of cases) {
    it(`from ${from}`, () => assert.deepEqual(dashboardView([news], readTarget(argument)), view));
  }
});

describe('what the page may save', () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  it('a picture as its bytes, a text in UTF-8', () => {
    assert.deepEqual(Buffer.from(bytesToSave('png', png.toString('base64'), 'base64')), png);
    assert.deepEqual(Buffer.from(bytesToSave('csv', 'γ,1\r\n', undefined)), Buffer.from('γ,1\r\n'));
  });
  const refused: readonly (readonly [name: string, extension: string, text: unknown, encoding: unknown])[] = [
    ['a picture that is none', 'png', Buffer.from('<svg/>').toString('base64'), 'base64'],
    ['a picture as text', 'png', png.toString('latin1'), undefined],
    ['bytes under the name of a text', 'svg', png.toString('base64'), 'base64'],
    ['no text', 'csv', { length: 3 }, undefined],
    ['a picture that is too large', 'png', 'A'.repeat(90_000_000), 'base64'],
  ];
  for (const [name, extension, text, encoding] of refused) {
    it(`not ${name}`, () => assert.throws(() => bytesToSave(extension, text, encoding), { name: 'RequestError' }));
  }
});
