import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TagRepair } from '../../../../src/core/repair/repair-tags.ts';
import type { TagReplacement } from '../../../../src/core/repair/tag-places.ts';
import { type SchemeName, violations } from '../../../../src/core/tag-scheme.ts';
import type { LabelFormat } from '../../../../src/formats/format.ts';
import { conll } from '../../../../src/formats/label-files/conll.ts';
import { conllu } from '../../../../src/formats/label-files/conllu.ts';
import { csv } from '../../../../src/formats/label-files/csv.ts';
import { tagLines } from '../../../../src/formats/label-files/tag-lines.ts';
import { taggedWords } from '../../../../src/formats/label-files/tagged-words.ts';
import { findTagPlaces } from '../../../../src/formats/tag-places/find-tag-places.ts';

interface Case {
  readonly name: string;
  readonly format: LabelFormat;
  readonly scheme?: SchemeName;
  readonly text: string;
  /** Of each violation: the line from 0 and what is marked. */
  readonly marked: readonly (readonly [number, string])[];
  readonly repaired: string;
  readonly column?: string | number;
  readonly labels?: readonly string[];
}

const CONLL = 'EU I-ORG\nrejects O\nGerman B-MISC\ncall O\n\nPeter B-PER\nBlackburn I-PER\n';

const CASES: readonly Case[] = [
  {
    name: 'columns parted by a space',
    format: conll,
    text: CONLL,
    marked: [[0, 'I-ORG']],
    repaired: CONLL.replace('I-ORG', 'B-ORG'),
  },
  {
    name: 'aligned columns, carriage returns, a word like its tag',
    format: conll,
    text: 'I-ORG \t  I-ORG  \r\nx   \t O\r\nI-PER \t  B-PER\r\n\r\ny \t  O',
    marked: [[0, 'I-ORG']],
    repaired: 'I-ORG \t  B-ORG  \r\nx   \t O\r\nI-PER \t  B-PER\r\n\r\ny \t  O',
  },
  {
    name: 'tags in the second of four columns',
    format: conll,
    text: 'U.N. B-ORG NNP I\nofficial O NN O\nEkeus I-PER NNP O\nheads O VBZ O\nfor O IN O\nBaghdad B-LOC NNP O\n. O . O\n\n',
    column: 2,
    marked: [[2, 'I-PER']],
    repaired: 'U.N. B-ORG NNP I\nofficial O NN O\nEkeus B-PER NNP O\nheads O VBZ O\nfor O IN O\nBaghdad B-LOC NNP O\n. O . O\n\n',
  },
  {
    name: 'the end of a sentence',
    format: conll,
    scheme: 'BIOES',
    text: 'a O\nb B-X\nc I-X\n\nd S-X\ne O\n',
    marked: [[2, 'I-X']],
    repaired: 'a O\nb B-X\nc E-X\n\nd S-X\ne O\n',
  },
  {
    name: 'letters behind their types',
    format: conll,
    text: 'a ORG-I\nb ORG-I\nc O\n\nd PER-B\ne PER-I\nf O\n',
    marked: [[0, 'ORG-I']],
    repaired: 'a ORG-B\nb ORG-I\nc O\n\nd PER-B\ne PER-I\nf O\n',
  },
  {
    name: 'ids',
    format: conll,
    text: Array.from({ length: 12 }, (_, index) => `w${index} ${index % 4 === 1 ? 2 : 0}${index % 4 === 3 ? '\n' : ''}\n`).join(''),
    column: 2,
    labels: ['O', 'B-X', 'I-X'],
    marked: [
      [1, '2'],
      [6, '2'],
      [11, '2'],
    ],
    repaired: Array.from({ length: 12 }, (_, index) => `w${index} ${index % 4 === 1 ? 1 : 0}${index % 4 === 3 ? '\n' : ''}\n`).join(''),
  },
  {
    name: 'lines of tags',
    format: tagLines,
    text: 'O B-city I-city O\nO I-date  I-date O\nB-city O\n',
    marked: [[1, 'I-date']],
    repaired: 'O B-city I-city O\nO B-date  I-date O\nB-city O\n',
  },
  {
    name: 'words and tags in the columns of a line',
    format: tagLines,
    text: 'fly to New York\tO O I-city I-city\nO what now\tO O O\ngo to Rome now\tO O B-city O\n',
    marked: [[0, 'I-city']],
    repaired: 'fly to New York\tO O B-city I-city\nO what now\tO O O\ngo to Rome now\tO O B-city O\n',
  },
  {
    name: 'words joined to their tags',
    format: taggedWords,
    text: 'I|O saw|O London|I-LOC Bridge|I-LOC\nAda|B-PER spoke|O 😀|O to|O B|I-PER\n',
    marked: [
      [0, 'I-LOC'],
      [1, 'I-PER'],
    ],
    repaired: 'I|O saw|O London|B-LOC Bridge|I-LOC\nAda|B-PER spoke|O 😀|O to|O B|B-PER\n',
  },
  {
    name: 'attributes of CoNLL-U',
    format: conllu,
    text: [
      '1\tAda\tAda\tPROPN\t_\t_\t2\tnsubj\t_\tNER=I-PER',
      '2\tspoke\tspeak\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No|NER=O',
      '3\tRome\tRome\tPROPN\t_\t_\t2\tobj\t_\tNER=B-LOC|Gloss=I-LOC',
      '',
      '',
    ].join('\n'),
    marked: [[0, 'I-PER']],
    repaired: [
      '1\tAda\tAda\tPROPN\t_\t_\t2\tnsubj\t_\tNER=B-PER',
      '2\tspoke\tspeak\tVERB\t_\t_\t0\troot\t_\tSpaceAfter=No|NER=O',
      '3\tRome\tRome\tPROPN\t_\t_\t2\tobj\t_\tNER=B-LOC|Gloss=I-LOC',
      '',
      '',
    ].join('\n'),
  },
];

