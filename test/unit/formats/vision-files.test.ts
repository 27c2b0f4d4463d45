import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LabelCounts } from '../../../src/core/label-counts.ts';
import type { TextLabelFormat } from '../../../src/formats/format.ts';
import { coco } from '../../../src/formats/label-files/coco.ts';
import { cocoPanoptic } from '../../../src/formats/label-files/coco-panoptic.ts';
import { cvat } from '../../../src/formats/label-files/cvat.ts';
import { detectionTable } from '../../../src/formats/label-files/detection-table.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { headOfText, readText } from '../../support/pieces.ts';

interface Case {
  readonly name: string;
  readonly format: TextLabelFormat;
  readonly text: string;
  /** label, count, images that carry it, crowd. */
  readonly unit?: 'image';
  readonly tallies: readonly (readonly [string, number, number?, number?])[];
  readonly total: number;
  readonly images: number;
  readonly ignored?: number;
  readonly declared?: readonly string[];
  readonly problems?: readonly (number | null)[];
}

const CATEGORIES = '[{"id": 7, "name": "dog"}, {"id": 2, "name": "cat", "supercategory": "pet"}, {"id": 90, "name": "fish"}]';

const CASES: readonly Case[] = [
  {
    name: 'boxes, crowds, images without boxes, classes in id order',
    format: coco,
    text: `{"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}, {"id": 3, "file_name": "c.jpg"}],
"annotations": [
{"id": 1, "image_id": 1, "category_id": 7, "bbox": [0, 0, 1, 1], "iscrowd": 0},
{"id": 2, "image_id": 1, "category_id": 7, "iscrowd": 1},
{"id": 3, "image_id": 2, "category_id": 2, "note": "\\"category_id\\": 7", "attributes": {"category_id": 7}}],
"categories": ${CATEGORIES}}`,
    tallies: [
      ['dog', 2, 1, 1],
      ['cat', 1, 1],
    ],
    total: 3,
    images: 3,
    declared: ['cat', 'dog', 'fish'],
  },
  {
    name: 'categories first, an id that is not declared, annotations that cannot be read',
    format: coco,
    text: `{"categories": ${CATEGORIES}, "annotations": [
{"id": 1, "image_id": "x", "category_id": 5, "bbox": []},
{"id": 2, "image_id": "x"},
{"id": 3, "category_id": 2},
4], "images": [{"id": "x", "file_name": "x.jpg"}, {"file_name": "y.jpg"}]}`,
    tallies: [['5', 1, 1]],
    total: 1,
    images: 1,
    declared: ['cat', 'dog', 'fish'],
    problems: [3, 4, 5, 5],
  },
  {
    name: 'labels of images, which have no places (iNaturalist)',
    format: coco,
    unit: 'image',
    text: `{"info": {}, "images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}, {"id": 3, "file_name": "c.jpg"}],
"annotations": [{"id": 1, "image_id": 1, "category_id": 7}, {"id": 2, "image_id": 2, "category_id": 2}, {"id": 3, "image_id": 3, "category_id": 7}],
"categories": ${CATEGORIES}}`,
    tallies: [
      ['dog', 2, 2],
      ['cat', 1, 1],
    ],
    total: 3,
    images: 3,
    declared: ['cat', 'dog', 'fish'],
  },
  {
    name: 'a file that ends in the middle',
    format: coco,
    text: `{"categories": ${CATEGORIES},\n"annotations": [{"id": 1, "image_id": 1, "category_id": 2, "bbox": []}, {"id": 2, "image`,
    tallies: [['cat', 1, 1]],
    total: 1,
    images: 1,
    declared: ['cat', 'dog', 'fish'],
    problems: [2],
  },
  {
    name: 'areas of segments',
    format: cocoPanoptic,
    text: `{"images": [{"id": 1, "file_name": "a.jpg"}, {"id": 2, "file_name": "b.jpg"}],
"annotations": [{"image_id": 1, "file_name": "a.png", "segments_info": [
{"id": 1, "category_id": 7, "area": 30, "iscrowd": 0}, {"id": 2, "category_id": 2, "area": 60}, {"id": 3, "category_id": 7, "area": 10, "iscrowd": 1}]}],
"categories": ${CATEGORIES}}`,
    tallies: [
      ['dog', 40, 1, 10],
      ['cat', 60, 1],
    ],
    total: 100,
    images: 2,
    declared: ['cat', 'dog', 'fish'],
  },
  {
    name: 'images with shapes and tags, parts of skeletons, labels of meta',
    format: cvat,
    text: `<?xml version="1.0"?>
<annotations><version>1.1</version><meta><task><labels>
<label><name>cat</name></label><label><name>dog &amp; co</name><attributes><attribute><name>age</name></attribute></attributes></label>
</labels></task></meta>
<image id="0" name="a.jpg"><box label="cat" xtl="1"/><polygon label="dog &amp; co" points="1,2"/><tag label="outdoor"/></image>
<image id="1" name="b.jpg"><skeleton label="cat"><points label="nose"/></skeleton><box xtl="3"/></image>
<image id="2" name="c.jpg"/>
</annotations>`,
    tallies: [
      ['cat', 2, 2],
      ['dog & co', 1, 1],
    ],
    total: 3,
    images: 3,
    declared: ['cat', 'dog & co'],
    problems: [6],
  },
  {
    name: 'tracks of a video, without the frames in which they are outside',
    format: cvat,
    text: `<annotations><meta><job><size>5</size></job></meta><track id="0" label="car"><box frame="0" outside="0"/><box frame="1" outside="0"/><box frame="2" outside="1"/></track>
<track id="1" label="bus"><box frame="1" outside="0"/></track></annotations>`,
    tallies: [
      ['car', 2, 2],
      ['bus', 1, 1],
    ],
    total: 3,
    images: 5,
  },
  {
    name: 'tags alone',
    format: cvat,
    text: '<annotations><meta/><image id="0" name="a"><tag label="x"/><tag label="y"/></image><image id="1" name="b"><tag label="x"/></image></annotations>',
    tallies: [
      ['x', 2, 2],
      ['y', 1, 1],
    ],
    total: 2,
    images: 2,
  },
  {
    name: 'Open Images with groups and decimal commas',
    format: detectionTable,
    text: 'ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside\na,x,/m/01,1,"0,3","0,7","0,2","0,9",0,0,1,0,0\na,x,/m/01,1,0,1,0,1,0,0,0,0,0\nb,x,/m/02,1,0,1,0,1,0,0,0,0,0\n',
    tallies: [
      ['/m/01', 2, 1, 1],
      ['/m/02', 1, 1],
    ],
    total: 3,
    images: 2,
  },
  {
    name: 'labels of whole images, of which some say that a class is absent',
    format: detectionTable,
    text: 'ImageID,Source,LabelName,Confidence\na,verification,/m/01,1\na,verification,/m/02,0\nb,verification,/m/02,1\nc,verification,/m/02,0\n',
    tallies: [
      ['/m/01', 1, 1],
      ['/m/02', 1, 1],
    ],
    total: 3,
    images: 3,
  },
  {
    name: 'boxes as TensorFlow writes them, with a row that names no image',
    format: detectionTable,
    text: 'filename,width,height,class,xmin,ymin,xmax,ymax\na.jpg,9,9,"cat, black",1,1,2,2\n,9,9,cat,1,1,2,2\na.jpg,9,9,cat,1,1,2,2\n',
    tallies: [
      ['cat, black', 1, 1],
      ['cat', 1, 1],
    ],
    total: 2,
    images: 1,
    problems: [3],
  },
  {
    name: 'boxes without a header, and an image without boxes',
    format: detectionTable,
    text: '/d/a.jpg,1,2,3,4,cow\r\n/d/b.jpg,,,,,\r\n/d/a.jpg,1,2,3,4,cat\r\n',
    tallies: [
      ['cow', 1, 1],
      ['cat', 1, 1],
    ],
    total: 2,
    images: 2,
  },
  {
    name: 'boxes without a header, with the size of the image (SKU-110K)',
    format: detectionTable,
    text: 'train_0.jpg,208,537,422,814,object,3024,3024\ntrain_1.jpg,8,53,42,81,object,1924,2080\n',
    tallies: [['object', 2, 2]],
    total: 2,
    images: 2,
  },
];

