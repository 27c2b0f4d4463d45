import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { emptyCounts, mergeCounts } from '../../../src/core/label-counts.ts';
import { conll } from '../../../src/formats/label-files/conll.ts';
import { linesOf, readText, supportOf } from '../../support/pieces.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly (readonly [string, number])[];
  readonly sentences: number;
  readonly problems?: readonly number[];
  readonly ignored?: number;
  readonly column?: string | number;
  readonly names?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'two columns with tabs',
    text: 'EU\tB-ORG\nrejects\tO\n\nPeter\tB-PER\n',
    labels: [
      ['B-ORG', 1],
      ['O', 1],
      ['B-PER', 1],
    ],
    sentences: 2,
  },
  {
    name: 'four columns with spaces',
    text: 'EU NNP B-NP B-ORG\nsays VBZ B-VP O\n',
    labels: [
      ['B-ORG', 1],
      ['O', 1],
    ],
    sentences: 1,
  },
  {
    name: 'no line feed at the end',
    text: 'a O\nb B-X',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'CRLF line ends',
    text: 'a O\r\nb B-X\r\n\r\nc O\r\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 2,
  },
  {
    name: 'CRLF without a line end at the end',
    text: 'a O\r\nb B-X\r',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'sentence breaks of a tab, of blanks, and of a lone mark of byte order',
    text: 'a\tO\n\t\nb\tO\n  \t \nc\tO\n\uFEFF\nd\tB-X\n',
    labels: [
      ['O', 3],
      ['B-X', 1],
    ],
    sentences: 4,
  },
  {
    name: 'document marks are no tokens',
    text: '-DOCSTART- -X- -X- O\n\na b c O\n-DOCSTART- -X- O\nd e f B-X\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 2,
  },
  {
    name: 'a document mark with as many columns as a token',
    text: '-DOCSTART- O\na O\n-D O\n-DOCSTART-x B-X\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: '# begins a token where the columns fit',
    text: '#1 O\n# O\n#tag B-X\na O\n',
    labels: [
      ['O', 3],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: '# begins a comment where they do not',
    text: '# sent_id = 1\na O\n# id 5 domain\nb B-X\n# newdoc id = 3\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'a comment with a tab in a file with blanks',
    text: '# id 52-39\tdomain=train\nthe _ _ O\ncat _ _ B-X\n# id 77\tdomain=train\nA _ _ O\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'a lone token is a problem and the rest is counted',
    text: 'a O\nlost\nb B-X\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
    problems: [2],
  },
  {
    name: 'a token with a blank in a file with tabs',
    text: 'New York\tB-LOC\n1 1/2\tO\na\tO\n',
    labels: [
      ['B-LOC', 1],
      ['O', 2],
    ],
    sentences: 1,
  },
  {
    name: 'only blanks and tabs split: a token may hold U+00A0 and U+2028',
    text: 'a\u00a0b O\n\u2028 O\n\u0085 B-X\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'aligned with runs of blanks, and blanks at the end',
    text: 'a    O  \nbcd  B-X\ne    O\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'a row with more columns still has its tag',
    text: 'a O\n1 1/2 B-X\nb O\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'a row with more columns and no tag is a problem',
    text: 'a O\nb B-X\nsome loose words\nc O\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
    problems: [3],
  },
  {
    name: 'a blank after the tag in a file with tabs',
    text: 'a\tO\nb\tO \nc\tB-X\n',
    labels: [
      ['O', 2],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'the column by position',
    text: 'EU NNP I-NP B-ORG\nsays VBZ I-VP O\n',
    labels: [
      ['NNP', 1],
      ['VBZ', 1],
    ],
    sentences: 1,
    column: 2,
  },
  {
    name: 'the column by the name of a header',
    text: 'token\tpos\tner\na\tDT\tO\nb\tNN\tB-X\n',
    labels: [
      ['DT', 1],
      ['NN', 1],
    ],
    sentences: 1,
    column: 'pos',
  },
  {
    name: 'the column by global.columns',
    text: '# global.columns = FORM NER MISC\na O _\nb B-X _\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
    column: 'NER',
  },
  {
    name: 'a header is no token',
    text: 'word\tlabel\na\tO\nb\tB-X\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
    ],
    sentences: 1,
  },
  {
    name: 'ids get their names, −100 is ignored',
    text: 'a 0\nb 1\nc -100\nd 7\n',
    labels: [
      ['O', 1],
      ['B-X', 1],
      ['7', 1],
    ],
    sentences: 1,
    ignored: 1,
    names: ['O', 'B-X'],
  },
  {
    name: 'hostile tags',
    text: 'a __proto__\nb constructor\nc <img/onerror=x>\nd $(bug)\ne toString\nf O\n',
    labels: [
      ['__proto__', 1],
      ['constructor', 1],
      ['<img/onerror=x>', 1],
      ['$(bug)', 1],
      ['toString', 1],
      ['O', 1],
    ],
    sentences: 1,
  },
  {
    name: 'tags that share length, first and last letters',
    text: 'a B-aXb\nb B-aYb\nc B-aXb\nd É\ne È\nf É\n',
    labels: [
      ['B-aXb', 2],
      ['B-aYb', 1],
      ['É', 2],
      ['È', 1],
    ],
    sentences: 1,
  },
  { name: 'an empty file', text: '', labels: [], sentences: 0 },
];

