import { Command } from 'commander';
import { version } from '../../package.json';
import { addAlphaCommand } from './commands/alpha.ts';
import { addAnalyzeCommand } from './commands/analyze.ts';
import { addCheckCommand } from './commands/check.ts';
import { addFormatsCommand } from './commands/formats.ts';
import { addLossCommand } from './commands/loss.ts';
import { addQueryCommand } from './commands/query.ts';

/** Takes the exit code of a command that ended on its own terms. */
type ExitWith = (code: number) => void;

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, (program: Command, exitWith: ExitWith) => void>> = {
  analyze: addAnalyzeCommand,
  alpha: addAlphaCommand,
  loss: addLossCommand,
  check: addCheckCommand,
  formats: addFormatsCommand,
  query: addQueryCommand,
};

/** @param asked The first argument: the program has this command alone, which starts faster, or all where it is none of them. */
export function createProgram(asked: string | undefined, exitWith: ExitWith): Command {
  const program = new Command('focal-lens')
    .description(
      'Counts the labels of a data set, says how unbalanced they are, suggests alpha vectors, and shows what the focal loss would spend on which class.',
    )
    .version(version)
    .showHelpAfterError('(add --help to see what is expected)')
    .exitOverride();
  const named = Object.keys(COMMANDS).filter((name) => name === asked);
  for (const name of named.length > 0 ? named : Object.keys(COMMANDS)) COMMANDS[name]!(program, exitWith);
  return program;
}
