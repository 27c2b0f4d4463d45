/**
 * The entry that VS Code calls in its extension host: runs every suite that stands beside its bundle with mocha and prints one marked line
 * per test, which test/support/runner/integration.ts counts.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';
import { resultLine, type TestResult } from '../support/runner/result-line.ts';

const TEST_LIMIT_MS = 60_000;

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: TEST_LIMIT_MS, reporter: MarkedLines });
  const suites = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const name of suites) mocha.addFile(join(__dirname, name));
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${failures} of the tests in VS Code failed.`);
}

class MarkedLines extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const report = (result: TestResult) => console.log(resultLine(result));
    runner.on('pass', (test) => report({ outcome: 'passed', name: test.fullTitle(), milliseconds: test.duration ?? 0 }));
    runner.on('pending', (test) => report({ outcome: 'skipped', name: test.fullTitle(), reason: 'marked as pending' }));
    runner.on('fail', (test, error: Error) => {
      report({ outcome: 'failed', name: test.fullTitle(), message: error.stack ?? String(error) });
    });
    runner.on('end', () => report({ outcome: 'ended' }));
  }
}