function tallies(counts: LabelCounts): (string | number)[][] {
  return [...counts.labels].map(([label, { count, records, crowd }]) => [
    label,
    count,
    records ?? 0,
    ...(crowd === undefined ? [] : [crowd]),
  ]);
}

describe('vision files', () => {
  for (const each of CASES) {
    it(`${each.format.id}: ${each.name}`, async () => {
      for (const size of [1, 2, 3, 7, 64, each.text.length]) {
        const { parts, problems } = await readText(each.format, each.text, {}, size);
        assert.equal(parts.length, 1);
        const [{ counts, declared }] = parts as [(typeof parts)[0]];
        assert.deepEqual(
          tallies(counts),
          each.tallies.map((tally) => [...tally]),
          `pieces of ${size}`,
        );
        assert.deepEqual([counts.total, counts.records, counts.ignored], [each.total, each.images, each.ignored ?? 0]);
        assert.deepEqual(declared, each.declared);
        if (each.unit !== undefined)
          assert.deepEqual(
            parts.map(({ unit, recordUnit }) => [unit, recordUnit]),
            [[each.unit, undefined]],
          );
        assert.deepEqual(
          problems.map(([line]) => line),
          each.problems ?? [],
        );
      }
    });

    it(`${each.format.id} is recognised: ${each.name}`, () => {
      const name = each.format === cvat ? 'annotations.xml' : each.format === detectionTable ? 'boxes.csv' : 'instances.json';
      assert.equal(recogniseFile(headOfText(name, each.text))?.format, each.format.id);
    });
  }

  it('tells a watcher of the names, also where they come last', async () => {
    const seen: [string, number][] = [];
    await readText(coco, CASES[0]!.text, { watch: { see: (label, line) => seen.push([label, line]) } });
    assert.deepEqual(seen, [
      ['dog', 3],
      ['dog', 4],
      ['cat', 5],
    ]);
  });

  const others = [
    {
      name: 'captions',
      file: 'captions.json',
      text: '{"images": [{"id": 1, "file_name": "a"}], "annotations": [{"id": 1, "image_id": 1, "caption": "x"}]}',
    },
    { name: 'detections', file: 'dets.json', text: '[{"image_id": 1, "category_id": 2, "bbox": [0, 0, 1, 1], "score": 0.5}]' },
    { name: 'a sitemap', file: 'sitemap.xml', text: '<?xml version="1.0"?><urlset><image name="a"/></urlset>' },
    { name: 'a list of images and sizes', file: 'sizes.csv', text: 'filename,width,height\na.jpg,1,2\nb.jpg,1,2\n' },
  ];
  for (const { name, file, text } of others) {
    it(`does not claim ${name}`, () => {
      const head = headOfText(file, text);
      for (const format of [coco, cocoPanoptic, cvat, detectionTable]) assert.equal(format.recognise(head), null, format.id);
    });
  }
});
