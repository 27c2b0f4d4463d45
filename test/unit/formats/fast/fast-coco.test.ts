import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countFile } from '../../../../src/formats/count-file.ts';
import { seeded } from '../../../support/kernel.ts';
import { ROOT } from '../../../support/paths.ts';
import { CUTS, type Cut, SameCounts } from '../../../support/same-counts.ts';
import { localScanner } from '../../../support/scanner.ts';

const WHOLE = CUTS.slice(0, 1);
/** An element must fit into a piece and what is kept of the one before. */
const COCO_CUTS: readonly Cut[] = [
  ...CUTS,
  { threads: 2, segmentBytes: 300, pieceBytes: 1e9 },
  { threads: 3, segmentBytes: 150, pieceBytes: 40 },
  { threads: 1, segmentBytes: 1e9, pieceBytes: 33 },
  { threads: 1, segmentBytes: 1e9, pieceBytes: 1 },
];

const IMAGES = [1, 2, 3, 5].map((id) => ({ id, file_name: `${id}.jpg`, width: 640, height: 480 }));
const CATEGORIES = [
  { id: 3, name: 'dog' },
  { id: 1, name: 'cat', supercategory: 'animal' },
  { id: 7, name: 'bird' },
];
const ANNOTATIONS = [
  [1, 3, 0],
  [2, 1, 1],
  [1, 3, 1],
  [5, 3, 0],
  [2, 1, 0],
  [9, 4, 0],
].map(([image_id, category_id, iscrowd], id) => ({
  id,
  image_id,
  category_id,
  iscrowd,
  bbox: [1.5, 0, 10, 0.25],
  area: 2.5,
  segmentation: [[1, 2, 3.25, 4.5, 10.0, 20]],
}));

function coco(parts: object): unknown {
  return { info: { year: 2017 }, licenses: [{ id: 1, name: 'none' }], ...parts };
}

const DOCUMENT = coco({ images: IMAGES, annotations: ANNOTATIONS, categories: CATEGORIES });

function withAnnotations(...annotations: readonly string[]): string {
  const all = [...annotations, PLACED].join(', ');
  return `{"images": ${JSON.stringify(IMAGES)}, "categories": ${JSON.stringify(CATEGORIES)}, "annotations": [${all}]}`;
}

const GOOD = '{"image_id": 1, "category_id": 3}';
/** One of a place makes all of them boxes. */
const PLACED = '{"image_id": 2, "category_id": 1, "bbox": [0, 0, 1, 1]}';