describe('CoNLL columns', () => {
  for (const { name, text, labels, sentences, problems = [], ignored = 0, column, names } of CASES) {
    it(`counts: ${name}`, async () => {
      const options = { ...(column === undefined ? {} : { column }), ...(names === undefined ? {} : { labels: names }) };
      for (let size = 1; size <= Buffer.byteLength(text) + 1; size += 1) {
        const result = await readText(conll, text, options, size);
        const [part] = result.parts;
        assert.deepEqual(supportOf(part?.counts), labels, `pieces of ${size}`);
        assert.equal(part?.counts.records, sentences, `pieces of ${size}`);
        assert.equal(part?.counts.ignored, ignored);
        assert.deepEqual(linesOf(result), problems, `pieces of ${size}`);
      }
    });
  }

  it('keeps the line of the first occurrence', async () => {
    const { parts } = await readText(conll, '\n# a comment\na O\n\nb B-X\nc O\nd B-Y\n');
    assert.deepEqual(
      [...parts[0]!.counts.labels].map(([label, { firstLine }]) => [label, firstLine]),
      [
        ['O', 3],
        ['B-X', 5],
        ['B-Y', 7],
      ],
    );
  });

  it('counts more distinct tags than the table of bytes holds', async () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `t B-${index % 1500}\n`).join('');
    const { parts, problems } = await readText(conll, lines);
    assert.equal(parts[0]!.counts.labels.size, 1500);
    assert.ok([...parts[0]!.counts.labels.values()].every(({ count }) => count === 2));
    assert.equal(problems.length, 0);
  });

  it('counts the same with every tag as a program that splits lines', async () => {
    const tag = fc.constantFrom('O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC', 'S-MISC', 'E-é', 'X');
    const token = fc.constantFrom('a', '#', '#x', 'Zürich', '日本', '-', '-D', '"', '1,5');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.tuple(token, tag), fc.constant(null)), { minLength: 1 }),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          const text = rows.map((row) => (row === null ? '\n' : `${row[0]} ${row[1]}\n`)).join('');
          const { parts } = await readText(conll, text, {}, size);
          const expected = new Map<string, number>();
          for (const row of rows) if (row !== null) expected.set(row[1], (expected.get(row[1]) ?? 0) + 1);
          assert.deepEqual(new Map(supportOf(parts[0]?.counts)), expected);
        },
      ),
    );
  });

  it('obeys the law of counts: parts cut between sentences and merged equal the whole', async () => {
    const sentence = fc
      .array(fc.constantFrom('a O', 'b B-X', 'c I-X', 'd B-Y', 'e E-Y', 'f S-Z'), { minLength: 1, maxLength: 6 })
      .map((lines) => `${lines.join('\n')}\n\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(sentence, { maxLength: 8 }), fc.array(sentence, { maxLength: 8 }), async (one, two) => {
        const [first, second, whole] = await Promise.all(
          [one, two, [...one, ...two]].map(async (texts) => (await readText(conll, texts.join(''))).parts[0]!.counts),
        );
        const merged = emptyCounts();
        mergeCounts(merged, first!);
        mergeCounts(merged, second!);
        assert.equal(merged.records, whole!.records);
        assert.equal(merged.total, whole!.total);
        assert.deepEqual(supportOf(merged), supportOf(whole));
        assert.deepEqual(merged.sequence?.bigrams, whole!.sequence?.bigrams);
        assert.deepEqual(merged.sequence?.sentencesWithType, whole!.sequence?.sentencesWithType);
        assert.deepEqual(merged.sequence?.closedSpans, whole!.sequence?.closedSpans);
      }),
    );
  });

  it('says which columns there are when the named one is not', async () => {
    const { problems, parts } = await readText(conll, 'a O\nb B-X\n', { column: 9 });
    assert.match(problems[0]![1], /no column "9": the lines have 2 columns/);
    assert.equal(parts[0]!.counts.total, 0);
  });
});
