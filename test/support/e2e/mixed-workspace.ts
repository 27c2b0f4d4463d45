/** A folder with a small data set of each family: tagged text, a table, Parquet of Hugging Face, YOLO and COCO. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../paths.ts';

export interface MixedWorkspace {
  readonly path: string;
  remove(): void;
}

export function writeMixedWorkspace(): MixedWorkspace {
  const path = mkdtempSync(join(tmpdir(), 'focal-lens-mixed-'));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  cpSync(join(ROOT, 'test', 'fixtures', 'columnar', 'hf-classes.parquet'), join(path, 'hub', 'data', 'train-00000-of-00001.parquet'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

const box = (id: number) => `${id} 0.5 0.5 0.2 0.2\n`;
const annotation = (id: number, category: number) => ({ id, image_id: 1, category_id: category, bbox: [1, 2, 3, 4], iscrowd: 0 });

const FILES: Readonly<Record<string, string>> = {
  'news/train.conll': 'Ada B-person\nLee I-person\nslept O\n. O\n\nBob B-person\nwas O\nhere O\n. O\n',
  'reviews/train.csv': 'text,label\ngood one,positive\nfine one,positive\nnice one,positive\nbad one,negative\n',
  'cars/data.yaml': 'path: .\ntrain: images/train\nnc: 3\nnames: [car, truck, bus]\n',
  'cars/images/train/a.jpg': '',
  'cars/images/train/b.jpg': '',
  'cars/labels/train/a.txt': box(0).repeat(9),
  'cars/labels/train/b.txt': box(1).repeat(2) + box(0),
  'coco/annotations/instances_train.json': JSON.stringify({
    images: [{ id: 1, file_name: '1.jpg', width: 10, height: 10 }],
    annotations: [annotation(1, 7), annotation(2, 7), annotation(3, 9)],
    categories: [
      { id: 7, name: 'zebra' },
      { id: 9, name: 'kite' },
    ],
  }),
};
