/** Files of annotation tools and corpora with a layout of their own: PubTator, the VGG Image Annotator, boxes on the line of their image. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import type { ReadOptions, TextLabelFormat } from '../../../src/formats/format.ts';
import { boxLines } from '../../../src/formats/label-files/box-lines.ts';
import { datumaro } from '../../../src/formats/label-files/datumaro.ts';
import { pubtator } from '../../../src/formats/label-files/pubtator.ts';
import { via } from '../../../src/formats/label-files/via.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, readText } from '../../support/pieces.ts';

interface Case {
  readonly what: string;
  readonly format: TextLabelFormat;
  readonly file: string;
  readonly text: string;
  readonly options?: Omit<ReadOptions, 'problem'>;
  readonly unit: string;
  /** label, count, records that carry it */
  readonly tallies: readonly (readonly [string, number, number])[];
  readonly records: number;
  readonly ignored?: number;
  readonly column?: string;
  readonly problems?: readonly (number | null)[];
}

const shape = { name: 'rect', x: 1, y: 2, width: 3, height: 4 };
const region = (region_attributes: unknown) => ({ shape_attributes: shape, region_attributes });
const image = (filename: string, regions: unknown, file_attributes: unknown = {}) => [
  `${filename}123`,
  { filename, size: 123, regions, file_attributes },
];
const json = (images: readonly (readonly unknown[])[], space?: number) =>
  JSON.stringify(Object.fromEntries(images as [string, unknown][]), null, space);

const IMAGES = [
  image('a.jpg', [region({ note: 'far', class: 'cat' }), region({ class: 'dog' }), region({})]),
  image('b.jpg', [region({ class: ' cat ' })]),
  image('c.jpg', []),
];

const CASES: readonly Case[] = [
  {
    what: 'PubTator with relations, pieces without an identifier and a line that is broken',
    format: pubtator,
    file: 'CDR_TrainingSet.PubTator.txt',
    text: `\n227508|t|Naloxone reverses it.\r\n227508|a|In rats | it did.\r\n227508\t0\t8\tNaloxone\tChemical\tD009270\r\n227508\t93\t102\tclonidine\tChemical\r\n227508\tCID\tD008750\tD007022\r\n\r\n354896|t|A title\n354896|a|\n354896\t0\t9\tLidocaine\tChemical\tD008012\n354896\t18\t34\tcardiac asystole\tDisease\tD006323\tx\n354896\tnothing\n\n9|t|No mention\n9|a|None.\n`,
    unit: 'mention',
    tallies: [
      ['Chemical', 3, 2],
      ['Disease', 1, 1],
    ],
    records: 3,
    problems: [12],
  },
  {
    what: 'semantic types of MedMentions, of which a mention may have several',
    format: pubtator,
    file: 'corpus_pubtator.txt',
    text: '1|t|DCTN4\n1|a|Text.\n1\t0\t5\tDCTN4\tT116,T123\tC4308010\n1\t7\t9\tab\tT116\tC1\n',
    unit: 'mention',
    tallies: [
      ['T116', 2, 1],
      ['T123', 1, 1],
    ],
    records: 1,
  },
  {
    what: 'the JSON of VIA: the attribute of a class goes before others',
    format: via,
    file: 'via_region_data.json',
    text: json(IMAGES),
    unit: 'box',
    tallies: [
      ['cat', 2, 2],
      ['dog', 1, 1],
    ],
    records: 3,
    ignored: 1,
    column: 'class',
  },
  {
    what: 'the attribute that a person names',
    format: via,
    file: 'via_region_data.json',
    text: json(IMAGES, 1),
    options: { column: 'note' },
    unit: 'box',
    tallies: [['far', 1, 1]],
    records: 3,
    ignored: 3,
    column: 'note',
  },
  {
    what: 'a project of VIA, with boxes that are ticked',
    format: via,
    file: 'via_project.json',
    text: JSON.stringify({
      _via_settings: { ui: {}, project: { name: 'p' } },
      _via_img_metadata: Object.fromEntries([
        image('a.jpg', [region({ wheels: { front: true, rear: true } }), region({ wheels: { rear: true, front: false } })]),
        image('b.jpg', []),
      ] as [string, unknown][]),
      _via_attributes: { region: { wheels: { type: 'checkbox', options: { front: '', rear: '' } } }, file: {} },
      _via_image_id_list: ['a.jpg123', 'b.jpg123'],
    }),
    unit: 'box',
    tallies: [
      ['front', 1, 1],
      ['rear', 2, 1],
    ],
    records: 2,
    column: 'wheels',
  },
  {
    what: 'numbered regions of the first version',
    format: via,
    file: 'via_region_data.json',
    text: json([image('a.jpg', { 0: region({ name: 'nucleus' }), 1: region({ name: 'nucleus' }) })]),
    unit: 'box',
    tallies: [['nucleus', 2, 1]],
    records: 1,
    column: 'name',
  },
  {
    what: 'labels of images, where there are no regions',
    format: via,
    file: 'via.json',
    text: json([image('a.jpg', [], { label: 'day' }), image('b.jpg', [], { label: 'night' }), image('c.jpg', [], { caption: 'x' })]),
    unit: 'image',
    tallies: [
      ['day', 1, 1],
      ['night', 1, 1],
    ],
    records: 3,
    column: 'label',
  },
  {
    what: 'the CSV of VIA, with an image without regions and a broken cell',
    format: via,
    file: 'via_region_data.csv',
    text: `filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes
a.jpg,123,"{}",2,0,"{""name"":""rect"",""x"":1}","{""class"":""cat""}"
a.jpg,123,"{}",2,1,"{""name"":""rect"",""x"":1}","{""class"":""dog""}"
b.jpg,9,"{}",0,0,"{}","{}"
c.jpg,9,"{}",2,0,"{""name"":""rect""}","{""class"":""cat""}"
c.jpg,9,"{}",2,1,"{""name"":""rect""}","{""class"
`,
    unit: 'box',
    tallies: [
      ['cat', 2, 2],
      ['dog', 1, 1],
    ],
    records: 3,
    column: 'class',
    problems: [6],
  },
  {
    what: 'shapes of Datumaro, whose labels are declared in id order',
    format: datumaro,
    file: 'default.json',
    text: `{"info": {}, "categories": {"label": {"labels": [{"name": "cat", "parent": ""}, {"name": "dog"}, {"name": "cow"}], "attributes": []}, "points": {"items": [3]}},
"items": [{"id": "a", "annotations": [{"id": 0, "type": "bbox", "label_id": 1, "bbox": [1, 2, 3, 4]}, {"type": "polygon", "label_id": 0}, {"type": "label", "label_id": 2}], "image": {"path": "a.jpg"}},
{"id": "b", "annotations": [{"type": "mask", "label_id": 1}, {"type": "bbox", "label_id": 1}, {"type": "points"}]},
{"id": "c", "annotations": []}, 4]}`,
    unit: 'box',
    tallies: [
      ['dog', 3, 2],
      ['cat', 1, 1],
    ],
    records: 3,
    ignored: 1,
    problems: [4],
  },
  {
    what: 'labels of images of Datumaro',
    format: datumaro,
    file: 'train.json',
    text: '{"categories":{"label":{"labels":[{"name":"cat"},{"name":"dog"}]}},"items":[{"id":"a","annotations":[{"type":"label","label_id":1}]},{"id":"b","annotations":[{"type":"label","label_id":0}]}]}',
    unit: 'image',
    tallies: [
      ['dog', 1, 1],
      ['cat', 1, 1],
    ],
    records: 2,
  },
  {
    what: 'boxes on the line of their image, ids with names, an image without any',
    format: boxLines,
    file: '_annotations.txt',
    text: 'my pictures/a b.jpg 48,240,195,371,1 8,12,352,498,0\nb.PNG 1,2,3,4,1\r\n\nc.jpg\nd.jpg 1,2,3,4\n',
    options: { labels: ['cat', 'dog'] },
    unit: 'box',
    tallies: [
      ['dog', 2, 2],
      ['cat', 1, 1],
    ],
    records: 3,
    problems: [5],
  },
];

