import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import type { LabelWatch } from '../../../src/core/label-counts.ts';
import { Random } from '../../../src/core/random.ts';
import { mentionCounts } from '../../../src/core/tag-scheme.ts';
import { spacyDocs } from '../../../src/formats/label-files/spacy-docs.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { murmurKey } from '../../../src/formats/spacy/murmur.ts';
import { Unpacker } from '../../../src/formats/spacy/unpacker.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { ROOT } from '../../support/paths.ts';
import { headOfText, piecesOf, readBinary, supportOf } from '../../support/pieces.ts';

const FOLDER = join(ROOT, 'test', 'fixtures', 'spacy');
const fixture = (name: string) => new Uint8Array(readFileSync(join(FOLDER, name)));
const TYPES = ['PERSON', 'ORG', 'GENE', 'Größenangabe', 'x'];

/** Tokens as rows of 64-bit numbers. */
function rows(...values: readonly (readonly (number | bigint)[])[]): Uint8Array {
  const numbers = values.flat();
  const bytes = new Uint8Array(numbers.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of numbers.entries()) view.setBigUint64(index * 8, BigInt(value), true);
  return bytes;
}

function int32s(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

const [ORTH, ENT_IOB, ENT_TYPE, SENT_START] = [65, 77, 78, 80];
const [MISSING, INSIDE, OUTSIDE, BEGIN] = [0, 1, 2, 3];
const [PERSON, ORG] = [380, 383];

/** A `DocBin` of tokens with their word, entity mark and type. */
function docs(changes: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const content = {
    version: '0.1',
    attrs: [ORTH, ENT_IOB, ENT_TYPE],
    tokens: rows([1, BEGIN, PERSON], [2, OUTSIDE, 0], [3, BEGIN, ORG], [4, INSIDE, ORG], [5, OUTSIDE, 0]),
    spaces: Uint8Array.from([1, 1, 1, 1, 1]),
    lengths: int32s(2, 3),
    strings: [],
    cats: [{}, {}],
    flags: [{}, {}],
    span_groups: [new Uint8Array(0), new Uint8Array(0)],
    ...changes,
  };
  return packed(content);
}

function packed(content: unknown): Uint8Array {
  return new Uint8Array(deflateSync(encode(content)));
}

describe('spaCy documents', () => {
  for (const name of ['entities.spacy', 'few-attributes.spacy']) {
    it(`counts what spaCy counts: ${name}`, async () => {
      const { parts, problems } = await readBinary(spacyDocs, fixture(name));
      assert.deepEqual(problems, []);
      const { counts, column } = parts[0]!;
      assert.equal(column, 'ents');
      const expected: [string, number][] = [
        ['O', 125],
        ...TYPES.flatMap((type): [string, number][] => [
          [`B-${type}`, 12],
          [`I-${type}`, 6],
        ]),
      ];
      assert.deepEqual(supportOf(counts), expected);
      assert.deepEqual([counts.total, counts.ignored], [215, 25]);
      const mentions = mentionCounts(counts.sequence!, 'IOB2');
      for (const type of TYPES) assert.deepEqual(mentions.get(type), { lenient: 12, strict: 12 });
    });
  }

  it('counts categories where there are no entities', async () => {
    const [part] = (await readBinary(spacyDocs, fixture('categories.spacy'))).parts;
    assert.deepEqual(supportOf(part!.counts), [
      ['sport', 8],
      ['music', 9],
    ]);
    assert.deepEqual([part!.counts.records, part!.counts.total, part!.counts.ignored], [30, 26, 4]);
    assert.deepEqual([part!.column, part!.declared], ['cats', ['sport', 'music', 'never']]);
  });

  it('counts the spans of a group, and of another that is named', async () => {
    const [part] = (await readBinary(spacyDocs, fixture('spans.spacy'))).parts;
    assert.deepEqual(new Map(supportOf(part!.counts)), new Map(TYPES.map((type) => [type, 6])));
    assert.deepEqual(
      [part!.column, part!.unit, part!.recordUnit, part!.counts.records, part!.counts.total],
      ['spans.sc', 'mention', 'document', 30, 30],
    );
    for (const tally of part!.counts.labels.values()) assert.equal(tally.records, 6);
    const [other] = (await readBinary(spacyDocs, fixture('spans.spacy'), { column: 'spans.other' })).parts;
    assert.deepEqual(supportOf(other!.counts), [['solo', 30]]);
  });

  it('ends sentences at documents and where they begin, but not within an entity', async () => {
    const tokens = rows(
      [1, OUTSIDE, 0, 1],
      [2, BEGIN, ORG, 0],
      [3, INSIDE, ORG, 1],
      [4, OUTSIDE, 0, 1],
      [5, OUTSIDE, 0, 0],
      [6, INSIDE, ORG, 1],
    );
    const bytes = docs({ attrs: [ORTH, ENT_IOB, ENT_TYPE, SENT_START], tokens, lengths: int32s(5, 0, 1) });
    const { counts } = (await readBinary(spacyDocs, bytes)).parts[0]!;
    assert.equal(counts.records, 3);
    assert.deepEqual(mentionCounts(counts.sequence!, 'IOB2').get('ORG'), { lenient: 2, strict: 1 });
  });

  it('leaves out what is missing, blocked or no mark', async () => {
    const tokens = rows([1, MISSING, 0], [2, BEGIN, 0], [3, 9, ORG], [4, BEGIN, ORG], [5, OUTSIDE, 0]);
    const { parts, problems } = await readBinary(spacyDocs, docs({ tokens, lengths: int32s(5) }));
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['B-ORG', 1],
      ['O', 1],
    ]);
    assert.equal(parts[0]!.counts.ignored, 3);
    assert.deepEqual(problems, [[null, '/data/file holds 1 tokens whose entity mark is none of 0 to 3; they were left out.']]);
  });

  it('tells a watch of each label', async () => {
    for (const [name, total] of [
      ['entities.spacy', 215],
      ['categories.spacy', 17],
      ['spans.spacy', 30],
    ] as const) {
      let told = 0;
      const watch: LabelWatch = { see: (label) => (told += label === '' ? 0 : 1) };
      await readBinary(spacyDocs, fixture(name), { watch });
      assert.equal(told, total, name);
    }
  });

  it('says what can be counted where a column is not there, or nothing is', async () => {
    await assert.rejects(readBinary(spacyDocs, fixture('spans.spacy'), { column: 'label' }), {
      message: '/data/file has no "label"; in documents of spaCy one of ents, cats, spans.sc, spans.other can be counted.',
    });
    await assert.rejects(readBinary(spacyDocs, fixture('nothing.spacy')), {
      message: '/data/file holds 3 documents of spaCy without entities, spans or categories.',
    });
    await assert.rejects(readBinary(spacyDocs, fixture('empty.spacy')), {
      message: '/data/file holds 0 documents of spaCy without entities, spans or categories.',
    });
  });

  it('is recognised by what it unpacks to', () => {
    for (const name of readdirSync(FOLDER).filter((each) => each.endsWith('.spacy')))
      assert.equal(recogniseFile(headOfText(name, fixture(name)))?.format, 'spacy', name);
    assert.equal(spacyDocs.recognise(headOfText('x.spacy', new Uint8Array(deflateSync('some text, not documents')))), null);
    assert.equal(spacyDocs.recognise(headOfText('x.spacy', packed({ weights: [1, 2] }))), null);
  });

  it('ends when it is cancelled', async () => {
    const reason = new Error('enough');
    await assert.rejects(readBinary(spacyDocs, fixture('entities.spacy'), { signal: AbortSignal.abort(reason) }), reason);
  });
});

