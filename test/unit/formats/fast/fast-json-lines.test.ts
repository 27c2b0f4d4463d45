import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seeded } from '../../../support/kernel.ts';
import { ROOT } from '../../../support/paths.ts';
import { CUTS, type Cut, SameCounts } from '../../../support/same-counts.ts';

const WHOLE = CUTS.slice(0, 1);

function lines(...records: readonly unknown[]): string {
  return records.map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join('');
}

/** Python's way to write JSON. */
function spaced(record: unknown): string {
  return JSON.stringify(record, null, 1)
    .replace(/\n */g, ' ')
    .replace(/([[{]) /g, '$1')
    .replace(/ ([\]}])/g, '$1');
}

const TEXTS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Files that the fast path must not leave to the plain reader. */
const FAST: readonly (readonly [name: string, text: string])[] = [
  ['a label', lines(...TEXTS.map((id) => ({ id, text: `text ${id}`, label: id % 3 === 0 ? 'b' : 'a' })))],
  ['spaces', lines(...TEXTS.map((id) => spaced({ id, text: `text ${id}`, label: `label ${id % 2}`, more: [{ a: [] }, {}] })))],
  ['the label first', lines(...TEXTS.map((id) => ({ intent: `i${id % 4}`, text: `text ${id}` })))],
  ['carriage returns and blank lines', '\r\n{"text":"x","label":"a"}\r\n \t\r\n{"text":"y","label":"b"} \r\n\n{"text":"z","label":"a"}'],
  ['blanks everywhere', '  { "text" :\t"x" ,  "label"  : "a" , "n" : [ 1 , 2 ] , "o" : { "p" : null } } \n'.repeat(5)],
  ['ids', lines(...TEXTS.map((id) => ({ text: 'x', label: id % 3 })))],
  ['ids, some left out', lines(...[0, 1, -100, 2, null, 3, -1, 0, 1, 2, 3, -100].map((label) => ({ text: 'x', label })))],
  ['floats', '{"text":"x","label":1.0}\n{"text":"x","label":0.0}\n{"text":"x","label":1}\n{"text":"x","label":0.5}\n'.repeat(3)],
  ['truth values', lines(...TEXTS.map((id) => ({ text: 'x', label: id % 2 === 0 })))],
  [
    'missing and empty labels',
    lines(
      { text: 'x', label: 'a' },
      { text: 'x', label: 'c' },
      { text: 'x', label: 'a' },
      { text: 'x' },
      { text: 'x', label: '' },
      {},
      { text: 'x', label: 'b' },
    ).repeat(3),
  ],
  [
    'lists of labels',
    lines(...[['a'], ['a', 'b'], [], ['b', 'a', 'b'], [''], ['a', null], [null], ['c']].map((labels) => ({ text: 'x', labels }))).repeat(2),
  ],
  ['lists of ids', lines(...[[1], [1, 2], [], [2, 1, 2], [0]].map((labels) => spaced({ text: 'x', labels }))).repeat(2)],
  [
    'the key further down',
    lines(...TEXTS.map((id) => ({ meta: { label: `no${id}`, a: [{ label: 'n' }] }, text: 'x', label: `l${id % 2}` }))),
  ],
  ['a key twice: the last one counts', '{"text":"x","label":"a","label":"b"}\n{"text":"x","label":"b"}\n'.repeat(4)],
  [
    'keys spelled otherwise',
    '{"text":"x","\\u006cabel":"a"}\n{"text":"x","label":"b"}\n{"text":"x","label":"b","l\\u0061bel":"c"}\n'.repeat(3),
  ],
  [
    'brackets, quotes and backslashes in texts',
    lines(...TEXTS.map((id) => ({ text: `{"label": "n"} ]}[ \\ "" ${id}`, label: `l${id % 2}` }))),
  ],
  [
    'texts that end in backslashes',
    '{"text":"\\\\","label":"a"}\n{"text":"\\\\\\"","label":"b"}\n{"text":"\\"\\\\\\\\","label":"a"}\n'.repeat(3),
  ],
  ['all escapes', '{"text":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00","label":"a"}\n'.repeat(4)],
  [
    'escapes in labels',
    '{"text":"x","label":"caf\\u00e9"}\n{"text":"x","label":"café"}\n{"text":"x","label":"a\\"b"}\n{"text":"x","label":"a\\/b"}\n'.repeat(
      2,
    ),
  ],
  ['letters beyond ASCII', lines(...TEXTS.map((id) => ({ text: `日本語 ${id} é`, label: id % 2 === 0 ? '日本' : 'ö' })))],
  ['a mark of byte order', `\uFEFF${lines(...TEXTS.map((id) => ({ text: 'x', label: `l${id}` })))}`],
  ['long labels', lines(...[14, 15, 16, 17, 40, 63, 64].map((length) => ({ text: 'x', label: 'l'.repeat(length) }))).repeat(2)],
  ['numbers of every kind', '{"text":"x","n":[0,-0,1,10,1.5,-2.25,1e5,1E+5,2e-7,true,false,null],"label":"a"}\n'.repeat(4)],
  [
    'broken lines',
    [
      '{"text":"x","label":"a"}',
      '{"text":"x","label":"b"',
      '{"text":"x" "label":"b"}',
      '{"text":"x","label":b}',
      'no',
      '"text"',
      '7',
      'null',
      '[1]',
    ]
      .map((line) => `${line}\n`)
      .join('')
      .concat(lines({ text: 'x', label: 'a' }).repeat(8)),
  ],
  [
    'numbers, words and strings that are none',
    [
      '01',
      '1.',
      '.5',
      '-',
      '1e',
      '+1',
      'tru',
      'nul',
      'NaN',
      '-Infinity',
      'True',
      '"\\x"',
      '"\\u12g4"',
      '"a\tb"',
      '[1,]',
      '{"a":1,}',
      '[1 2]',
      '{"a" 1}',
      '{1:2}',
    ]
      .map((value) => `{"text":"x","n":${value},"label":"a"}\n{"text":"x","label":"a"}\n{"text":"x","label":"a"}\n`)
      .join(''),
  ],
  [
    'values that are no labels',
    lines({ text: 'x', label: 'a' }, { text: 'x', label: { a: 1 } }, { text: 'x', label: [['a']] }, { text: 'x', label: 'b' }).repeat(3),
  ],
  [
    'several records on a line',
    '{"text":"x","label":"a"}\n{"text":"x","label":"a"}{"text":"y","label":"b"}\n{"text":"z","label":"a"}\n'.repeat(3),
  ],
  ['a bad first line', `# comment\n${lines({ text: 'x', label: 'a' }).repeat(6)}`],
  [
    'tokens and tags',
    lines(
      ...TEXTS.map((id) => ({
        tokens: Array.from({ length: id }, (_, n) => `t${n}`),
        ner_tags: Array.from({ length: id }, (_, n) => ['O', 'B-X', 'I-X', 'O'][(n + id) % 4]),
      })),
    ),
  ],
  [
    'tokens and tags with spaces, tags first',
    lines(
      ...TEXTS.map((id) =>
        spaced({
          ner_tags: Array.from({ length: id }, (_, n) => ['O', 'B-X', 'I-Y', 'O', 'O'][(n + id) % 5]),
          tokens: Array.from({ length: id }, (_, n) => `tö${n}`),
        }),
      ),
    ),
  ],
  [
    'ends and singles that come late',
    lines(
      ...TEXTS.map(() => ({ tokens: ['a', 'b', 'c'], ner_tags: ['B-X', 'I-X', 'O'] })),
      ...TEXTS.map((id) => ({ tokens: ['a', 'b', 'c', 'd'], ner_tags: ['B-X', id % 2 === 0 ? 'I-X' : 'O', 'E-X', 'S-Y'] })),
    ),
  ],
  ['tags by id', lines(...TEXTS.map((id) => spaced({ tokens: ['a', 'b', 'c'], ner_tags: [0, id % 3, 3], id: `${id}` })))],
  [
    'tags that are left out',
    lines(...TEXTS.map((id) => ({ tokens: ['a', 'b', 'c', 'd'], ner_tags: [-100, 1, id % 2 === 0 ? -100 : 2, -100] })), {
      tokens: ['a'],
      ner_tags: [-100],
    }),
  ],
  [
    'empty sentences',
    lines(...TEXTS.map((id) => ({ tokens: id % 2 === 0 ? [] : ['a', 'b'], ner_tags: id % 2 === 0 ? [] : ['O', 'B-X'] }))),
  ],
  ['sentences without tags', lines(...TEXTS.map((id) => ({ tokens: ['a'], ner_tags: id % 3 === 0 ? null : ['B-X'] })))],
  [
    'numbers of tokens and tags that differ',
    lines(
      ...TEXTS.map((id) => ({ tokens: id % 4 === 0 ? ['a'] : ['a', 'b'], ner_tags: ['O', 'B-X'] })),
      { tokens: [], ner_tags: ['O'] },
      { tokens: ['a', 'b'], ner_tags: [] },
    ),
  ],
  [
    'tokens that are no strings',
    lines(...TEXTS.map((id) => ({ tokens: [id, [1, 2], { a: [3, 4] }, 'x'], ner_tags: ['O', 'B-X', 'I-X', 'O'] }))),
  ],
  [
    'tokens with commas, brackets and escapes',
    lines(
      ...TEXTS.map((id) => ({
        tokens: [',', ']', '"', '\\', '[', '", "'].slice(0, 1 + (id % 6)),
        ner_tags: ['O', 'B-X', 'I-X', 'O', 'O', 'B-Y'].slice(0, 1 + (id % 6)),
      })),
    ),
  ],
  [
    'tags of a wrong kind',
    lines(
      ...TEXTS.map(() => ({ tokens: ['a', 'b'], ner_tags: ['O', 'B-X'] })),
      { tokens: ['a', 'b'], ner_tags: ['O', null] },
      { tokens: ['a', 'b'], ner_tags: 'O O' },
      { tokens: ['a', 'b'] },
      { tokens: ['a', 'b'], ner_tags: ['O', ['O']] },
    ).repeat(3),
  ],
  [
    'long tags and long sentences',
    lines(
      ...TEXTS.map((id) => ({
        tokens: Array.from({ length: 40 * id }, () => 'w'),
        ner_tags: Array.from({ length: 40 * id }, (_, n) => (n % 7 === 0 ? 'B-creative-work-of-art' : 'O')),
      })),
    ),
  ],
  [
    'an id behind a tag, where spaces are awaited',
    `${lines({ tokens: ['a', 'b'], ner_tags: [0, 'O'] }, { ner_tags: ['O', 0], tokens: ['a', 'b'] })}{"tokens":["a", "b"], "ner_tags": ["O", "O"]}\n`.repeat(
      2,
    ),
  ],
  ...[1, 3, 5].map(
    (step) =>
      [
        `runs of the background tag, with spaces, ${step}`,
        lines(
          ...TEXTS.map((id) =>
            spaced({
              tokens: Array.from({ length: 9 * id }, () => 'w'),
              ner_tags: Array.from({ length: 9 * id }, (_, n) => ((n + id) % (step * id) === 0 ? `B-${'X'.repeat(1 + (n % 3))}` : 'O')),
            }),
          ),
        ),
      ] as const,
  ),
];

