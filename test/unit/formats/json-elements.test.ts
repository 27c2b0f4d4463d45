import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { englishOf } from '../../../src/core/message.ts';
import { JsonElements } from '../../../src/formats/json-elements.ts';
import { piecesOf } from '../../support/pieces.ts';

describe('elements of a JSON array', () => {
  it('cuts the elements of any array as a parser would, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 6 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(0, 2),
        async (values, size, indent) => {
          const found: unknown[] = [];
          const problems: string[] = [];
          const elements = new JsonElements({
            element: (text) => found.push(JSON.parse(text)),
            problem: (_, message) => problems.push(englishOf(message)),
          });
          for await (const piece of piecesOf(JSON.stringify(values, null, indent), size)) elements.push(piece);
          elements.end();
          assert.equal(JSON.stringify(found), JSON.stringify(values));
          assert.deepEqual(problems, []);
        },
      ),
    );
  });

  it('leaves out an element that is too long, and goes on', () => {
    const found: string[] = [];
    const problems: number[] = [];
    const elements = new JsonElements({ element: (text) => found.push(text), problem: (line) => problems.push(line) }, 20);
    for (const part of ['["a",\n"', 'x'.repeat(30), '",\n"b"]']) elements.push(Buffer.from(part));
    elements.end();
    assert.deepEqual([found, problems], [['"a"', '"b"'], [2]]);
  });
});