/** Documents that the fast path must not leave to the plain reader. */
const FAST: readonly (readonly [name: string, text: string])[] = [
  ['one line', JSON.stringify(DOCUMENT)],
  ['an indented document', JSON.stringify(DOCUMENT, null, 2)],
  ['tabs, and carriage returns', JSON.stringify(DOCUMENT, null, '\t').replaceAll('\n', '\r\n')],
  ['spaces', JSON.stringify(DOCUMENT).replace(/([,:])/g, '$1 ')],
  ['an end of line', `${JSON.stringify(DOCUMENT)}\n \n`],
  ['a mark of byte order', `\uFEFF${JSON.stringify(DOCUMENT)}`],
  ['categories and annotations first', JSON.stringify(coco({ categories: CATEGORIES, annotations: ANNOTATIONS, images: IMAGES }))],
  [
    'an element a line',
    `{"images": [\n${IMAGES.map((image) => JSON.stringify(image)).join(',\n')}\n],\n"annotations": [\n${ANNOTATIONS.map((each) => JSON.stringify(each)).join(',\n')}],"categories":[\n${CATEGORIES.map((each) => JSON.stringify(each)).join('\n,')}]}`,
  ],
  [
    'names beyond ASCII',
    JSON.stringify(coco({ images: [{ id: 1, file_name: '日本.jpg' }], annotations: ANNOTATIONS, categories: [{ id: 3, name: 'ö' }] })),
  ],
  [
    'brackets and quotes in names',
    JSON.stringify(
      coco({
        images: [{ id: 1, file_name: ']}"\\' }],
        annotations: [{ caption: '{"image_id": 7}', image_id: 1, category_id: 3, bbox: [] }],
        categories: CATEGORIES,
      }),
    ),
  ],
  [
    'two categories of one name',
    JSON.stringify(
      coco({
        images: IMAGES,
        annotations: ANNOTATIONS,
        categories: [
          { id: 3, name: 'x' },
          { id: 1, name: 'x' },
        ],
      }),
    ),
  ],
  ['empty arrays', '{"images":[],"annotations":[ ],"categories":[\n]}'],
  ['no annotations', JSON.stringify(coco({ images: IMAGES, categories: CATEGORIES }))],
  ['parts that are no arrays', '{"images":null,"annotations":{"a":[1]},"x":-1.5e3,"y":"[","z":true,"categories":[{"id":1,"name":"a"}]}'],
  [
    'a part twice',
    '{"annotations":[{"image_id":1,"bbox":[],"category_id":3}],"categories":[],"annotations":[{"image_id":2,"category_id":3}]}',
  ],
  [
    'superfluous and missing commas',
    '{,"images":[,{"id":1},,{"id":2} {"id":3},],,"annotations":[{"image_id":1,"segmentation":[],"category_id":3}]"categories":[]}',
  ],
  [
    'deeper keys of the same name',
    withAnnotations('{"image_id": 1, "attributes": {"category_id": 9, "image_id": [2], "iscrowd": 1}, "category_id": 3}', GOOD),
  ],
  [
    'keys twice: the last one counts',
    withAnnotations(
      GOOD,
      '{"image_id": 1, "image_id": 2, "category_id": 3, "category_id": 1}',
      '{"image_id": 2, "category_id": 3, "iscrowd": 1, "iscrowd": 0}',
    ),
  ],
  [
    'keys spelled otherwise',
    withAnnotations(GOOD, '{"image_id": 1, "category\\u005fid": 3}', '{"image_id": 1, "category_id": 3, "\\u0069mage_id": 2}'),
  ],
  [
    'crowds as other values',
    withAnnotations(
      GOOD,
      ...['1', '0', 'true', 'false', 'null', '1.0', '2', '"1"', '[1]'].map(
        (crowd) => `{"image_id": 1, "category_id": 3, "iscrowd": ${crowd}}`,
      ),
    ),
  ],
  [
    'numbers written otherwise',
    withAnnotations(
      GOOD,
      '{"image_id": 1.0, "category_id": 3e0}',
      '{"image_id": 10e-1, "category_id": 0}',
      '{"image_id": 123456789, "category_id": 12}',
      ...[12345678, 1234567, 98765, 4321, 987, 65, 10000000, 90].map((id) => `{"image_id": ${id}, "category_id": ${id % 65536}}`),
      '{"image_id": 1234567890, "category_id": 12}',
    ),
  ],
  [
    'ids that are none',
    withAnnotations(
      GOOD,
      '{"image_id": null, "category_id": 3}',
      '{"image_id": 1}',
      '{"category_id": 3}',
      '{"image_id": 1, "category_id": "3"}',
      '{"image_id": 1, "category_id": 1.5}',
      '{}',
    ),
  ],
  [
    'broken elements',
    withAnnotations(
      GOOD,
      '{"image_id": 01, "category_id": 3}',
      '{"image_id": 1 "category_id": 3}',
      '{"image_id": 1, "category_id": 3,}',
      '{"image_id": 1, "category_id": }',
      GOOD,
    ),
  ],
  [
    'lists of numbers, some of them none',
    withAnnotations(
      ...[
        '1',
        '0',
        '0.5',
        '10.25,3',
        '1, 2,3',
        '-1',
        '1e5',
        '1,-2.5',
        '01',
        '00',
        '1.',
        '.5',
        '1.2.3',
        '1,,2',
        '1,',
        ',1',
        '1 2',
        '1 , 2',
        ' 1',
        '1 ',
        '1.5.',
        '0.0',
        '100,0.10,20',
        '1.0,02',
        '--1',
        '1-2',
        'a',
        '"1"',
        'null',
        '[]',
      ].map((list) => `{"image_id": 1, "bbox": [${list}], "category_id": 3}`),
      ...[58, 59, 60, 61, 62, 63, 64, 65, 66, 67].flatMap((length) =>
        ['0.5', '.5', '1.2.3', '01', '2,3', ', 3', ',', '.', ''].map(
          (end) => `{"image_id": 1, "bbox": [${'7'.repeat(length)}${end}, 1.5${'0'.repeat(70)}${end}], "category_id": 3}`,
        ),
      ),
    ),
  ],
];

