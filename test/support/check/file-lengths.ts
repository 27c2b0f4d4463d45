/** A file past 500 lines has a second subject. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';

const LIMIT = 500;
const WRITTEN_BY_HAND = [
  '{src,webview,test}/**/*.{ts,css,md}',
  'media/**/*.{ts,md}',
  '*.{mjs,md}',
  'docs/**/*.md',
  '.github/**/*.yml',
  '.ci/*',
];

export function fileLengthProblems(): readonly string[] {
  return globSync(WRITTEN_BY_HAND, { cwd: ROOT })
    .map((path) => ({ path, lines: readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > LIMIT)
    .map(({ path, lines }) => `${path} has ${lines} lines, at most ${LIMIT} are wanted: find its second subject.`);
}
