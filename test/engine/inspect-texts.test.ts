/** The texts of data sets, through the engine and the command line. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Analysis, Finding } from '../../src/core/analysis.ts';
import { ErrorCode } from '../../src/protocol/rpc.ts';
import { failureOf, folderOf, runCli, startEngine } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';

const DATA = join(ROOT, '..', 'shared', 'data');
const CODES = ['split-overlap', 'conflicting-labels'];

const record = (text: string, label: string) => `${JSON.stringify({ text, label })}\n`;
const filler = (split: string) =>
  Array.from({ length: 40 }, (_, at) => record(`a sentence of ${split}, number ${at}`, at % 2 === 0 ? 'good' : 'bad')).join('');

const FILES = {
  'train.jsonl': record('a sentence that both splits have', 'good') + filler('train'),
  'dev.jsonl': filler('dev') + record('A sentence that  both splits have', 'bad'),
};

/** `code split place: related places` */
function briefly({ code, split, path, line, related = [] }: Finding): string {
  const ends = related.map((each) => `${basename(each.path)}:${each.line}`);
  return `${code} ${split} ${basename(path ?? '')}:${line}: ${ends.join(' ')}`;
}

const ofTexts = (findings: readonly Finding[]) => findings.filter(({ code }) => CODES.includes(code));

async function inspected(t: TestContext, paths: readonly string[], rest: object = {}) {
  const engine = await startEngine(t);
  const analysis = { paths, ...rest };
  const { datasets } = await engine.request('analyze', analysis);
  const found = new Map<string, readonly Finding[]>();
  for (const { name } of datasets) found.set(name, await engine.request('inspectTexts', { analysis, dataset: name }));
  return { engine, analysis, datasets, found };
}

describe('texts of a data set', () => {
  it('that stand in two splits, and have two labels, are told with both places', async (t) => {
    const folder = await folderOf(t, FILES);
    const { found } = await inspected(t, [folder]);
    assert.deepEqual([...found.values()].flat().map(briefly), [
      'split-overlap dev dev.jsonl:41: train.jsonl:1',
      'conflicting-labels null train.jsonl:1: dev.jsonl:41',
    ]);
  });

  it('are compared within a file that holds several splits', async (t) => {
    const text = 'please turn on the lights in the hall';
    const words = Array.from({ length: 12 }, (_, at) => [`and another text with number ${at}`, at % 2 === 0 ? 'on' : 'off']);
    const folder = await folderOf(t, { 'data.json': JSON.stringify({ train: [...words, [text, 'on']], val: [[text, 'on']] }) });
    const { found } = await inspected(t, [folder]);
    assert.deepEqual([...found.values()].flat().map(briefly), ['split-overlap dev data.json:1: data.json:1']);
  });

  it('are not told where they are muted', async (t) => {
    const folder = await folderOf(t, FILES);
    const { found } = await inspected(t, [folder], { muted: [{ code: 'split-overlap' }] });
    assert.deepEqual(
      [...found.values()].flat().map(({ code }) => code),
      ['conflicting-labels'],
    );
  });

  it('are asked for of a data set that there is', async (t) => {
    const folder = await folderOf(t, FILES);
    const { engine, analysis } = await inspected(t, [folder]);
    const failure = await failureOf(engine.request('inspectTexts', { analysis, dataset: 'other' }));
    assert.equal(failure.code, ErrorCode.badInput);
  });

  it('are compared by analyze and check, unless they are told not to', async (t) => {
    const folder = await folderOf(t, FILES);
    const codesOf = async (...flags: readonly string[]) => {
      const { stdout } = await runCli(['analyze', folder, '--json', ...flags]);
      return ofTexts((JSON.parse(stdout) as Analysis).datasets.flatMap(({ findings }) => findings)).map(({ code }) => code);
    };
    assert.deepEqual(await codesOf(), CODES);
    assert.deepEqual(await codesOf('--texts'), CODES);
    assert.deepEqual(await codesOf('--no-texts'), []);
    const failing = ['check', folder, '--fail-on', 'split-overlap'];
    assert.equal((await runCli(failing)).code, 1);
    assert.equal((await runCli([...failing, '--no-texts'])).code, 0);
    assert.equal((await runCli([...failing, '--mute', 'split-overlap'])).code, 0);
  });

  it('are compared as the configuration of the gate says', async (t) => {
    const config = JSON.stringify({ texts: 'never', failOn: 'split-overlap', paths: ['.'] });
    const folder = await folderOf(t, { ...FILES, 'focal-lens.json': config });
    assert.equal((await runCli(['check'], { cwd: folder })).code, 0);
    assert.equal((await runCli(['check', '--texts'], { cwd: folder })).code, 1);
  });

  /** Counted apart, by a script that reads the files as text. */
  for (const [name, path, expected] of [
    ['banking77', 'banking77', ['split-overlap test: 7 of 3047']],
    ['goemotions', 'goemotions', ['split-overlap dev: 3 of 4917', 'split-overlap test: 6 of 4910', 'conflicting-labels null: 15']],
    ['clinc', 'clinc_oos', ['split-overlap dev: 1 of 2777', 'conflicting-labels null: 1']],
    ['wnut17', 'wnut17', ['conflicting-labels null: 12']],
    ['the treebank', 'ud_ewt_dev', []],
  ] as const) {
    it(`of ${name} are as in the files`, async (t) => {
      if (!existsSync(join(DATA, path))) {
        t.skip('The folder of public data (../shared/data) is not there.');
        return;
      }
      const { found } = await inspected(t, [join(DATA, path)]);
      const said = [...found.values()].flat().map(({ code, split, args, template }) => {
        if (code === 'split-overlap') return `${code} ${split}: ${args[0]} of ${args[1]}`;
        return `${code} ${split}: ${template.startsWith('One') ? 1 : args[0]}`;
      });
      assert.deepEqual(said, expected);
    });
  }
});
