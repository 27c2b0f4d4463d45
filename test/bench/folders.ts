/**
 * Data sets that are folders of 100 000 small files, counted by a running engine that has read nothing, against merely reading the files in
 * one thread; and a workspace of 200 000 files that hold no labels, against listing them. Ratios within one run: absolute times move from
 * machine to machine.
 */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineClient } from '../../src/engine/client/engine-client.ts';
import { ensureBuilt } from '../support/engine.ts';
import { seeded } from '../support/kernel.ts';
import { ROOT, RUN_FOLDER } from '../support/paths.ts';
import { median } from './measure.ts';

const FILES = 100_000;
const OTHERS = 200_000;
const ROUNDS = 5;

export async function bench(): Promise<void> {
  await ensureBuilt();
  console.log(`medians of ${ROUNDS}, files in the page cache`);
  await compete('YOLO', made('yolo-100k', makeYolo), ['labels', 'train']);
  await compete('Pascal VOC', made('voc-100k', makeVoc), ['Annotations']);
  const folder = made('unrelated-200k', makeUnrelated);
  const lists: number[] = [];
  const opens: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    lists.push(await timeOf(async () => listAll(folder)));
    opens.push((await analyses(folder))[0]!);
  }
  console.log(`${OTHERS} files that hold no labels: ${figures(median(opens), median(lists), 'listing them')}`);
}

async function compete(name: string, folder: string, inside: readonly string[]): Promise<void> {
  const reads: number[] = [];
  const firsts: number[] = [];
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    reads.push(await timeOf(async () => readAll(join(folder, ...inside))));
    const [first, second] = await analyses(folder);
    firsts.push(first!);
    seconds.push(second!);
  }
  const [read, first, second] = [median(reads), median(firsts), median(seconds)];
  console.log(
    `${FILES} files of ${name}: ${((100 * read) / first).toFixed(0)} % of the speed of merely reading them (${first.toFixed(0)} ms, ${read.toFixed(0)} ms)`,
  );
  console.log(`  opened again, unchanged: ${figures(second, read, 'reading them')}`);
}

function figures(time: number, against: number, what: string): string {
  return `${(time / against).toFixed(2)} × ${what} (${time.toFixed(0)} ms, ${against.toFixed(0)} ms)`;
}

/** The first analysis of a fresh engine, which runs but has read nothing, and the second. */
async function analyses(folder: string): Promise<readonly number[]> {
  const engine = new EngineClient({
    enginePath: join(ROOT, 'dist', 'engine.js'),
    options: { nativeFolder: null },
    idleSeconds: 600,
    log: () => {},
  });
  try {
    await engine.request('formats', {});
    const first = await timeOf(() => engine.request('analyze', { paths: [folder] }));
    return [first, await timeOf(() => engine.request('analyze', { paths: [folder] }))];
  } finally {
    engine.dispose();
  }
}

/** What nobody can do without: a list of the names, and each file opened, read and closed. */
function readAll(folder: string): void {
  const buffer = Buffer.alloc(64 * 1024);
  for (const name of readdirSync(folder)) {
    const file = openSync(join(folder, name), 'r');
    readSync(file, buffer, 0, buffer.length, null);
    closeSync(file);
  }
}

function listAll(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) listAll(join(folder, entry.name));
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A folder that is made once and kept for the next run. */
function made(name: string, make: (folder: string) => void): string {
  const folder = join(RUN_FOLDER, 'bench', name);
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  mkdirSync(part, { recursive: true });
  make(part);
  renameSync(part, folder);
  return folder;
}

function makeYolo(folder: string): void {
  const random = seeded(1);
  const labels = join(folder, 'labels', 'train');
  mkdirSync(labels, { recursive: true });
  writeFileSync(
    join(folder, 'data.yaml'),
    `train: images/train\nnames: [${Array.from({ length: 80 }, (_, id) => `class${id}`).join(', ')}]\n`,
  );
  const share = () => random().toFixed(6);
  for (let index = 0; index < FILES; index += 1) {
    const objects = Array.from({ length: objectsIn(random) }, () => `${classOf(random)} ${share()} ${share()} ${share()} ${share()}\n`);
    writeFileSync(join(labels, `${imageName(index)}.txt`), objects.join(''));
  }
}

function makeVoc(folder: string): void {
  const random = seeded(2);
  const annotations = join(folder, 'Annotations');
  mkdirSync(annotations, { recursive: true });
  const pixel = () => Math.floor(random() * 400);
  const object = () =>
    `\t<object>\n\t\t<name>class${classOf(random)}</name>\n\t\t<pose>Unspecified</pose>\n\t\t<truncated>0</truncated>\n\t\t<difficult>0</difficult>\n\t\t<bndbox>\n` +
    `\t\t\t<xmin>${pixel()}</xmin>\n\t\t\t<ymin>${pixel()}</ymin>\n\t\t\t<xmax>${pixel()}</xmax>\n\t\t\t<ymax>${pixel()}</ymax>\n\t\t</bndbox>\n\t</object>\n`;
  for (let index = 0; index < FILES; index += 1) {
    const head = `<annotation>\n\t<folder>VOC</folder>\n\t<filename>${imageName(index)}.jpg</filename>\n\t<size>\n\t\t<width>500</width>\n\t\t<height>375</height>\n\t\t<depth>3</depth>\n\t</size>\n\t<segmented>0</segmented>\n`;
    const objects = Array.from({ length: Math.ceil(objectsIn(random) / 2) }, object);
    writeFileSync(join(annotations, `${imageName(index)}.xml`), `${head}${objects.join('')}</annotation>\n`);
  }
}

/** Half of them in one folder, half in 400; most are text. */
function makeUnrelated(folder: string): void {
  const random = seeded(3);
  const words = 'the of said on a lamb should in until scientists advice is clearer'.split(' ');
  const text = () => Array.from({ length: 40 }, () => words[Math.floor(random() * words.length)]).join(' ');
  const extensions = ['txt', 'txt', 'txt', 'json', 'csv', 'log', 'dat', 'xml', 'yaml', 'jpg'];
  const contents = (extension: string) =>
    extension === 'json' ? JSON.stringify({ text: text() }) : extension === 'csv' ? 'a,b,c\n1,2,3\n4,5,6\n' : `${text()}\n`;
  for (let index = 0; index < OTHERS; index += 1) {
    const place = index % 2 === 0 ? join(folder, 'notes') : join(folder, `part${index % 20}`, `batch${index % 400}`);
    const extension = extensions[Math.floor(index / 400) % extensions.length]!;
    if (index < 1000) mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `document${index}.${index % 2 === 0 ? 'txt' : extension}`), contents(index % 2 === 0 ? 'txt' : extension));
  }
}

function imageName(index: number): string {
  return String(index).padStart(6, '0');
}

function objectsIn(random: () => number): number {
  return Math.floor(random() * 10);
}

/** Few classes have most of the objects. */
function classOf(random: () => number): number {
  return Math.floor(random() ** 3 * 80);
}
