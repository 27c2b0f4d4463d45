/** Binary label files in the layouts that Hugging Face and spaCy keep them in: which become one data set, and what else is left alone. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { folderOf, startEngine } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';

const fixture = (name: string) => new Uint8Array(readFileSync(join(ROOT, 'test', 'fixtures', name)));
const TAGS = fixture('columnar/hf-tags.parquet');
const CLASSES = fixture('columnar/hf-classes.parquet');
const SAVED = (name: string) => fixture(`columnar/saved/${name}`);
const ENTITIES = fixture('spacy/entities.spacy');
/** Tokens of each. */
const [TAG_TOKENS, TRAIN_TOKENS, TEST_TOKENS] = [357, 174, 183];

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** `name: split files total, …` of each data set. */
  readonly datasets: readonly string[];
  readonly problems?: readonly RegExp[];
}

const CASES: readonly Case[] = [
  {
    name: 'shards of a data set of the Hub',
    files: {
      'conll/data/train-00000-of-00002.parquet': TAGS,
      'conll/data/train-00001-of-00002.parquet': TAGS,
      'conll/data/validation-00000-of-00001.parquet': TAGS,
      'conll/data/test-00000-of-00001.parquet': TAGS,
    },
    datasets: [`conll/data: train 2 ${2 * TAG_TOKENS}, dev 1 ${TAG_TOKENS}, test 1 ${TAG_TOKENS}`],
  },
  {
    name: 'what the Hub converts to Parquet',
    files: { 'default/train/0000.parquet': CLASSES, 'default/train/0001.parquet': CLASSES, 'default/test/0000.parquet': CLASSES },
    datasets: ['default: train 2 216, test 1 108'],
    problems: [/^12 of 120 records have no label/, /^12 of 120/, /^12 of 120/],
  },
  {
    name: 'what `save_to_disk` keeps',
    files: Object.fromEntries(
      [
        'dataset_dict.json',
        'train/data-00000-of-00002.arrow',
        'train/data-00001-of-00002.arrow',
        'train/state.json',
        'train/dataset_info.json',
        'test/data-00000-of-00001.arrow',
        'test/state.json',
        'test/dataset_info.json',
      ].map((name) => [`saved/${name}`, SAVED(name)]),
    ),
    datasets: [`saved: train 2 ${TRAIN_TOKENS}, test 1 ${TEST_TOKENS}`],
  },
  {
    name: 'streams in the cache of `datasets`',
    files: {
      'ner/1.0.0/ner-train.arrow': SAVED('test/data-00000-of-00001.arrow'),
      'ner/1.0.0/ner-validation.arrow': SAVED('test/data-00000-of-00001.arrow'),
      'ner/1.0.0/dataset_info.json': SAVED('test/dataset_info.json'),
    },
    datasets: [`ner: train 1 ${TEST_TOKENS}, dev 1 ${TEST_TOKENS}`],
  },
  {
    name: 'documents of spaCy',
    files: { 'corpus/train.spacy': ENTITIES, 'corpus/dev.spacy': ENTITIES },
    datasets: ['corpus: train 1 215, dev 1 215'],
  },
  {
    name: 'counts made elsewhere, with the split in them',
    files: { 'counts.parquet': fixture('columnar/counts.parquet') },
    datasets: ['counts: dev 1 109'],
  },
  {
    name: 'a damaged file beside a good one',
    files: { 'train.parquet': TAGS, 'test.parquet': TAGS.slice(0, -100) },
    datasets: [`ROOT: train 1 ${TAG_TOKENS}`],
    problems: [/test\.parquet is cut off or damaged: a Parquet file ends with PAR1\.$/],
  },
  {
    name: 'documents without annotations, which are named in a problem',
    files: { 'nothing.spacy': fixture('spacy/nothing.spacy') },
    datasets: [],
    problems: [/nothing\.spacy holds 3 documents of spaCy without entities, spans or categories\.$/],
  },
];

describe('binary data sets', () => {
  for (const { name, files, datasets, problems = [] } of CASES) {
    it(name, async (t) => {
      const folder = await folderOf(t, files);
      const analysis = await (await startEngine(t)).request('analyze', { paths: [folder] });
      const shown = analysis.datasets.map((dataset) => {
        const splits = dataset.splits.map((split) => `${split.name} ${split.files.length} ${split.units[0]!.total}`);
        return `${dataset.name === basename(folder) ? 'ROOT' : dataset.name}: ${splits.join(', ')}`;
      });
      assert.deepEqual(shown, datasets);
      assert.equal(analysis.problems.length, problems.length, JSON.stringify(analysis.problems));
      for (const [index, pattern] of problems.entries()) assert.match(analysis.problems[index]!.message, pattern);
      for (const { labelMap } of analysis.datasets) {
        if (labelMap.source !== null) assert.match(relative(folder, labelMap.source), /\.(?:parquet|arrow|json)$/);
      }
    });
  }
});
