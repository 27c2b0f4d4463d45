import { type Command, Option } from 'commander';
import type { AlphaVector } from '../../core/alpha/alpha.ts';
import { DEFAULT_ALPHA_SETTINGS } from '../../core/alpha/alpha.ts';
import { NORMALIZATIONS } from '../../core/alpha/normalize.ts';
import { ALPHA_SCHEMES } from '../../core/alpha/schemes.ts';
import { suggestAlphaOf } from '../../core/alpha/suggest.ts';
import { ALPHA_FRAMEWORKS } from '../../core/alpha-code/frameworks.ts';
import { writeAlphaCode } from '../../core/alpha-code/write.ts';
import { type Analysis, type Dataset, primarySplit, primaryUnit, UNITS, type UnitSummary } from '../../core/analysis.ts';
import { type PlainProblem, plainProblem } from '../../core/problem.ts';
import { alphaSettings, type SchemeOptions } from '../alpha-choice.ts';
import { alphaText } from '../alpha-text.ts';
import { readBeta, readColumn, readMaximum } from '../arguments.ts';
import { print, printJson, printNothingFound, printProblems } from '../output.ts';
import { withSession } from '../session.ts';
import { writeOut } from '../standard-output.ts';
import { UsageError } from '../usage-error.ts';
import { analyzeRequest, type ReadingOptions } from './analyze.ts';

interface AlphaOptions extends SchemeOptions, Omit<ReadingOptions, 'split' | 'scheme'> {
  readonly json?: true;
  readonly split?: string;
  readonly scheme: string;
  readonly framework?: string;
  readonly columnVector?: true;
}

export function addAlphaCommand(program: Command, exitWith: (code: number) => void): void {
  const command = program
    .command('alpha')
    .description('suggest an alpha vector in label-id order, from the counts of the training split')
    .argument('<path...>', 'label files, or folders to search')
    .option('--json', 'print one JSON document')
    .option('--format <id>', 'read every file as this format (see: focal-lens formats)')
    .option('--labels <file>', 'label config that declares the classes and their order')
    .option('--column <name>', 'column of the label: a name, or a position from 1', readColumn)
    .option('--split <name>', 'split to count (default: train where there is one)')
    .addOption(new Option('--unit <unit>', 'unit to count (default: the one the loss averages over)').choices(UNITS))
    .addOption(
      new Option('--scheme <name>', 'how alpha follows from the counts')
        .choices(ALPHA_SCHEMES.map(({ id }) => id))
        .default(DEFAULT_ALPHA_SETTINGS.scheme),
    );
  addSchemeOptions(command)
    .addOption(new Option('--framework <name>', 'print the vector as code').choices(ALPHA_FRAMEWORKS.map(({ id }) => id)))
    .option('--column-vector', 'shape [K, 1] instead of [K], in code')
    .action((paths: readonly string[], options: AlphaOptions) =>
      withSession(
        options.json === true,
        (problems) => document(null, problems),
        async (session) => {
          const { split: _split, scheme: _scheme, ...reading } = options;
          const analysis = await session.request('analyze', analyzeRequest(paths, reading, []));
          const vector = alphaOf(analysis, options);
          if (vector === null) {
            printNothingFound();
            exitWith(2);
          }
          if (options.json) printJson(document(vector, analysis.problems.map(plainProblem)));
          else if (vector !== null && options.framework !== undefined) {
            writeOut(writeAlphaCode(vector, { framework: options.framework, columnVector: options.columnVector === true }));
          } else if (vector !== null) print(alphaText(vector));
          if (!options.json) printProblems(analysis.problems);
        },
      ),
    );
}

/** Options of every command that derives α from counts. */
export function addSchemeOptions(command: Command): Command {
  return command
    .option('--beta <b>', `beta of effective-number, 0 to below 1 (default: ${DEFAULT_ALPHA_SETTINGS.beta})`, readBeta)
    .addOption(
      new Option('--normalize <name>', `normalisation of alpha (default: ${DEFAULT_ALPHA_SETTINGS.normalization})`).choices(NORMALIZATIONS),
    )
    .option('--maximum <m>', 'upper bound of alpha, after normalisation', readMaximum);
}

/** Null when nothing was found. */
function alphaOf(analysis: Analysis, options: AlphaOptions): AlphaVector | null {
  const [dataset, ...others] = analysis.datasets;
  if (dataset === undefined) return null;
  if (others.length > 0) {
    const names = analysis.datasets.map(({ name, folder }) => `${name} (${folder})`).join(', ');
    throw new UsageError(`The paths hold ${analysis.datasets.length} data sets, alpha is made for one: name the files of one of ${names}.`);
  }
  const { split, summary } = countedOf(dataset, options);
  return suggestAlphaOf(summary, alphaSettings(options.scheme, options), { dataset: dataset.name, split });
}

function countedOf(dataset: Dataset, { split: wanted, unit }: AlphaOptions): { readonly split: string; readonly summary: UnitSummary } {
  const split = wanted === undefined ? primarySplit(dataset) : dataset.splits.find(({ name }) => name === wanted);
  if (split === undefined) {
    throw new UsageError(`There is no split "${wanted}" in ${dataset.name}; it has ${dataset.splits.map(({ name }) => name).join(', ')}.`);
  }
  const summary = unit === undefined ? primaryUnit(split) : split.units.find((candidate) => candidate.unit === unit);
  if (summary === undefined) throw new UsageError(`The split ${split.name} of ${dataset.name} is not counted in the unit ${unit}.`);
  return { split: split.name, summary };
}

/** The document exists also when there was nothing to count. */
function document(vector: AlphaVector | null, problems: readonly PlainProblem[]) {
  const schema = 'focal-lens/alpha@1';
  if (vector !== null) return { schema, ...vector, problems };
  return { schema, scheme: null, beta: null, normalization: null, unit: null, labels: [], counts: [], alpha: [], notes: [], problems };
}
