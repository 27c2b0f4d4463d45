/**
 * Counting the labels of large files. Warm: a running engine against `cat` to /dev/null, the file in the page cache. Whole process: the command
 * line from start to end against mawk, DuckDB and Polars on the same count. Ratios within one run: absolute times move from machine to machine.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineClient } from '../../src/engine/client/engine-client.ts';
import { ensureBuilt } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';
import { type Python, pythonWith } from '../support/python.ts';
import { median, medianTime, runProcess } from './measure.ts';
import { readingThreads } from './merely-reading.ts';
import { megabytesOf, parquetFile, scanFile } from './scan-files.ts';

const ROUNDS = 5;
const PEERS = join(ROOT, 'test', 'bench', 'peers', 'scan_peers.py');
const CLI = join(ROOT, 'dist', 'cli.js');

interface Contest {
  readonly name: string;
  readonly path: (python: Python | null) => Promise<string | null>;
  /** The awk program that counts the same labels, where one is a fair peer. */
  readonly awk?: readonly string[];
  /** What the peers in Python are asked. */
  readonly kind?: string;
  readonly polars?: boolean;
  /** Against parsing the whole file in Node. */
  readonly parse?: boolean;
}

const CONTESTS: readonly Contest[] = [
  {
    name: 'CoNLL with bigrams',
    path: async () => scanFile('scan.conll'),
    awk: ['-F\t', 'NF > 1 { n[$NF]++; b[p, $NF]++; p = $NF } NF < 2 { p = "" } END { for (t in n) print t, n[t] }'],
    kind: 'conll',
  },
  { name: 'CSV', path: async () => scanFile('scan.csv'), kind: 'csv', polars: true },
  { name: 'JSON Lines, label', path: async () => scanFile('scan-label.jsonl'), kind: 'jsonl-label', polars: true },
  { name: 'JSON Lines, tokens + tags', path: async () => scanFile('scan-tags.jsonl'), kind: 'jsonl-tags', polars: true },
  { name: 'COCO', path: async () => scanFile('scan-coco.json'), parse: true },
  {
    name: 'Parquet, label column',
    path: async (python) => (python === null ? null : parquetFile(python, PEERS)),
    kind: 'parquet',
    polars: true,
  },
];

export async function bench(): Promise<void> {
  await ensureBuilt();
  const python = await pythonWith(['duckdb==2.0.0', 'polars==2.1.0']).catch((error: Error) => {
    console.log(`DuckDB and Polars are left out: ${error.message.split('\n')[0]}`);
    return null;
  });
  const awk = ['mawk', 'gawk', 'awk'].find((program) => spawnSync(program, ['BEGIN{}']).status === 0);
  console.log(`medians of ${ROUNDS}; × is how many times as fast`);
  for (const contest of CONTESTS) {
    const path = await contest.path(python);
    if (path === null) console.log(`${contest.name}: left out, nobody can make the file`);
    else await compete(contest, path, python, awk);
  }
}

async function compete(contest: Contest, path: string, python: Python | null, awk: string | undefined): Promise<void> {
  const { kind, polars } = contest;
  console.log(`${contest.name} (${megabytesOf(path).toFixed(0)} MB)`);
  const cat = await medianTime(ROUNDS, () => runProcess('sh', ['-c', 'cat "$1" > /dev/null', 'sh', path]));
  const warm = await warmTime(path);
  console.log(`  warm engine      ${warm.toFixed(0)} ms, ${((100 * cat) / warm).toFixed(0)} % of the speed of cat (${cat.toFixed(0)} ms)`);
  for (const threads of [1, 2]) {
    const reading = await timeOfReading(path, threads);
    console.log(
      `  merely reading   ${reading.toFixed(0)} ms with ${threads === 1 ? 'one thread' : `${threads} threads`}, ${((100 * cat) / reading).toFixed(0)} % of the speed of cat`,
    );
  }
  const caches = await mkdtemp(join(tmpdir(), 'focal-lens-bench-'));
  let memory = 0;
  const run = async () => {
    const { peakMemory } = await runProcess(process.execPath, [CLI, 'analyze', path, '--json'], { XDG_CACHE_HOME: caches });
    memory = Math.max(memory, peakMemory ?? 0);
  };
  // The first run ever has nothing compiled.
  const first = await medianTime(1, run);
  const whole = await medianTime(ROUNDS, run);
  await rm(caches, { recursive: true, force: true });
  console.log(
    `  whole process    ${whole.toFixed(0)} ms, the first time ${first.toFixed(0)} ms${memory === 0 ? '' : `, ${(memory / 1e6).toFixed(0)} MB at its peak`}`,
  );
  const against = (name: string, time: number) =>
    console.log(`  ${name.padEnd(16)} ${(time / whole).toFixed(1)} × (${time.toFixed(0)} ms)`);
  if (contest.awk !== undefined && awk !== undefined) against(awk, await medianTime(3, () => runProcess(awk, [...contest.awk!, path])));
  if (contest.parse === true) against('JSON.parse', await medianTime(3, () => runProcess(process.execPath, ['-e', PARSE_COCO, path])));
  if (python === null || kind === undefined) return;
  for (const peer of polars === true ? ['duckdb', 'polars'] : ['duckdb']) {
    const inside: number[] = [];
    const time = await medianTime(3, async () => inside.push(Number(await python.run(PEERS, [peer, kind, path]))));
    against(peer, time);
    console.log(
      `                   its count alone: ${(median(inside) / warm).toFixed(1)} × the warm engine (${median(inside).toFixed(0)} ms)`,
    );
  }
}

const PARSE_COCO =
  'const counts = new Map(); for (const a of JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).annotations) counts.set(a.category_id, (counts.get(a.category_id) ?? 0) + 1); console.log(counts.size)';

/** What a scanner that does nothing would need: the file is read by warm threads, in the same pieces. */
async function timeOfReading(path: string, threads: number): Promise<number> {
  const reading = readingThreads(threads);
  try {
    await reading.time(path);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await reading.time(path));
    return median(times);
  } finally {
    await reading.close();
  }
}

/** A running engine that has seen the file, but finds it newer each time. */
async function warmTime(path: string): Promise<number> {
  const engine = new EngineClient({
    enginePath: join(ROOT, 'dist', 'engine.js'),
    options: { nativeFolder: null },
    idleSeconds: 600,
    log: () => {},
  });
  try {
    await engine.request('analyze', { paths: [path] });
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await utimes(path, new Date(), new Date());
      times.push(await medianTime(1, () => engine.request('analyze', { paths: [path] })));
    }
    return median(times);
  } finally {
    engine.dispose();
  }
}