/** Files that it must leave. */
const LEFT: readonly (readonly [name: string, text: string | Uint8Array])[] = [
  ['records that name their splits', lines(...TEXTS.map((id) => ({ text: 'x', label: `l${id}`, split: id % 2 === 0 ? 'train' : 'test' })))],
  ['records for training', lines(...TEXTS.map((id) => ({ text: 'x', label: `l${id}`, training: id % 2 === 0 })))],
  ['spans', lines(...TEXTS.map(() => ({ text: 'a b', entities: [[0, 1, 'X']] })))],
  ['a zero byte', lines({ text: 'x', label: 'a' }, '{"text":"x\0","label":"a"}', { text: 'x', label: 'a' })],
  [
    'bytes that are not UTF-8',
    Buffer.concat([
      Buffer.from(lines({ text: '日本語日本語', label: 'a' })),
      Buffer.from('{"text":"'),
      Buffer.from([0xff]),
      Buffer.from('","label":"a"}\n'),
    ]),
  ],
  ['a letter behind the type', lines({ tokens: ['a', 'b'], ner_tags: ['PER-B', 'O'] })],
];

describe('JSON Lines on the fast path', () => {
  const same = new SameCounts('jsonl');

  for (const [name, text] of FAST) {
    it(`counts the same: ${name}`, async () => {
      assert.deepEqual(
        await same.check(text),
        CUTS.map(() => true),
      );
      await same.check(text, CUTS, { labels: ['zero', 'one', 'two', 'a', 'O'] });
    });
  }

  it('counts the same for every size of pieces and segments', async () => {
    for (const [, text] of FAST) {
      if (text.length > 4000) continue;
      const cuts: Cut[] = [];
      for (let bytes = 1; bytes <= 16; bytes += 1) cuts.push({ threads: 2, segmentBytes: 3 * bytes, pieceBytes: bytes });
      await same.check(text, cuts);
    }
  });

  for (const [name, text] of LEFT) {
    it(`leaves to the plain reader: ${name}`, async () => {
      assert.deepEqual(await same.check(text, WHOLE), [false]);
    });
  }

  it('leaves more than 255 labels to the plain reader', async () => {
    const labels = (count: number) => lines(...Array.from({ length: count }, (_, index) => ({ text: 'x', label: `l${index}` })));
    assert.deepEqual(await same.check(labels(255), WHOLE), [true]);
    assert.deepEqual(await same.check(labels(256), WHOLE), [false]);
  });

  it('takes the key that is named', async () => {
    const text = lines(...TEXTS.map((id) => ({ text: 'x', label: 'a', other: `o${id % 2}`, deep: { label: 'b' } })));
    assert.deepEqual(
      await same.check(text, CUTS, { column: 'other' }),
      CUTS.map(() => true),
    );
    await same.check(text, CUTS, { column: 'deep.label' });
    await same.check(text, CUTS, { column: 'none' });
  });

  it('counts the fixtures the same', async () => {
    for (const path of globSync('test/fixtures/**/*.{jsonl,ndjson,json}', { cwd: ROOT })) {
      await same.check(readFileSync(join(ROOT, path)), [...CUTS.slice(0, 2), { threads: 2, segmentBytes: 500, pieceBytes: 300 }]);
    }
  });

  it('counts the same where lines are alike', async () => {
    const random = seeded(11);
    let fast = 0;
    for (let run = 0; run < 60; run += 1) {
      const cuts = [
        CUTS[0]!,
        { threads: 1, segmentBytes: 1e9, pieceBytes: 3000 + Math.floor(random() * 30_000) },
        { threads: 2, segmentBytes: 12_000, pieceBytes: 1e9 },
      ];
      if ((await same.check(alikeLines(random), cuts))[0]) fast += 1;
    }
    assert.ok(fast > 20, `${fast} files were read on the fast path`);
  });

  it('counts the same in random files', async () => {
    await fc.assert(
      fc.asyncProperty(randomFile, fc.constantFrom(...RANDOM_CUTS), async (text, cut) => {
        await same.check(text, [cut]);
      }),
      { numRuns: 600, seed: 42 },
    );
  });
});

