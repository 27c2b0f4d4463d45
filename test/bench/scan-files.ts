/** The files that the scan benchmark counts, made by itself and kept for the next run. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../support/kernel.ts';
import { RUN_FOLDER } from '../support/paths.ts';
import type { Python } from '../support/python.ts';

export const MEGABYTES = 500;
const COCO_MEGABYTES = 200;
/** Records that are written again and again. */
const RECORDS = 20_000;

const WORDS =
  'the of Germany said on Wednesday European Commission a lamb should , . in consumers until scientists advice is clearer'.split(' ');
const TYPES = ['person', 'location', 'organization', 'creative-work'] as const;
const INTENTS = Array.from({ length: 77 }, (_, index) => `intent_${index}`);

interface TextFile {
  readonly head: string;
  readonly tail: string;
  readonly megabytes: number;
  /** One record, with its line end or comma. */
  record(random: () => number): string;
}

const FILES: Readonly<Record<string, TextFile>> = {
  'scan.conll': { head: '', tail: '', megabytes: MEGABYTES, record: sentence },
  'scan.csv': {
    head: 'id,text,label\n',
    tail: '',
    megabytes: MEGABYTES,
    record: (random) => `${below(random, 1e6)},"${words(random)}",${intent(random)}\n`,
  },
  'scan-label.jsonl': {
    head: '',
    tail: '',
    megabytes: MEGABYTES,
    record: (random) => `${JSON.stringify({ id: below(random, 1e6), text: words(random), label: intent(random) })}\n`,
  },
  'scan-tags.jsonl': {
    head: '',
    tail: '',
    megabytes: MEGABYTES,
    record(random) {
      const tokens = words(random).split(' ');
      return `${JSON.stringify({ tokens, ner_tags: tokens.map(() => tag(random)) })}\n`;
    },
  },
  'scan-coco.json': {
    head: `{"info": {}, "categories": [${INTENTS.map((name, id) => JSON.stringify({ id: id + 1, name })).join(', ')}], "images": [${Array.from({ length: 20_000 }, (_, id) => JSON.stringify({ id, file_name: `${id}.jpg`, width: 640, height: 480 })).join(', ')}], "annotations": [`,
    tail: '{"id": 0, "image_id": 0, "category_id": 1, "bbox": [0, 0, 1, 1], "area": 1, "iscrowd": 0}]}',
    megabytes: COCO_MEGABYTES,
    record(random) {
      const corners = Array.from({ length: 16 }, () => Number((random() * 640).toFixed(2)));
      const category = 1 + Math.floor(random() ** 3 * INTENTS.length);
      return `${JSON.stringify({ segmentation: [corners], area: 812.5, iscrowd: 0, image_id: below(random, 20_000), bbox: corners.slice(0, 4), category_id: category, id: below(random, 1e6) })}, `;
    },
  },
};

export const PARQUET_FILE = 'scan.parquet';

/** The path of a file, which is made unless it is there. */
export function scanFile(name: string): string {
  const { head, tail, megabytes, record } = FILES[name]!;
  const path = join(folder(), name);
  if (existsSync(path)) return path;
  const random = seeded(name.length);
  const block = Buffer.from(Array.from({ length: RECORDS }, () => record(random)).join(''));
  const file = openSync(`${path}.part`, 'w');
  writeSync(file, head);
  for (let bytes = 0; bytes < megabytes * 1e6; bytes += block.length) writeSync(file, block);
  writeSync(file, tail);
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
}

/** A table of five million texts that do not compress, with a label of 77. */
export async function parquetFile(python: Python, script: string): Promise<string> {
  const path = join(folder(), PARQUET_FILE);
  if (!existsSync(path)) await python.run(script, ['make-parquet', path]);
  return path;
}

export function megabytesOf(path: string): number {
  return statSync(path).size / 1e6;
}

function folder(): string {
  const path = join(RUN_FOLDER, 'bench');
  mkdirSync(path, { recursive: true });
  return path;
}

function below(random: () => number, n: number): number {
  return Math.floor(random() * n);
}

function words(random: () => number): string {
  return Array.from({ length: 6 + below(random, 12) }, () => WORDS[below(random, WORDS.length)]!).join(' ');
}

function intent(random: () => number): string {
  return INTENTS[Math.floor(random() ** 3 * INTENTS.length)]!;
}

function tag(random: () => number): string {
  return random() < 0.85 ? 'O' : `${random() < 0.5 ? 'B' : 'I'}-${TYPES[below(random, TYPES.length)]}`;
}

function sentence(random: () => number): string {
  return `${words(random)
    .split(' ')
    .map((word) => `${word}\t${tag(random)}\n`)
    .join('')}\n`;
}
