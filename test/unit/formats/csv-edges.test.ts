import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csv } from '../../../src/formats/label-files/csv.ts';
import { isPlainLayout, layoutOfCsv } from '../../../src/formats/label-files/csv-layout.ts';
import { linesOf, readText, supportOf } from '../../support/pieces.ts';

interface Edge {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly (readonly [string, number])[];
  readonly records: number;
  readonly ignored?: number;
  readonly problems?: readonly number[];
  readonly column?: string | number;
}

const AB = [
  ['a', 2],
  ['b', 1],
] as const;

const EDGES: readonly Edge[] = [
  { name: 'the separator that a spreadsheet names', text: 'sep=;\r\ntext;label\r\n"x, y";a\r\nz;b\r\nw;a\r\n', labels: AB, records: 3 },
  {
    name: 'comments before the header and between rows',
    text: '# by hand, in a hurry\n#\ntext,label\nx,a\n# "not, a, row\ny,b\nz,a\n',
    labels: AB,
    records: 3,
  },
  {
    name: 'apostrophes around most texts',
    text: "Web;'eins; zwei, drei und vier'\nSport;'vier; fünf, sechs und noch einer'\nWeb;sieben Tage ohne Regen\n".repeat(5),
    labels: [
      ['Web', 10],
      ['Sport', 5],
    ],
    records: 15,
    column: 1,
  },
  {
    name: 'a blank after each separator',
    text: `|1x3 Cross validator\n${'39, State-gov, 13, Male, <=50K.\n52, Private, , Female, >50K.\n'.repeat(5)}`,
    labels: [
      ['<=50K.', 5],
      ['>50K.', 5],
    ],
    records: 10,
    column: 5,
  },
  {
    name: 'a blank before a label alone',
    text: 'id,text,label\n'.concat('1,x, a\n2,y,b\n'.repeat(5)),
    labels: [
      [' a', 5],
      ['b', 5],
    ],
    records: 10,
  },
  { name: 'hash tags at the beginning of texts', text: '#one,a\n#two,b\n#one more,a\n', labels: AB, records: 3, column: 2 },
  { name: 'a header that begins with #', text: '#id,label\n1,a\n2,b\n3,a\n', labels: AB, records: 3 },
  { name: 'lone returns', text: 'text,label\rx,a\r"y\nz",b\rw,a\r', labels: AB, records: 3 },
  { name: 'a lone return between two rows', text: 'text,label\nx,a\ry,b\nz,a\n', labels: AB, records: 3 },
  { name: 'a lone return within a text', text: 'text,label\nx\ry,a\nz,b\nw,a\n', labels: AB, records: 3 },
  {
    name: 'quotes after backslashes, over lines and beside commas',
    text: 'text,label\n"a \\"b, c\\" d",a\n"x \\"y\nz, w\\"","b"\n"p \\\\","a"\n',
    labels: AB,
    records: 3,
  },
  {
    name: 'a label with a quote after a backslash',
    text: 'text,label\nx,"say \\"hi, you\\""\ny,b\nz,b\nw,b\n',
    labels: [
      ['say "hi, you"', 1],
      ['b', 3],
    ],
    records: 4,
  },
  { name: 'an end within a quoted field', text: 'text,label\nx,a\ny,b\nz,a\n"so, it was, i', labels: AB, records: 3, problems: [5] },
  { name: 'apostrophes around fields', text: "label;text\na;x y z\nb;'x; it''s y; z'\na;z 'y' x\n", labels: AB, records: 3 },
  { name: 'rows of empty cells', text: 'text,label\nx,a\n,\ny,b\n,,,\nz,a\n', labels: AB, records: 3 },
  { name: 'a short row that has its label', text: 'label,text,more\na,x,y\nb\na,x,y\n', labels: AB, records: 3 },
  { name: 'a header in quotes, with blanks', text: '"text" , "label"\n"x",a\n"y",b\n"z",a\n', labels: AB, records: 3, column: 2 },
  {
    name: 'a column by a name written otherwise',
    text: 'text,My Label Here,label\nx,a,1\ny,b,1\nz,a,2\n',
    labels: AB,
    records: 3,
    column: 'my_label here',
  },
  { name: 'a number as the name of a column', text: 'text,2,label\nx,a,1\ny,b,1\nz,a,2\n', labels: AB, records: 3, column: '2' },
  {
    name: 'a column for each label: none, unknown, partly unknown, blank',
    text: 'id,text,a,b,c\n1,x y z,1,0,0\n2,x y w,0,0,0\n3,x v z,-1,-1,-1\n4,u y z,1,-1,1\n5,x y q,,,1\n',
    labels: [
      ['a', 2],
      ['c', 2],
    ],
    records: 5,
    ignored: 1,
  },
  {
    name: 'a column for each label, with a cell that is neither',
    text: 'id,text,a,b,c\n1,x y z,1,0,0\n2,x y w,0,2,0\n3,x v z,True,0.0,1.0\n4,x v k,0,0\n',
    labels: [
      ['a', 2],
      ['c', 1],
    ],
    records: 2,
    problems: [3, 5],
    column: 'a,b,c',
  },
  {
    name: 'columns by their names, and by what they begin with',
    text: 'title,year,genre_x,genre_y,old\nf,1950,1,0,1\ng,1960,1,1,0\n',
    labels: [
      ['genre_x', 2],
      ['genre_y', 1],
    ],
    records: 2,
    column: 'genre_*',
  },
  {
    name: 'true and false for each label',
    text: 'text,a,b,c\nx y z,True,False,False\nx y w,True,True,False\nq r s,False,False,False\n',
    labels: AB,
    records: 3,
  },
  { name: 'an empty list beside others', text: "text,labels\nx,\"['a', 'b']\"\ny,[]\nz,['a']\nw,\n", labels: AB, records: 4, ignored: 1 },
  {
    name: 'a cell that is no list among lists',
    text: `text,labels\n${"x,['a']\n".repeat(2)}${'y,"[\'b\']"\n'}${"z,['c']\n".repeat(10)}w,so [it] is\n`,
    labels: [...AB, ['c', 10]],
    records: 14,
    ignored: 1,
    problems: [15],
  },
  { name: 'labels between bars, with some that are empty', text: 'text,labels\nx,a|b\ny,a|\nz,|\n', labels: AB, records: 3 },
];