const RANDOM_CUTS: readonly Cut[] = [
  { threads: 1, segmentBytes: 1e9, pieceBytes: 1e9 },
  { threads: 2, segmentBytes: 200, pieceBytes: 1e9 },
  { threads: 3, segmentBytes: 128, pieceBytes: 77 },
  { threads: 2, segmentBytes: 33, pieceBytes: 9 },
];

const string = fc.constantFrom(
  '"x"',
  '""',
  '"a, b"',
  '"a]"',
  '"{\\"label\\":\\"n\\"}"',
  '"\\\\"',
  '"\\u00e9"',
  '"日本"',
  '"a longer text, of more than sixteen bytes"',
  '"]"',
  '","',
);
const scalar = fc.oneof(string, fc.constantFrom('0', '1', '-1', '12', '1.5', 'true', 'null', '-100', '1e3'));
const { value } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }).map((values) => `[${values.join(', ')}]`),
  object: fc
    .array(fc.tuple(fc.constantFrom('"a"', '"label"', '"tokens"', '"ner_tags"', '"split"'), tie('value')), { maxLength: 3 })
    .map((entries) => `{${entries.map(([key, each]) => `${key}:${each}`).join(',')}}`),
}));
const label = fc.constantFrom(
  '"a"',
  '"b"',
  '"c d"',
  '"é"',
  '0',
  '1',
  '2',
  'null',
  '""',
  '"a label that is longer than a vector"',
  '-100',
  '["a"]',
  '["a", "b", "a"]',
  '[]',
  '[0, 1]',
  '[null]',
  '{}',
);
const tags = fc
  .array(fc.constantFrom(...Array.from({ length: 12 }, () => '"O"'), '"B-X"', '"I-X"', '"E-X"', '"S-Y"', '"B-Y"', '"I-Y"', '0', '-100'), {
    maxLength: 40,
    size: 'max',
  })
  .chain((each) =>
    fc
      .tuple(fc.constantFrom(',', ', ', ' , '), fc.boolean(), fc.constantFrom(each.length, each.length, each.length, each.length + 1))
      .map(([comma, isFirst, count]) => {
        const found = `"ner_tags": [${each.join(comma)}]`;
        const tokens = `"tokens":[${Array.from({ length: count }, (_, index) => `"t${index}"`).join(comma)}]`;
        return isFirst ? `{${found},${tokens}}` : `{${tokens}, ${found}}`;
      }),
  );
