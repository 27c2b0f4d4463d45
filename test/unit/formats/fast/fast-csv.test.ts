import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CSV_CASES } from '../../../support/csv-cases.ts';
import { CUTS, type Cut, SameCounts, SMALL_CUTS } from '../../../support/same-counts.ts';

const WHOLE = CUTS.slice(0, 1);

/** Files that the fast path must not leave to the plain reader. */
const FAST: readonly (readonly [name: string, text: string])[] = [
  ['a header and a label column', 'text,label\nhello,a\nbye,b\nho,a\nhi,a\n'],
  ['carriage returns', 'text,label\r\nhello,a\r\n"bye\r\nbye",b\r\n"ho","a"\r\nhi,"a"\r\n'],
  ['a mark of byte order', '\uFEFFtext,label\nhello,a\nbye,b\nho,a\n'],
  ['no line feed at the end', 'text,label\nhello,a\nbye,b\nho,a'],
  ['no line feed after the closing quote at the end', 'text,label\nhello,a\nbye,b\nho,"a"'],
  ['the label in the first column', 'label,text\na,hello\n"b","bye, bye"\na,"x"\nb,y\n'],
  ['the label in the middle', 'id,label,text\n1,a,"hello, ""you"""\n2,"b",bye\n3,a,\n4,a,"x\ny"\n'],
  ['quoted commas, quotes and line feeds', 'text,label\n"one, two",a\n"say ""hi""\nnow",b\n"x","a"\n"",a\n"""",b\n"a\n\nb,c\n",a\n'],
  [
    'labels with quotes, commas and blanks',
    'text,label\nx,"the ""best"""\ny,"the ""best"""\nz,"a, b"\nw,"a, b"\nv, a\nu, a\nt,a b\ns,a b\n',
  ],
  [
    'long labels',
    `text,label\n${[13, 14, 15, 16, 62, 63, 65].map((length) => `x,${'l'.repeat(length)}\ny,"${'l'.repeat(length)}"\n`.repeat(2)).join('')}`,
  ],
  ['quotes within unquoted fields', 'text,label\nx,a\n5" nail,a\ny,b\n6" nail,b\nz,a\n'],
  ['text after a closing quote', 'text,label\n"x" y,a\nz,"a" \nw,b\nv,a\n'],
  ['rows that are too short or too long, and blank ones', 'text,label\nx,a\ny\n\nz,b\nw,a,c\n,\n,a\nv,\nu,a,\n'],
  ['empty and ignored labels', 'text,label\nx,\ny,a\nz,-100\nw,""\nv,a\n'],
  ['tabs, with quotes that mean nothing', 'text\tlabel\n"Well, he said\ta\nsize 5" nail\tb\n"done"\ta\nx\ta\n'],
  ['tabs and fields of several lines', 'text\tlabel\n"a\nb"\ta\n"c\td\ne\tf"\tb\nx\ta\n'],
  ['semicolons', 'text;score;class\nx;1,5;a\ny;2,5;b\nz;0,1;a\n'],
  ['bars', 'text|intent\nx|a\ny|b\nz|a\n'],
  [
    'no header',
    '1,this is a text of some words,a\n2,and here is another one,b\n3,one more text is here,a\n4,the last of all the texts,a\n5,the very last one it is,b\n',
  ],
  ['a lone carriage return in a field', 'text,label\n"x\ry",a\nz\rw,b\nv,a\n'],
  ['letters beyond ASCII', 'text,label\né,Å\n"ö, ü",ß\n日本,Å\nx,日本\ny,日本\n'],
  ['class names of objects', 'text,label\nx,__proto__\ny,constructor\nz,__proto__\n'],
];

/** Files that it must leave: what it would make of them is not what the plain reader makes. */
const LEFT: readonly (readonly [name: string, text: string | Uint8Array])[] = [
  ['a column of splits', 'text,label,split\nx,a,train\ny,b,test\nz,a,train\n'],
  ['one column', 'label\na\nb\na\n'],
  ['UTF-16', Buffer.from('\uFEFFtext,label\nx,a\ny,b\n', 'utf16le')],
  ['Latin-1', Buffer.from('text,label\ncaf\u00e9,a\nx,b\n', 'latin1')],
  ['a zero byte', 'text,label\nx\0,a\ny,b\n'],
];

