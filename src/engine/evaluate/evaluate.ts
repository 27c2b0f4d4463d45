import { setImmediate } from 'node:timers/promises';
import { alphaOfClasses, gammaOfClasses, lossBudget, sweep } from '../../core/loss/budget.ts';
import type { ClassLoss, LossReport, SweepPoint } from '../../core/loss/report.ts';
import { type PredictionMetrics, PredictionScorer } from '../../core/prediction-metrics.ts';
import { openPredictions } from '../../formats/open-predictions.ts';
import { type BackendFolders, openBackend } from '../../kernel/backends.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import type { FileReader } from '../analyze/file-reader.ts';
import { ProblemLog } from '../analyze/problem-log.ts';
import { asBadInput } from '../bad-input.ts';
import { chooseAlpha } from './choose-alpha.ts';
import { collectTerms, type ExampleTerms, type TermCollector } from './example-terms.ts';
import { hardestExamples } from './hardest.ts';
import { ModelScores } from './model-scores.ts';
import { candidateLabels, namesOf, type PredictionLabels } from './prediction-labels.ts';

/** The definition of Lin et al. 2017, eq. (5); those of libraries follow. */
const DEFINITION = 'paper';

/** Reads predictions once: metrics over all rows, the loss over a stratified sample (or all) through the kernel. */
export async function evaluate(
  request: EvaluateRequest,
  reader: FileReader,
  folders: BackendFolders,
  handling: Handling,
): Promise<LossReport> {
  try {
    check(request);
    const problems = new ProblemLog();
    const pass = await readPredictions(request, reader, folders, handling, problems);
    return await judge(request, pass, reader, handling, problems);
  } catch (error) {
    throw asBadInput(error);
  }
}

function check({ paths, definition, sample }: EvaluateRequest): void {
  if (paths.length === 0) throw badInput('No prediction file was named.');
  if (definition !== undefined && definition !== DEFINITION) {
    throw badInput(`The definition "${definition}" of the loss is not known; "${DEFINITION}" is.`);
  }
  if (sample !== 'all' && !(sample >= 1)) throw badInput(`The sample holds at least 1 example, not ${sample}.`);
}

interface Pass {
  readonly labels: readonly string[];
  readonly scores: ModelScores;
  readonly metrics: PredictionMetrics;
  readonly terms: ExampleTerms;
  readonly backend: LossReport['backend'];
  /** The file that holds the scores. */
  readonly path: string;
}

/** Tries the label configs that lie near until the number of classes fits. */
async function readPredictions(
  request: EvaluateRequest,
  reader: FileReader,
  folders: BackendFolders,
  handling: Handling,
  problems: ProblemLog,
): Promise<Pass> {
  const candidates = await candidateLabels(request, reader, handling.signal);
  for (const labels of candidates) {
    const attempt = new ProblemLog();
    const pass = await readWith(labels, request, folders, handling, attempt);
    if (typeof pass !== 'number') {
      for (const problem of attempt.list()) problems.add(problem);
      return pass;
    }
    const message = `${labels.source ?? 'The given list'} declares ${labels.labels?.length} classes, but the predictions have ${pass} scores per row`;
    if (labels.given) throw badInput(`${message}: the label config must be the one of the model.`);
    problems.add({ path: labels.source ?? '', line: null, message: `${message}, so it was not used.` });
  }
  throw badInput(`${request.paths[0]} holds no rows of predictions.`);
}

/** The pass over the file, or the number of classes it has when the labels do not fit. */
async function readWith(
  { labels }: PredictionLabels,
  request: EvaluateRequest,
  folders: BackendFolders,
  { signal, progress }: Handling,
  problems: ProblemLog,
): Promise<Pass | number> {
  const path = request.paths[0]!;
  const predictions = await openPredictions(request.paths, {
    ...(labels === null ? {} : { labels }),
    ...(request.ignoreIndex === undefined ? {} : { ignoreIndex: request.ignoreIndex }),
    signal,
    problem: (where, line, message) => problems.add({ path: where, line, message }),
  });
  const scores = new ModelScores(predictions, {
    inputs: request.inputs,
    signal,
    progress: (rows) => progress({ message: 'Reading predictions', done: rows, total: null }),
    problem: (line, message) => problems.add({ path, line, message }),
  });
  const backend = await openBackend(request.backend, folders);
  for (const { name, detail } of backend.skipped)
    problems.add({ path: '', line: null, message: `The backend ${name} was not used: ${detail}.` });
  let pass: { readonly scorer: PredictionScorer; readonly collector: TermCollector } | null = null;
  const begin = (classes: number) => {
    if (labels !== null && labels.length !== classes) throw new ClassesDiffer(classes);
    const gamma = gammaOfClasses(request.gamma, classes);
    const evaluating = (done: number, total: number) => progress({ message: `Evaluating the loss on ${backend.name}`, done, total });
    const collector = collectTerms(request.sample, request.seed, classes, backend, { gamma, signal, progress: evaluating });
    pass = { scorer: new PredictionScorer(classes), collector };
  };
  try {
    await scores.read(
      begin,
      (row) => pass!.collector.add(row, pass!.scorer.add(row.logits, row.offset, row.label, 'logits')),
      () => pass!.collector.flush(),
    );
  } catch (error) {
    if (error instanceof ClassesDiffer) return error.classes;
    throw error;
  }
  // TypeScript does not see that `begin` was called.
  const begun = pass as { readonly scorer: PredictionScorer; readonly collector: TermCollector } | null;
  const metrics = begun?.scorer.metrics();
  if (begun === null || metrics === undefined || metrics.rows === 0) throw badInput(nothingEntered(path, scores, problems));
  const terms = await begun.collector.finish();
  return { labels: namesOf(labels, scores.classes), scores, metrics, terms, backend: backend.name, path };
}

