/** Readers of tables on broken tables: they end, say what is wrong, and count the same whatever the pieces. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import type { TextLabelFormat } from '../../../src/formats/format.ts';
import { countsTable } from '../../../src/formats/label-files/counts-table.ts';
import { csv } from '../../../src/formats/label-files/csv.ts';
import { fastText } from '../../../src/formats/label-files/fasttext.ts';
import { labelledLines } from '../../../src/formats/label-files/labelled-lines.ts';
import { parseListCell } from '../../../src/formats/label-files/list-cell.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, readText } from '../../support/pieces.ts';

const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('');

const SEEDS: readonly (readonly [string, TextLabelFormat, string])[] = [
  ['a plain table', csv, `text,label\n${lines(12, (index) => `"a, ""b"" ${index}\nc",${index % 3 === 0 ? 'x' : 'y'}\r\n`)}`],
  ['tabs', csv, lines(12, (index) => `${index % 2 === 0 ? 'ham' : 'spam'}\tit "was ${index} so\n`)],
  ['several in a cell', csv, `id;tags\n${lines(12, (index) => `${index};${index % 2 === 0 ? 'a|b' : 'b|c'}\n`)}`],
  ['lists', csv, `text,labels\n${lines(10, (index) => `x y z ${index},"['a', 'b${index % 2}']"\n`)}`],
  ['one-hot', csv, `id,text,a,b,c\n${lines(10, (index) => `${index},"so it is, ${index}",${index % 2},0,1\n`)}`],
  ['tag lists', csv, `tokens,ner_tags\n${lines(8, (index) => `"['a', 'b${index}']","['O', 'B-X']"\n`)}`],
  [
    'tokens',
    csv,
    `Sentence #,Word,POS,Tag\n${lines(12, (index) => `${index % 4 === 0 ? `Sentence: ${index}` : ''},w,N,${index % 3 === 0 ? 'B-x' : 'O'}\n`)}`,
  ],
  ['splits', csv, `split,text,label\n${lines(12, (index) => `${index % 3 === 0 ? 'val' : 'train'},t ${index},${index % 2}\n`)}`],
  ['a preamble', csv, `sep=;\r\ntext;label\r\n${lines(8, (index) => `t ${index};${index % 2}\r\n`)}`],
  ['comments', csv, `# made by hand\n# on a day\ntext,label\n${lines(8, (index) => `t ${index},${index % 2}\n# "odd\n`)}`],
  ['lone returns', csv, `text,label\r${lines(8, (index) => `t ${index},${index % 2}\r`)}`],
  ['fastText', fastText, lines(10, (index) => `__label__a${index % 2} __label__b so it is\n`)],
  ['counts', countsTable, `label,count,split,unit\n${lines(10, (index) => `"l${index}",${index},train,token\n`)}`],
  ['counts in JSON', countsTable, lines(10, (index) => `{"label":"l${index}","count":${index}}\n`)],
  ['lines', labelledLines, lines(12, (index) => `${index % 2 === 0 ? 'DESC:manner' : 'HUM:ind'} How was it ${index} ?\n`)],
];

const BITS = [
  '"',
  '""',
  '\n',
  '\r',
  '\r\n',
  ',',
  '\t',
  ';',
  '|',
  '#',
  '\0',
  '\ufffd',
  'é',
  '[',
  "']",
  '__label__',
  '-1',
  '1e999',
  '{',
  'O',
  ' ',
  '\n\n',
  '__proto__',
  '<',
  'sep=;',
];

function mutated(text: string, random: Random): string {
  let result = text;
  for (let times = 1 + random.below(6); times > 0; times -= 1) {
    const at = random.below(result.length + 1);
    const kind = random.below(4);
    if (kind === 0) result = result.slice(0, at) + BITS[random.below(BITS.length)]! + result.slice(at);
    else if (kind === 1) result = result.slice(0, at) + result.slice(at + 1 + random.below(12));
    else if (kind === 2) result = result.slice(0, at) + result.slice(random.below(result.length + 1));
    else result = result.slice(0, at);
  }
  return result.slice(0, 4000);
}

describe('broken tables', () => {
  for (const [name, format, seed] of SEEDS) {
    it(`${name}: ends, and counts the same in pieces of any size`, async () => {
      const random = new Random(SEEDS.findIndex(([one]) => one === name) + 1);
      for (let round = 0; round < 80; round += 1) {
        const text = mutated(seed, random);
        recogniseFile(headOfText('train.csv', text, random.below(2) === 0));
        const whole = await readText(format, text);
        const total = whole.parts.reduce((sum, { counts }) => sum + counts.records, 0);
        if (format !== countsTable) assert.ok(total <= text.length, JSON.stringify(text));
        for (const { counts } of whole.parts)
          assert.ok(
            counts.records >= 0 &&
              counts.total >= 0 &&
              [...counts.labels.values()].every(({ count, firstLine }) => count >= 0 && firstLine > 0),
          );
        for (const size of [1, 2, 3 + random.below(60)])
          assert.deepEqual(await readText(format, text, {}, size), whole, `pieces of ${size} of ${JSON.stringify(text)}`);
      }
    });

    it(`${name}: is read whole as it stands`, async () => {
      const { parts, problems } = await readText(format, seed);
      assert.ok(parts[0]!.counts.total > 0);
      assert.deepEqual(problems, []);
    });
  }

  it('reads any cell as a list or not, and back what writers write', () => {
    const random = new Random(99);
    const repr = (text: string) =>
      text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
    for (let round = 0; round < 500; round += 1) {
      const elements = Array.from({ length: random.below(5) }, () => ['a', "it's", 'x, y', 'é"', 'b c', '[d]', 'None'][random.below(7)]!);
      assert.deepEqual(parseListCell(`[${elements.map(repr).join(', ')}]`), elements);
      assert.deepEqual(parseListCell(JSON.stringify(elements)), elements);
      assert.deepEqual(parseListCell(`[${elements.map(repr).join(' ')}]`), elements);
      const broken = mutated(`[${elements.map(repr).join(', ')}]`, random);
      const list = parseListCell(broken);
      assert.ok(list === null || list.length <= broken.length);
    }
  });
});
