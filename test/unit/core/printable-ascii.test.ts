import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldedLabel } from '../../../src/core/folded-label.ts';
import { isPrintableAscii } from '../../../src/core/printable-ascii.ts';
import { splitOfName } from '../../../src/formats/split-name.ts';

describe('texts of ASCII and others', () => {
  it('are told apart by one sign', () => {
    for (const text of ['', ' ~', 'a-B_1.json']) assert.equal(isPrintableAscii(text), true, text);
    for (const text of ['é', 'a\u00ad', '\t', 'a\n', '\u007f', '日本', '\ud800'])
      assert.equal(isPrintableAscii(text), false, JSON.stringify(text));
  });

  for (const [label, key] of [
    ['New_York', 'new-york'],
    ['Zürich_See', 'zürich-see'],
    ['new\u00ad york,', 'new-york'],
    ['A', 'A'],
    ['Ä', 'Ä'],
    ['--', '--'],
    ['--\u00ad', '--'],
  ] as const)
    it(`are labels that look like ${key}: ${JSON.stringify(label)}`, () => assert.equal(foldedLabel(label), key));

  for (const [name, split, stem] of [
    ['ner-train-v2.conll', 'train', 'ner'],
    ['données-train-v2.conll', 'train', 'données'],
    ['trainLabels.csv', 'train', 'Labels'],
    ['trainÄpfel.csv', 'train', 'Äpfel'],
    ['dev٣.csv', 'dev', ''],
    ['wnut17train.conll', 'train', 'wnut17'],
    ['wnut٣test.conll', 'test', 'wnut٣'],
  ] as const)
    it(`are names of splits: ${name}`, () => assert.deepEqual(splitOfName(name), { split, stem }));
});