const oddity = fc.constantFrom(
  '',
  ' ',
  '\t\r',
  '{}',
  '[]',
  'no',
  '{"label":"a"',
  '{"label":"a"}}',
  '{"label":"a","label":"b"}',
  '{"\\u006cabel":"a"}',
  '{"label":"a",}',
  '{"label":NaN}',
  '{"label":"a"} {"label":"b"}',
  '{"split":"x","label":"a"}',
  '{"ner_tags":["O"]}',
  '{"ner_tags":null}',
  '{"tokens":[],"tokens":["a"],"ner_tags":["O"]}',
);
const labelled = fc
  .tuple(fc.constantFrom('', ' '), value, label, fc.boolean())
  .map(([space, text, each, isFirst]) =>
    isFirst ? `{"label":${space}${each},${space}"text":${text}}` : `{"text":${space}${text},${space}"label":${space}${each}}`,
  );

/** Mostly records of one kind; and every oddity now and then, some of them cut. */
const randomFile = fc
  .record({
    kind: fc.constantFrom(labelled, tags),
    end: fc.constantFrom('\n', '\n', '\r\n'),
    isEnded: fc.boolean(),
  })
  .chain(({ kind, end, isEnded }) => {
    const cut = fc.tuple(kind, fc.nat(60)).map(([line, length]) => line.slice(0, length));
    return fc
      .array(fc.oneof({ weight: 14, arbitrary: kind }, { weight: 1, arbitrary: oddity }, { weight: 1, arbitrary: cut }), { maxLength: 30 })
      .map((all) => all.join(end) + (isEnded ? end : ''));
  });

