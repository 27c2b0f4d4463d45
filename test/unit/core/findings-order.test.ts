import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../src/core/analysis.ts';
import { buildDataset, type DatasetInput } from '../../../src/core/dataset.ts';
import { FINDING_RULES } from '../../../src/core/findings/registry.ts';
import { countDocuments, countTags, labelsFile, splitInput } from '../../support/counted.ts';

function findings(input: Partial<DatasetInput>): readonly Finding[] {
  return buildDataset({ name: 'set', folder: 'data', labelMap: null, splits: [], ...input }).findings;
}

type Docs = Parameters<typeof countDocuments>[0];
const docs = (name: string, labels: Docs) => splitInput(name, countDocuments(labels));
const tags = (name: string, text: string) => splitInput(name, countTags(text));

test('a balanced set in order has no findings', () => {
  const balanced = Array.from({ length: 77 }, (_, index): [string, number] => [`intent_${index}`, 40]);
  assert.deepEqual(
    findings({ labelMap: labelsFile(...balanced.map(([label]) => label)), splits: [docs('train', balanced), docs('test', balanced)] }),
    [],
  );
  assert.deepEqual(
    findings({
      splits: [
        docs('train', [
          ['yes', 55],
          ['no', 45],
        ]),
        docs('dev', [
          ['yes', 45],
          ['no', 55],
        ]),
      ],
    }),
    [],
  );
  assert.deepEqual(findings({ splits: [tags('train', 'DET*40 NOUN*60 VERB*30')] }), []);
});

test('a small dev set with many classes differs by chance, and that is no drift', () => {
  const train = Array.from({ length: 77 }, (_, index): [string, number] => [`c${index}`, 130]);
  // 154 records drawn from 77 equal classes: counts as a Poisson distribution of mean 2 has them.
  const drawn = [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4].flatMap((count) => Array<number>(7).fill(count));
  const dev = drawn.map((count, index): [string, number] => [`c${index}`, count]);
  const set = buildDataset({ name: 'set', folder: '', labelMap: null, splits: [docs('train', train), docs('dev', dev)] });
  assert.ok(set.drift[0]!.jsDistance > 0.2, 'the distance alone would flag it');
  assert.deepEqual(
    set.findings.filter(({ code }) => code === 'drift'),
    [],
  );
});

test('77 classes in the same plight are one finding that names three', () => {
  const train = Array.from({ length: 77 }, (_, index): [string, number] => [`intent_${index}`, 40]);
  const [finding, ...others] = findings({ splits: [docs('train', train), docs('dev', [['intent_0', 300]])] }).filter(
    ({ code }) => code === 'missing-in-split',
  );
  assert.deepEqual(others, []);
  assert.equal(
    finding?.message,
    'intent_1, intent_2, intent_3 and 73 more occur in train but not in dev: no score on dev can tell how well they are learned.',
  );
  assert.equal(finding?.label, null);
  assert.equal(finding?.labels?.length, 76);
});

test('a config that fits none of 50 000 labels is one finding', () => {
  const seen = Array.from({ length: 50_000 }, (_, index): [string, number] => [`w${index}`, 1 + (index % 50)]);
  const found = findings({ labelMap: labelsFile('a', 'b'), splits: [docs('train', seen), docs('dev', seen)] });
  assert.deepEqual(
    found.filter(({ code }) => code === 'undeclared-label').map(({ message }) => message),
    ['w0, w1, w2 and 49,997 more occur in the data but are not declared in labels.txt: the model has no ids for them.'],
  );
});

test('a single class is named in label and labels', () => {
  const [finding] = findings({ labelMap: labelsFile('a', 'b'), splits: [docs('train', [['a', 50]])] });
  assert.equal(finding?.label, 'b');
  assert.deepEqual(finding?.labels, ['b']);
  assert.equal(finding?.split, 'train');
});

test('the most urgent comes first, and no two rules share a code', () => {
  const codes = FINDING_RULES.map(({ code }) => code);
  assert.equal(new Set(codes).size, codes.length);
  const found = findings({
    labelMap: labelsFile('O', 'B-X', 'B-Z', 'B-X'),
    splits: [tags('train', 'O*900 B-X*50 I-X*3 B-Y*2'), tags('dev', 'O*900 B-X*3')],
  }).map(({ code }) => codes.indexOf(code));
  assert.ok(found.length > 5);
  assert.deepEqual(
    found,
    [...found].sort((a, b) => a - b),
  );
});

test('hostile labels cannot break a message', () => {
  const hostile = ['<img onerror=alert(1)>', 'a\nb', '{0}', '$(bug)', '__proto__', '\u202eabc'];
  const messages = findings({
    labelMap: labelsFile(...hostile.slice(0, 3)),
    splits: [
      docs('train', [
        ['ok', 50],
        ['fine', 50],
      ]),
    ],
  });
  for (const { message } of messages) assert.doesNotMatch(message, /[\n\u202e]/);
  const many = findings({
    splits: [
      docs(
        'train',
        hostile.map((label) => [label, 2]),
      ),
    ],
  });
  assert.match(
    many.find(({ code }) => code === 'low-support')!.message,
    /^<img onerror=alert\(1\)>, a\\u\{a\}b, \{0\} and 3 more have fewer/,
  );
});