describe('tables on the fast path', () => {
  const same = new SameCounts('csv');

  for (const [name, text] of FAST) {
    it(`counts the same: ${name}`, async () => {
      assert.deepEqual((await same.check(text)).slice(0, 1), [true]);
    });
  }

  it('counts the same in every case of the plain reader', async () => {
    for (const { text, column, names } of CSV_CASES) await same.check(text, CUTS, { column, labels: names });
  });

  it('counts the same for every size of pieces and segments', async () => {
    for (const [, text] of FAST) await same.check(text, SMALL_CUTS);
  });

  for (const [name, text] of LEFT) {
    it(`leaves to the plain reader: ${name}`, async () => {
      assert.deepEqual(await same.check(text, WHOLE), [false]);
    });
  }

  it('leaves labels that are too many to the plain reader', async () => {
    const table = (count: number) =>
      `text,label\n${Array.from({ length: count }, (_, index) => `x y z,l${index}\nv w,l${index}\n`).join('')}`;
    assert.deepEqual(await same.check(table(1000), WHOLE), [true]);
    assert.deepEqual(await same.check(table(1100), WHOLE), [true]);
    assert.deepEqual(await same.check(table(4000), WHOLE), [false]);
  });

  it('turns ids into names as the plain reader does', async () => {
    const labels = ['no', 'yes', 'perhaps'];
    const text = 'text,label\nx,0\ny,1\nz,1.0\nw,"0,2"\nv,2\nu,"0,2"\nt,-100\ns,7\nr,yes\nq,1.0\n';
    assert.deepEqual((await same.check(text, CUTS, { labels })).slice(0, 1), [true]);
  });

  it('counts several labels in a cell', async () => {
    const text = 'text,labels\nx,a|b\ny,a\nz,b|a\nw,a|b\nv,a|b|c\nu,c\nt,c|b\ns,a|b\n';
    assert.deepEqual((await same.check(text)).slice(0, 1), [true]);
  });

  it('takes the column that is asked for', async () => {
    const text = 'text,label,other\nx,a,1\ny,b,2\nz,a,1\n';
    await same.check(text, CUTS, { column: 'other' });
    await same.check(text, CUTS, { column: 1 });
    await same.check(text, CUTS, { column: 'none' });
  });

  it('guesses borders that prove wrong, and counts once more', async () => {
    // Each record holds lines that look like records.
    const text = `text,label\n${'"x\ny,b\ny,b\ny,b\ny,b\n",a\n'.repeat(40)}`;
    assert.deepEqual(await same.check(text, [{ threads: 2, segmentBytes: 50, pieceBytes: 1e9 }]), [true]);
  });

  it('counts the same in random tables', async () => {
    await fc.assert(
      fc.asyncProperty(randomTable, fc.constantFrom(...RANDOM_CUTS), async (text, cut) => {
        await same.check(text, [cut]);
      }),
      { numRuns: 400, seed: 42 },
    );
  });
});

const RANDOM_CUTS: readonly Cut[] = [
  { threads: 1, segmentBytes: 1e9, pieceBytes: 1e9 },
  { threads: 2, segmentBytes: 100, pieceBytes: 1e9 },
  { threads: 3, segmentBytes: 64, pieceBytes: 33 },
  { threads: 2, segmentBytes: 17, pieceBytes: 5 },
];

const TEXTS = ['word', 'two words', 'é', '"quoted"', '"with, comma"', '"two\nlines"', '"said ""hi"""', '""', ''] as const;
const LABELS = ['a', 'b', '"a"', 'a longer label', '"a label that is much longer, with a comma"', '日本'] as const;
const ODD_TEXTS = ['5" nail', '"open', 'open"', '"x" y', '"a\r\nb"', 'x\ry', '"a""', '"\n\n"', ' "x"', '\\"x'] as const;
const ODD_LABELS = ['', '""', '-100', '"a ""b"""', 'a"b', ' a', '0', '"a" ', "'a'"] as const;

const randomTable = fc
  .record({
    delimiter: fc.constantFrom(',', ',', '\t', ';'),
    end: fc.constantFrom('\n', '\n', '\r\n'),
    labelAt: fc.constantFrom(0, 1, 2),
    rows: fc.array(
      fc.oneof(
        { weight: 30, arbitrary: fc.tuple(fc.constantFrom(...TEXTS), fc.constantFrom(...TEXTS), fc.constantFrom(...LABELS)) },
        { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...ODD_TEXTS), fc.constantFrom(...TEXTS), fc.constantFrom(...LABELS)) },
        { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...TEXTS), fc.constantFrom(...TEXTS), fc.constantFrom(...ODD_LABELS)) },
        { weight: 1, arbitrary: fc.array(fc.constantFrom(...TEXTS, ...LABELS), { maxLength: 5 }) },
      ),
      { minLength: 3, maxLength: 40 },
    ),
    isEnded: fc.boolean(),
  })
  .map(({ delimiter, end, labelAt, rows, isEnded }) => {
    const line = (cells: readonly string[]) => {
      if (cells.length !== 3) return cells.join(delimiter);
      const [text, other, label] = cells as [string, string, string];
      return [text, other].toSpliced(labelAt, 0, label).join(delimiter);
    };
    return [line(['text', 'other', 'label']), ...rows.map(line)].join(end) + (isEnded ? end : '');
  });
