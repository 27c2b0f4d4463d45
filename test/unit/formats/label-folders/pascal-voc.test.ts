import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { englishOf } from '../../../../src/core/message.ts';
import { Random } from '../../../../src/core/random.ts';
import { ObjectCounts } from '../../../../src/formats/label-folders/object-counts.ts';
import { pascalVoc } from '../../../../src/formats/label-folders/pascal-voc.ts';
import { VocScanner } from '../../../../src/formats/label-folders/voc-scan.ts';
import { readVoc } from '../../../../src/formats/label-folders/voc-xml.ts';
import { folderOf } from '../../../support/engine.ts';
import { below, outlineOf, readFolder } from '../../../support/label-folders.ts';

function object(name: string, more = ''): string {
  return `\t<object>\n\t\t<name>${name}</name>\n\t\t<pose>Left</pose>${more}\n\t\t<bndbox>\n\t\t\t<xmin>1</xmin>\n\t\t</bndbox>\n\t</object>\n`;
}

function annotation(...objects: readonly string[]): string {
  return `<annotation>\n\t<filename>a.jpg</filename>\n${objects.join('')}</annotation>\n`;
}

const HARD = '<difficult>1</difficult>';
const PERSON = `<annotation><object><name>person</name><part><name>head</name><bndbox/></part><part><name>foot</name></part>${HARD}</object></annotation>`;
const BOMB =
  '<?xml version="1.0"?>\n<!DOCTYPE lolz [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">\n<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">\n]>\n' +
  '<annotation><object><name>&c;</name></object><object><name>cat</name></object></annotation>';

interface Counted {
  readonly labels: ReadonlyMap<string, readonly [count: number, difficult: number, line: number]>;
  readonly records: number;
  readonly said: readonly string[];
}

function countText(text: string | Uint8Array): Counted {
  const said: string[] = [];
  const counter = pascalVoc.counter({ setup: {}, problem: (_, line, message) => said.push(`${line}: ${englishOf(message)}`) });
  counter.count(typeof text === 'string' ? Buffer.from(text) : text, { path: 'a.xml' });
  const { counts, unit, recordUnit } = counter.finish();
  assert.deepEqual([unit, recordUnit], ['box', 'image']);
  const labels = new Map(
    [...counts.labels].map(([label, { count, difficult, firstLine }]) => [label, [count, difficult ?? 0, firstLine] as const]),
  );
  return { labels, records: counts.records, said };
}

const DOCUMENTS: readonly {
  readonly name: string;
  readonly text: string | Uint8Array;
  readonly expected: Readonly<Record<string, readonly [count: number, difficult: number, line: number]>>;
  readonly records?: number;
  readonly said?: readonly RegExp[];
}[] = [
  {
    name: 'objects',
    text: annotation(object('cat'), object('dog', HARD), object('cat', HARD)),
    expected: { cat: [2, 1, 3], dog: [1, 1, 10] },
  },
  { name: 'an image without objects', text: '<annotation>\n</annotation>', expected: {} },
  { name: 'an empty root', text: '<annotation/>', expected: {} },
  { name: 'parts of an object are no objects', text: PERSON, expected: { person: [1, 1, 1] } },
  {
    name: 'a declaration, blanks, attributes and comments',
    text: `<?xml version="1.0" encoding="UTF-8"?>\n<!-- by hand -->\n<annotation verified="yes">\n<object id='1' >\n<name> cat\n</name ></object ></annotation>\n\n`,
    expected: { cat: [1, 0, 4] },
  },
  {
    name: 'names with entities and CDATA',
    text: '<annotation><object><name>salt &amp; pepper</name></object><object><name><![CDATA[<b>]]></name></object></annotation>',
    expected: { 'salt & pepper': [1, 0, 1], '<b>': [1, 0, 1] },
  },
  {
    name: 'names of any letters',
    text: annotation(object('猫'), object('Käfer'), object('__proto__')),
    expected: JSON.parse('{"猫": [1, 0, 3], "Käfer": [1, 0, 10], "__proto__": [1, 0, 17]}'),
  },
  { name: 'CRLF', text: annotation(object('cat')).replaceAll('\n', '\r\n'), expected: { cat: [1, 0, 3] } },
  { name: 'UTF-16', text: Buffer.from(`\uFEFF${annotation(object('cat'))}`, 'utf16le'), expected: { cat: [1, 0, 3] } },
  {
    name: 'names in another encoding, which is declared',
    text: Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="gb2312"?><annotation><object><name>'),
      Buffer.from([0xc3, 0xa8, 0xb9, 0xb7]),
      Buffer.from('</name></object></annotation>'),
    ]),
    expected: { 猫狗: [1, 0, 1] },
  },
  {
    name: 'objects that LabelMe has deleted',
    text: '<annotation><object><name>cat</name><deleted>1</deleted></object><object><name>dog</name><deleted>0</deleted></object></annotation>',
    expected: { dog: [1, 0, 1] },
  },
  {
    name: 'an object without a name',
    text: '<annotation>\n<object><pose/></object>\n<object><name> </name></object><object><name>cat</name></object></annotation>',
    expected: { cat: [1, 0, 3] },
    said: [/^2: An object without a name/, /^3: An object/],
  },
  {
    name: 'elements that are called alike elsewhere',
    text: '<annotation><name>no</name><owner><object><name>no</name></object></owner><object><name>cat</name></object></annotation>',
    expected: { cat: [1, 0, 1] },
  },
  {
    name: 'what is cut in an object',
    text: '<annotation>\n<object><name>cat</name></object>\n<object><name>dog</name><bnd',
    expected: { cat: [1, 0, 2], dog: [1, 0, 3] },
    said: [/well-formed/],
  },
  {
    name: 'a tag that is not closed',
    text: '<annotation><size><width>3</size><object><name>cat</name></object></annotation>',
    expected: { cat: [1, 0, 1] },
    said: [/well-formed/],
  },
  { name: 'an entity that would grow', text: BOMB, expected: { '&c;': [1, 0, 7], cat: [1, 0, 7] }, said: [/undefined entity/] },
  {
    name: 'other XML',
    text: '<svg><object><name>cat</name></object></svg>',
    expected: {},
    records: 0,
    said: [/^null: An <annotation> was expected/],
  },
  { name: 'an empty file', text: '', expected: {}, records: 0, said: [/empty/] },
  { name: 'binary content', text: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), expected: {}, records: 0, said: [/<annotation>/] },
];

