import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runNodeTests } from '../../support/runner/node-tests.ts';
import { summary, Tally, total } from '../../support/runner/outcome.ts';
import { parseResultLine, resultLine, type TestResult } from '../../support/runner/result-line.ts';

const HEAD = `import assert from 'node:assert/strict';\nimport { describe, it } from 'node:test';\n`;

/** Contents of a test file, what is counted, and what is printed about it. */
const FILES: readonly (readonly [string, string, string, RegExp])[] = [
  ['passing tests', `${HEAD}describe('a', () => { it('b', () => {}); it('c', () => {}); });`, '2 passed, 0 failed', /^$/],
  [
    'a failing test, once, with its reason',
    `${HEAD}describe('a', () => { it('b', () => assert.equal(1, 2)); });`,
    '0 passed, 1 failed',
    /✗ b .*\n[\s\S]*1 !== 2/,
  ],
  [
    'a subtest and its parent',
    `${HEAD}it('a', async (t) => { await t.test('b', () => { throw new Error('no'); }); });`,
    '0 passed, 1 failed',
    /✗ b .*\n +Error: no/,
  ],
  ['a skipped test with its reason', `${HEAD}it('a', (t) => t.skip('no data'));`, '0 passed, 0 failed, 1 skipped', /^$/],
  [
    'a skipped suite once, with its reason',
    `import { describe, it } from 'node:test'; describe('s', { skip: 'no part' }, () => { it('a', () => {}); it('b', () => {}); });`,
    '0 passed, 0 failed, 1 skipped',
    /^$/,
  ],
  ['a test that is to be done as skipped', `${HEAD}it('a', { todo: 'later' }, () => {});`, '0 passed, 0 failed, 1 skipped', /^$/],
  ['a file that registers no test as a failure', 'console.log(1);', '0 passed, 1 failed', /registers no test/],
  [
    'a file that throws as a failure, with what it printed',
    `throw new Error('boom');`,
    '0 passed, 1 failed',
    /ended with code 1[\s\S]*boom/,
  ],
  [
    'a process that ends in the middle as a failure',
    `${HEAD}it('a', () => {}); it('b', () => process.exit(3));`,
    '0 passed, 1 failed',
    /ended with code 3/,
  ],
];

describe('the count of node:test files', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'focal-lens-runner-'));
    // Inside a test, a run would refuse to start: it takes itself for a file that runs itself.
    delete process.env.NODE_TEST_CONTEXT;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [index, [name, contents, counts, print]] of FILES.entries()) {
    it(`has ${name}`, async () => {
      const file = join(folder, `case-${index}.test.mjs`);
      writeFileSync(file, contents);
      const printed: string[] = [];
      const tally = new Tally((line) => printed.push(line));
      await runNodeTests([file], 1, 1, tally);
      assert.equal(summary(tally.outcome()), counts);
      assert.match(printed.join('\n'), print);
    });
  }

  it('fails a phase without files', async () => {
    const tally = new Tally(() => {});
    await runNodeTests([], 1, 1, tally);
    assert.equal(tally.outcome().failed, 1);
  });
});

describe('the summary', () => {
  it('adds phases up and names skips only where there are some', () => {
    const skipped = [{ name: 'a', reason: 'b' }];
    assert.equal(
      summary(
        total([
          { passed: 2, failed: 0, skipped: [] },
          { passed: 3, failed: 1, skipped: [] },
        ]),
      ),
      '5 passed, 1 failed',
    );
    assert.equal(summary({ passed: 2, failed: 0, skipped }), '2 passed, 0 failed, 1 skipped');
  });
});

describe('a result line', () => {
  const result: TestResult = { outcome: 'failed', name: 'a "b" {c}\n##', message: 'x }\n y' };
  for (const [name, line] of [
    ['alone', resultLine(result)],
    ['behind a prefix', `[Extension Host] ${resultLine(result)}`],
    ['before the place in the source that VS Code adds', `${resultLine(result)} (at console.<anonymous> (file:///x.js:1:2))`],
  ] as const) {
    it(`is read ${name}`, () => assert.deepEqual(parseResultLine(line), result));
  }
  it('is not seen where there is none', () => assert.equal(parseResultLine('{"outcome":"passed"}'), undefined));
});