/** Documents that it must leave. */
const LEFT: readonly (readonly [name: string, text: string | Uint8Array])[] = [
  [
    'annotations without places',
    JSON.stringify(coco({ images: IMAGES, annotations: [{ image_id: 1, category_id: 3 }], categories: CATEGORIES })),
  ],
  ['annotations without places, and with keys', `{"annotations":[{"id":1,"image_id":1,"category_id":3},${GOOD}],"categories":[]}`],
  ['images known by names', JSON.stringify({ images: [{ id: 'a' }], annotations: [{ image_id: 'a', category_id: 1 }], categories: [] })],
  ['a negative id', withAnnotations('{"image_id": -1, "category_id": 3}')],
  ['a negative category', withAnnotations('{"image_id": 1, "category_id": -3}')],
  ['elements that are no objects', withAnnotations(GOOD, '7', 'null', '"x"', '[1]', GOOD)],
  ['a document that ends in the middle', JSON.stringify(DOCUMENT).slice(0, -30)],
  ['something behind the document', `${JSON.stringify(DOCUMENT)}{}`],
  ['no object', '[{"image_id": 1, "category_id": 3}]'],
  ['a broken root', '{"images": [] "annotations": tru, "categories": []}'],
  ['a zero byte', JSON.stringify(DOCUMENT).replace('2017', '20\x0017')],
  ['a zero byte in an element', JSON.stringify(DOCUMENT).replace('2.jpg', '2\x00.jpg')],
  ['a zero byte between keys', JSON.stringify(DOCUMENT).replace(',"images"', ',\x00"images"')],
  [
    'bytes that are not UTF-8',
    Buffer.concat([
      Buffer.from('{"info":"日本語日本語","images":[{"id":1,"file_name":"'),
      Buffer.from([0xff]),
      Buffer.from('"}],"annotations":[{"image_id":1,"category_id":3}]}'),
    ]),
  ],
  ['carriage returns alone', JSON.stringify(DOCUMENT, null, 1).replaceAll('\n', '\r')],
];

describe('COCO on the fast path', () => {
  const same = new SameCounts('coco');

  for (const [name, text] of FAST) {
    it(`counts the same: ${name}`, async () => {
      assert.deepEqual(
        await same.check(text, COCO_CUTS),
        COCO_CUTS.map(() => true),
      );
    });
  }

  it('cuts a long document between its elements, and reads each once', async () => {
    const images = Array.from({ length: 60 }, (_, id) => ({ id, file_name: `${id}.jpg`, tags: [{ a: 1 }, { b: '{"image_id' }] }));
    const annotations = Array.from({ length: 300 }, (_, id) => ({
      id,
      image_id: (id * 7) % 71,
      category_id: [3, 1, 7, 4][(id * id) % 4],
      iscrowd: id % 5 === 0 ? 1 : 0,
      segmentation: id % 3 === 0 ? { counts: [1, 2], size: [{ w: 3 }, { h: 4 }] } : [[1, 2.5, 3]],
    }));
    const path = join(mkdtempSync(join(tmpdir(), 'focal-lens-test-')), 'long.json');
    for (const indent of [0, 1]) {
      writeFileSync(path, JSON.stringify(coco({ images, annotations, categories: CATEGORIES }), null, indent));
      const plain = await countFile(path, { format: 'coco' });
      for (const segmentBytes of [997, 2003, 5000, 20_000]) {
        const scanner = await localScanner({ threads: 3, segmentBytes, pieceBytes: 512 });
        assert.deepEqual(await countFile(path, { format: 'coco', scanner }), plain);
        assert.equal(scanner.scanned(), 1);
      }
    }
    rmSync(dirname(path), { recursive: true });
  });

  it('counts ids the same for which the scanner has no room, among others', async () => {
    const ids = [1, 2 ** 20 - 1, 2 ** 20, 2 ** 24, 99_999_999, 35, 4096, 4095];
    const images = ids.map((id) => ({ id, file_name: `${id}.jpg` }));
    const annotations = Array.from({ length: 9000 }, (_, id) => ({
      image_id: ids[(id * 5 + (id >> 3)) % ids.length],
      category_id: (id * 7) % (id < 3000 ? 90 : 3000),
      iscrowd: id % 11 === 0 ? 1 : 0,
      bbox: [1, 2, 3, 4],
    }));
    const path = join(mkdtempSync(join(tmpdir(), 'focal-lens-test-')), 'ids.json');
    for (const threads of [1, 3]) {
      const scanner = await localScanner({ threads, segmentBytes: 50_000, pieceBytes: 20_000 });
      // The memory of a scanner forgets the file before.
      for (const length of [9000, 500, 9000]) {
        writeFileSync(path, JSON.stringify({ images, annotations: annotations.slice(-length), categories: CATEGORIES }));
        assert.deepEqual(await countFile(path, { format: 'coco', scanner }), await countFile(path, { format: 'coco' }));
      }
      assert.equal(scanner.scanned(), 3);
    }
    rmSync(dirname(path), { recursive: true });
  });

  it('counts the same for every size of pieces', async () => {
    for (const [, text] of FAST) {
      if (text.length < 3000)
        await same.check(
          text,
          Array.from({ length: 20 }, (_, bytes) => ({ threads: 1, segmentBytes: 1e9, pieceBytes: bytes + 1 })),
        );
    }
  });

  for (const [name, text] of LEFT) {
    it(`leaves to the plain reader: ${name}`, async () => {
      assert.deepEqual(await same.check(text, WHOLE), [false]);
    });
  }

  it('counts the fixtures the same', async () => {
    for (const path of globSync('test/fixtures/json/**/*.json', { cwd: ROOT })) {
      await same.check(readFileSync(join(ROOT, path)), [...WHOLE, { threads: 1, segmentBytes: 1e9, pieceBytes: 300 }]);
    }
  });

  it('counts the same where elements are alike', async () => {
    const random = seeded(7);
    let fast = 0;
    for (let run = 0; run < 120; run += 1) {
      const cuts = [
        ...WHOLE,
        { threads: 1, segmentBytes: 1e9, pieceBytes: 9000 + Math.floor(random() * 9000) },
        { threads: 2, segmentBytes: 12_000, pieceBytes: 1e9 },
      ];
      if ((await same.check(alikeElements(random), cuts))[0]) fast += 1;
    }
    assert.ok(fast > 40, `${fast} documents were read on the fast path`);
  });

  it('counts the same in random documents', async () => {
    await fc.assert(
      fc.asyncProperty(randomDocument, fc.constantFrom(...COCO_CUTS), async (text, cut) => {
        await same.check(text, [cut]);
      }),
      { numRuns: 500, seed: 42 },
    );
  });
});

