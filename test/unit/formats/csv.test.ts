import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { csv } from '../../../src/formats/label-files/csv.ts';
import { linesOf, readText, supportOf } from '../../support/pieces.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly (readonly [string, number])[];
  readonly problems?: readonly number[];
  readonly ignored?: number;
  readonly column?: string | number;
  readonly names?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'a header and a label column',
    text: 'text,label\nhello,a\nbye,b\nho,a\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
  {
    name: 'quoted commas, quotes and line feeds',
    text: 'text,label\n"one, two",a\n"say ""hi""\nnow",b\n"x","a"\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
  {
    name: 'CRLF records with line feeds within',
    text: 'text,category\r\n"one\ntwo",a\r\nthree,b\r\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'a label with quotes in it',
    text: 'text,label\nx,"the ""best"""\ny,"the ""best"""\nz,b\n',
    labels: [
      ['the "best"', 2],
      ['b', 1],
    ],
  },
  {
    name: 'a label with a comma',
    text: 'label,text\n"a, b",x\n"a, b",y\nc,z\n',
    labels: [
      ['a, b', 2],
      ['c', 1],
    ],
  },
  {
    name: 'tabs, with quotes that mean nothing',
    text: 'text\tlabel\n"Well, he said\ta\nsize 5" nail\tb\n"done"\ta\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
  {
    name: 'semicolons and decimal commas',
    text: 'text;score;class\nx;1,5;a\ny;2,5;b\nz;0,1;a\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
  {
    name: 'bars',
    text: 'text|intent\nx|a\ny|b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'a quote within an unquoted field',
    text: 'text,label\n5" nail,a\n6" nail,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'an open quote that never closes',
    text: 'text,label\nx,a\n"open,b\ny,a\nz,b\n',
    labels: [
      ['a', 2],
      ['b', 2],
    ],
    problems: [3],
  },
  {
    name: 'a row that is too short, and the rest',
    text: 'text,label\nx,a\nonly text\ny,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
    problems: [3],
  },
  {
    name: 'a row that is too long, and the rest',
    text: 'text,label\nx,a\none, two,b\ny,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
    problems: [3],
  },
  {
    name: 'empty cells at the end of a row',
    text: 'text,label\nx,a,,\ny,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'blank lines',
    text: 'text,label\n\nx,a\n\r\ny,b\n\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'rows without a label, and −100',
    text: 'text,label\nx,a\ny,\nz,-100\nw,b\n',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
    ignored: 2,
  },
  {
    name: 'ids that a map names',
    text: 'text,label\nx,1\ny,0\nz,1.0\n',
    labels: [
      ['b', 2],
      ['a', 1],
    ],
    names: ['a', 'b'],
  },
  {
    name: 'several ids of a map in one cell, each once',
    text: 'text\tlabel\nx\t1,0\ny\t0,0\nz\t1\nw\t1,7\n',
    labels: [
      ['b', 3],
      ['a', 2],
      ['7', 1],
    ],
    names: ['a', 'b'],
  },
  {
    name: 'several names of a map in one cell, beside a name with a comma',
    text: 'text;label\nx;a|b\ny;"a,c"\nz;"a,b"\n',
    labels: [
      ['a', 2],
      ['b', 2],
      ['a,c', 1],
    ],
    names: ['a', 'b', 'c', 'a,c'],
  },
  {
    name: 'the column by name',
    text: 'text,label,mood\nx,a,good\ny,b,bad\n',
    labels: [
      ['good', 1],
      ['bad', 1],
    ],
    column: 'mood',
  },
  {
    name: 'the column by position, without a header',
    text: 'x,7,good\ny,8,bad\nz,9,good\n',
    labels: [
      ['good', 2],
      ['bad', 1],
    ],
    column: 3,
  },
  {
    name: 'a name that ends like one of a label',
    text: 'file,cell_type,xmin\na.jpg,WBC,1\nb.jpg,RBC,2\n',
    labels: [
      ['WBC', 1],
      ['RBC', 1],
    ],
  },
  {
    name: 'no header: few values beside texts',
    text: 'I like this one\t3\tid1\nthis one is bad\t4\tid2\nthe third is fine\t3\tid3\nand so is that\t3\tid4\n',
    labels: [
      ['3', 3],
      ['4', 1],
    ],
  },
  {
    name: 'no line end at the end',
    text: 'text,label\nx,a\ny,"b"',
    labels: [
      ['a', 1],
      ['b', 1],
    ],
  },
  {
    name: 'hostile labels',
    text: 'text,label\nx,__proto__\ny,<img onerror=x>\nz,__proto__\nv,constructor\n',
    labels: [
      ['__proto__', 2],
      ['<img onerror=x>', 1],
      ['constructor', 1],
    ],
  },
  {
    name: 'labels alone',
    text: 'label\na\nb\na\n',
    labels: [
      ['a', 2],
      ['b', 1],
    ],
  },
];

describe('tables', () => {
  for (const { name, text, labels, problems = [], ignored = 0, column, names } of CASES) {
    it(`counts: ${name}`, async () => {
      const options = { ...(column === undefined ? {} : { column }), ...(names === undefined ? {} : { labels: names }) };
      for (let size = 1; size <= Buffer.byteLength(text) + 1; size += 1) {
        const result = await readText(csv, text, options, size);
        assert.deepEqual(supportOf(result.parts[0]?.counts), labels, `pieces of ${size}`);
        assert.equal(result.parts[0]?.counts.ignored, ignored);
        assert.deepEqual(linesOf(result), problems, `pieces of ${size}`);
      }
    });
  }

  it('counts by the column that names the split of a row', async () => {
    const text = 'split,text,label\ntrain,"x, y",a\nval,"u\nv",b\n"train",z,b\ntest,5" nail,a\n';
    for (let size = 1; size <= text.length; size += 1) {
      const { parts } = await readText(csv, text, {}, size);
      assert.deepEqual(
        parts.map(({ split, counts }) => [split, ...supportOf(counts)]),
        [
          ['train', ['a', 1], ['b', 1]],
          ['dev', ['b', 1]],
          ['test', ['a', 1]],
        ],
      );
    }
    const one = await readText(csv, 'split,text,label\ntrain,x,a\ntrain,y,b\n');
    assert.deepEqual(
      one.parts.map(({ split }) => split),
      [null],
    );
  });

  it('keeps physical lines as first places', async () => {
    const { parts } = await readText(csv, 'text,label\n"a\nb\nc",x\nd,y\n');
    assert.deepEqual(
      [...parts[0]!.counts.labels].map(([label, { firstLine }]) => [label, firstLine]),
      [
        ['x', 2],
        ['y', 5],
      ],
    );
  });

  it('reads back every table that a writer quotes as RFC 4180 says', async () => {
    const cell = fc.stringMatching(/^[a-c ",\n\té]{0,6}$/);
    const label = fc.constantFrom('a', 'b"', 'c,d', 'é\n', ' e');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, label), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 64 }),
        async (rows, size) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const text = `text,label\r\n${rows.map((row) => row.map(quote).join(',')).join('\r\n')}\r\n`;
          const { parts, problems } = await readText(csv, text, {}, size);
          const expected = new Map<string, number>();
          for (const [, name] of rows) expected.set(name, (expected.get(name) ?? 0) + 1);
          assert.deepEqual(new Map(supportOf(parts[0]?.counts)), expected);
          assert.equal(problems.length, 0);
        },
      ),
    );
  });

  it('leaves out a line that is too long, once and whole', async () => {
    const { parts, problems } = await readText(csv, `text,label\nx,a\n"${'long, '.repeat(1_000_000)}",b\ny,b\nonly text\n`);
    assert.deepEqual(supportOf(parts[0]?.counts), [
      ['a', 1],
      ['b', 1],
    ]);
    assert.deepEqual(
      problems.map(([line]) => line),
      [3, 5],
    );
  });

  it('bounds what an open quote can swallow', async () => {
    const rows = Array.from({ length: 200_000 }, (_, index) => `text number ${index},${index % 2 === 0 ? 'a' : 'b'}\n`).join('');
    const { parts, problems } = await readText(csv, `text,label\nx,a\n"open,b\n${rows}`);
    assert.deepEqual(supportOf(parts[0]?.counts), [
      ['a', 100_001],
      ['b', 100_001],
    ]);
    assert.deepEqual(
      problems.map(([line]) => line),
      [3],
    );
  });
});
