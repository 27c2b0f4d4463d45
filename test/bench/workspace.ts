/**
 * The first result after opening a workspace of 50 MB, with the engine running and idle but nothing of it read yet, against `cat` of the same files.
 * A ratio within one run: absolute times move from machine to machine.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EngineClient } from '../../src/engine/client/engine-client.ts';
import { ensureBuilt } from '../support/engine.ts';
import { seeded } from '../support/kernel.ts';
import { ROOT } from '../support/paths.ts';

const MEGABYTE = 1024 * 1024;
/** A set for sequence labelling and one for text classification, as workspaces have them: 50 MB in all. */
const FILES: readonly { readonly name: string; readonly bytes: number; readonly record: (random: () => number) => string }[] = [
  { name: 'train.conll', bytes: 25 * MEGABYTE, record: sentence },
  { name: 'dev.conll', bytes: 5 * MEGABYTE, record: sentence },
  { name: 'intents-train.csv', bytes: 10 * MEGABYTE, record: row },
  { name: 'intents-train.jsonl', bytes: 10 * MEGABYTE, record: object },
];
const ROUNDS = 5;
const TYPES = ['person', 'location', 'organization', 'date', 'product', 'event', 'law', 'work-of-art'] as const;

/** Prints the median time as a multiple of `cat`'s. */
export async function bench(): Promise<void> {
  await ensureBuilt();
  const folder = await mkdtemp(join(tmpdir(), 'focal-lens-bench-'));
  try {
    const paths = await Promise.all(FILES.map((file) => write(folder, file)));
    const analyses: number[] = [];
    const cats: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      cats.push(await timeOf(() => promisify(execFile)('cat', paths, { encoding: 'buffer', maxBuffer: 100 * MEGABYTE })));
      analyses.push(await firstResult(folder));
    }
    const [analysis, cat] = [median(analyses), median(cats)];
    console.log(`first result of a 50 MB workspace, engine warm; median of ${ROUNDS}`);
    console.log(`  ${(analysis / cat).toFixed(1)} × cat  ${analysis.toFixed(0)} ms, cat ${cat.toFixed(0)} ms`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A fresh engine each time: it has read nothing, but it runs. */
async function firstResult(folder: string): Promise<number> {
  const engine = new EngineClient({
    enginePath: join(ROOT, 'dist', 'engine.js'),
    options: { nativeFolder: null },
    idleSeconds: 600,
    log: () => {},
  });
  try {
    await engine.request('formats', {});
    // It rehearses when nobody asks for anything.
    await setTimeout(1000);
    return await timeOf(() => engine.request('analyze', { paths: [folder] }));
  } finally {
    engine.dispose();
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function write(folder: string, { name, bytes, record }: (typeof FILES)[number]): Promise<string> {
  const random = seeded(name.length);
  const records = Array.from({ length: 2000 }, () => record(random)).join('');
  const header = name.endsWith('.csv') ? 'text,label\n' : '';
  const path = join(folder, name);
  await writeFile(path, header + records.repeat(Math.ceil(bytes / records.length)));
  return path;
}

function sentence(random: () => number): string {
  let text = '';
  for (let token = 0; token < 14; token += 1) {
    const tag = random() < 0.79 ? 'O' : `B-${TYPES[Math.floor(random() ** 2 * TYPES.length)]}`;
    text += `${word(random)} ${tag}\n`;
  }
  return `${text}\n`;
}

function row(random: () => number): string {
  return `"${text(random)}",${TYPES[Math.floor(random() ** 2 * TYPES.length)]}\n`;
}

function object(random: () => number): string {
  return `${JSON.stringify({ text: text(random), label: TYPES[Math.floor(random() ** 2 * TYPES.length)] })}\n`;
}

function text(random: () => number): string {
  return Array.from({ length: 12 }, () => word(random)).join(' ');
}

function word(random: () => number): string {
  return Math.floor(random() * 1e9)
    .toString(36)
    .slice(0, 2 + Math.floor(random() * 5));
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
