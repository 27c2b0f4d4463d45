import { type Command, Option } from 'commander';
import { adviceOn } from '../../core/loss/advice.ts';
import { LOSS_DEFINITIONS } from '../../core/loss/definitions.ts';
import { BACKENDS, type BackendName, type LossReport, type PredictionInputs, type Reduction } from '../../core/loss/report.ts';
import { type PlainProblem, plainDocument } from '../../core/problem.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import { chooseAlpha, type SchemeOptions } from '../alpha-choice.ts';
import { readGamma, readInteger, readNatural, readSample, readSweep } from '../arguments.ts';
import { lossText } from '../loss-text.ts';
import { print, printJson, printProblems } from '../output.ts';
import { withSession } from '../session.ts';
import { addSchemeOptions } from './alpha.ts';

const REDUCTIONS: readonly Reduction[] = ['none', 'sum', 'mean', 'class-mean', 'weighted-mean', 'positives'];
const INPUTS: readonly PredictionInputs[] = ['logits', 'probabilities'];
const DEFAULT_SAMPLE = 8000;

interface LossOptions extends SchemeOptions {
  readonly json?: true;
  readonly labels?: string;
  readonly trainCounts?: string;
  readonly trainPredictions?: string;
  readonly align?: string;
  readonly gamma: number | readonly number[];
  readonly alpha?: string;
  readonly reduction?: Reduction;
  readonly definition: string;
  readonly inputs?: PredictionInputs;
  readonly ignoreIndex?: number;
  readonly sample: number | 'all';
  readonly seed: number;
  readonly backend: BackendName | 'auto';
  readonly sweep?: readonly number[];
}

export function addLossCommand(program: Command): void {
  const command = program
    .command('loss')
    .description('focal loss of predictions: who pays it, under cross-entropy and under (alpha, gamma)')
    .argument('<predictions...>', 'a JSONL file with label and logits or probs, or two .npy files (scores and labels)')
    .option('--json', 'print one JSON document')
    .option('--labels <file>', 'label config that declares the classes and their order')
    .option('--train-counts <file>', 'label file or counts table of the training split, for an alpha scheme')
    .option('--align <file>', 'label file that the rows belong to: its lines and sentences, and its labels where the predictions have none')
    .option('--train-predictions <file>', 'predictions of the same model on its training data: was it trained to the end?')
    .option('--gamma <g>', 'focusing parameter: one number, or one per class separated by commas', readGamma, 2)
    .option(
      '--alpha <a>',
      'weights: numbers separated by commas, a file with them (JSON, YAML, a table, Python), a scheme, or gradient-balanced',
    )
    .addOption(new Option('--reduction <name>', "how the losses become one value (default: the definition's own)").choices(REDUCTIONS))
    .addOption(
      new Option('--definition <name>', 'whose definition of the loss').choices(LOSS_DEFINITIONS.map(({ id }) => id)).default('paper'),
    )
    .addOption(new Option('--inputs <kind>', 'what the scores are, instead of the detected kind').choices(INPUTS))
    .option('--ignore-index <i>', 'label of rows to leave out (−100 always is)', readInteger)
    .option('--sample <n>', 'how many examples are evaluated, or "all"', readSample, DEFAULT_SAMPLE)
    .option('--seed <s>', 'seed of the sample', readNatural, 1)
    .addOption(new Option('--backend <name>', 'backend of the kernel').choices(['auto', ...BACKENDS]).default('auto'))
    .option('--sweep <from:to:step>', 'values of gamma to compare, for example 0:5:0.25', readSweep);
  addSchemeOptions(command).action((predictions: readonly string[], options: LossOptions) =>
    withSession(
      options.json === true,
      (problems) => emptyReport(options, problems),
      async (session) => {
        const report = await session.request('evaluate', evaluateRequest(predictions, options));
        if (options.json) printJson({ ...plainDocument(report), advice: adviceOn(report) });
        else printReport(report);
      },
    ),
  );
}

function evaluateRequest(paths: readonly string[], options: LossOptions): EvaluateRequest {
  const { labels, align, trainCounts, trainPredictions, reduction, inputs, ignoreIndex, sweep } = options;
  return {
    paths,
    gamma: options.gamma,
    alpha: chooseAlpha(options.alpha, options),
    definition: options.definition,
    sample: options.sample,
    seed: options.seed,
    backend: options.backend,
    ...(labels === undefined ? {} : { labels }),
    ...(align === undefined ? {} : { align }),
    ...(trainCounts === undefined ? {} : { trainCounts }),
    ...(trainPredictions === undefined ? {} : { trainPredictions }),
    ...(reduction === undefined ? {} : { reduction }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(ignoreIndex === undefined ? {} : { ignoreIndex }),
    ...(sweep === undefined ? {} : { sweep }),
  };
}

/** The document when nothing could be evaluated: what was asked, and no figures. */
function emptyReport({ gamma, seed, definition, reduction }: LossOptions, problems: readonly PlainProblem[]) {
  const figures = [
    'backend',
    'inputs',
    'alpha',
    'value',
    'standardError',
    'accuracy',
    'balancedAccuracy',
    'macroF1',
    'majorityBaseline',
    'calibrationError',
    'calibration',
    'entities',
    'entitiesNote',
    'baselines',
    'concentration',
    'statement',
    'gradientBalancedAlpha',
    'labelMap',
    'alignedWith',
    'detections',
    'trainSource',
    'training',
    'parameters',
  ];
  const lists = ['classes', 'trainCounts', 'sweep', 'parity', 'previews', 'advice', 'hardest', 'findings', 'labelIssues'];
  return {
    schema: 'focal-lens/loss@1',
    examples: 0,
    ignored: 0,
    badRows: 0,
    sampled: 0,
    ...{ labelIssueCount: 0, labelIssueRows: 0 },
    ...{ seed, gamma, definition, reduction: reduction ?? null },
    ...Object.fromEntries(figures.map((key) => [key, null])),
    ...Object.fromEntries(lists.map((key) => [key, []])),
    problems,
  };
}

function printReport(report: LossReport): void {
  print(lossText(report));
  printProblems(report.problems);
}
