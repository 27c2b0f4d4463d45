/** Cases of label configs: what a reader makes of a text. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LabelConfigFormat } from '../../src/formats/format.ts';

export type ConfigRow = readonly [label: string, id: number, line: number];

export interface ConfigCase {
  readonly name: string;
  readonly format: LabelConfigFormat;
  readonly text: string;
  /** The only list. */
  readonly labels?: readonly ConfigRow[];
  /** Several lists, by name. */
  readonly lists?: readonly (readonly [name: string | null, labels: readonly ConfigRow[]])[];
  /** What `label2id` says. */
  readonly inverse?: readonly ConfigRow[];
  readonly problems?: readonly (readonly [number | null, RegExp])[];
}

/** A test for each case. */
export function testConfigs(cases: readonly ConfigCase[]): void {
  for (const { name, format, text, labels, lists, inverse, problems = [] } of cases) {
    it(`${format.id}: ${name}`, async () => {
      const found = await format.read(text, '/data/the-path.txt');
      const rows = found.lists.map((list) => [list.name, list.labels.map(({ label, id, line }) => [label, id, line])]);
      if (labels !== undefined) assert.deepEqual(rows[0]?.[1], labels);
      else assert.deepEqual(rows, lists);
      if (inverse !== undefined)
        assert.deepEqual(
          found.lists[0]!.inverse?.map(({ label, id, line }) => [label, id, line]),
          inverse,
        );
      assert.deepEqual(
        found.problems.map(({ line }) => line),
        problems.map(([line]) => line),
        found.problems.map(({ message }) => message).join(' '),
      );
      for (const [index, [, message]] of problems.entries()) assert.match(found.problems[index]!.message, message);
      assert.ok(found.problems.every(({ path }) => path === '/data/the-path.txt'));
    });
  }
}
