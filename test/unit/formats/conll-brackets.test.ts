import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { conllBrackets } from '../../../src/formats/label-files/conll-brackets.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, readText, supportOf } from '../../support/pieces.ts';

/** Columns before the names, and behind them one for each predicate. */
function token(word: string, name: string, predicates = 0): string {
  return `bc/cctv/00/cctv_0000   0   1   ${word}   NN   (NP*   -   -   -   Speaker#1   ${name}${'   (ARG0*)'.repeat(predicates)}   -\n`;
}

const BEGIN = '#begin document (bc/cctv/00/cctv_0000); part 000\n';
const END = '\n#end document\n';
const TEXT = [
  BEGIN,
  token('John', '(PERSON*', 1),
  token('Smith', '*)', 1),
  token('of', '*', 1),
  token('IBM', '(ORG)', 1),
  '\n',
  token('New', '(WORK_OF_ART*', 3),
  token('York', '*', 3),
  token('Times', '*)', 3),
  token('#', '*', 3),
  END,
  BEGIN.replace('000\n', '001\n'),
  token('IBM', '(ORG)'),
  END,
].join('');

const TAGS: [string, number][] = [
  ['B-PERSON', 1],
  ['I-PERSON', 1],
  ['O', 2],
  ['B-ORG', 2],
  ['B-WORK_OF_ART', 1],
  ['I-WORK_OF_ART', 2],
];

describe('names in brackets', () => {
  for (const size of [1, 2, 3, 7, 64, 65536]) {
    it(`count as tags, in pieces of ${size}`, async () => {
      const { parts, problems } = await readText(conllBrackets, TEXT, {}, size);
      assert.deepEqual(supportOf(parts[0]!.counts), TAGS);
      assert.deepEqual([parts[0]!.counts.total, parts[0]!.counts.records, problems], [9, 3, []]);
    });
  }

  it('are recognised by the mark of a document and the eleventh column', () => {
    const format = (name: string, text: string) => recogniseFile(headOfText(name, text))?.format ?? null;
    assert.equal(format('cctv_0000.v4_gold_conll', TEXT), 'conll-brackets');
    assert.equal(format('cctv_0000.v4_gold_conll', TEXT.replaceAll('\n', '\r\n')), 'conll-brackets');
    assert.notEqual(format('a.conll', TEXT.replaceAll(BEGIN, '')), 'conll-brackets');
    assert.notEqual(format('a.conll', `${BEGIN}EU B-ORG\nrejects O\n`), 'conll-brackets');
  });

  it('of a tagger give way to the gold ones beside them', () => {
    assert.ok(recogniseFile(headOfText('cctv_0000.v4_auto_conll', TEXT))!.confidence < 0.3);
  });

  it('that are not paired are problems with their lines', async () => {
    const text = `${BEGIN}${token('a', '*)')}${token('b', '(ORG*')}${token('c', '(PERSON)')}${token('d', 'O')}x y\n`;
    const { parts, problems } = await readText(conllBrackets, text);
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['O', 1],
      ['B-ORG', 1],
      ['B-PERSON', 1],
    ]);
    assert.deepEqual(
      problems.map(([line]) => line),
      [2, 4, 5, 6],
    );
  });

  it('end whatever they hold', async () => {
    const random = new Random(5);
    for (let round = 0; round < 200; round += 1) {
      const bytes = Buffer.from(TEXT);
      for (let change = 0; change < 6; change += 1) bytes[random.below(bytes.length)] = random.below(256);
      const { parts } = await readText(conllBrackets, bytes.subarray(0, random.below(bytes.length + 1)), {}, 97);
      assert.ok(parts[0]!.counts.total <= 9 + 6);
    }
  });
});
