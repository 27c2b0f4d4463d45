/** Tables of JSON fixtures with what is to be counted in them. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import type { Unit } from '../../src/core/analysis.ts';
import type { ReadPart } from '../../src/formats/format.ts';
import { LABEL_FORMATS } from '../../src/formats/registry.ts';
import { recogniseFile } from '../../src/formats/sniff.ts';
import { evidenceOf } from './evidence.ts';
import { ROOT } from './paths.ts';
import { headOfText, linesOf, readText } from './pieces.ts';

export interface ExpectedPart {
  readonly split?: string;
  readonly unit?: Unit;
  readonly recordUnit?: Unit;
  readonly labels: Readonly<Record<string, number>>;
  /** How many records carry each label, where that differs from the counts. */
  readonly carriers?: Readonly<Record<string, number>>;
  readonly records: number;
  /** Labelled units; as many as records where it is left out. */
  readonly total?: number;
  readonly ignored?: number;
}

export interface JsonCase {
  readonly name: string;
  /** Below the folder of its table in `test/fixtures/json`. */
  readonly file: string;
  /** Id of the format that recognises it; null for a file that only a named column makes one. */
  readonly format: string | null;
  readonly evidence?: RegExp;
  readonly column?: string;
  readonly labels?: readonly string[];
  readonly parts: readonly ExpectedPart[];
  /** Lines of the problems; null for one of the whole file. */
  readonly problems?: readonly (number | null)[];
}

export const JSON_FIXTURES = join(ROOT, 'test', 'fixtures', 'json');

export function describeJson(title: string, folder: string, cases: readonly JsonCase[]): void {
  describe(title, () => {
    for (const { name, file, format, evidence, column, labels, parts, problems = [] } of cases) {
      it(name, async () => {
        const text = readFileSync(join(JSON_FIXTURES, folder, file), 'utf8');
        const found = recogniseFile(headOfText(basename(file), text));
        assert.equal(found?.format ?? null, format, evidenceOf(found));
        if (evidence !== undefined) assert.match(evidenceOf(found), evidence);
        const reader = LABEL_FORMATS.find(({ id }) => id === (format ?? 'jsonl'));
        assert.ok(reader?.content === 'text');
        const options = { ...(column === undefined ? {} : { column }), ...(labels === undefined ? {} : { labels }) };
        for (const size of [1, 7, 64, Buffer.byteLength(text) + 1]) {
          const result = await readText(reader, text, options, size);
          assert.deepEqual(result.parts.map(plain), parts.map(expected), `pieces of ${size}`);
          assert.deepEqual(linesOf(result), problems, JSON.stringify(result.problems));
        }
      });
    }
  });
}

function plain({ split, unit, recordUnit, counts }: ReadPart) {
  const carriers = [...counts.labels].flatMap(([label, { records }]) => (records === undefined ? [] : [[label, records] as const]));
  return {
    split,
    unit,
    recordUnit,
    labels: Object.fromEntries([...counts.labels].map(([label, { count }]) => [label, count])),
    ...(carriers.length === 0 ? {} : { carriers: Object.fromEntries(carriers) }),
    records: counts.records,
    total: counts.total,
    ignored: counts.ignored,
  };
}

function expected({ split, unit, recordUnit, labels, carriers, records, total, ignored = 0 }: ExpectedPart) {
  const counted = recordUnit === undefined ? undefined : (carriers ?? labels);
  return {
    split: split ?? null,
    unit,
    recordUnit,
    labels,
    ...(counted === undefined ? {} : { carriers: counted }),
    records,
    total: total ?? records,
    ignored,
  };
}
