import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileHead } from '../../../src/formats/format.ts';
import { conll } from '../../../src/formats/label-files/conll.ts';
import { sampleConll, wholeLinesOf } from '../../../src/formats/label-files/conll-layout.ts';
import { conllu } from '../../../src/formats/label-files/conllu.ts';
import { csv } from '../../../src/formats/label-files/csv.ts';
import { tagLines } from '../../../src/formats/label-files/tag-lines.ts';
import { taggedWords } from '../../../src/formats/label-files/tagged-words.ts';
import { endsOf, judgeByEnds } from '../../../src/formats/label-files/text-ends.ts';
import { LABEL_FORMATS } from '../../../src/formats/registry.ts';
import { seeded } from '../../support/kernel.ts';

/** As much as recognition sees of a long file. */
const HEAD = 64 * 1024;
const TYPES = ['PER', 'LOC', 'ORG', 'MISC'];
const random = seeded(5);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const word = () => Math.floor(random() * 1e9).toString(36);
const words = (count: number, between = ' ') => Array.from({ length: count }, word).join(between);
const tag = () => (random() < 0.7 ? 'O' : `${pick(['B', 'I'])}-${pick(TYPES)}`);
const tags = (count: number) => Array.from({ length: count }, tag).join(' ');
const times = (count: number, line: () => string) => Array.from({ length: count }, line).join('');
const sentence = (line: () => string) => () => `${times(3 + Math.floor(random() * 20), () => `${line()}\n`)}\n`;

