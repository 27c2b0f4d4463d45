import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { englishOf } from '../../../src/core/message.ts';
import { describeUnknown } from '../../../src/formats/describe-unknown.ts';
import { headOfText } from '../../support/pieces.ts';

const rows = (count: number, row: (index: number) => string) => Array.from({ length: count }, (_, index) => `${row(index)}\n`).join('');

const CASES: readonly (readonly [name: string, text: string, said: RegExp | null])[] = [
  [
    'houses.csv',
    `Id,SalePrice\n${rows(30, (i) => `${i},${1000 + i * 97}`)}`,
    /^It looks like a table without a column of labels: its columns are "Id", "SalePrice"\./,
  ],
  ['x.tsv', rows(30, (i) => `${i}\t0.${i}\t${i * 7}`), /^It looks like a table of 3 columns without a header/],
  ['x.jsonl', rows(3, (i) => `{"id": ${i}, "text": "a"}`), /^It looks like JSON records without labels: their keys are "id", "text"\./],
  ['x.json', '[{"a": 1}, {"b": 2}]', /^It looks like JSON records without labels: their keys are "a", "b"\./],
  ['settings.json', '{"name": "x", "version": 3}', /^It is a JSON object with the keys "name", "version"/],
  ['many.json', JSON.stringify(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`k${i}`, i]))), /"k7", … \(12\)/],
  ['long.json', `{"${'x'.repeat(200)}": 1}`, /"x{60}…"/],
  ['numbers.json', '[1, 2]', /^It is a JSON document/],
  ['notes.txt', 'It rained.\nThen it did not.\n', /^It looks like text without labels/],
  ['main.rs', 'fn main() {}\n', null],
  ['empty.csv', '', null],
];

describe('what nobody claims', () => {
  for (const [name, text, said] of CASES) {
    it(`is described: ${name}`, () => {
      const message = describeUnknown(headOfText(name, text));
      if (said === null) assert.equal(message, null);
      else assert.match(englishOf(message!), said);
    });
  }
});
