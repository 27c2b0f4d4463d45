/** Figures as files: what other programs read back is what was there. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { slugOf } from '../../../webview/files/save-file.ts';
import { plainColor } from '../../../webview/files/standalone-svg.ts';
import { csvOf, jsonOf, type Value } from '../../../webview/files/table-files.ts';

const table = (...rows: readonly (readonly Value[])[]) => ({ title: 'T', about: 'a', columns: ['class', 'share'], rows });

describe('a table as CSV', () => {
  const cases: readonly { readonly name: string; readonly row: readonly Value[]; readonly line: string }[] = [
    { name: 'plain', row: ['O', 0.5], line: 'O,0.5' },
    { name: 'a number as it is', row: ['O', 0.1 + 0.2], line: 'O,0.30000000000000004' },
    { name: 'nothing, and what is no number', row: [null, Number.NaN], line: ',' },
    { name: 'a comma', row: ['a,b', 1], line: '"a,b",1' },
    { name: 'quotes', row: ['say "no"', 1], line: '"say ""no""",1' },
    { name: 'a line break', row: ['a\nb', 1], line: '"a\nb",1' },
    { name: 'blanks at the ends', row: [' a ', 1], line: '" a ",1' },
    { name: 'what a spreadsheet would run', row: ['=1+1', 1], line: "'=1+1,1" },
    { name: 'a call behind a minus', row: ['-2+cmd|x!A0', 1], line: "'-2+cmd|x!A0,1" },
    { name: 'a name that begins with a minus', row: ['-DOCSTART-', -1], line: '-DOCSTART-,-1' },
  ];
  for (const { name, row, line } of cases) it(`writes ${name}`, () => assert.equal(csvOf(table(row)), `class,share\r\n${line}\r\n`));
});

describe('a table as JSON', () => {
  it('keeps labels out of the keys', () => {
    const read = JSON.parse(jsonOf(table(['__proto__', 1], ['constructor', null])));
    assert.deepEqual(read, {
      title: 'T',
      about: 'a',
      columns: ['class', 'share'],
      rows: [
        ['__proto__', 1],
        ['constructor', null],
      ],
    });
  });
});

describe('the name of a file', () => {
  for (const [title, name] of [
    ['Who gets the gradient', 'who-gets-the-gradient'],
    ['γ × α', 'gamma-alpha'],
    ['../../etc', 'etc'],
    ['…', 'figure'],
    ['x'.repeat(200), 'x'.repeat(60)],
  ] as const)
    it(`is ${name.slice(0, 30)}`, () => assert.equal(slugOf(title), name));
});

describe('a colour that other programs read', () => {
  for (const [value, color, opacity] of [
    ['rgb(26, 133, 255)', '#1a85ff', 1],
    ['rgba(26, 133, 255, 0.5)', '#1a85ff', 0.5],
    ['color(srgb 0.5 1 0 / 0.25)', '#80ff00', 0.25],
    ['color(srgb 1e-7 0.0 1.2)', '#0000ff', 1],
    ['none', 'none', 1],
  ] as const)
    it(value, () => assert.deepEqual(plainColor(value), { color, opacity }));
});
