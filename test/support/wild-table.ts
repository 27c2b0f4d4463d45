/** Tables in the layouts of public data, with rows made up here, and a check of what is read off them. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Random } from '../../src/core/random.ts';
import { LABEL_FORMATS } from '../../src/formats/registry.ts';
import { recogniseFile } from '../../src/formats/sniff.ts';
import { evidenceOf } from './evidence.ts';
import { headOfText, readText } from './pieces.ts';

export interface WildTable {
  readonly name: string;
  readonly file: string;
  readonly header?: string;
  /** A row, from its number and the label that it carries. */
  readonly row: (index: number, label: string) => string;
  /** Labels in turn; what is counted is one of each in a round. */
  readonly labels: readonly string[];
  /** Written label → counted ones, where they differ. */
  readonly counted?: (label: string) => readonly string[];
  readonly names?: readonly string[];
  readonly evidence?: RegExp;
  readonly unit?: string;
  /** Id of the format that reads it, where that is not `csv`. */
  readonly format?: string;
  /** Label after label, as files sorted by class have it. */
  readonly sorted?: boolean;
}

const ROUNDS = 30;
const random = new Random(11);
const WORDS = 'the a film was quite good and we liked it very much but not today because rain came over hills while people sang'.split(' ');

export const words = (count: number): string => Array.from({ length: count }, () => WORDS[random.below(WORDS.length)]!).join(' ');
export const text = (index: number): string => `${words(8)} number ${index}`;
export const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

function tableOf({ header, row, labels, sorted }: WildTable): { readonly table: string; readonly written: readonly string[] } {
  const written = Array.from(
    { length: ROUNDS * labels.length },
    (_, index) => labels[sorted === true ? Math.floor(index / ROUNDS) : index % labels.length]!,
  );
  const rows = written.map((label, index) => row(index, label));
  return { table: `${[...(header === undefined ? [] : [header]), ...rows].join('\n')}\n`, written };
}

/** Recognised by its content alone, and counted exactly. */
export function itReads(wild: WildTable): void {
  it(wild.name, async () => {
    const { table, written } = tableOf(wild);
    const found = recogniseFile(headOfText(wild.file, table));
    assert.equal(found?.format, wild.format ?? 'csv', evidenceOf(found));
    assert.ok(found!.confidence >= 0.3);
    if (wild.evidence !== undefined) assert.match(evidenceOf(found), wild.evidence);
    const format = LABEL_FORMATS.find(({ id }) => id === found!.format);
    assert.ok(format?.content === 'text');
    const { parts, problems } = await readText(format, table, wild.names === undefined ? {} : { labels: wild.names });
    const expected = new Map<string, number>();
    for (const label of written) for (const one of wild.counted?.(label) ?? [label]) expected.set(one, (expected.get(one) ?? 0) + 1);
    assert.deepEqual(new Map([...parts[0]!.counts.labels].map(([label, { count }]) => [label, count])), expected);
    assert.deepEqual([parts.length, parts[0]!.counts.total, problems, parts[0]!.unit], [1, written.length, [], wild.unit]);
  });
}
