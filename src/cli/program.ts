import { Command } from 'commander';
import { version } from '../../package.json';
import { addAlphaCommand } from './commands/alpha.ts';
import { addAnalyzeCommand } from './commands/analyze.ts';
import { addCheckCommand } from './commands/check.ts';
import { addFormatsCommand } from './commands/formats.ts';
import { addLossCommand } from './commands/loss.ts';
import { addQueryCommand } from './commands/query.ts';

/** @param exitWith takes the exit code of a command that ended on its own terms. */
export function createProgram(exitWith: (code: number) => void): Command {
  const program = new Command('focal-lens')
    .description(
      'Counts the labels of a data set, says how unbalanced they are, suggests alpha vectors, and shows what the focal loss would spend on which class.',
    )
    .version(version)
    .showHelpAfterError('(add --help to see what is expected)')
    .exitOverride();
  addAnalyzeCommand(program, exitWith);
  addAlphaCommand(program, exitWith);
  addLossCommand(program);
  addCheckCommand(program, exitWith);
  addFormatsCommand(program);
  addQueryCommand(program);
  return program;
}