class ClassesDiffer extends Error {
  readonly classes: number;

  constructor(classes: number) {
    super();
    this.classes = classes;
  }
}

function nothingEntered(path: string, { counts }: ModelScores, problems: ProblemLog): string {
  const [first] = problems.list();
  const why =
    first === undefined ? '' : ` The first problem: ${first.path}${first.line === null ? '' : `:${first.line}`}: ${first.message}`;
  return `${path} holds no example that can be evaluated: ${counts.rows} rows, ${counts.ignored} without a label, ${counts.bad} bad.${why}`;
}

async function judge(
  request: EvaluateRequest,
  pass: Pass,
  reader: FileReader,
  handling: Handling,
  problems: ProblemLog,
): Promise<LossReport> {
  const { labels, metrics, scores, terms } = pass;
  const { signal } = handling;
  const classes = labels.length;
  const alpha = await chooseAlpha(
    request,
    labels,
    metrics.classes.map(({ gold }) => gold),
    reader,
    handling,
    problems,
  );
  const reduction = request.reduction ?? 'mean';
  const settings = { classes, alpha, gamma: request.gamma, reduction };
  const budget = lossBudget(terms, settings);
  const points: SweepPoint[] = [];
  for (const gamma of request.sweep ?? []) {
    await setImmediate();
    signal.throwIfAborted();
    for (const point of sweep(terms, [gamma], settings)) {
      points.push({ ...point, classes: point.classes.map((shares, id) => ({ label: labels[id]!, ...shares })) });
    }
  }
  sayInputs(pass, problems);
  const alphas = alphaOfClasses(alpha, classes);
  const gammas = gammaOfClasses(request.gamma, classes);
  return {
    schema: 'focal-lens/loss@1',
    backend: pass.backend,
    inputs: scores.inputs,
    examples: metrics.rows,
    ignored: scores.counts.ignored,
    badRows: scores.counts.bad,
    sampled: terms.classId.length,
    seed: request.seed,
    gamma: request.gamma,
    alpha,
    definition: DEFINITION,
    reduction,
    value: budget.value,
    standardError: budget.standardError,
    classes: budget.classes.map((row, id): ClassLoss => {
      const { recall, precision, f1, gold } = metrics.classes[id]!;
      return { label: labels[id]!, ...row, examples: gold, recall, precision, f1 };
    }),
    accuracy: metrics.accuracy,
    balancedAccuracy: metrics.balancedAccuracy,
    macroF1: metrics.macroF1,
    majorityBaseline: metrics.majorityBaseline,
    calibrationError: metrics.calibrationError,
    sweep: points,
    hardest: hardestExamples(terms, labels, alphas, gammas, pass.path),
    problems: problems.list(),
    ...(request.terms ? { terms: { classId: terms.classId, weight: terms.weight, logP: terms.logP, logQ: terms.logQ } } : {}),
  };
}

function sayInputs({ scores, path }: Pass, problems: ProblemLog): void {
  const say = (message: string) => problems.add({ path, line: null, message });
  if (scores.detected) {
    const reason = scores.inputs === 'logits' ? 'they are not all within 0 … 1 with a sum of 1' : 'they are within 0 … 1 and sum to 1';
    say(`The scores were taken for ${scores.inputs}: ${reason}.`);
  }
  const { renormalized } = scores.counts;
  if (renormalized > 0) say(`${renormalized} rows of probabilities did not sum to 1 exactly and were divided by their sum.`);
}
