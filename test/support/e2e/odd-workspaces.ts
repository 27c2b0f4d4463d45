/** Small folders of label files that are odd in one way each; written into a temporary folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OddWorkspaces {
  /** No file but a note. */
  readonly empty: string;
  /** Every token is `O`. */
  readonly oneClass: string;
  /** A thousand types, each in one sentence, but for a commoner few; one has a name that no column is wide enough for. */
  readonly thousandClasses: string;
  /** A label config, and label files without a record. */
  readonly noRecords: string;
  remove(): void;
}

export const LONG_LABEL = `an-entity-type-${'of-a-very-long-name-'.repeat(6)}indeed`;

export function writeOddWorkspaces(): OddWorkspaces {
  const root = mkdtempSync(join(tmpdir(), 'focal-lens-odd-'));
  const folder = (name: string, files: Readonly<Record<string, string>>) => {
    mkdirSync(join(root, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text);
    return join(root, name);
  };
  const types = Array.from({ length: 1000 }, (_, index) => (index === 1 ? LONG_LABEL : `type-${index}`));
  return {
    empty: folder('empty', { 'notes.md': 'Nothing is annotated yet.\n' }),
    oneClass: folder('one-class', { 'train.conll': 'All O\nquiet O\nhere O\n\nStill O\n' }),
    thousandClasses: folder('thousand-classes', {
      'labels.txt': types.map((type) => `${type}\n`).join(''),
      'train.csv': `text,label\n${types.flatMap((type, index) => Array(1 + Math.floor(2000 / (1 + index) ** 1.2)).fill(`a text,${type}\n`)).join('')}`,
    }),
    noRecords: folder('no-records', { 'labels.txt': 'O\nB-person\nI-person\n', 'train.conll': '', 'dev.conll': '\n\n' }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
