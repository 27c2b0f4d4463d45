/** Readers of sequences on texts that are damaged, hostile, or made at random: they end, say what they left out, and count the same in every piece. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { emptyCounts, type LabelCounts, mergeCounts } from '../../../src/core/label-counts.ts';
import type { TextLabelFormat } from '../../../src/formats/format.ts';
import { conll } from '../../../src/formats/label-files/conll.ts';
import { conllu } from '../../../src/formats/label-files/conllu.ts';
import { tagLines } from '../../../src/formats/label-files/tag-lines.ts';
import { taggedWords } from '../../../src/formats/label-files/tagged-words.ts';
import { headOfText, readText } from '../../support/pieces.ts';

const SEED = 20261124;

const FIXTURES: readonly (readonly [TextLabelFormat, string])[] = [
  [conll, '-DOCSTART- -X- O\n\nEU NNP B-ORG\nrejects VBZ O\n# id 3\nGerman JJ B-MISC\n\nPeter NNP B-PER\nB NNP I-PER\n'],
  [conll, '#\thttp://x [2009]\n1\tBayern\tB-ORG\tB-LOC\n2\tMünchen\tI-ORG\tB-LOC\n3\tBerlin\tB-LOC\tO\n'],
  [conll, 'O\twhat\nO\tmovies\nB-ACTOR\tbruce\nI-ACTOR\twillis\n\nO\tshow\n'],
  [conll, '0 Harry B-PER\n0 Potter I-PER\n0 left O\n1 Hermione B-PER\n1 and O\n1 Ron B-PER\n'],
  [conll, '## klue-1\t<스카이:PS> 정말\n스\tB-PS\n카\tI-PS\n \tO\n정\tO\n말\tO\n'],
  [
    conllu,
    '# text = x\n1\ta\ta\tDET\tDT\tA=1\t2\tdet\t_\tNER=B-X|S=No\n1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n2\tb\tb\tNOUN\tNN\t_\t0\troot\t_\t_\n\n',
  ],
  [conllu, '# global.columns = ID FORM UPOS X:MWE\n1\tin\tADP\tB-MWE\n2\tspite\tNOUN\tI-MWE\n3\tit\tPRON\tO\n'],
  [taggedWords, 'I|O like|O London|I-GPE\nand|O New|B-GPE York|I-GPE\n'],
  [taggedWords, 'a:O b:B-x <=> go\nc:O d:B-y e:O <=> go\n'],
  [tagLines, 'O O B-artist I-artist O\nO O B-artist\n\nO O\n'],
  [tagLines, 'find me\tO O\nfrom New York\tO B-city I-city\nto Rome\tO B-city\n'],
  [tagLines, 'a b\nO B-x\nc d e\nO O B-x\nf g h\nO B-x O\n'],
];

/** Pieces of text that sit at the borders of what readers know. */
const CRUMBS = [
  '\n',
  '\r',
  '\r\n',
  '\t',
  ' ',
  '\0',
  '\uFEFF',
  '\u00a0',
  '\u2028',
  '\u0085',
  '#',
  '# ',
  '-DOCSTART-',
  '|',
  '/',
  ':',
  '_',
  '=',
  'O',
  'B-X',
  'I-',
  '-100',
  '__proto__',
  '1-2',
  '1.1',
  '<=>',
  'BOS',
  '日',
  '\ud800',
  'x'.repeat(300),
];

const mutation = fc.record({
  fixture: fc.nat({ max: FIXTURES.length - 1 }),
  edits: fc.array(fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 12 }), fc.constantFrom('', ...CRUMBS)), { maxLength: 6 }),
  repeat: fc.integer({ min: 1, max: 3 }),
  cut: fc.option(fc.nat({ max: 400 })),
  size: fc.integer({ min: 1, max: 40 }),
});