/** Lists of what stands in an element in the place of a kind of value: what is usual, and what is odd. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  image_id: ['0', '1', '2', '35', '178', '1234567', '99'],
  category_id: ['1', '3', '7', '20'],
  iscrowd: ['0', '0', '0', '1'],
  area: ['1', '0', '812.5', '702.1057499999998', '0.25', '100', '1234567890123456', '12345678901234567.5', '123456789012345.5'],
  bbox: ['[0,1.5,2.25,3]', '[10,20.125,0.5,100]', '[1.5, 2.5, 3, 0.0]', '[]', '[7]'],
  segmentation: [
    '[[1.5,2.25,300.125,4,5,6.5]]',
    '[[1,2,3],[4,5,6.5]]',
    '[[1, 2.5, 3], [4, 5, 6]]',
    `[[${'123.25,'.repeat(30)}1]]`,
    `[[${'12.5,'.repeat(11)}1],[${'0.5,'.repeat(20)}2]]`,
    '{"counts":[1,2],"size":[3,4]}',
  ],
  caption: ['"a"', '"é, \\"x\\""', 'null', 'true', '"a long text with {braces} and [brackets], up to here"'],
};
const ODD_VALUES = [
  ...['-1', '01', '00', '1.', '.5', '1.2.3', '1e5', '1.5e-3', '12a', '123456789', '1 ', '1\n', '2', 'tru', '"', '""', '{}'],
  ...['[01]', '[1,02]', '[0.1,00.2]', '[1..2]', '[1.2.3]', '[1,,2]', '[1,]', '[,1]', '[-1,2]', '[1e5]', '[1 ,2]', '[1,  2]', '[1. 2]'],
  ...['[[1],[02]]', '[[1],2]', '[[1]', '[1]]', '[[1],[2]', '[\n1,\n2]', '[[1]\n,[2]]', `[${'1.5'.repeat(30)}]`, `[${'7'.repeat(70)}.5,1.]`],
];
const ODD_GAPS = [',\n', ',', ' ,', ', ', ',,', ',\r\n', ' ', ',  ', ',\t'];

/** Many elements that are alike, but for some: the scanner expects each to be as the one before. */
function alikeElements(random: () => number): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const keys = Object.keys(USUAL).sort(() => random() - 0.5);
  const odds = pick([0, 0.0005, 0.005, 0.05]);
  const [colon, comma, gap] = [pick([':', ': ', ':\n']), pick([',', ', ', ',\n  ']), pick([',', ', ', ',\n', ',\n  '])];
  const elements = Array.from({ length: 120 }, () => {
    const entries = keys
      .filter(() => random() > odds / 3)
      .map((key) => `"${key}"${colon}${random() < odds ? pick(ODD_VALUES) : pick(USUAL[key]!)}`);
    return `{${entries.join(random() < odds ? ' , ' : comma)}}${random() < odds ? pick(ODD_GAPS) : gap}`;
  });
  const text = `{"images": [${JSON.stringify(IMAGES).slice(1, -1)}], "annotations": [${elements.join('')}${PLACED}]}`;
  const at = Math.floor(random() * text.length);
  return random() < 0.3 ? text.slice(0, at) + pick([...'"{}[],: \n0.1']) + text.slice(at + 1) : text;
}