describe('annotations of Pascal VOC', () => {
  for (const { name, text, expected, records = 1, said = [] } of DOCUMENTS) {
    it(name, () => {
      const counted = countText(text);
      assert.deepEqual(counted.labels, new Map(Object.entries(expected)));
      assert.equal(counted.records, records);
      assert.equal(
        counted.said.length >= said.length && (said.length > 0 || counted.said.length === 0),
        true,
        JSON.stringify(counted.said),
      );
      for (const message of said)
        assert.ok(
          counted.said.some((each) => message.test(each)),
          JSON.stringify(counted.said),
        );
    });
  }

  it('the plain scan answers as the parser of XML does, or leaves the document to it', () => {
    const random = new Random(3);
    const seeds = [
      annotation(object('cat'), object('dog', HARD), object('bird')),
      PERSON,
      annotation(object('猫', HARD)).replaceAll('\n', '\r\n'),
      '<?xml version="1.0" encoding="utf-8"?><annotation verified="yes"><!-- x --><object><name> a b </name><difficult> 1 </difficult></object><object><name>b</name><deleted>1</deleted></object></annotation>',
    ];
    const bits = [
      '<',
      '>',
      '/',
      '</object>',
      '<object>',
      '<name>',
      '</name>',
      '<name/>',
      '<!--',
      '-->',
      '&amp;',
      '&',
      ']]>',
      ' ',
      '\n',
      '"',
      '=',
      'x',
      '<part>',
      '</part>',
      '<![CDATA[a]]>',
      '\u0000',
      'é',
      '1',
    ];
    let plain = 0;
    for (let round = 0; round < 4_000; round += 1) {
      let text = seeds[random.below(seeds.length)]!;
      for (let change = random.below(4); change > 0; change -= 1) {
        const at = random.below(text.length + 1);
        text = text.slice(0, at) + bits[random.below(bits.length)]! + text.slice(at + random.below(4));
      }
      const objects = new ObjectCounts({ problem: () => assert.fail() });
      if (!new VocScanner(objects).scan(Buffer.from(text), { path: 'a.xml' })) continue;
      plain += 1;
      const image = readVoc(text);
      assert.ok(image !== null, JSON.stringify(text));
      assert.deepEqual(image.problems, [], JSON.stringify(text));
      const expected = new ObjectCounts({ problem: () => assert.fail() });
      expected.image();
      for (const { label, isDifficult, line } of image.objects) expected.object(label, isDifficult, { path: 'a.xml' }, () => line);
      assert.deepEqual(objects.finish(), expected.finish(), JSON.stringify(text));
    }
    assert.ok(plain > 500, `${plain} plain documents`);
  });

  it('ends on any bytes', () => {
    const random = new Random(5);
    const seed = Buffer.from(annotation(object('cat'), object('dog')));
    for (let round = 0; round < 300; round += 1) {
      const bytes = Buffer.from(seed.subarray(0, random.below(seed.length + 1)));
      for (let change = random.below(6); change > 0 && bytes.length > 0; change -= 1) bytes[random.below(bytes.length)] = random.below(256);
      assert.ok(countText(bytes).labels.size <= 3);
    }
  });
});

const CAT = annotation(object('cat'));
const DOG = annotation(object('dog'));

