/** What an evaluation remembers, and whose predictions a file holds. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Memento } from 'vscode';
import type { Dataset } from '../../../src/core/analysis.ts';
import {
  alignChoices,
  datasetOfPredictions,
  type EvaluationChoice,
  EvaluationChoices,
  FIRST_CHOICE,
  withPaths,
} from '../../../src/editor/loss/evaluation-choice.ts';

const dataset = (name: string, folder: string, predictions: readonly string[] = []): Dataset => ({
  ...{ name, folder, task: 'text-classification', decisions: [], splits: [], drift: [], findings: [], predictions },
  labelMap: { source: null, labels: [], declared: 0 },
});

/** A memento that holds one value for every key that was written. */
function memento(saved?: unknown): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string) => (values.has(key) ? values.get(key) : saved),
    update: async (key: string, value: unknown) => {
      values.set(key, value);
    },
  } as Memento;
}

describe('what an evaluation was chosen to take', () => {
  it('is remembered for each data set by itself', async () => {
    const choices = new EvaluationChoices(memento());
    const choice: EvaluationChoice = {
      paths: ['/w/p.npy'],
      definition: 'mmdet',
      labels: '/w/labels.txt',
      trainCounts: null,
      align: '/w/dev.conll',
    };
    await choices.keep(dataset('a', '/w'), choice);
    assert.deepEqual(choices.of(dataset('a', '/w')), choice);
    assert.deepEqual(choices.of(dataset('b', '/w')), FIRST_CHOICE);
    assert.deepEqual(choices.of(null), FIRST_CHOICE);
  });

  for (const [name, saved] of [
    ['nothing', undefined],
    ['a list, as an older version kept it', ['/w/p.npy']],
    ['a definition that is not there any more', { paths: [], definition: 'gone' }],
    ['values of other kinds', { paths: 'p', definition: 3, labels: {}, trainCounts: 1, align: [] }],
  ] as const)
    it(`starts anew with ${name}`, () => assert.deepEqual(new EvaluationChoices(memento(saved)).of(null), FIRST_CHOICE));
});

describe('the label file of the rows', () => {
  const before: EvaluationChoice = { ...FIRST_CHOICE, paths: ['/w/p.npy', '/w/y.npy'], align: '/w/dev.conll' };

  it('stays with the same predictions, and is looked for anew with others, unless it was chosen for them', () => {
    assert.equal(withPaths(before, ['/w/y.npy', '/w/p.npy'], before).align, '/w/dev.conll');
    assert.deepEqual(withPaths(before, ['/w/q.npy'], before), { ...before, paths: ['/w/q.npy'], align: null });
    assert.equal(withPaths({ ...before, align: '/w/test.conll' }, ['/w/q.npy'], before).align, '/w/test.conll');
  });

  it('may be each file of the data set, those of the training split last, and no folder', () => {
    const file = (path: string) => ({
      path,
      format: 'conll',
      evidence: '',
      said: { template: '', args: [] },
      bytes: 1,
      encoding: 'utf-8',
      problems: 0,
    });
    const split = (name: string, ...files: readonly string[]) => ({ name, files: files.map(file), scheme: null, units: [] });
    const splits = [split('train', '/w/train.conll', '/w/all.jsonl'), split('dev', '/w/dev.conll'), split('test', '/w/all.jsonl')];
    const folders = { ...split('boxes'), files: [{ ...file('/w/labels'), folders: ['/w/labels'] }] };
    const found = alignChoices({ ...dataset('a', '/w'), splits: [...splits, folders] });
    assert.deepEqual(
      found.map(({ path }) => path),
      ['/w/dev.conll', '/w/train.conll', '/w/all.jsonl'],
    );
  });
});

describe('the data set of predictions', () => {
  const [a, b, inner] = [dataset('a', '/w/a', ['/w/a/p.jsonl']), dataset('b', '/w/b'), dataset('inner', '/w/a/inner')];
  const cases: readonly {
    readonly name: string;
    readonly of: readonly Dataset[];
    readonly path: string;
    readonly is: string | undefined;
  }[] = [
    { name: 'found them beside its data', of: [a, b, inner], path: '/w/a/p.jsonl', is: 'a' },
    { name: 'is the only one', of: [b], path: '/elsewhere/p.jsonl', is: 'b' },
    { name: 'is the nearest folder around them', of: [a, b, inner], path: '/w/a/inner/p.npz', is: 'inner' },
    { name: 'is not one whose folder only begins alike', of: [a, b], path: '/w/ab/p.npz', is: undefined },
    { name: 'is asked for among two in one folder', of: [a, dataset('c', '/w/a')], path: '/w/a/q.npz', is: undefined },
    { name: 'is none of none', of: [], path: '/w/a/q.npz', is: undefined },
  ];
  for (const { name, of, path, is } of cases) it(name, () => assert.equal(datasetOfPredictions(of, path)?.name, is));
});