/** What a file goes on with until its head is full, after what it may begin with. */
const HEADS: Readonly<Record<string, readonly [name: string, record: () => string, beginning?: string]>> = {
  'two columns': ['train.conll', sentence(() => `${word()} ${tag()}`)],
  'two columns, tabs': ['train.tsv', sentence(() => `${word()}\t${tag()}`)],
  'four columns, chunks before entities': [
    'eng.train',
    sentence(() => `${word()} ${pick(['NN', 'VB', 'DT'])} ${pick(['B-NP', 'I-NP', 'B-VP', 'O'])} ${tag()}`),
    '-DOCSTART- -X- -X- O\n\n',
  ],
  'entities within entities': ['germeval.tsv', sentence(() => `${word()}\t${tag()}\t${random() < 0.9 ? 'O' : 'B-PER'}`)],
  'letters behind the types': ['train.txt', sentence(() => `${word()} ${random() < 0.6 ? 'O' : `${pick(TYPES)}-${pick(['B', 'I'])}`}`)],
  'letters alone': ['cws.txt', sentence(() => `${word()} ${pick(['B', 'M', 'E', 'S'])}`)],
  'parts of speech': ['pos.txt', sentence(() => `${word()} ${pick(['NN', 'VB', 'DT', 'JJ', 'IN'])}`)],
  'types without letters': ['train.txt', sentence(() => `${word()} ${random() < 0.7 ? 'O' : pick(TYPES)}`)],
  'a header': ['train.txt', sentence(() => `${word()} ${tag()}`), 'token ner\n'],
  comments: ['train.conll', sentence(() => `${word()} ${random() < 0.05 ? '# a comment' : tag()}`), '# id 1\n'],
  'comments among the tokens': ['klue.tsv', () => `## ${word()}\t${words(4)}\n${sentence(() => `${word()}\t${tag()}`)()}`],
  'an index of the token': ['train.conll', sentence(() => `${1 + Math.floor(random() * 9)} ${word()} ${tag()}`)],
  'a long licence': ['train.conll', sentence(() => `${word()} ${tag()}`), times(60, () => `${words(9)}\n`)],
  'no blank lines': ['train.conll', () => `${word()} ${tag()}\n`],
  'no tag so far': ['train.conll', sentence(() => `${word()} O`)],
  'one column of tags': ['tags.txt', sentence(tag)],
  'CoNLL-U': ['dev.conllu', sentence(() => `1\t${word()}\t${word()}\tNOUN\tNN\t_\t0\troot\t_\t_`)],
  'CoNLL-U Plus': ['dev.conllup', sentence(() => `${word()}\t${tag()}`), '# global.columns = FORM NER\n'],
  prose: ['corpus.txt', () => `${words(12)}, ${words(4)}.\n`],
  'prose that says I': ['corpus.txt', () => `I ${words(8)} I ${words(2)}.\n`],
  'prose in paragraphs': ['corpus.txt', () => `${times(4, () => `${words(10)}\n`)}\n`],
  'a list of words': ['words.txt', () => `${word()}\n`],
  'a log': ['run.txt', () => `2024-01-02 10:11:12 ${pick(['INFO', 'WARN', 'ERROR'])} ${words(3)}: ${words(5)}\n`],
  numbers: ['matrix.txt', () => `${times(9, () => `${random().toFixed(3)} `)}\n`],
  'a table': ['train.csv', () => `"${words(8)}",${pick(TYPES)}\n`, 'text,label\n'],
  'a table under another name': ['train.dat', () => `${words(8)},${pick(TYPES)}\n`, 'text,label\n'],
  'a table with texts of several lines': ['train.dat', () => `"${words(8)}\n${words(3)}, ${words(40)}\n",${pick(TYPES)}\n`, 'text,label\n'],
  'a table of texts and labels without a header': ['train.txt', () => `${words(8)};${pick(TYPES)}\n`],
  'a table behind a licence': ['train.dat', () => `${words(8)}\t${pick(TYPES)}\n`, `${times(30, () => `# ${words(12)}\n`)}text\tlabel\n`],
  'JSON Lines': ['train.jsonl', () => `${JSON.stringify({ text: words(9), label: pick(TYPES) })}\n`],
  'JSON Lines with tags': ['ner.txt', () => `${JSON.stringify({ tokens: words(3).split(' '), tags: tags(3).split(' ') })}\n`],
  YAML: ['settings.txt', () => `${word()}:\n  - ${words(2)}\n  - ${word()}: ${word()}\n`],
  'lines of tags': ['seq.out', () => `${tags(4 + Math.floor(random() * 9))}\n`],
  'lines of words, then of tags': ['pairs.txt', () => `${words(7)}\n${tags(7)}\n`],
  'groups of words and tags': ['groups.txt', () => `${words(7)}\n${tags(7)}\n\n`],
  'words and tags beside each other': ['atis.txt', () => `BOS ${words(7)} EOS\tO ${tags(7)} intent\n`],
  'words and tags between bars': ['bars.txt', () => `${words(7)} ||| ${tags(7)}\n`],
  'words with tags': ['wiki.txt', () => `${times(9, () => `${word()}|NN|${tag()} `)}\n`],
  'words with parts of speech': ['brown.txt', () => `${times(9, () => `${word()}/${pick(['NN', 'VB', 'DT', 'JJ'])} `)}\n`],
  'words with parts of speech, in paragraphs': ['brown.txt', () => `${times(9, () => `${word()}/${pick(['nn', 'vb', 'at'])} `)}\n\n`],
  paths: ['files.txt', () => `${words(3, '/')} ${words(3, '/')}\n`],
};

const FORMATS = [conll, conllu, tagLines, taggedWords, csv];

function headOf(name: string, text: string, complete = false): FileHead {
  const nothing = new Uint8Array(0);
  return { path: name, name, bytes: Buffer.from(text), text, complete, tail: nothing, compression: null };
}

/** What counting goes by. */
function layoutOf(text: string) {
  const sample = sampleConll(wholeLinesOf(text, false));
  return sample === null ? null : { layout: sample.layout, tag: sample.tag };
}

function full(record: () => string, beginning = ''): string {
  let text = beginning;
  while (text.length < HEAD) text += record();
  return text.slice(0, HEAD);
}

describe('a look at the ends of a head', () => {
  for (const [what, [name, record, beginning]] of Object.entries(HEADS)) {
    it(`recognises as a look at all of it does: ${what}`, () => {
      const text = full(record, beginning);
      // Lines that end in a lone carriage return have no ends to look at.
      const whole = text.replaceAll('\n', '\r');
      assert.ok(endsOf(text) !== null && endsOf(whole) === null);
      for (const { ceiling = 1, ...format } of LABEL_FORMATS) {
        const { confidence = 0 } = format.recognise(headOf(name, text)) ?? {};
        assert.ok(confidence <= ceiling, `${format.id} claims no more than it says`);
      }
      for (const format of FORMATS)
        assert.deepEqual(format.recognise(headOf(name, text)), format.recognise(headOf(name, whole)), format.id);
      assert.deepEqual(layoutOf(text), layoutOf(whole));
    });
  }

  it('recognises short files as a look at each word does', () => {
    for (const [name, record, beginning] of Object.values(HEADS)) {
      for (const length of [40, 200, 800, 3000]) {
        const text = full(record, beginning).slice(0, length);
        const whole = text.replaceAll('\n', '\r');
        for (const format of FORMATS)
          assert.deepEqual(
            format.recognise(headOf(name, text, true)),
            format.recognise(headOf(name, whole, true)),
            `${format.id}: ${text}`,
          );
      }
    }
  });

  it('is one at whole sentences', () => {
    const [first, last] = endsOf('a O\nb B-X\n\n'.repeat(4000))!;
    assert.ok(first.startsWith('a O\n') && first.endsWith('b B-X\n\n'));
    assert.ok(last.startsWith('a O\n') && last.endsWith('b B-X\n\n'));
    assert.ok(first.length <= 4096 && last.length <= 4096 && first.length > 4000 && last.length > 4000);
  });

  it('is none at a short text, or at long lines', () => {
    assert.equal(endsOf('a\n'.repeat(1000)), null);
    assert.equal(endsOf(`${'a'.repeat(2000)}\n`.repeat(40)), null);
    assert.equal(endsOf('a'.repeat(100_000)), null);
  });

  it('turns to all of the text where the ends differ', () => {
    const text = `${'a\n'.repeat(10_000)}${'b\n'.repeat(10_000)}`;
    const judged: string[] = [];
    const judge = (part: string) => {
      judged.push(part);
      return part[0];
    };
    const agreed = (first: string | undefined, last: string | undefined) => (first === last ? { judgement: 'the same' } : undefined);
    assert.equal(judgeByEnds(text, judge, agreed), 'a');
    assert.deepEqual(judged, [...endsOf(text)!, text]);
    assert.equal(judgeByEnds('a\n'.repeat(20_000), judge, agreed), 'the same');
  });
});