const FOLDERS: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly at: string;
  readonly expected: readonly {
    readonly folder: string;
    readonly labelConfig?: string;
    readonly parts: readonly string[];
    readonly said?: readonly RegExp[];
  }[];
}[] = [
  {
    name: 'lists of splits, of their union and of single classes',
    files: {
      'VOC/Annotations/a.xml': CAT,
      'VOC/Annotations/b.xml': DOG,
      'VOC/Annotations/c.xml': CAT,
      'VOC/Annotations/d.xml': DOG,
      'VOC/ImageSets/Main/train.txt': 'a\nb\n',
      'VOC/ImageSets/Main/val.txt': 'c\r\n',
      'VOC/ImageSets/Main/trainval.txt': 'a\nb\nc\n',
      'VOC/ImageSets/Main/test.txt': 'd.jpg\ne.jpg\n',
      'VOC/ImageSets/Main/cat_train.txt': 'a  1\nb -1\n',
      'VOC/ImageSets/Layout/train.txt': 'a\n',
      'VOC/labelmap.txt': '# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:1,0,0::\n',
    },
    at: 'VOC/Annotations',
    expected: [
      {
        folder: 'VOC',
        labelConfig: 'VOC/labelmap.txt',
        parts: ['test: dog 1/1; 1', 'train: cat 1/1, dog 1/1; 2', 'dev: cat 1/1; 1'],
        said: [/1 of the images listed have no annotation/],
      },
    ],
  },
  {
    name: 'the union of splits alone, and what no list names',
    files: { 'VOC/Annotations/a.xml': CAT, 'VOC/Annotations/b.xml': DOG, 'VOC/ImageSets/Main/trainval.txt': 'a\n' },
    at: 'VOC/Annotations',
    expected: [{ folder: 'VOC', parts: ['train: cat 1/1; 1'], said: [/1 annotations are in none of the lists/] }],
  },
  {
    name: 'no lists',
    files: { 'VOC/Annotations/a.xml': CAT, 'VOC/JPEGImages/a.jpg': '' },
    at: 'VOC/Annotations',
    expected: [{ folder: 'VOC', parts: ['-: cat 1/1; 1'] }],
  },
  {
    name: 'XML beside images in folders of splits',
    files: { 'set/valid/a.xml': CAT, 'set/valid/a.jpg': '' },
    at: 'set/valid',
    expected: [{ folder: 'set', parts: ['dev: cat 1/1; 1'] }],
  },
  {
    name: 'ImageNet',
    files: { 'Annotations/CLS-LOC/train/n01440764/a.xml': CAT },
    at: 'Annotations/CLS-LOC/train/n01440764',
    expected: [{ folder: '.', parts: ['train: cat 1/1; 1'] }],
  },
  {
    name: 'annotations without an extension, a folder for each class',
    files: { 'dogs/Annotation/n1-Chihuahua/n1_7': CAT, 'dogs/Annotation/n1-Chihuahua/n1_8': DOG },
    at: 'dogs/Annotation/n1-Chihuahua',
    expected: [{ folder: 'dogs', parts: ['-: cat 1/1, dog 1/1; 2'] }],
  },
  {
    name: 'one container in another',
    files: { 'pets/annotations/xmls/a.xml': CAT },
    at: 'pets/annotations/xmls',
    expected: [{ folder: 'pets', parts: ['-: cat 1/1; 1'] }],
  },
  { name: 'files without an extension', files: { 'd/LICENSE': 'Words', 'd/Makefile': 'all:' }, at: 'd', expected: [] },
  { name: 'other XML', files: { 'd/pom.xml': '<project/>', 'd/b.xml': '<annotations><meta/></annotations>' }, at: 'd', expected: [] },
];

describe('folders of Pascal VOC', () => {
  // With a pattern that tries every way to end a comment this would take longer than the universe lasts.
  it('many comments before a root are passed over, whatever the root', async (t) => {
    const comments = '<?xml version="1.0"?>\n<!DOCTYPE a>\n'.concat('<!-- c -->\n'.repeat(200));
    const root = await folderOf(t, { 'a/1.xml': `${comments}${annotation(object('cat'))}`, 'b/1.xml': `${comments}<project>` });
    assert.equal((await readFolder(pascalVoc, join(root, 'a'), { root })).length, 1);
    assert.deepEqual(await readFolder(pascalVoc, join(root, 'b'), { root }), []);
  });

  for (const { name, files, at, expected } of FOLDERS) {
    it(name, async (t) => {
      const root = await folderOf(t, files);
      const read = await readFolder(pascalVoc, join(root, at), { root });
      assert.deepEqual(
        read.map((planned) => ({
          folder: below(root, planned.plan.folder) || '.',
          labelConfig: planned.plan.labelConfig === null ? undefined : below(root, planned.plan.labelConfig),
          parts: outlineOf(planned),
        })),
        expected.map(({ folder, labelConfig, parts }) => ({ folder, labelConfig, parts })),
      );
      for (const [index, { said = [] }] of expected.entries()) {
        const { problems } = read[index]!.plan;
        assert.equal(problems.length, said.length, JSON.stringify(problems));
        for (const [place, message] of said.entries()) assert.match(problems[place]!.message, message);
      }
    });
  }
});