/** Of `spacy.strings.hash_string`. */
const HASHES: readonly (readonly [string, bigint])[] = [
  ['a', 11901859001352538922n],
  ['ab', 6606101647874324205n],
  ['abc', 13021918864714763345n],
  ['abcd', 10146069190107602562n],
  ['abcde', 13719108639536143n],
  ['abcdef', 15630152049486356940n],
  ['abcdefg', 18200195881963043692n],
  ['abcdefgh', 17751780907874141760n],
  ['abcdefghi', 13885881106499164936n],
  ['Größenangabe', 16965182982777608502n],
  ['location', 4272944830542554761n],
  ['creative-work', 3351930729272410464n],
  ['abcdefghijklmnop', 12213882378445362951n],
  ['abcdefghijklmnopq', 2395869216546743846n],
  ['日本語の地名', 15852146844904111011n],
];

describe('spaCy documents: hashes and values', () => {
  it('hashes as spaCy does', () => {
    for (const [text, hash] of HASHES) assert.equal(murmurKey(Buffer.from(text)), `${hash >> 32n}:${hash & 0xffffffffn}`, text);
  });

  it('reads values of every kind, in pieces of any size', async () => {
    const values = [
      null,
      true,
      false,
      0,
      127,
      128,
      255,
      256,
      65535,
      65536,
      2 ** 32,
      -1,
      -32,
      -33,
      -128,
      -129,
      -32769,
      -(2 ** 33),
      1.5,
      'a',
      'ä'.repeat(40),
      'x'.repeat(70000),
      [],
      [1, [2, ['x']]],
    ];
    const bytes = encode([...values, Uint8Array.from([1, 2, 3]), { a: 1 }]);
    for (const size of [1, 2, 7, 100, bytes.length]) {
      const unpacker = new Unpacker(copies(piecesOf(bytes, size)));
      assert.equal(await unpacker.openArray(), values.length + 2);
      for (const value of values) assert.deepEqual(await unpacker.value(), value);
      assert.deepEqual(await unpacker.value(), Uint8Array.from([1, 2, 3]));
      assert.deepEqual(await unpacker.value(), new Map([['a', 1]]));
      await assert.rejects(unpacker.value(), /is cut off/);
      const skipper = new Unpacker(copies(piecesOf(bytes, size)));
      await skipper.skip();
      await assert.rejects(skipper.skip(), /is cut off/);
    }
  });
});