const id = fc.constantFrom('0', '1', '2', '3', '17', '1', '2', '3', '123456', '1.0', 'null', '"1"', '-1', '99999999999');
const usualId = fc.oneof({ weight: 30, arbitrary: fc.constantFrom('0', '1', '2', '3', '17', '123456') }, { weight: 1, arbitrary: id });
const value = fc.constantFrom(
  '1',
  '2.5',
  '-3',
  '"x"',
  '"{\\"image_id\\":1}"',
  '"\\\\"',
  'null',
  '[]',
  '[1.5, 2, 3]',
  '[[1,2.5,300.125]]',
  '[-1, 2]',
  '{"counts":[1,2],"size":[3,4]}',
  '{"category_id":5}',
  '"é"',
  '[1e5]',
);
const entry = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom('"a"', '"segmentation"', '"bbox"', '"a longer key than a vector"'), value) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('"image_id"', '"category_id"', '"id"', '"iscrowd"', '"name"'), usualId) },
);
const colon = fc.constantFrom(':', ': ', ' :\n');
const comma = fc.constantFrom(',', ', ', '\n, ');

function object(...own: readonly fc.Arbitrary<readonly [string, string]>[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.tuple(...own), fc.array(entry, { maxLength: 4 }), fc.nat(4), colon, comma)
    .map(([first, others, at, between, separator]) => {
      const all = [...others.slice(0, at), ...first, ...others.slice(at)];
      return `{${all.map(([key, each]) => `${key}${between}${each}`).join(separator)}}`;
    });
}

function named(key: string, from: fc.Arbitrary<string>): fc.Arbitrary<readonly [string, string]> {
  return from.map((each) => [`"${key}"`, each] as const);
}

const image = object(named('id', usualId));
const category = object(named('id', usualId), named('name', fc.constantFrom('"cat"', '"dog"', '"é"')));
const annotation = object(
  named('image_id', usualId),
  named('category_id', usualId),
  named('iscrowd', fc.constantFrom('0', '0', '1', 'true')),
);
const oddity = fc.constantFrom(
  '{}',
  '{"image_id":1}',
  '{"image_id":1,"category_id":2',
  '{"image_id":1,"category_id":2,}',
  '{"id":01}',
  '7',
  '""',
  '',
  ',',
);

function part(key: string, from: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const element = fc.oneof({ weight: 60, arbitrary: from }, { weight: 1, arbitrary: oddity });
  return fc
    .tuple(fc.array(element, { maxLength: 8 }), comma, colon)
    .map(([all, separator, between]) => `"${key}"${between}[${all.join(separator)}]`);
}

const randomDocument = fc
  .tuple(
    fc.shuffledSubarray(
      [
        part('images', image),
        part('annotations', annotation),
        part('categories', category),
        part('others', image),
        fc.constant('"info":{"a":[1,{"b":"]"}]}'),
      ],
      { minLength: 2 },
    ),
    comma,
    fc.constantFrom('', '\n', ' '),
    fc.integer({ min: 0, max: 40 }),
  )
  .chain(([parts, separator, end, cut]) =>
    fc
      .tuple(...parts)
      .map((all) => `{${all.join(separator)}}${end}`)
      .map((text) => (cut === 0 ? text.slice(0, text.length >> 1) : text)),
  );
