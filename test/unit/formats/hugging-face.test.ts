import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { featuresOf } from '../../../src/formats/columnar/hugging-face.ts';

const CLASS = { names: ['a', 'b'], _type: 'ClassLabel' };
const entries = (features: unknown) => new Map([['huggingface', JSON.stringify({ info: { features } })]]);

describe('features of Hugging Face', () => {
  const CASES: readonly (readonly [string, unknown, readonly string[], readonly string[] | null])[] = [
    ['a class', { label: CLASS }, ['label'], ['a', 'b']],
    ['a sequence', { tags: { feature: CLASS, length: -1, _type: 'Sequence' } }, ['tags'], ['a', 'b']],
    ['a list', { tags: { feature: CLASS, _type: 'List' } }, ['tags'], ['a', 'b']],
    ['a large list of lists', { tags: { feature: { feature: CLASS, _type: 'List' }, _type: 'LargeList' } }, ['tags'], ['a', 'b']],
    ['a list as older files write it', { tags: [CLASS] }, ['tags'], ['a', 'b']],
    [
      'a class of the objects of a list',
      { objects: [{ box: { dtype: 'int64', _type: 'Value' }, category: CLASS }] },
      ['objects', 'category'],
      ['a', 'b'],
    ],
    [
      'a class of a sequence of objects',
      { objects: { feature: { category: CLASS }, _type: 'Sequence' } },
      ['objects', 'category'],
      ['a', 'b'],
    ],
    ['a class in objects in an object', { meta: { inner: { label: CLASS } } }, ['meta', 'inner', 'label'], ['a', 'b']],
    ['a value', { label: { dtype: 'int64', _type: 'Value' } }, ['label'], null],
    ['classes without names', { label: { num_classes: 2, _type: 'ClassLabel' } }, ['label'], null],
    ['names that are none', { label: { names: ['a', 1], _type: 'ClassLabel' } }, ['label'], null],
    ['another column', { label: CLASS }, ['other'], null],
    ['a step too far', { label: CLASS }, ['label', 'names'], null],
    ['a hostile name', { label: CLASS }, ['__proto__'], null],
  ];
  for (const [name, features, path, expected] of CASES) {
    it(`finds the names of ${name}`, () => assert.deepEqual(featuresOf(entries(features))?.classNames(path), expected));
  }

  it('tells an object of lists that stands for a list of objects', () => {
    const features = featuresOf(
      entries({ a: { feature: { x: CLASS }, _type: 'Sequence' }, b: { feature: { x: CLASS }, _type: 'List' }, c: [{ x: CLASS }] }),
    )!;
    assert.deepEqual(
      [features.isListOfObjects(['a']), features.isListOfObjects(['b']), features.isListOfObjects(['c']), features.isListOfObjects(['d'])],
      [true, false, false, false],
    );
  });

  it('knows nothing where nothing, or nothing readable, is said', () => {
    for (const text of ['', '{', '[]', '{"info": 1}', '{"info": {"features": []}}'])
      assert.equal(featuresOf(new Map([['huggingface', text]])), null);
    assert.equal(featuresOf(new Map()), null);
  });
});
