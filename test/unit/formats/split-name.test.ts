import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normaliseSplit, settleEval, splitOfFolder, splitOfName, splitOfPath } from '../../../src/formats/split-name.ts';

const NAMES: readonly (readonly [name: string, split: string | null, stem: string])[] = [
  ['train.csv', 'train', ''],
  ['wnut17train.conll', 'train', 'wnut17'],
  ['emerging.dev.conll', 'dev', 'emerging'],
  ['emerging.test.annotated', 'test', 'emerging'],
  ['my_train_v2.csv', 'train', 'my'],
  ['ner-validation.jsonl', 'dev', 'ner'],
  ['valid.txt', 'dev', ''],
  ['trainLabels.csv', 'train', 'Labels'],
  ['valLists.txt', 'dev', 'Lists'],
  ['TrainerState.json', null, 'TrainerState'],
  ['testing123.txt', 'test', ''],
  ['validate_GetWeather.json', 'dev', 'GetWeather'],
  ['eng.testa', 'dev', 'eng'],
  ['eng.testb', 'test', 'eng'],
  ['en_ewt-ud-train.conllu', 'train', 'en_ewt-ud'],
  ['train-00000-of-00002.jsonl', 'train', ''],
  ['train-00001-of-00002-8a54dd2c79f1ad8b.parquet', 'train', ''],
  ['part-00000-of-00010.csv', null, 'part'],
  ['train_000123.csv', 'train', ''],
  ['ner-train.jsonl.gz', 'train', 'ner'],
  ['dev.tar.gz', 'dev', ''],
  ['val2017', 'dev', '2017'],
  ['test_corpus.train.txt', 'train', 'test_corpus'],
  ['oos_val', 'dev', 'oos'],
  ['Training', 'train', ''],
  ['eval.jsonl', 'eval', ''],
  ['data.csv', null, 'data'],
  ['contest.csv', null, 'contest'],
  ['latest.txt', null, 'latest'],
  ['terrain.csv', null, 'terrain'],
  ['constraint.csv', null, 'constraint'],
  ['device.csv', null, 'device'],
  ['values.csv', null, 'values'],
  ['NCBItrainset_corpus.txt', 'train', 'NCBI_corpus'],
  ['NCBIdevelopset_corpus.txt', 'dev', 'NCBI_corpus'],
  ['NCBItestset_corpus.txt', 'test', 'NCBI_corpus'],
  ['CDR_DevelopmentSet.PubTator.txt', 'dev', 'CDR_PubTator'],
];

describe('split names', () => {
  for (const [name, split, stem] of NAMES) {
    it(`${name} is ${split ?? 'no split'} of "${stem}"`, () => assert.deepEqual(splitOfName(name), { split, stem }));
  }

  it('lets a folder speak when the file does not', () => {
    assert.deepEqual(splitOfPath('data/train/part.conll'), { split: 'train', stem: '' });
    assert.deepEqual(splitOfPath('train\\dev.conll'), { split: 'dev', stem: '' });
    assert.deepEqual(splitOfPath('training-scripts/a.csv'), { split: null, stem: 'a' });
  });

  it('knows the folders of splits', () => {
    const folders = ['train', 'Training', 'test-set', 'train_data', 'valid', 'training-scripts', 'contest', 'my_train', 'data'];
    assert.deepEqual(folders.map(splitOfFolder), ['train', 'train', 'test', 'train', 'dev', null, null, null, null]);
  });

  it('normalises names that a person or a file gives', () => {
    for (const [name, split] of [
      ['Validation', 'dev'],
      ['val', 'dev'],
      ['training', 'train'],
      ['oos_val', 'oos_val'],
      ['holdout', 'holdout'],
    ] as const) {
      assert.equal(normaliseSplit(name), split);
    }
  });

  it('takes eval for the one of dev and test that is not there', () => {
    assert.deepEqual(
      [['train', 'dev'], ['train', 'test'], ['train'], ['dev', 'test']].map((present) => settleEval('eval', present)),
      ['test', 'dev', 'eval', 'test'],
    );
    assert.equal(settleEval('dev', ['dev']), 'dev');
  });

  it('reads the split of a folder with a year or a date', () => {
    assert.deepEqual(['training_20180910', 'test2019', 'train_5500', 'training-scripts'].map(splitOfFolder), ['train', 'test', null, null]);
  });
});
