import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_ALPHA_SETTINGS } from '../../src/core/alpha/alpha.ts';
import { suggestAlphaOf } from '../../src/core/alpha/suggest.ts';
import { writeAlphaCode } from '../../src/core/alpha-code/write.ts';
import { failureOf, folderOf, startEngine } from '../support/engine.ts';

describe('α as code of the engine', () => {
  const analysisOf = (folder: string) => ({ paths: [folder] });

  it('is what the same vector is as code here', async (t) => {
    const folder = await folderOf(t, {
      'train.conll': 'Ann B-PER\nslept O\n\nIn O\nOslo B-LOC\n\n',
      'labels.txt': 'O\nB-LOC\nB-PER\nB-ORG\n',
    });
    const engine = await startEngine(t);
    const analysis = analysisOf(folder);
    const [dataset] = (await engine.request('analyze', analysis)).datasets;
    const code = { framework: 'pytorch', columnVector: false };
    const request = { analysis, dataset: dataset!.name, shownAs: 'shown', settings: DEFAULT_ALPHA_SETTINGS, code };
    const vector = suggestAlphaOf(dataset!.splits[0]!.units[0]!, DEFAULT_ALPHA_SETTINGS, { dataset: 'shown', split: 'train' });
    assert.equal(await engine.request('alphaCode', request), writeAlphaCode(vector, code));
    const unknown = await failureOf(engine.request('alphaCode', { ...request, code: { framework: 'none', columnVector: false } }));
    assert.match(unknown.message, /^Unknown framework "none"\./);
    assert.match((await failureOf(engine.request('alphaCode', { ...request, dataset: 'gone' }))).message, /^There is no data set "gone"/);
  });

  it('is whole for 20 000 classes', async (t) => {
    const many = 20_000;
    const lines = Array.from({ length: many }, (_, id) => `text ${id},class ${id}`);
    const folder = await folderOf(t, { 'train.csv': `text,label\n${lines.join('\n')}\n` });
    const engine = await startEngine(t);
    const analysis = analysisOf(folder);
    const [dataset] = (await engine.request('analyze', analysis)).datasets;
    assert.equal(dataset!.labelMap.labels.length, many);
    assert.equal(dataset!.splits[0]!.units[0]!.classes.length, many);
    const code = { framework: 'csv', columnVector: false };
    const text = await engine.request('alphaCode', {
      analysis,
      dataset: dataset!.name,
      shownAs: 'x',
      settings: DEFAULT_ALPHA_SETTINGS,
      code,
    });
    assert.equal(text?.split('\n').length, many + 2);
  });
});
