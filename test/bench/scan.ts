/**
 * Counting label files, against `cat FILE > /dev/null` (reading alone) and against awk doing the same count.
 * Ratios within one run: absolute times move from machine to machine.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countFile } from '../../src/formats/count-file.ts';
import { RUN_FOLDER } from '../support/paths.ts';

const BYTES = 150 * 1000 * 1000;
const ROUNDS = 5;

interface Contest {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  /** The awk program that counts the same labels. */
  readonly awk: readonly string[];
}

/** Prints one line per format: the speed of the count, and its time against `cat` and awk. */
export async function bench(): Promise<void> {
  const awk = ['mawk', 'gawk', 'awk'].find((program) => spawnSync(program, ['BEGIN{}']).status === 0);
  console.log(
    `counting labels of ${BYTES / 1e6} MB files; medians of ${ROUNDS}; against cat to /dev/null and ${awk ?? 'no awk: none is installed'}`,
  );
  for (const contest of contests()) {
    const path = fileOf(contest);
    const bytes = statSync(path).size;
    let labels = 0;
    const own = await medianTime(async () => {
      const { parts } = await countFile(path);
      labels = parts[0]!.counts.total;
    });
    const cat = await medianTime(() => run('sh', ['-c', 'cat "$1" > /dev/null', 'sh', path]));
    const other = awk === undefined ? null : await medianTime(() => run(awk, [...contest.awk, path]));
    const against = other === null ? '' : `, ${(other / own).toFixed(2)} × as fast as ${awk} (${other.toFixed(0)} ms)`;
    console.log(
      `${contest.name.padEnd(24)} ${own.toFixed(0).padStart(6)} ms  ${(bytes / own / 1e6).toFixed(3)} GB/s  ${labels} labels; ${(own / cat).toFixed(1)} × cat (${cat.toFixed(0)} ms)${against}`,
    );
  }
}

const WORDS =
  'the of Germany said on Wednesday European Commission a lamb should , . in consumers until scientists advice is clearer'.split(' ');
const TYPES = ['person', 'location', 'group', 'creative-work'];

function contests(): readonly Contest[] {
  const next = randomNumbers(7);
  const word = () => WORDS[next(WORDS.length)]!;
  const tag = () => (next(100) < 85 ? 'O' : `${next(2) === 0 ? 'B' : 'I'}-${TYPES[next(TYPES.length)]}`);
  const sentence = () => Array.from({ length: 4 + next(12) }, word).join(' ');
  const repeat = (make: () => string) => Array.from({ length: 50_000 }, make).join('');
  const end = () => (next(15) === 0 ? '\n' : '');
  return [
    {
      name: 'CoNLL, 2 columns',
      file: 'scan-2.conll',
      text: repeat(() => `${word()}\t${tag()}\n${end()}`),
      awk: ['-F\t', 'NF > 1 { n[$NF]++ } END { for (t in n) print t, n[t] }'],
    },
    {
      name: 'CoNLL, 4 columns',
      file: 'scan-4.conll',
      text: repeat(() => `${word()} NNP B-NP ${tag()}\n${end()}`),
      awk: ['NF > 1 { n[$NF]++ } END { for (t in n) print t, n[t] }'],
    },
    {
      name: 'CSV',
      file: 'scan.csv',
      text: `text,label\n${repeat(() => `"${sentence()}",${word().replace(/[,.]/, 'x')}\n`)}`,
      awk: ['-F,', '{ n[$NF]++ } END { for (t in n) print t, n[t] }'],
    },
    {
      name: 'JSON Lines, label',
      file: 'scan.jsonl',
      text: repeat(() => `{"text": "${sentence()}", "label": "${word()}"}\n`),
      awk: ['-F"', '{ n[$(NF - 1)]++ } END { for (t in n) print t, n[t] }'],
    },
  ];
}

/** The file, made once by repeating the text. */
function fileOf({ file, text }: Contest): string {
  const path = join(RUN_FOLDER, 'bench', file);
  const bytes = Buffer.from(text);
  const size = Math.ceil(BYTES / bytes.length) * bytes.length;
  if (existsSync(path) && statSync(path).size === size) return path;
  mkdirSync(join(RUN_FOLDER, 'bench'), { recursive: true });
  const whole = Buffer.alloc(size);
  for (let at = 0; at < size; at += bytes.length) bytes.copy(whole, at);
  writeFileSync(path, whole);
  return path;
}

function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw error ?? new Error(`${program} ended with ${status}.`);
}

async function medianTime(work: () => Promise<void> | void): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[ROUNDS >> 1]!;
}

/** A linear congruential generator: the same file in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}