const SIGNAL = new AbortController().signal;

for (const { name, format, scheme = 'IOB2', text, marked, repaired, column, labels } of CASES) {
  test(`${format.id}: ${name}`, async () => {
    assert.ok(format.content === 'text');
    const reading = { ...(column === undefined ? {} : { column }), ...(labels === undefined ? {} : { labels }) };
    const bytes = (async function* () {
      yield new TextEncoder().encode(text);
    })();
    const [part] = await format.read(bytes, { ...reading, problem: () => {} });
    const { counts } = part!;
    const repair = new TagRepair([...counts.labels.keys(), ...(labels ?? [])], scheme);
    const options = { ...reading, mostPlaces: 100, mostRepairs: 100, signal: SIGNAL };
    const found = await findTagPlaces(format, text, repair, options);
    assert.ok(found !== null);
    const lines = text.split(/\r?\n/);
    assert.deepEqual(
      found.places.map(({ line, start, end }) => [line, lines[line]!.slice(start, end)]),
      marked,
    );
    // What is marked is what is counted.
    assert.equal(found.total, violations(counts.sequence!, scheme));
    const mended = applied(text, found.repairs);
    assert.equal(mended, repaired);
    assert.equal((await findTagPlaces(format, mended, repair, options))!.total, 0);
  });
}

test('what is listed is bounded, what is counted is not, and a mention is never repaired by half', async () => {
  const text = 'a I-X\nb B-X\nc I-X\nd O\n\n'.repeat(500);
  const repair = new TagRepair(['O', 'B-X', 'I-X', 'E-X', 'S-X'], 'BIOES');
  const found = await findTagPlaces(conll, text, repair, { mostPlaces: 3, mostRepairs: 4, signal: SIGNAL });
  assert.equal(found!.total, 1500);
  assert.equal(found!.places.length, 3);
  assert.equal(found!.edits, 1000);
  // I-X B-X I-X → S-X B-X E-X: neighbours of one type are one repair.
  assert.deepEqual(
    found!.repairs.map(({ line, tag }) => [line, tag]),
    [
      [0, 'S-X'],
      [2, 'E-X'],
      [5, 'S-X'],
      [7, 'E-X'],
    ],
  );
});

test('tags in cells of a table have no place', async () => {
  const repair = new TagRepair(['O', 'B-X', 'I-X'], 'IOB2');
  assert.equal(await findTagPlaces(csv, 'text,tags\na b,O I-X\n', repair, { mostPlaces: 9, mostRepairs: 9, signal: SIGNAL }), null);
});

function applied(text: string, repairs: readonly TagReplacement[]): string {
  const lines = text.split('\n');
  for (const { line, start, end, written, tag } of [...repairs].sort((a, b) => b.line - a.line || b.start - a.start)) {
    assert.equal(lines[line]!.slice(start, end), written);
    lines[line] = lines[line]!.slice(0, start) + tag + lines[line]!.slice(end);
  }
  return lines.join('\n');
}
