/** Faults of loss code: what is said, where, and what the quick fix makes of it. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CodeEdit } from '../../../../src/core/code/code-edit.ts';
import { inspectCode } from '../../../../src/formats/code/inspect-code.ts';

export const TORCH = 'import torch\nimport torch.nn.functional as F\nfrom torch import nn\n';

export interface Case {
  readonly head?: string;
  readonly source: string;
  /** `code: what is marked`, in the order of the source; with two places behind ` -> ` what the fix makes of the source. */
  readonly said: readonly string[];
  readonly fixed?: string;
}

export async function said(source: string, isCell = false) {
  const { remarks } = await inspectCode('python', source, { isCell });
  return remarks;
}

export function applied(source: string, edits: readonly CodeEdit[]): string {
  return edits
    .toSorted((a, b) => b.from - a.from || b.to - a.to)
    .reduce((text, { from, to, text: by }) => text.slice(0, from) + by + text.slice(to), source);
}

export function testCases(cases: readonly Case[]): void {
  for (const { head = TORCH, source, said: expected, fixed } of cases) {
    it(`${expected.length === 0 ? 'none' : expected.join('; ')} in ${source.replaceAll('\n', ' ↵ ').slice(0, 90)}`, async () => {
      const text = head + source;
      const remarks = await said(text);
      assert.deepEqual(
        remarks.map(({ code, from, to }) => `${code}: ${text.slice(from, to)}`),
        expected,
      );
      for (const { message, args } of remarks) assert.ok(!/\{\d+\}/.test(message) && args.length < 4, message);
      const fix = remarks.find(({ fixes }) => fixes.length > 0)?.fixes[0];
      assert.equal(fix === undefined ? undefined : applied(text, fix.edits), fixed === undefined ? undefined : head + fixed);
      // What has been mended is not spoken of again.
      if (fixed !== undefined) {
        const mended = remarks.find(({ fixes }) => fixes.length > 0)!.code;
        assert.deepEqual(
          (await said(head + fixed)).filter(({ code }) => code === mended).map(({ code }) => code),
          [],
        );
      }
    });
  }
}
