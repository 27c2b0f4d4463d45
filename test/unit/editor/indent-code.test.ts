import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indentCode } from '../../../src/editor/alpha/indent-code.ts';

const CODE = 'alpha = [\n    1.0,\n]\n';

describe('code at the cursor', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['on an empty line', '', '', 'alpha = [\n    1.0,\n]\n'],
    ['on an indented empty line', '  ', '', 'alpha = [\n      1.0,\n  ]'],
    ['after other code', '  x = 1', '', '\n  alpha = [\n      1.0,\n  ]'],
    ['before other code', '', 'x = 1', 'alpha = [\n    1.0,\n]\n'],
    ['before other code of a block', '\t', 'x = 1', 'alpha = [\n\t    1.0,\n\t]\n\t'],
  ];
  for (const [name, before, after, expected] of cases) {
    it(name, () => assert.equal(indentCode(CODE, before, after), expected));
  }
});
