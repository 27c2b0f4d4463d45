/** `npm run check`: what can be said about the project without running it. Each check is counted as one test. */
import type { Tally } from '../runner/outcome.ts';
import { runTool } from '../tool.ts';
import { fileLengthProblems } from './file-lengths.ts';
import { lockFileProblems } from './lock-file.ts';
import { manifestProblems } from './manifest.ts';
import { translationProblems } from './translations.ts';

interface Check {
  readonly name: string;
  /** One line per problem; none when all is well. */
  problems(): Promise<readonly string[]>;
}

const CHECKS: readonly Check[] = [
  { name: 'types: every layer compiles within its borders', problems: () => tool('typescript', 'tsc', ['-b', '--pretty', 'false']) },
  { name: 'lint and format', problems: () => tool('@biomejs/biome', 'biome', ['check', '.', '--colors=off', '--error-on-warnings']) },
  { name: 'manifest: package.json and the code name the same things', problems: async () => manifestProblems() },
  { name: 'no unused file, dependency or export', problems: () => tool('knip', 'knip', ['--no-progress', '--no-config-hints']) },
  { name: 'lock file: no registry addresses, licences that may ship', problems: async () => lockFileProblems() },
  { name: 'every text is translated', problems: async () => translationProblems() },
  { name: 'no file is longer than 500 lines', problems: async () => fileLengthProblems() },
];

export async function runChecks(tally: Tally): Promise<void> {
  for (const { name, problems } of CHECKS) {
    const found = await problems();
    if (found.length === 0) tally.pass();
    else tally.fail({ name, message: found.join('\n') });
  }
}

async function tool(packageName: string, name: string, args: readonly string[]): Promise<readonly string[]> {
  const { code, output } = await runTool(packageName, name, args);
  return code === 0 ? [] : [output];
}
