import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageOf } from '../../../src/core/message.ts';
import { chooseLabels, chooseNamed } from '../../../src/engine/analyze/choose-labels.ts';
import { configsAbove, configsByFolder, listsOf, namesById, namingConfig } from '../../../src/engine/analyze/label-maps.ts';
import type { LabelList } from '../../../src/formats/format.ts';
import type { LabelConfig } from '../../../src/formats/read-label-config.ts';

/** `a b c=7`: labels with their ids. */
function list(text: string, name: string | null = null, presumed = false): LabelList {
  const labels = text.split(' ').map((word, index) => {
    const [label = '', id] = word.split('=');
    return { label, id: Number(id ?? index), line: index + 1 };
  });
  return { name, labels, ...(presumed ? { presumed } : {}) };
}

function config(path: string, lists: readonly LabelList[], rest: Partial<LabelConfig> = {}): LabelConfig {
  return { path, format: 'labels.txt', evidence: messageOf(''), confidence: 1, lists, labels: lists[0]!.labels, problems: [], ...rest };
}

const seen = (labels: string, types = '') => ({ labels: new Set(labels.split(' ')), types: new Set(types.split(' ').filter(Boolean)) });

describe('names of ids', () => {
  it('leave a gap to the id itself', () => assert.deepEqual(namesById(config('x', [list('a b c=3')])), ['a', 'b', '2', 'c']));

  it('take no memory for a huge id', () => assert.deepEqual(namesById(config('x', [list('a b c=1000000000')])), ['a', 'b']));

  it('are those of the first of equal ids', () => assert.deepEqual(namesById(config('x', [list('a b=0')])), ['a']));
});

describe('the config that names ids', () => {
  const model = config('/w/d/config.json', [list('m n')], { speaksOf: 'model' });
  const card = config('/w/d/README.md', [list('p q', 'pos_tags'), list('x y', 'ner_tags')], { speaksOf: 'data' });
  const above = config('/w/labels.txt', [list('a b')]);
  const script = config('/w/d/train.py', [list('s t', 'labels', true)]);
  const nameFor = (configs: readonly LabelConfig[], column?: string) =>
    namingConfig('/w/d/train.jsonl', configsAbove('/w/d/train.jsonl', '/w', configsByFolder(configs)), column)?.labels.map(
      ({ label }) => label,
    );

  it('is one of the nearest folder', () => assert.deepEqual(nameFor([above, model]), ['m', 'n']));
  it('describes data rather than a model', () => assert.deepEqual(nameFor([model, card, above]), ['p', 'q']));
  it('is made for the column', () => assert.deepEqual(nameFor([model, card], 'ner_tags'), ['x', 'y']));
  it('is never only presumed', () => assert.deepEqual(nameFor([script, above]), ['a', 'b']));
  it('has real names', () => assert.equal(nameFor([config('/w/d/config.json', [list('LABEL_0 LABEL_1')])]), undefined));
  it('does not lie in a folder of sources beside the data', () =>
    assert.equal(nameFor([config('/w/config/labels.txt', [list('a b')])]), undefined));
});

describe('the config that declares the classes', () => {
  it('may lie in the folder of the model beside the data', () => {
    const near = configsAbove('/w/data/train.json', '/w', configsByFolder([config('/w/model/config.json', [list('O B-x')])]));
    assert.deepEqual(
      near.map(({ path }) => path),
      ['/w/model/config.json'],
    );
  });

  const chosen = (candidates: readonly LabelConfig[], labels: string, types?: string) => {
    const { config: found, declaresTypes } = chooseLabels(candidates, seen(labels, types));
    return `${found?.path ?? 'none'}${declaresTypes ? ' (kinds)' : ''}`;
  };
  const cases: readonly (readonly [string, readonly LabelConfig[], string, string, string?])[] = [
    ['knows some of the labels', [config('/a', [list('x y')]), config('/b', [list('a b')])], 'a b', '/b'],
    ['knows more than O', [config('/a', [list('O NN VB')])], 'O B-x I-x', 'none', 'x'],
    ['knows the most in one folder', [config('/a', [list('a q')]), config('/b', [list('a b c')])], 'a b c', '/b'],
    [
      'is the nearest of those that know half as many',
      [config('/w/d/a', [list('a b')]), config('/w/b', [list('a b c')])],
      'a b c',
      '/w/d/a',
    ],
    [
      'is farther off when the near one hardly knows any',
      [config('/w/d/a', [list('a q')]), config('/w/b', [list('a b c')])],
      'a b c',
      '/w/b',
    ],
    ['may write them in another case', [config('/a', [list('A_x B')])], 'a-x b', '/a'],
    ['is no list that is only presumed and knows one', [config('/a', [list('a q r', null, true)])], 'a b c', 'none'],
    ['may be presumed when it knows them', [config('/a', [list('a b q', null, true)])], 'a b c', '/a'],
    ['is not presumed when another is sure', [config('/a', [list('a b c', null, true)]), config('/w/b', [list('a b')])], 'a b c', '/w/b'],
    ['declares kinds of mentions', [config('/a', [list('x y')])], 'O B-x B-y', '/a (kinds)', 'x y'],
    ['declares tags before kinds', [config('/a', [list('x y')]), config('/b', [list('O B-x B-y')])], 'O B-x B-y', '/b', 'x y'],
    ['has real names', [config('/a', [list('LABEL_0 LABEL_1')])], 'LABEL_0 LABEL_1', 'none'],
  ];
  for (const [name, candidates, labels, expected, types] of cases) {
    it(name, () => assert.equal(chosen(candidates, labels, types), expected));
  }

  it('is the list of a named file that knows the labels, else its first', () => {
    const named = listsOf(config('/x.py', [list('q r', 'a', true), list('a b', 'b', true)]));
    assert.equal(chooseNamed(named, seen('a b')).config?.labels[0]?.label, 'a');
    assert.equal(chooseNamed(named, seen('z')).config?.labels[0]?.label, 'q');
  });
});
