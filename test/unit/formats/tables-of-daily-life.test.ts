/** Exports of every day that look a little like data with labels: nobody would call them so, and nothing is guessed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { headOfText } from '../../support/pieces.ts';

const ROWS = 200;
const random = new Random(5);
const measure = () => (random.below(10_000) / 100 + 0.005).toFixed(3);
const measures = (count: number) => Array.from({ length: count }, measure);
const one = <T>(...of: readonly T[]) => of[random.below(of.length)]!;
const day = (index: number) => `2024-01-${String((index % 28) + 1).padStart(2, '0')}`;

interface Table {
  readonly what: string;
  readonly file?: string;
  readonly header?: string;
  readonly separator?: string;
  readonly row: (index: number) => readonly (string | number)[];
}

const TABLES: readonly Table[] = [
  { what: 'doses in a unit', row: (index) => [index, measure(), measure(), 'mg'] },
  { what: 'a thermometer', row: (index) => [1_700_000_000 + index, measure(), 'C'] },
  { what: 'thermometers in rooms', row: (index) => [1_700_000_000 + index, measure(), one('kitchen', 'hall', 'bath')] },
  { what: 'bookings in two currencies', row: (index) => [index, measure(), measure(), one('EUR', 'USD')] },
  { what: 'prices of days', row: (index) => [day(index), measure(), measure(), 100 + random.below(900)] },
  { what: 'prices of shares', row: () => [one('AAPL', 'MSFT', 'GOOG'), ...measures(4), random.below(9000)] },
  { what: 'stations of a weather service', row: (index) => [one('BERLIN', 'STUTTGART'), index % 30, ...measures(4)] },
  { what: 'atoms', row: () => [one('C', 'H', 'O', 'N'), ...measures(3)] },
  {
    what: 'regions of chromosomes',
    separator: '\t',
    row: (index) => [`chr${1 + random.below(5)}`, index * 100, index * 100 + 50, measure()],
  },
  {
    what: 'regions of chromosomes with their strands',
    separator: '\t',
    row: (index) => [`chr${1 + random.below(22)}`, index * 100, index * 100 + 50, `g${index}`, random.below(999), one('+', '-')],
  },
  { what: 'days of the week', row: (index) => [index % 7, ...measures(7)] },
  { what: 'months, last', row: (index) => [...measures(6), 1 + (index % 12)] },
  { what: 'epochs of a training', row: (index) => [Math.floor(index / 20), ...measures(6)] },
  { what: 'a series', header: 't,y', row: (index) => [index, random.below(9)] },
  { what: 'a series by days', header: 'ds,y', row: (index) => [day(index), random.below(9)] },
  {
    what: 'edges of one kind',
    header: 'source,target,type',
    row: () => [`n${random.below(50)}`, `n${random.below(50)}`, one('Directed', 'Undirected')],
  },
  {
    what: 'first releases of packages',
    header: 'package,month,summary',
    separator: '\t',
    row: (index) => [`p${index}`, `20${10 + random.below(9)}-0${1 + random.below(9)}`, `A package that does the thing number ${index}`],
  },
  { what: 'levels of a game', header: 'player,level,xp', row: (index) => [`p${index}`, 1 + random.below(9), random.below(99_999)] },
  { what: 'levels of water', header: 'date,station,level', row: (index) => [day(index), one('A', 'B'), random.below(9)] },
  { what: 'levels of a log', header: 'time,level,voltage', row: (index) => [index, 1 + random.below(5), measure()] },
  { what: 'grades of pupils', header: 'student,grade,points', row: (index) => [`S${index}`, 1 + random.below(6), random.below(99)] },
  { what: 'answers of a server', header: 'url,response,ms', row: (index) => [`/a/${index}`, one(200, 404, 500), random.below(999)] },
  {
    what: 'settings and their defaults',
    header: 'setting,default,since',
    row: (index) => [`a.b${index}`, one('true', 'false', '0'), `1.${index}`],
  },
  { what: 'deposits', header: 'account,date,deposit', row: (index) => [`DE${index}`, day(index), one(100, 200)] },
  { what: 'keys of a keyboard', header: 'key,stroke,ms', row: (index) => [`k${index}`, 1 + random.below(3), random.below(300)] },
  { what: 'lines of a drawing', header: 'shape,stroke,width', row: (index) => [`s${index}`, one('none', 'black'), random.below(300)] },
  { what: 'chicks of a year', header: 'year,survived,hatched', row: (index) => [1900 + index, random.below(9), random.below(30)] },
  { what: 'forecasts', header: 'date,actual,prediction', row: (index) => [day(index), measure(), 3 + random.below(5)] },
];

describe('tables of daily life', () => {
  for (const { what, file = 'export.csv', header, separator = ',', row } of TABLES) {
    it(`${what}: nothing is guessed`, () => {
      const rows = Array.from({ length: ROWS }, (_, index) => row(index).join(separator));
      const found = recogniseFile(headOfText(file, `${[...(header === undefined ? [] : [header]), ...rows].join('\n')}\n`));
      assert.equal(found, null, evidenceOf(found));
    });
  }
});

const OTHERS: readonly (readonly [what: string, file: string, text: string])[] = [
  [
    'borders of countries with their boxes',
    'borders.json',
    JSON.stringify({
      type: 'FeatureCollection',
      features: Array.from({ length: 9 }, (_, index) => ({ type: 'Feature', properties: { name: `r${index}` }, bbox: [1, 2, 3, 4] })),
    }),
  ],
  ['attributes of files', 'index.json', JSON.stringify({ a: { file_attributes: { hidden: true }, size: 3 }, b: { file_attributes: {} } })],
  ['rows between bars', 'dump.txt', '1|t|is set\n2|f|is not\n3|a|is all\n4|t|is set\n'],
  [
    'leap seconds',
    'leapseconds',
    `# Leap\n\n${['30\tJun', '31\tDec'].map((date, at) => `Leap\t${1972 + at}\t${date}\t+\tS\n`.repeat(8)).join('\n')}`,
  ],
];

describe('other files of daily life', () => {
  for (const [what, file, text] of OTHERS) {
    it(`${what}: nothing is guessed`, () => {
      const found = recogniseFile(headOfText(file, text));
      assert.equal(found, null, evidenceOf(found));
    });
  }
});
