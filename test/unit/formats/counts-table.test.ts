import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countsTable } from '../../../src/formats/label-files/counts-table.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, linesOf, readText, supportOf } from '../../support/pieces.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly parts: readonly (readonly [split: string | null, unit: string | null, ...labels: (readonly [string, number])[]])[];
  readonly problems?: readonly number[];
  readonly names?: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'labels and counts', text: 'label,count\nO,7904\nB-PER,596\n', parts: [[null, null, ['O', 7904], ['B-PER', 596]]] },
  {
    name: 'splits and a unit, in any order of columns',
    text: 'unit\tsplit\tlabel\tcount\ntoken\ttrain\tO\t5\ntoken\tvalidation\tO\t2\ntoken\ttrain\tB-X\t1\n',
    parts: [
      ['train', 'token', ['O', 5], ['B-X', 1]],
      ['dev', 'token', ['O', 2]],
    ],
  },
  { name: 'JSON Lines', text: '{"label":"a","count":3}\n{"label":"b","count":0}\n', parts: [[null, null, ['a', 3], ['b', 0]]] },
  {
    name: 'CRLF, quotes and floats of whole numbers',
    text: 'label;count\r\n"a;b";3.0\r\n"say ""x""";1\r\n',
    parts: [[null, null, ['a;b', 3], ['say "x"', 1]]],
  },
  { name: 'equal rows add up', text: 'label,count\na,1\nb,1\na,2\n', parts: [[null, null, ['a', 3], ['b', 1]]] },
  { name: 'ids that a map names', text: 'label,count\n1,4\n0,6\n', parts: [[null, null, ['pos', 4], ['neg', 6]]], names: ['neg', 'pos'] },
  {
    name: 'labels over two lines, empty labels and what is no comment',
    text: 'label,count\n"a\nb",2\n#c,1\n"",1\n',
    parts: [[null, null, ['a\nb', 2], ['#c', 1], ['', 1]]],
  },
  {
    name: 'counts as other programs write them',
    text: 'label\tcount\na\t1e+06\nb\t 7\nc\t9007199254740991\n',
    parts: [[null, null, ['a', 1_000_000], ['b', 7]]],
    problems: [4],
  },
  {
    name: 'counts that are none',
    text: 'label,count\na,1\nb,1.5\nc,-1\nd,9007199254740993\ne,0x10\nf,"1,234"\ng,NaN\nh,\ni,Infinity\nj,1e999\nk,1e400,\nl,2\n',
    parts: [[null, null, ['a', 1], ['l', 2]]],
    problems: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  },
  {
    name: 'JSON values that are none, beside large ones',
    text: '{"label":"a","count":3,"split":"validation"}\n{"label":null,"count":1}\n{"label":["b"],"count":1}\n{"label":"b","count":"x"}\n{"label":"b","count":1e300}\n[1]\n{"label":7,"count":"4","split":"dev"}\n{"__proto__":{"label":"z","count":1}}\n',
    parts: [['dev', null, ['a', 3], ['7', 4]]],
    problems: [2, 3, 4, 5, 6, 8],
  },
  {
    name: 'hostile labels',
    text: 'label,count\n__proto__,1\nconstructor,2\n',
    parts: [[null, null, ['__proto__', 1], ['constructor', 2]]],
  },
  {
    name: 'rows that cannot be read, and the rest',
    text: 'label,count,unit\na,1,token\nb,-1,token\nc,1.5,token\nd,x,token\ne\nf,1,word\ng,1,mention\nh,,token\ni,2,token\n',
    parts: [[null, 'token', ['a', 1], ['i', 2]]],
    problems: [3, 4, 5, 6, 7, 8, 9],
  },
];

describe('tables of counts', () => {
  for (const { name, text, parts, problems = [], names } of CASES) {
    it(`reads: ${name}`, async () => {
      assert.equal(recogniseFile(headOfText('counts.csv', text))?.format, 'counts');
      for (let size = 1; size <= Buffer.byteLength(text) + 1; size += 1) {
        const result = await readText(countsTable, text, names === undefined ? {} : { labels: names }, size);
        assert.deepEqual(
          result.parts.map(({ split, unit, counts }) => [split, unit ?? null, ...supportOf(counts)]),
          parts,
        );
        for (const { counts } of result.parts)
          assert.equal(
            counts.total,
            supportOf(counts).reduce((sum, [, count]) => sum + count, 0),
          );
        assert.deepEqual(linesOf(result), problems, `pieces of ${size}`);
      }
    });
  }

  it('leaves tables with other columns to the reader of tables', () => {
    assert.equal(recogniseFile(headOfText('train.csv', 'text,label,count\nhello there,a,3\nbye now,b,4\n'))?.format, 'csv');
    assert.equal(recogniseFile(headOfText('train.csv', 'label,text\na,hello there\nb,bye now\n'))?.format, 'csv');
  });
});