describe('damaged sequences', () => {
  it('are read to their end, the same in every piece', async () => {
    await fc.assert(
      fc.asyncProperty(mutation, async ({ fixture, edits, repeat, cut, size }) => {
        const [format, original] = FIXTURES[fixture]!;
        let text = original.repeat(repeat);
        for (const [place, deleted, inserted] of edits) {
          const at = Math.min(place, text.length);
          text = text.slice(0, at) + inserted + text.slice(at + deleted);
        }
        if (cut !== null) text = text.slice(0, cut);
        const bytes = Buffer.from(text);
        const whole = await readText(format, bytes);
        assert.deepEqual(await readText(format, bytes, {}, size), whole);
        format.recognise(headOfText('data.txt', bytes));
        const { counts } = whole.parts[0]!;
        let tokens = 0;
        for (const { count, firstLine } of counts.labels.values()) {
          tokens += count;
          assert.ok(firstLine >= 1 && firstLine <= text.split(/\r|\n/).length);
        }
        assert.equal(tokens, counts.total);
        assert.ok(counts.records <= counts.total);
        for (const [line] of whole.problems) assert.ok(line === null || line >= 1);
      }),
      { seed: SEED, numRuns: 1500 },
    );
  });

  it('hold any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), async (bytes, size) => {
        for (const format of [conll, conllu, taggedWords, tagLines]) {
          assert.deepEqual(await readText(format, bytes, {}, size), await readText(format, bytes));
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

/** Lines that would cost a careless reader the square of their length. */
const LONG: readonly (readonly [string, (length: number) => string])[] = [
  ['blanks within a line', (length) => `a O\nb${' '.repeat(length)}c\nd B-X\n`],
  ['blanks between tabs', (length) => `a\tO\nb\t${' '.repeat(length)}c\td\ne\tB-X\n`],
  ['carriage returns before a letter', (length) => `a O\n${'\r'.repeat(length)}b B-X\n`],
  ['carriage returns before a line feed', (length) => `a O${'\r'.repeat(length)}\nb B-X\n`],
  ['words', (length) => `a O\n${'w '.repeat(length / 2)}\nd B-X\n`],
  ['a comment', (length) => `a O\n# global.columns =${' x '.repeat(length / 3)}\nd B-X\n`],
  ['a comment of blanks', (length) => `a O\n# global.columns = a${' '.repeat(length)}b\nd B-X\n`],
  ['joiners', (length) => `a|O b|B-X c|O\n${'|'.repeat(length)} d|O\n`],
  ['one word', (length) => `a|O b|B-X c|O\n${'x'.repeat(length)} d|O\n`],
];

describe('long lines', () => {
  for (const [name, text] of LONG) {
    it(`are read in one go: ${name}`, async () => {
      const length = 3_000_000;
      const bytes = Buffer.from(text(length));
      for (const format of [conll, conllu, taggedWords, tagLines]) {
        const { parts } = await readText(format, bytes);
        assert.ok(parts[0]!.counts.total < length);
        format.recognise(headOfText('data.txt', bytes.subarray(0, 65_536), false));
      }
    });
  }
});

describe('columns of any layout', () => {
  const tag = fc.constantFrom('O', 'O', 'O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC');
  const token = fc.constantFrom('a', 'b1', 'Zürich', '日本', '-', '"', '1,5', '#x');
  const end = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '\r\r\n');
  const row = fc.record({ token, other: token, tag, end });

  it('count as a program that splits lines, whichever column holds the tags', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 5, arbitrary: row }, { weight: 1, arbitrary: fc.record({ end }) }), { minLength: 8, maxLength: 40 }),
        fc.constantFrom('\t', ' '),
        fc.nat({ max: 2 }),
        fc.integer({ min: 1, max: 60 }),
        async (rows, separator, place, size) => {
          const lines = rows.map((each) => {
            if (!('tag' in each)) return each.end;
            const cells: string[] = [each.token, each.other];
            cells.splice(place, 0, each.tag);
            return cells.join(separator) + each.end;
          });
          const text = `x${separator}y${separator}z\n${lines.join('')}`;
          const { parts, problems } = await readText(conll, text, { column: place + 1 }, size);
          const expected = new Map<string, number>();
          let sentences = 0;
          let isOpen = false;
          for (const line of text.split(/\r*\n|\r/)) {
            const label = line.split(separator)[place];
            if (label !== undefined && line !== '') expected.set(label, (expected.get(label) ?? 0) + 1);
            if (line !== '' && !isOpen) sentences += 1;
            isOpen = line !== '';
          }
          assert.deepEqual(problems, []);
          assert.equal(parts[0]!.counts.records, sentences);
          assert.deepEqual(new Map([...parts[0]!.counts.labels].map(([label, { count }]) => [label, count])), expected);
        },
      ),
      { seed: SEED, numRuns: 400 },
    );
  });
});

describe('the law of counts', () => {
  const word = (id: number) =>
    fc.constantFrom('NOUN', 'VERB', 'DET').map((upos) => `${id}\tw\tw\t${upos}\t_\t_\t${id === 1 ? 0 : 1}\tdep\t_\t_\n`);
  const LAWS: readonly (readonly [TextLabelFormat, fc.Arbitrary<string>])[] = [
    [
      conllu,
      fc
        .integer({ min: 1, max: 4 })
        .chain((length) => fc.tuple(...Array.from({ length }, (_, index) => word(index + 1))))
        .map((words) => `${words.join('')}\n`),
    ],
    [
      taggedWords,
      fc.array(fc.constantFrom('a|O', 'b|B-X', 'c|I-X', 'd|B-Y'), { minLength: 3, maxLength: 6 }).map((words) => `${words.join(' ')}\n`),
    ],
    [tagLines, fc.array(fc.constantFrom('O', 'B-X', 'I-X', 'B-Y'), { minLength: 3, maxLength: 6 }).map((tags) => `${tags.join(' ')}\n`)],
  ];
  /** Enough for a layout to be seen, in every part alike. */
  const HEADS = new Map([
    [conllu.id, ''],
    [taggedWords.id, 'a|O b|B-X c|I-X d|B-Y e|O\n'],
    [tagLines.id, 'O O B-X I-X O B-Y O O\nO O B-X O B-Y I-X O\n'],
  ]);
  const law = (counts: LabelCounts) => ({
    ...counts,
    labels: new Map([...counts.labels].map(([label, { count }]) => [label, count])),
    sequence: { ...counts.sequence, bigramPlaces: null },
  });

  for (const [format, sentence] of LAWS) {
    it(`${format.id}: parts cut between sentences and merged equal the whole`, async () => {
      const head = HEADS.get(format.id)!;
      await fc.assert(
        fc.asyncProperty(
          fc.array(sentence, { minLength: 1, maxLength: 8 }),
          fc.array(sentence, { minLength: 1, maxLength: 8 }),
          async (one, two) => {
            const count = async (texts: readonly string[]) => (await readText(format, head + texts.join(''))).parts[0]!.counts;
            const merged = emptyCounts();
            for (const part of [one, two]) mergeCounts(merged, await count(part));
            const whole = await count([...one, head, ...two]);
            assert.deepEqual(law(merged), law(whole));
          },
        ),
        { seed: SEED, numRuns: 100 },
      );
    });
  }
});