/** What stands in a line in the place of a value: what is usual, and what is odd. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  id: ['0', '7', '1234567', '1.5', '"a"', '"b12"'],
  text: [0, 1, 30, 54, 55, 56, 57, 63, 64, 65, 110, 111, 112, 113, 300].map(
    (length) => `"${'x, é{"}'.replaceAll('"', "'").repeat(length).slice(0, length)}"`,
  ),
  more: ['[1,2]', '[]', 'null', 'true', '{"a":"b"}', '["a","b"]'],
  label: ['"yes"', '"no"', '"a label longer than a vector of bytes"', '"x"'],
};
const ODD_VALUES = [
  '"a\\"b"',
  '"\\u00e9"',
  '"',
  '1',
  'null',
  '""',
  '[]',
  '["yes"]',
  '"seldom"',
  '01',
  '-1.5e3',
  '"tab\tin"',
  '{',
  '"a""b"',
  'tru',
];

/** Many lines that are alike, but for some: the scanner expects each to be as the one before. */
function alikeLines(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const keys = Object.keys(USUAL).sort(() => random() - 0.5);
  const odds = pick([0, 0.0005, 0.003, 0.03]);
  const [colon, comma, end] = [pick([':', ': ']), pick([',', ', ']), pick(['\n', '\n', '\r\n', ' \n'])];
  const lines = Array.from({ length: 250 }, () => {
    const entries = keys
      .filter((key) => key === 'label' || random() > odds / 3)
      .map((key) => `"${key}"${colon}${random() < odds ? pick(ODD_VALUES) : pick(USUAL[key]!)}`);
    return `{${entries.join(random() < odds ? ' , ' : comma)}}${random() < odds ? pick(['\n\n', ' \n', '', '}\n']) : end}`;
  });
  const text = `{"label":"yes"}\n${lines.join('')}`;
  const at = Math.floor(random() * text.length);
  return random() < 0.3 ? text.slice(0, at) + pick([...'"{}[],: \n0.\\']) + text.slice(at + 1) : text;
}
