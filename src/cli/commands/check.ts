import { type Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../../../package.json';
import { UNITS, type Unit } from '../../core/analysis.ts';
import { unreadableReport } from '../../core/check/check.ts';
import { DEFAULT_FAIL_ON, FAIL_ON_EXPECTED, type FailOn, isFailOn } from '../../core/check/fail-on.ts';
import type { Limit, LimitRule } from '../../core/check/limits/limit.ts';
import { LIMIT_RULES } from '../../core/check/limits/registry.ts';
import { type CheckReport, EXIT_CODES } from '../../core/check/report.ts';
import { type CheckSettings, OUTPUT_FORMATS } from '../../core/check/settings.ts';
import { CHECK_WRITERS } from '../../core/check/writers/registry.ts';
import type { Mute } from '../../core/findings/muting.ts';
import { RequestError } from '../../protocol/connection.ts';
import { ErrorCode } from '../../protocol/rpc.ts';
import { collectSplit, type NamedSplit, readColumn, readNumber } from '../arguments.ts';
import { checkText } from '../check-text.ts';
import { print, printProblems } from '../output.ts';
import { withSession } from '../session.ts';
import { sourceRoot } from '../source-root.ts';
import { writeOut } from '../standard-output.ts';
import { TEXTS_ABOUT } from '../text-findings.ts';
import { UsageError } from '../usage-error.ts';

interface CheckFlags {
  readonly limit: readonly Limit[];
  readonly failOn?: FailOn;
  readonly format?: string;
  readonly json?: true;
  readonly config?: string;
  readonly baseline?: string;
  readonly mute?: readonly Mute[];
  readonly readAs?: string;
  readonly labels?: string;
  readonly column?: string | number;
  readonly scheme?: string;
  readonly split: readonly NamedSplit[];
  readonly unit?: Unit;
  readonly texts?: boolean;
}

export function addCheckCommand(program: Command, exitWith: (code: number) => void): void {
  const limits: Limit[] = [];
  const command = program
    .command('check')
    .description('compare data sets with what is allowed, and end with 1 where a build should fail')
    .argument('[path...]', 'label files, or folders to search');
  for (const rule of LIMIT_RULES) {
    command.option(`--${rule.code} <${rule.placeholder}>`, `${rule.about}; SPLIT=VALUE for one split, may be repeated`, (text: string) => {
      limits.push(readLimit(rule, text));
      return limits;
    });
  }
  command
    .option(
      '--fail-on <what>',
      `${FAIL_ON_EXPECTED}, separated by commas; a severity stands for the more urgent ones too (default: ${DEFAULT_FAIL_ON.join(',')})`,
      readFailOn,
    )
    .addOption(new Option('--format <format>', 'of the output').choices(OUTPUT_FORMATS))
    .option('--json', 'the same as --format json')
    .option('--config <file>', 'configuration, instead of the focal-lens.json, package.json or pyproject.toml that is found')
    .option('--baseline <file>', 'report of an earlier check (--format json): its findings fail no build')
    .option('--mute <code>', 'leave out findings of this code; may be repeated', (code: string, mutes: readonly Mute[] = []) => [
      ...mutes,
      { code },
    ])
    .option('--read-as <id>', 'read every file as this format (see: focal-lens formats)')
    .option('--labels <file>', 'label config that declares the classes and their order')
    .option('--column <name>', 'column of the label: a name, or a position from 1', readColumn)
    .option('--scheme <name>', 'tag scheme, instead of the detected one (IOB2, BIOES, …)')
    .option('--split <name=path>', 'a file of a split, in addition to the paths; may be repeated', collectSplit, [])
    .addOption(new Option('--unit <unit>', 'compare in this unit').choices(UNITS))
    .option('--texts', TEXTS_ABOUT)
    .option('--no-texts', 'do not compare the texts of the data')
    .action((paths: readonly string[], flags: Omit<CheckFlags, 'limit'>) =>
      withSession(
        false,
        () => null,
        async (session) => {
          const root = sourceRoot();
          const settings = settingsOf(paths, { ...flags, limit: limits });
          try {
            const { report, format } = await session.request('check', {
              settings,
              config: flags.config ?? null,
              version,
              root: root.folder,
            });
            write(report, format ?? 'text');
          } catch (error) {
            if (!isBadInput(error) || settings.format === undefined || settings.format === 'text') throw error;
            const { path, line } = error.place ?? { path: '', line: null };
            const problem = { path, line, message: error.message };
            write(unreadableReport([problem], { version, failOn: settings.failOn ?? DEFAULT_FAIL_ON, config: null }), settings.format);
            throw error;
          }

          function write(report: CheckReport, format: string): void {
            const writer = CHECK_WRITERS.find(({ id }) => id === format);
            if (writer === undefined) print(checkText(report));
            else writeOut(writer.write(report, root));
            if (writer === undefined || report.outcome === 'unreadable') printProblems(report.problems);
            exitWith(EXIT_CODES[report.outcome]);
          }
        },
      ),
    );
}

function isBadInput(error: unknown): error is RequestError {
  return error instanceof RequestError && error.code === ErrorCode.badInput;
}

function settingsOf(paths: readonly string[], flags: CheckFlags): CheckSettings {
  if (flags.json && flags.format !== undefined && flags.format !== 'json') {
    throw new UsageError(`--json and --format ${flags.format} exclude each other.`);
  }
  const { limit, failOn, baseline, mute, readAs, labels, column, scheme, split, unit } = flags;
  const texts = flags.texts === undefined ? undefined : flags.texts ? 'always' : 'never';
  const format = flags.json ? 'json' : flags.format;
  const given = { failOn, format, baseline, muted: mute, readAs, labels, column, scheme, unit, texts };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(paths.length === 0 ? {} : { paths }),
    ...(split.length === 0 ? {} : { splits: split }),
    limits: limit,
  };
}

/** `20`, or `dev=20` for one split. */
function readLimit({ code, expected, accepts }: LimitRule, text: string): Limit {
  const separator = text.lastIndexOf('=');
  const split = separator < 1 ? null : text.slice(0, separator);
  const value = readNumber(text.slice(separator + 1));
  if (!accepts(value)) throw new InvalidArgumentError(`"${text}" is not ${expected}.`);
  return { code, split, value };
}

function readFailOn(text: string): FailOn {
  const words = text.split(',').map((word) => word.trim());
  const strange = words.find((word) => !isFailOn(word));
  if (strange !== undefined) throw new InvalidArgumentError(`"${strange}" is none of ${FAIL_ON_EXPECTED}.`);
  return words;
}
