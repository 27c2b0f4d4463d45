/** Tags of public data, exact against their answer keys from the file to the data set, where the folder is there. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Dataset, UnitSummary } from '../../../src/core/analysis.ts';
import { buildDataset } from '../../../src/core/dataset.ts';
import { englishOf } from '../../../src/core/message.ts';
import { type CountedFile, countFile } from '../../../src/formats/count-file.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { ROOT } from '../../support/paths.ts';

const DATA = join(ROOT, '..', 'shared', 'data');

interface TagKey {
  readonly tokens: number;
  readonly sentences: number;
  readonly tags: Readonly<Record<string, number>>;
  readonly entities_conlleval: Readonly<Record<string, number>>;
  readonly entities_total: number;
  readonly entities_strict: Readonly<Record<string, number>>;
  readonly invalid_iob2: number;
}

interface WordKey {
  readonly words: number;
  readonly sentences: number;
  readonly upos: Readonly<Record<string, number>>;
  readonly xpos: Readonly<Record<string, number>>;
  readonly deprel: Readonly<Record<string, number>>;
}

interface Keys {
  readonly wnut17: { readonly answer_key: { readonly wnut17: Readonly<Record<string, TagKey>> } };
  readonly ud_english_ewt: { readonly answer_key: { readonly splits: { readonly dev: WordKey } } };
}

function keys(t: TestContext): Keys | null {
  const path = join(DATA, 'keys.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Keys;
  t.skip('The folder of public data (../shared/data) is not there.');
  return null;
}

function datasetOf(name: string, { path, format, evidence: said, bytes, encoding, problemCount, parts }: CountedFile): Dataset {
  const files = [{ path, format, evidence: englishOf(said), said, bytes, encoding, problems: problemCount }];
  return buildDataset({ name, folder: DATA, labelMap: null, splits: [{ name: 'train', files, counts: parts[0]!.counts }] });
}

function unitOf(dataset: Dataset, unit: string): UnitSummary {
  return dataset.splits[0]!.units.find((each) => each.unit === unit)!;
}

const mapOf = (record: Readonly<Record<string, number>>) => new Map(Object.entries(record));

describe('public sequences', () => {
  for (const [split, name] of [
    ['train', 'wnut17train.conll'],
    ['dev', 'emerging.dev.conll'],
    ['test', 'emerging.test.annotated'],
  ] as const) {
    it(`wnut17 ${split}: tags, mentions by both rules, violations and their places`, async (t) => {
      const key = keys(t)?.wnut17.answer_key.wnut17[split];
      if (key === undefined) return;
      const path = join(DATA, 'wnut17', name);
      const dataset = datasetOf('wnut17', await countFile(path));
      const [token, mention, sentence] = (['token', 'mention', 'sentence'] as const).map((unit) => unitOf(dataset, unit));
      assert.deepEqual(new Map(token!.classes.map(({ label, count }) => [label, count])), mapOf(key.tags));
      assert.deepEqual([token!.total, sentence!.total, mention!.total], [key.tokens, key.sentences, key.entities_total]);
      assert.deepEqual(new Map(mention!.classes.map(({ label, count }) => [label, count])), mapOf(key.entities_conlleval));
      assert.deepEqual(new Map(mention!.classes.map(({ label, strict }) => [label, strict])), mapOf(key.entities_strict));
      assert.deepEqual(dataset.splits[0]!.scheme, { name: 'IOB2', violations: key.invalid_iob2 });

      const expected = firstViolation(readFileSync(path, 'utf8'));
      assert.equal(expected === null, key.invalid_iob2 === 0);
      const found = dataset.findings.filter(({ code }) => code === 'scheme-violation' || code === 'lenient-strict-gap');
      assert.deepEqual(
        found.map(({ code, label, line }) => [code, label, line]),
        expected === null
          ? []
          : [
              ['scheme-violation', null, expected.line],
              ['lenient-strict-gap', expected.type, expected.line],
            ],
      );
      assert.ok(found.every((finding) => finding.path === path));
      if (expected !== null) assert.match(found[0]!.message, new RegExp(`with ${expected.tag} after ${expected.previous}:`));
    });
  }

  for (const column of [undefined, 'XPOS', 'deprel', 5] as const) {
    it(`the English Web Treebank: ${column ?? 'UPOS'}`, async (t) => {
      const key = keys(t)?.ud_english_ewt.answer_key.splits.dev;
      if (key === undefined) return;
      const file = await countFile(join(DATA, 'ud_ewt_dev', 'en_ewt-ud-dev.conllu'), { column });
      const dataset = datasetOf('ewt', file);
      const counts = { UPOS: key.upos, XPOS: key.xpos, DEPREL: key.deprel }[file.parts[0]!.column ?? '']!;
      assert.equal(counts, column === undefined ? key.upos : column === 'deprel' ? key.deprel : key.xpos);
      const token = unitOf(dataset, 'token');
      assert.deepEqual(new Map(token.classes.map((each) => [each.label, each.count])), mapOf(counts));
      assert.deepEqual([token.total, file.parts[0]!.counts.records, file.parts[0]!.counts.ignored], [key.words, key.sentences, 0]);
      assert.deepEqual([file.format, file.task, file.problemCount], ['conllu', 'token-classification', 0]);
      if (column === undefined) assert.match(evidenceOf(file), /the labels in UPOS/);
      assert.equal(dataset.splits[0]!.scheme, null);
    });
  }
});

/** An I that does not go on a mention, found by splitting lines. */
function firstViolation(text: string) {
  let previous = 'O';
  for (const [index, line] of text.split('\n').entries()) {
    const tag = line.trimEnd().split('\t')[1];
    if (tag === undefined) {
      previous = 'O';
      continue;
    }
    const type = tag.slice(2);
    if (tag.startsWith('I-') && previous.slice(2) !== type) return { line: index + 1, tag, type, previous };
    previous = tag;
  }
  return null;
}
