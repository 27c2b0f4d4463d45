import { type Command, Option } from 'commander';
import { UNITS, type Unit } from '../../core/analysis.ts';
import { type PlainProblem, plainAnalysis } from '../../core/problem.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import type { ExtendedAnalysis, ExtraOptions } from '../analysis-extras.ts';
import { collectSplit, type NamedSplit, readColumn } from '../arguments.ts';
import { print, printJson, printNothingFound, printProblems } from '../output.ts';
import { withSession } from '../session.ts';
import { TEXTS_ABOUT, withTextFindings } from '../text-findings.ts';
import { UsageError } from '../usage-error.ts';

/** Options that say how label files are read; `analyze` and `alpha` share them. */
export interface ReadingOptions {
  readonly format?: string;
  readonly labels?: string;
  readonly column?: string | number;
  readonly scheme?: string;
  readonly unit?: Unit;
  readonly split: readonly NamedSplit[];
}

interface AnalyzeFlags {
  readonly json?: true;
  readonly explain?: true;
  readonly texts?: boolean;
}

export function addAnalyzeCommand(program: Command, exitWith: (code: number) => void): void {
  program
    .command('analyze')
    .description('count the labels of files and folders, per split and unit')
    .argument('[path...]', 'label files, or folders to search')
    .option('--json', 'print one JSON document')
    .option('--format <id>', 'read every file as this format (see: focal-lens formats)')
    .option('--labels <file>', 'label config that declares the classes and their order')
    .option('--column <name>', 'column of the label: a name, or a position from 1', readColumn)
    .option('--scheme <name>', 'tag scheme, instead of the detected one (IOB2, BIOES, …)')
    .option('--explain', 'tell what was decided (format, splits, label map, column, scheme, unit), why, and what decides otherwise')
    .option('--measures', 'every measure of imbalance with its formula and denominator, and how far the splits are apart')
    .option(
      '--peers',
      'what other checkers (spaCy, Deepchecks, cleanlab, Evidently, …) say of the same counts, by their default thresholds (a division by zero is "Infinity" with --json)',
    )
    .option('--texts', TEXTS_ABOUT)
    .option('--no-texts', 'do not compare the texts of the data')
    .option('--against <commit>', 'compare each split with what a commit of git has of it, for example HEAD')
    .option('--split <name=path>', 'a file of a split, in addition to the paths; may be repeated', collectSplit, [])
    .addOption(new Option('--unit <unit>', 'show this unit only').choices(UNITS))
    .action((paths: readonly string[], options: ReadingOptions & ExtraOptions & AnalyzeFlags) =>
      withSession(options.json === true, emptyAnalysis, async (session) => {
        const request = { ...analyzeRequest(paths, options, options.split), describesUnknown: true };
        const counted = await session.request('analyze', request);
        const inspected = await withTextFindings(counted, request, options.texts, session);
        const isExtended = options.measures || options.peers || options.against !== undefined;
        // Loaded where it is asked for, as what writes texts is.
        const { withExtras, jsonExtras } = isExtended
          ? await import('../analysis-extras.ts')
          : { withExtras: () => inspected, jsonExtras: (document: unknown) => document };
        const analysis = await withExtras(inspected, request, options, session);
        if (analysis.datasets.length === 0) printNothingFound();
        if (options.json) printJson(jsonExtras(plainAnalysis(analysis)));
        else await printAnalysis(analysis, options.explain === true);
        if (analysis.datasets.length === 0) exitWith(2);
      }),
    );
}

export function analyzeRequest(
  paths: readonly string[],
  options: Omit<ReadingOptions, 'split'>,
  splits: readonly NamedSplit[],
): AnalyzeRequest {
  if (paths.length === 0 && splits.length === 0) {
    throw new UsageError('Name at least one label file or folder, for example: focal-lens analyze data/');
  }
  const { format, labels, column, scheme, unit } = options;
  return { paths, splits, ...given({ format, labels, column, scheme, unit }) };
}

/** Leaves out what was not given, so that the engine's own defaults hold. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

function emptyAnalysis(problems: readonly PlainProblem[]) {
  return { schema: 'focal-lens/analysis@1', datasets: [], problems };
}

async function printAnalysis(analysis: ExtendedAnalysis, explains: boolean): Promise<void> {
  const { datasetText } = await import('../dataset-text.ts');
  const { extrasText } = await import('../extras-text.ts');
  const texts = analysis.datasets.flatMap((dataset) => [datasetText(dataset, explains), extrasText(dataset)]);
  if (analysis.datasets.length > 0) print(texts.filter((text) => text !== '').join('\n\n'));
  printProblems(analysis.problems);
}
