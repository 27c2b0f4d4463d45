import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CONLL_CASES } from '../../../support/conll-cases.ts';
import { CUTS, type Cut, SameCounts, SMALL_CUTS } from '../../../support/same-counts.ts';

const WHOLE = CUTS.slice(0, 1);

/** Files that the fast path must not leave to the plain reader. */
const FAST: readonly (readonly [name: string, text: string])[] = [
  ['two columns with tabs', 'EU\tB-ORG\nrejects\tO\n\nPeter\tB-PER\n'],
  ['four columns with spaces', 'EU NNP B-NP B-ORG\nsays VBZ B-VP O\nso RB B-ADVP O\nwe PRP B-NP O\n'],
  ['tabs and spaces', 'a X\tO\nb\tX\tB-Y\nc X O\nd X O\ne X O\n\nf X\tI-Y\n'],
  ['carriage returns', 'a O\r\nb O\r\nc O\r\nd B-X\r\n\r\n\r\nc O\r\n'],
  ['a mark of byte order', '\uFEFFa\tO\nb\tB-X\n\nc\tI-X\n'],
  ['no line feed at the end', 'a O\nb B-X'],
  ['empty lines at the beginning, at the end, and several between', '\n\na\tO\n\n\n\nb\tO\nc\tB-X\n\n\n'],
  ['a header', 'token\tner\na\tO\nb\tB-X\n\nc\tO\n'],
  ['document marks', '-DOCSTART- -X- -X- O\n\nx a b O\ny a b O\nz a b O\n-DOCSTART- -X- -X- O\nd e f B-X\ng e f O\nh e f O\n'],
  ['tokens that begin with a hyphen or a hash', 'a\tO\nb\tO\n-\tO\n--\tO\n-D\tO\n#\tO\n#tag\tO\n-\tB-X\n#\tI-X\nc\tO\n'],
  ['comments', '# id 1\na\tO\nb\tO\n# text = O\nc\tO\nd\tO\n\n# id 2 e\nf\tB-X\n'],
  ['lines of one column', 'a\tO\nb\tO\nlost\nc\tO\nO\nd\tO\nB-X\n\tO\ne\tB-X\nf\tO\n'],
  ['blank lines that hold blanks', 'a\tO\nb\tO\n\t\nc\tO\nd\tO\n \t \ne\tB-X\n\uFEFF\nf\tO\n'],
  ['trailing blanks', 'a\tO\nb\tO \nc\tO\t\nd\tB-X \ne\tO\n'],
  ['more columns in a line', 'a\tO\nb\tO\nc\td\tO\ne\tO\nf\tg\tB-X\nh\ti\tj\nk\tO\n'],
  ['bare tags need their columns', 'a\tNN\nb\tVB\nc d\tNN\ne\tf\tVB\ng\tNN\n#\tNN\n# h\ti\tNN\n'],
  ['ends and singles', 'a\tB-X\nb\tI-X\nc\tE-X\nd\tS-Y\ne\tO\nf\tB-X\ng\tO\nh\tE-X\ni\tB-X\nj\tE-Y\nk\tI-X\nl\tE-X\n\nm\tB-X\n\nn\tE-X\n'],
  ['the letters alone', 'a\tB\nb\tI\nc\tO\nd\tB\n\ne\tO\nf\tI\n'],
  ['long tags', `${['', 'c', 'dd'].map((end) => `a\tB-building_of_interest${end}\nb\tI-${'x'.repeat(30)}${end}\nc\tO\nd\tO\n`).join('')}`],
  ['tags as long as a vector', [13, 14, 15, 16, 17].map((length) => `a\tB-${'x'.repeat(length - 2)}\n`.repeat(2)).join('')],
  ['letters beyond ASCII', 'é\tB-Å\nö\tO\nü\tO\nß\tI-Å\n日本\tO\n'],
  ['ignored labels', 'a\tB-X\nb\t-100\nc\tI-X\nd\t-100\n\ne\t-100\nf\tO\n'],
  ['one long sentence', 'a\tO\nb\tB-X\n'.repeat(50)],
  ['words only', 'word\tO\n'.repeat(30)],
];

/** Files that it must leave: what it would make of them is not what the plain reader makes. */
const LEFT: readonly (readonly [name: string, text: string | Uint8Array])[] = [
  ['a letter behind the type', 'a\tPER-B\nb\tO\nc\tPER-I\n'],
  ['a carriage return within a line', 'a\tO\nb\tO\nc\tO\rd\tO\ne\tB-X\n'],
  ['UTF-16', Buffer.from('\uFEFFa\tO\nb\tB-X\n', 'utf16le')],
  ['Latin-1', Buffer.from('caf\u00e9\tO\nb\tB-X\n', 'latin1')],
  ['bytes that are not UTF-8', Buffer.concat([Buffer.from('日本語日本語\tO\n'), Buffer.from([0x61, 0xff, 0x09, 0x4f, 0x0a])])],
  ['a zero byte', 'a\tO\nb\0\tO\nc\tB-X\n'],
];

