import { Command } from 'commander';
import { version } from '../../package.json';
import { writeOut } from './standard-output.ts';

/** Takes the exit code of a command that ended on its own terms. */
type ExitWith = (code: number) => void;

type AddCommand = (program: Command, exitWith: ExitWith) => void;

/** In the order of the help. Each is loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  analyze: async () => (await import('./commands/analyze.ts')).addAnalyzeCommand,
  alpha: async () => (await import('./commands/alpha.ts')).addAlphaCommand,
  loss: async () => (await import('./commands/loss.ts')).addLossCommand,
  check: async () => (await import('./commands/check.ts')).addCheckCommand,
  formats: async () => (await import('./commands/formats.ts')).addFormatsCommand,
  query: async () => (await import('./commands/query.ts')).addQueryCommand,
};

/** @param asked The first argument: the program has this command alone, which starts faster, or all where it is none of them. */
export async function createProgram(asked: string | undefined, exitWith: ExitWith): Promise<Command> {
  const program = new Command('focal-lens')
    .description(
      'Counts the labels of a data set, says how unbalanced they are, suggests alpha vectors, and shows what the focal loss would spend on which class.',
    )
    .version(version)
    .showHelpAfterError('(add --help to see what is expected)')
    .configureOutput({ writeOut })
    .exitOverride();
  const named = Object.keys(COMMANDS).filter((name) => name === asked);
  for (const name of named.length > 0 ? named : Object.keys(COMMANDS)) {
    const add = await COMMANDS[name]!();
    add(program, exitWith);
  }
  return program;
}
