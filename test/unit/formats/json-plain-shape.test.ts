import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findShape } from '../../../src/formats/label-files/find-shape.ts';
import { plainShapeOfLines } from '../../../src/formats/label-files/jsonl.ts';
import { plainShape, shapeOfPlain } from '../../../src/formats/label-files/plain-shape.ts';

describe('the plain shape of JSON records', () => {
  it('tells a shape in plain terms that reads records as the shape does', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom('a', '', null, -1, [], ['a', 'b'], [1, 2], [null, 'a'], { label: 'a' }),
    );
    const record = fc.oneof(fc.record({ label: value, tokens: value, tags: value }, { requiredKeys: [] }), value);
    for (const lines of [
      '{"text":"a b","label":"a"}\n{"text":"b","label":["a"]}\n',
      '{"tokens":["a"],"tags":["O"]}\n{"tokens":["a"],"tags":["B-X"]}\n',
    ]) {
      const found = findShape(
        lines
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
        undefined,
      )!.shape;
      const plain = plainShapeOfLines(Buffer.from(lines), true, undefined);
      assert.deepEqual(plain, plainShape(found));
      const told = shapeOfPlain(JSON.parse(JSON.stringify(plain)));
      fc.assert(fc.property(record, (one) => assert.deepEqual(told.read(one), found.read(one))));
    }
  });

  it('tells no shape in plain terms where records, or lines, are not plain', () => {
    for (const [text, column] of [
      ['{"text":"a b","labels":[0,1,0,0]}\n{"text":"b","labels":[0,0,1,1]}\n'],
      ['{"text":"a","label":[[0,1,"X"]]}\n{"text":"b","label":[]}\n'],
      ['{"text":"a b","meta":{"label":"a"}}\n{"text":"b","meta":{"label":"a"}}\n', 'meta.label'],
      ['{"file_name":"1.png","label":"a"}\n{"file_name":"2.png","label":"a"}\n'],
      ['{"tokens":[["a"]],"tags":[["O"]]}\n{"tokens":[["a"]],"tags":[["B-X"]]}\n'],
      ['[{"text":"a b","label":"a"},\n{"text":"b","label":"a"}]'],
      ['{"text":"a b",\n"label":"a"}\n{"text":"b",\n"label":"a"}'],
    ] as const) {
      assert.equal(plainShapeOfLines(Buffer.from(text), true, column), null, text);
    }
  });
});