describe('files of annotation tools', () => {
  for (const { what, format, file, text, options, unit, tallies, records, ignored = 0, column, problems = [] } of CASES) {
    it(`count ${what}`, async () => {
      // A line that is broken is no matter of recognition.
      assert.equal(recogniseFile(headOfText(file, text.replace(/^d\.jpg.*\n/m, '')))?.format, format.id);
      for (const size of [1, 7, 64, 65536]) {
        const read = await readText(format, text, options, size);
        const [part] = read.parts;
        assert.deepEqual(
          [...part!.counts.labels].map(([label, tally]) => [label, tally.count, tally.records]),
          tallies,
        );
        assert.deepEqual(
          [part!.counts.records, part!.counts.ignored, part!.unit, part!.column, read.problems.map(([line]) => line)],
          [records, ignored, unit, column, problems],
        );
      }
    });

    it(`tell a watch of ${what}`, async () => {
      const seen: string[] = [];
      await readText(format, text, { ...options, watch: { see: (label) => seen.push(label) } });
      assert.deepEqual(seen.toSorted(), tallies.flatMap(([label, count]) => Array.from({ length: count }, () => label)).toSorted());
    });

    it(`end on broken ${what}`, async () => {
      const random = new Random(7);
      const bytes = Buffer.from(text);
      for (let round = 0; round < 40; round += 1) {
        const broken = Buffer.from(bytes.subarray(0, 1 + random.below(bytes.length)));
        for (let hit = 0; hit < 3; hit += 1) broken[random.below(broken.length)] = random.below(256);
        const whole = await readText(format, broken, options);
        const parted = await readText(format, broken, options, 5);
        assert.deepEqual(parted, whole);
        assert.ok(whole.parts[0]!.counts.total <= bytes.length);
      }
    });
  }

  it('are not what only looks alike', () => {
    const others: readonly (readonly [string, string])[] = [
      ['train.txt', 'images/a.jpg\nimages/b.jpg\n'],
      ['notes.txt', 'see a.jpg 1,2,3,4,5 for more\nand so on\n'],
      ['log.txt', '12|t|said something\n13|x|else\n'],
      ['files.csv', 'filename,size\na.jpg,3\n'],
    ];
    for (const [file, text] of others) {
      const found = recogniseFile(headOfText(file, text))?.format;
      assert.ok(found === undefined || !['pubtator', 'via', 'box-lines'].includes(found), `${file}: ${found}`);
    }
  });
});