describe('edges of tables', () => {
  for (const { name, text, labels, records, ignored = 0, problems = [], column } of EDGES) {
    it(`counts: ${name}`, async () => {
      for (let size = 1; size <= Buffer.byteLength(text) + 1; size += 1) {
        const result = await readText(csv, text, column === undefined ? {} : { column }, size);
        assert.deepEqual(supportOf(result.parts[0]?.counts), labels, `pieces of ${size}`);
        assert.deepEqual([result.parts[0]?.counts.records, result.parts[0]?.counts.ignored], [records, ignored]);
        assert.deepEqual(linesOf(result), problems, `pieces of ${size}`);
      }
    });
  }

  it('goes on where lone returns end the lines of a later part', async () => {
    const rows = Array.from({ length: 120_000 }, (_, index) => `"text, ${index}",${index % 3 === 0 ? 'a' : 'b'}`);
    const text = `text,label\n${rows.slice(0, 30_000).join('\n')}\n${rows.slice(30_000).join('\r')}\r`;
    for (const size of [1 << 16, 1 << 18, 1 << 22]) {
      const { parts, problems } = await readText(csv, text, {}, size);
      assert.deepEqual(
        new Map(supportOf(parts[0]!.counts)),
        new Map([
          ['a', 40_000],
          ['b', 80_000],
        ]),
      );
      assert.deepEqual(problems, []);
    }
  });

  it('declares the labels that have a column, also those that no row carries', async () => {
    const { parts } = await readText(csv, 'text,a,b,c\nx y z,1,0,0\nu v w,1,0,0\n');
    assert.deepEqual(parts[0]!.declared, ['a', 'b', 'c']);
    assert.deepEqual(parts[0]!.column, undefined);
  });

  it('says which column it read', async () => {
    const column = async (text: string, named?: string | number) =>
      (await readText(csv, text, named === undefined ? {} : { column: named })).parts[0]!.column;
    assert.equal(await column('text,Label\nx,a\ny,b\n'), 'Label');
    assert.equal(await column('text,label,mood\nx,a,c\ny,b,d\n', 3), 'mood');
    assert.equal(await column('x,1,a\ny,2,b\n', 3), '3');
  });

  it('says which columns there are when the one that is named is not', async () => {
    for (const [text, message] of [
      ['text,label\nx,a\n', /There is no column "mood": name one, or a position from 1 to 2\./],
      ['x y z,1\nu v w,2\n', /There is no column "mood": name a position from 1 to 2\./],
    ] as const) {
      const { parts, problems } = await readText(csv, text, { column: 'mood' });
      assert.equal(parts[0]!.counts.records, 0);
      assert.match(problems[0]![1], message);
    }
  });

  it('reads the split of a row from other columns whose values are all splits', async () => {
    const { parts } = await readText(csv, 'emotion,pixels,Usage\n0,70 80,Training\n3,1 2,PublicTest\n3,5 6,Training\n');
    assert.deepEqual(
      parts.map(({ split, unit, counts }) => [split, unit, ...supportOf(counts)]),
      [
        ['train', 'image', ['0', 1], ['3', 1]],
        ['test', 'image', ['3', 1]],
      ],
    );
    const other = await readText(csv, 'text,label,set\nx,a,red\ny,b,train\n');
    assert.deepEqual(
      other.parts.map(({ split }) => split),
      [null],
    );
  });

  it('tells a watch of each label with its line and split', async () => {
    const seen: unknown[] = [];
    const watch = {
      see: (label: string, line: number) => seen.push([label, line]),
      enterSplit: (split: string | null) => seen.push(split),
    };
    await readText(csv, 'split,text,labels\ntrain,"x\ny",a|b\nval,z,b\ntrain,w,a\n', { watch });
    assert.deepEqual(seen, ['train', ['a', 2], ['b', 2], 'dev', ['b', 4], 'train', ['a', 5]]);
  });

  it('keeps two words apart that are one split elsewhere', async () => {
    const rows = ['Training', 'PublicTest', 'Training', 'PrivateTest', 'PublicTest'].map(
      (usage, index) => `${index % 2},${usage},70 80 82\n`,
    );
    const { parts } = await readText(csv, `emotion,Usage,pixels\n${rows.join('')}`);
    assert.deepEqual(
      parts.map(({ split, counts }) => [split, counts.records]),
      [
        ['train', 2],
        ['PublicTest', 2],
        ['PrivateTest', 1],
      ],
    );
  });

  it('knows the plain layout, which a faster reader may take', () => {
    const isPlain = (text: string, column?: string) => isPlainLayout(layoutOfCsv(text, true, column)!);
    assert.deepEqual(
      [
        'text,label\nx,a\ny,b\n',
        'text;label\n"x;y";a\ny;b\n',
        'split,label\ntrain,a\ndev,b\n',
        'text,labels\nx,a|b\ny,b\n',
        'sep=;\ntext;label\nx;a\ny;b\n',
        '# so\ntext,label\nx,a\ny,b\n',
        'text,a,b,c\nx y z,1,0,0\nu v w,1,0,0\n',
      ].map((text) => isPlain(text)),
      [true, true, false, false, false, false, false],
    );
  });
});
