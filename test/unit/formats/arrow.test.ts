import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { LabelWatch } from '../../../src/core/label-counts.ts';
import { messageOf } from '../../../src/core/message.ts';
import { Random } from '../../../src/core/random.ts';
import { arrow } from '../../../src/formats/label-files/arrow.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import {
  arrowFile,
  arrowStream,
  batch,
  dictionaryField,
  int32s,
  intField,
  listField,
  type Message,
  schema,
  textField,
} from '../../support/arrow-by-hand.ts';
import { type Column, supportOfValues, VALUES } from '../../support/columnar-rows.ts';
import { told } from '../../support/evidence.ts';
import { ROOT } from '../../support/paths.ts';
import { byteSource, headOfText, readBinary, supportOf } from '../../support/pieces.ts';

const FOLDER = join(ROOT, 'test', 'fixtures', 'columnar');
const fixture = (name: string) => new Uint8Array(readFileSync(join(FOLDER, name)));
const ALL = Object.keys(VALUES) as Column[];
const FLAT: readonly Column[] = ['label', 'id', 'flag', 'score', 'wide'];

const WHOLE: readonly (readonly [string, readonly Column[]])[] = [
  ['plain.arrow', ALL],
  ['stream.arrow', ALL],
  ['large.arrows', ALL],
  ['dictionary.arrow', ALL],
  ['lz4.feather', ALL],
  ['zstd.arrow', ALL],
  ['views.arrow', FLAT],
];

describe('Arrow: every layout', () => {
  for (const [name, columns] of WHOLE) {
    for (const column of columns) {
      it(`counts "${column}" of ${name}`, async () => {
        const { parts, problems } = await readBinary(arrow, fixture(name), { column });
        assert.deepEqual(problems, []);
        assert.deepEqual(supportOf(parts[0]!.counts), supportOfValues(VALUES[column], column === 'id' ? [-1] : []));
        const told: string[] = [];
        const watch: LabelWatch = { see: (label) => told.push(label) };
        assert.deepEqual((await readBinary(arrow, fixture(name), { column, watch })).parts, parts);
        assert.deepEqual(supportOfValues(told, ['']), supportOf(parts[0]!.counts));
      });
    }
  }

  it('counts records, units and rows without a label', async () => {
    const label = (await readBinary(arrow, fixture('plain.arrow'), { column: 'label' })).parts[0]!.counts;
    const nulls = VALUES.label.filter((value) => value === null).length;
    assert.deepEqual([label.records, label.total, label.ignored], [120, 120 - nulls, nulls]);
    const tags = (await readBinary(arrow, fixture('plain.arrow'))).parts[0]!;
    const sentences = VALUES.tags.filter((value) => value.length > 0);
    assert.deepEqual([tags.column, tags.counts.records, tags.counts.total], ['tags', sentences.length, sentences.flat().length]);
  });

  for (const name of ['dictionary-deltas.arrow', 'dictionary-replaced.arrow']) {
    it(`follows a dictionary that changes: ${name}`, async () => {
      const { parts, problems } = await readBinary(arrow, fixture(name));
      assert.deepEqual(problems, []);
      assert.deepEqual(supportOf(parts[0]!.counts), [
        ['alpha', 3],
        ['gamma', 1],
        ['beta', 1],
        ['délta', 3],
      ]);
      assert.equal(parts[0]!.counts.ignored, 1);
    });
  }

  it('reads lists of one length', async () => {
    const { counts } = (await readBinary(arrow, fixture('fixed-lists.arrow'))).parts[0]!;
    assert.deepEqual(supportOf(counts), [
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ]);
    assert.deepEqual([counts.records, counts.total, counts.ignored], [4, 3, 1]);
  });

  it('takes the names of classes from what Hugging Face saved', async () => {
    const [part] = (await readBinary(arrow, fixture('saved/test/data-00000-of-00001.arrow'))).parts;
    assert.deepEqual(supportOf(part!.counts), supportOfValues(VALUES.tags.slice(60)));
    assert.deepEqual(part!.declared, ['O', 'B-PER', 'I-PER', 'B-LOC']);
  });

  it('reads little beside the labels', async () => {
    const bytes = fixture('plain.arrow');
    let read = 0;
    const source = byteSource(bytes, (_, length) => {
      read += Math.min(length, 64);
    });
    await readBinary(arrow, source, { column: 'label' });
    // Metadata are read ahead; the buffers of texts and tags, which are half of the file, are not touched.
    assert.ok(read < bytes.length);
  });

  it('ends when it is cancelled', async () => {
    const reason = new Error('enough');
    await assert.rejects(readBinary(arrow, fixture('plain.arrow'), { signal: AbortSignal.abort(reason) }), reason);
  });
});