async function* copies(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const piece of pieces) yield piece.slice();
}

describe('spaCy documents: what lies', () => {
  const many = new Uint8Array(70 * 1024 * 1024);
  const CASES: readonly (readonly [string, Uint8Array, RegExp])[] = [
    [
      'a bomb',
      new Uint8Array(
        deflateSync(
          Buffer.concat([encode({ attrs: [ORTH], tokens: 0 }).subarray(0, -1), Uint8Array.from([0xc6, 255, 255, 255, 255]), many]),
        ),
      ),
      /grows more than 400 times when it is unpacked: that is no data set/,
    ],
    [
      'a list without end',
      new Uint8Array(deflateSync(Uint8Array.from([0x82, ...encode('attrs'), 0x91, ORTH, ...encode('strings'), 0xdd, 255, 255, 255, 255]))),
      /is cut off/,
    ],
    [
      'a list of attributes without end',
      new Uint8Array(deflateSync(Uint8Array.from([0x81, ...encode('attrs'), 0xdd, 127, 255, 255, 255]))),
      /is cut off/,
    ],
    [
      'nesting without end',
      new Uint8Array(deflateSync(Uint8Array.from([0x81, ...encode('attrs'), ...new Array<number>(100_000).fill(0x91)]))),
      /holds values that are nested more than 16 deep/,
    ],
    ['no attributes', docs({ attrs: 7 }), /does not say which attributes its tokens have/],
    [
      'tokens before their attributes',
      packed({ tokens: rows([1]), attrs: [ORTH] }),
      /holds tokens before it says which attributes they have/,
    ],
    ['tokens that do not fit', docs({ tokens: new Uint8Array(100) }), /holds tokens that do not fit their attributes/],
    ['a document of less than nothing', docs({ lengths: int32s(5, -3) }), /holds a document of less than no tokens/],
    ['another thing', packed([1, 2]), /holds no documents of spaCy/],
    ['spans that are none', docs({ span_groups: [Uint8Array.from([0xc1])] }), /holds what is no MessagePack/],
    [
      'spans of another length',
      docs({ span_groups: [encode([encode({ name: 'sc', spans: [new Uint8Array(7)] })])] }),
      /holds spans that are damaged/,
    ],
    ['noise behind the head of zlib', Uint8Array.from([0x78, 0x9c, 1, 2, 3, 4, 5, 6, 7, 8]), /is damaged|is cut off/],
  ];
  for (const [name, bytes, message] of CASES) {
    it(`says so of ${name}`, async () => {
      await assert.rejects(
        readBinary(spacyDocs, bytes),
        (error) => error instanceof UnreadableFile && error.message.startsWith('/data/file ') && message.test(error.message),
      );
    });
  }

  it('counts the tokens where the lengths do not tell their number', async () => {
    const { parts, problems } = await readBinary(spacyDocs, docs({ lengths: int32s(2, 1) }));
    assert.equal(parts[0]!.counts.total, 5);
    assert.deepEqual(problems, [[null, '/data/file claims 3 tokens in its documents and holds 5.']]);
  });

  it('says where a file is cut off', async () => {
    const bytes = fixture('entities.spacy');
    await assert.rejects(readBinary(spacyDocs, bytes.slice(0, 900)), /^UnreadableFile: \/data\/file is cut off\.$/);
  });

  for (const [seed, name] of readdirSync(FOLDER)
    .filter((each) => each.endsWith('.spacy'))
    .entries()) {
    it(`ends on ${name} with bytes that were changed, packed and unpacked`, async () => {
      const bytes = fixture(name);
      const random = new Random(seed);
      const plain = new Uint8Array(inflateSync(bytes));
      for (let round = 0; round < 60; round += 1) {
        const isPlain = round % 2 === 0;
        const source = isPlain ? plain : bytes;
        const broken = source.slice(0, round % 6 === 5 ? random.bits() % source.length : source.length);
        for (let change = 0; change <= round % 5; change += 1) broken[random.bits() % Math.max(1, broken.length)] = random.bits() & 255;
        const file = isPlain ? new Uint8Array(deflateSync(broken)) : broken;
        spacyDocs.recognise({ ...headOfText(name, file), text: '' });
        for (const options of [{}, { column: 'spans' }, { column: 'cats' }]) {
          await readBinary(spacyDocs, file, options).catch((error: unknown) =>
            assert.ok(error instanceof UnreadableFile, String(error instanceof Error ? error.stack : error)),
          );
        }
      }
    });
  }
});