describe('CoNLL columns on the fast path', () => {
  const same = new SameCounts('conll');

  for (const [name, text] of FAST) {
    it(`counts the same: ${name}`, async () => {
      assert.deepEqual(
        await same.check(text),
        CUTS.map(() => true),
      );
    });
  }

  it('counts the same in every case of the plain reader', async () => {
    for (const { text, column, names } of CONLL_CASES) await same.check(text, CUTS, { column, labels: names });
  });

  it('counts the same for every size of pieces and segments', async () => {
    for (const [, text] of FAST) await same.check(text, SMALL_CUTS);
  });

  for (const [name, text] of LEFT) {
    it(`leaves to the plain reader: ${name}`, async () => {
      assert.deepEqual(await same.check(text, WHOLE), [false]);
    });
  }

  it('leaves more than 255 tags to the plain reader', async () => {
    const tags = (count: number) => Array.from({ length: count }, (_, index) => `a\tB-${index}\nb\tO\n`).join('');
    assert.deepEqual(await same.check(tags(254), WHOLE), [true]);
    assert.deepEqual(await same.check(tags(256), WHOLE), [false]);
  });

  it('counts more types than a set holds', async () => {
    const text = Array.from(
      { length: 90 },
      (_, index) => `a\tB-${index}\nb\tI-${index % 7}\nc\tB-0\nd\tO\n${index % 3 === 0 ? '\n' : ''}`,
    ).join('');
    assert.deepEqual(
      await same.check(text, CUTS),
      CUTS.map(() => true),
    );
  });

  it('follows spans from the first end on, unless one is open there', async () => {
    const head = 'word\tB-X\nword\tI-X\nword\tO\n\n'.repeat(3000);
    const later = 'a\tB-X\nb\tE-X\nc\tI-X\nd\tE-X\n\n'.repeat(10);
    const cuts: readonly Cut[] = [WHOLE[0]!, { threads: 2, segmentBytes: 50_000, pieceBytes: 1e9 }];
    assert.deepEqual(await same.check(`${head}a\tO\nb\tE-X\n${later}`, cuts), [true, true]);
    assert.deepEqual(await same.check(`${head}a\tB-X\nb\tE-X\n${later}`, cuts), [false, false]);
    assert.deepEqual(await same.check(`${head}a\tB-X\nb\tB\n${later}`, WHOLE), [true]);
  });

  it('turns ids into names as the plain reader does', async () => {
    const labels = ['O', 'B-PER', 'I-PER'];
    assert.deepEqual(
      await same.check('a\t1\nb\t2\nc\t0\nd\tO\ne\t-100\nf\tB-PER\ng\t7\n\nh\t0\ni\t0\n', CUTS, { labels }),
      CUTS.map(() => true),
    );
  });

  it('leaves other columns than the last one', async () => {
    await same.check('a\tO\tB-X\nb\tB-Y\tO\n', CUTS, { column: 2 });
    await same.check('a\tO\tB-X\nb\tB-Y\tO\n', CUTS, { column: 3 });
    await same.check('a\tO\tB-X\nb\tB-Y\tO\n', CUTS, { column: 'none' });
  });

  it('counts the same in random files', async () => {
    await fc.assert(
      fc.asyncProperty(randomFile, fc.constantFrom(...RANDOM_CUTS), async (text, cut) => {
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

/** Mostly plain lines, for only then much is passed over; and every oddity now and then. */
const randomFile = fc
  .record({
    separator: fc.constantFrom('\t', ' '),
    end: fc.constantFrom('\n', '\n', '\r\n'),
    lines: fc.array(
      fc.oneof(
        { weight: 40, arbitrary: fc.constantFrom('w{O', 'word{O', 'é{O', '-{O', 'longer-word{O') },
        {
          weight: 12,
          arbitrary: fc.constantFrom('w{B-X', 'w{I-X', 'w{E-X', 'w{S-X', 'w{B-Y', 'w{I-Y', 'w{E-Y', 'a{B-longest-of-all-types', 'a{I-日本'),
        },
        { weight: 8, arbitrary: fc.constantFrom('', '', '', '{', ' ', '\uFEFF') },
        {
          weight: 2,
          arbitrary: fc.constantFrom(
            '-DOCSTART-{O',
            '1{-DOCSTART-{O',
            '-DOCSTART-',
            '# comment',
            '#{O',
            '# a{b{O',
            'lost',
            'O',
            '{O',
            ' O',
            '\tO',
            '\t O',
            'a{{O',
            'a b{O',
            'a\tb\tO',
            'w{O ',
            'w{X',
            'w{-100',
            'w{B',
            'w{I',
            'w{1',
            '-D{O',
            '#x{B-X',
          ),
        },
      ),
      { maxLength: 60 },
    ),
    isEnded: fc.boolean(),
  })
  .map(({ separator, end, lines, isEnded }) => lines.map((line) => line.replaceAll('{', separator)).join(end) + (isEnded ? end : ''));