describe('Arrow: recognition', () => {
  const CASES: readonly (readonly [string, string | null])[] = [
    ['plain.arrow', 'an Arrow file, "label" holds the label of a record'],
    ['stream.arrow', 'a stream of Arrow, "label" holds the label of a record'],
    ['saved/train/data-00000-of-00002.arrow', 'a stream of Arrow, "tokens" and "ner_tags" hold the tokens and tags of a sentence'],
  ];
  for (const [name, evidence] of CASES) {
    it(`knows ${name}`, () =>
      assert.deepEqual(told(recogniseFile(headOfText(name, fixture(name)))), {
        kind: 'label-file',
        format: 'arrow',
        confidence: 0.95,
        evidence: evidence!,
      }));
  }
  it('leaves caches of derived records to whoever names them', () => {
    const bytes = fixture('stream.arrow');
    assert.equal(arrow.recognise(headOfText('cache-0123456789abcdef.arrow', bytes))?.confidence, 0.2);
    assert.equal(arrow.recognise(headOfText('cache-0123456789abcdef_00001_of_00004.arrow', bytes))?.confidence, 0.2);
  });
  it('leaves tables without labels, and other files, alone', () => {
    const numbers = arrowStream(schema(intField('width')));
    assert.equal(arrow.recognise(headOfText('x.arrow', numbers))?.confidence, 0.2);
    assert.equal(
      arrow.recognise(
        headOfText('x.bin', Uint8Array.from([255, 255, 255, 255, 16, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 1, 1, 1, 1, 1, 1])),
      ),
      null,
    );
    assert.equal(arrow.recognise(headOfText('x.txt', 'ARROWS are sharp\n')), null);
  });
});

const TEXTS = [...Buffer.from('abac    ')];
/** Three texts: a, b, ac. */
const GOOD: Message = batch(3, [3, 0], [0, 0, 0, 16, 16, 4], [...int32s(0, 1, 2, 4), ...TEXTS]);
const LABEL = schema(textField('text'), textField('label'));
const two = (label: readonly number[], body: readonly number[], rows = 3, nodes = [3, 0, 3, 0], codec?: number): Message =>
  batch(rows, nodes, [0, 0, 0, 16, 16, 4, ...label], [...int32s(0, 1, 2, 4), ...TEXTS, ...body], codec);
const GOOD_TWO = two([24, 0, 24, 16, 40, 4], [...int32s(0, 1, 2, 4), ...TEXTS]);

