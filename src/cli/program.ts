import { Command } from 'commander';
import { version } from '../../package.json';

/** Takes the exit code of a command that ended on its own terms. */
export type ExitWith = (code: number) => void;

type AddCommand = (program: Command, exitWith: ExitWith) => void;

/** The commands, each loaded only where it is asked for. */
const COMMANDS: readonly (readonly [name: string, load: () => Promise<AddCommand>])[] = [
  ['analyze', async () => (await import('./commands/analyze.ts')).addAnalyzeCommand],
  ['alpha', async () => (await import('./commands/alpha.ts')).addAlphaCommand],
  ['loss', async () => (await import('./commands/loss.ts')).addLossCommand],
  ['check', async () => (await import('./commands/check.ts')).addCheckCommand],
  ['formats', async () => (await import('./commands/formats.ts')).addFormatsCommand],
  ['query', async () => (await import('./commands/query.ts')).addQueryCommand],
];

/** @param asked The first argument: the program has this command alone, or all where it is none of them. */
export async function createProgram(asked: string | undefined, exitWith: ExitWith): Promise<Command> {
  const program = new Command('focal-lens')
    .description(
      'Counts the labels of a data set, says how unbalanced they are, suggests alpha vectors, and shows what the focal loss would spend on which class.',
    )
    .version(version)
    .showHelpAfterError('(add --help to see what is expected)')
    .exitOverride();
  const named = COMMANDS.filter(([name]) => name === asked);
  for (const [, load] of named.length > 0 ? named : COMMANDS) (await load())(program, exitWith);
  return program;
}
