import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownCode } from '../../../webview/pages/alpha-of-selection.ts';

const code = (lines: number) => Array.from({ length: lines }, (_, line) => `line ${line}`).join('\n');

describe('the code that is shown', () => {
  it('is whole where it is short', () => assert.deepEqual(shownCode(code(400)), { text: code(400), shown: 400, lines: 400 }));

  it('has its beginning and its end where it is long', () => {
    const { text, shown, lines } = shownCode(code(100_000));
    const each = text.split('\n');
    assert.deepEqual([shown, lines, each.length], [400, 100_000, 401]);
    assert.deepEqual([each[0], each[379], each[380], each[381], each.at(-1)], ['line 0', 'line 379', '    …', 'line 99980', 'line 99999']);
  });
});