describe('Arrow by hand', () => {
  it('is what the library writes', async () => {
    const { parts, problems } = await readBinary(arrow, arrowStream(schema(textField('label')), GOOD), { column: 'label' });
    assert.deepEqual(problems, []);
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['a', 1],
      ['b', 1],
      ['ac', 1],
    ]);
  });

  const huge = 2 ** 40;
  const DAMAGED: readonly (readonly [string, Message, RegExp])[] = [
    [
      'texts that lie beyond their buffer',
      two([24, 0, 24, 16, 40, 4], [...int32s(0, 1, 2, 900), ...TEXTS]),
      /record batch 2 claims values beyond its buffers/,
    ],
    [
      'texts that lie before their buffer',
      two([24, 0, 24, 16, 40, 4], [...int32s(-9, 1, 2, 4), ...TEXTS]),
      /record batch 2 claims values beyond its buffers/,
    ],
    [
      'fewer offsets than rows',
      two([24, 0, 24, 8, 40, 4], [...int32s(0, 1, 2, 4), ...TEXTS]),
      /record batch 2 claims values beyond its buffers/,
    ],
    [
      'a buffer outside the body',
      two([24, 0, 24, huge, 40, 4], [...int32s(0, 1, 2, 4), ...TEXTS]),
      /record batch 2 claims a buffer outside its body/,
    ],
    [
      'a buffer before the body',
      two([24, 0, -24, 16, 40, 4], [...int32s(0, 1, 2, 4), ...TEXTS]),
      /record batch 2 claims a buffer outside its body/,
    ],
    [
      'columns of other lengths than the batch',
      two([24, 0, 24, 16, 40, 4], [...int32s(0, 1, 2, 4), ...TEXTS], 3, [3, 0, 9, 0]),
      /record batch 2 claims 3 rows, and 9 in a column/,
    ],
    [
      'a missing column',
      batch(3, [3, 0], [0, 0, 0, 16, 16, 4], [...int32s(0, 1, 2, 4), ...TEXTS]),
      /record batch 2 lacks a (?:column|buffer)/,
    ],
    [
      'bits of nulls beyond the buffer',
      two([24, 0, 24, 16, 40, 4], [...int32s(0, 1, 2, 4), ...TEXTS], 90_000, [90_000, 0, 90_000, 7]),
      /record batch 2 claims values beyond its buffers/,
    ],
  ];
  for (const [name, bad, message] of DAMAGED) {
    it(`says so of ${name}, and counts the other batches`, async () => {
      const { parts, problems } = await readBinary(arrow, arrowStream(LABEL, GOOD_TWO, bad, GOOD_TWO), { column: 'label' });
      assert.equal(problems.length, 1);
      assert.match(problems[0]![1], message);
      assert.ok(parts[0]!.counts.labels.get('a')!.count >= 2);
    });
  }

  const LISTS = schema(listField('labels', intField('item')));
  const lists = (offsets: readonly number[], length: number, items: number) =>
    batch(
      2,
      [2, 0, length, 0],
      [0, 0, 0, 12, 0, 0, 16, items * 4],
      [...int32s(...offsets, 0), ...int32s(...Array.from({ length: items }, (_, index) => index))],
    );
  const BROKEN: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['lists whose places do not rise', arrowStream(LISTS, lists([0, 2, 1], 3, 3)), /holds lists whose places do not rise/],
    ['lists that share their elements', arrowStream(LISTS, lists([0, 2, -1], 3, 3)), /holds lists whose places do not rise/],
    ['lists beyond their elements', arrowStream(LISTS, lists([0, 2, 2 ** 30], 3, 3)), /claims values beyond its (?:columns|buffers)/],
    [
      'lists of elements that are not there',
      arrowStream(LISTS, lists([0, 2, 2 ** 30], 2 ** 30, 3)),
      /claims (?:values beyond its|\d+ values)/,
    ],
    [
      'rows beyond belief',
      arrowStream(
        LABEL,
        batch(2 ** 50, [2 ** 50, 0, 2 ** 50, 0], [0, 0, 0, 16, 16, 4, 0, 0, 0, 16, 16, 4], [...int32s(0, 1, 2, 4), ...TEXTS]),
      ),
      /claims 1125899906842624 rows in 24 bytes/,
    ],
    [
      'a message without end',
      arrowStream(LABEL, { ...GOOD_TWO, length: 0x7ffffff0 }),
      /claims a message with 2147483632 bytes of metadata/,
    ],
    [
      'a body without end',
      arrowStream(LABEL, { ...GOOD_TWO, bodyLength: 2 ** 45 }),
      /is cut off within a batch, or claims more bytes than there are/,
    ],
    ['a body of less than nothing', arrowStream(LABEL, { ...GOOD_TWO, bodyLength: -8 }), /claims a message of less than nothing/],
    [
      'a vector without end',
      arrowStream(LABEL, { kind: 3, header: [{ int64: 1 }, { int64s: [1, 0], each: 2, claimed: 2 ** 28 }] }),
      /has metadata that point beyond their end/,
    ],
    [
      'a compression that is not known',
      arrowStream(LABEL, two([24, 0, 24, 16, 40, 4], [...int32s(0, 1, 2, 4), ...TEXTS], 3, [3, 0, 3, 0], 9)),
      /is compressed in a way that is not read/,
    ],
    [
      'a buffer that claims to grow',
      arrowStream(LABEL, two([24, 0, 24, 16, 40, 4], [...int32s(0, 4096, 2, 4), ...TEXTS], 3, [3, 0, 3, 0], 1)),
      /claims \d+ unpacked; up to 134217728 are read/,
    ],
    [
      'indices without a dictionary',
      arrowStream(schema(dictionaryField('label', 7)), batch(1, [1, 0], [0, 0, 0, 4], int32s(0))),
      /holds indices, but no dictionary/,
    ],
    [
      'an index beyond its dictionary',
      arrowStream(
        schema(dictionaryField('label', 7)),
        { kind: 2, header: [{ int64: 7 }, { table: GOOD.header }], body: GOOD.body! },
        batch(1, [1, 0], [0, 0, 0, 4], int32s(3)),
      ),
      /holds the index 3 beyond its dictionary of 3 values/,
    ],
    ['a batch before the schema', arrowStream(GOOD), /does not begin with a schema of Arrow/],
    [
      'a big-endian schema',
      arrowStream({ kind: 1, header: [{ int16: 1 }, { tables: [textField('label')] }] }),
      /is written for big-endian machines, which is not read/,
    ],
    [
      'a list in a list in a list …',
      arrowStream(
        schema(Array.from({ length: 60 }).reduce((item: ReturnType<typeof textField>) => listField('labels', item), textField('x'))),
      ),
      /has columns that are nested more than 24 deep/,
    ],
    [
      'Feather of version 1',
      Uint8Array.from([...Buffer.from('FEA1'), 0, 0, 0, 0, ...Buffer.from('FEA1')]),
      /is a Feather file of version 1, which is not read; write it anew as version 2/,
    ],
  ];
  for (const [name, bytes, message] of BROKEN) {
    it(`says so of ${name}`, async () => {
      let said = '';
      try {
        const { problems } = await readBinary(arrow, bytes);
        said = problems.map(([, text]) => text).join('\n');
      } catch (error) {
        assert.ok(error instanceof UnreadableFile, String(error));
        said = error.message;
      }
      assert.match(said, message);
      assert.ok(said.startsWith('/data/file'));
    });
  }

  it('reads a file by its contents, also where the schema stands there only', async () => {
    const bytes = arrowFile(LABEL, [GOOD_TWO, GOOD_TWO]);
    assert.equal(arrow.recognise(headOfText('x.arrow', bytes))?.confidence, 0.95);
    const { parts, problems } = await readBinary(arrow, bytes, { column: 'label' });
    assert.deepEqual(problems, []);
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['a', 2],
      ['b', 2],
      ['ac', 2],
    ]);
  });

  const CONTENTS: readonly (readonly [string, readonly number[], RegExp])[] = [
    ['a batch twice', [8, 8], /names a batch twice in its contents/],
    ['a place within a batch', [8, 40], /holds batches that share bytes/],
    ['a place beyond the file', [2 ** 40], /claims a message outside the file/],
    ['a place before the file', [-8], /claims a message outside the file/],
  ];
  for (const [name, places, message] of CONTENTS) {
    it(`says so of contents that name ${name}`, async () => {
      await assert.rejects(
        readBinary(arrow, arrowFile(LABEL, [GOOD_TWO, GOOD_TWO], places)).then(({ problems }) => {
          throw new UnreadableFile('', messageOf('{0}', problems.map(([, text]) => text).join('\n')));
        }),
        (error) => error instanceof UnreadableFile && message.test(error.message),
      );
    });
  }

  it('reads a file whose contents are lost like a stream', async () => {
    const bytes = fixture('plain.arrow');
    const { parts, problems } = await readBinary(arrow, bytes.slice(0, -40), { column: 'label' });
    assert.deepEqual(supportOf(parts[0]!.counts), supportOfValues(VALUES.label));
    assert.deepEqual(problems, []);
  });

  it('counts what stands before the place where a stream is cut off', async () => {
    const whole = arrowStream(LABEL, GOOD_TWO, GOOD_TWO);
    const { parts, problems } = await readBinary(arrow, whole.slice(0, -20), { column: 'label' });
    assert.equal(parts[0]!.counts.labels.get('a')!.count, 1);
    assert.deepEqual(problems, [
      [null, '/data/file is cut off within a batch, or claims more bytes than there are; what follows was not counted.'],
    ]);
  });
});

describe('Arrow: damaged by chance', () => {
  const files = [...readdirSync(FOLDER).filter((name) => /\.(?:arrows?|feather)$/.test(name)), 'saved/train/data-00000-of-00002.arrow'];
  for (const [seed, name] of files.entries()) {
    it(`ends on ${name} with bytes that were changed, and cut off anywhere`, async () => {
      const bytes = fixture(name);
      const random = new Random(seed);
      for (let round = 0; round < 60; round += 1) {
        const broken = bytes.slice(0, round % 4 === 0 ? random.bits() % bytes.length : bytes.length);
        for (let change = 0; change <= round % 5; change += 1) {
          // Every other time at the beginning, where the metadata lie.
          const at =
            round % 2 === 0 ? random.bits() % Math.max(1, broken.length) : random.bits() % Math.min(2500, Math.max(1, broken.length));
          broken[at] = random.bits() & 255;
        }
        arrow.recognise({ ...headOfText(name, broken), text: '' });
        for (const options of [{}, { column: 'label' }, { column: 'tags' }]) {
          await readBinary(arrow, broken, options).catch((error: unknown) =>
            assert.ok(error instanceof UnreadableFile, String(error instanceof Error ? error.stack : error)),
          );
        }
      }
    });
  }
});
