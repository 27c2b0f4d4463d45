import { majorityBaselines } from '../../core/loss/baselines.ts';
import { type LossBudget, lossBudgetInPieces, sweepInPieces } from '../../core/loss/budget.ts';
import { classWiseErrorInPieces } from '../../core/loss/calibration.ts';
import { concentrationInPieces, lossesInPieces } from '../../core/loss/concentration.ts';
import { LOSS_DEFINITIONS, lossDefinition } from '../../core/loss/definitions.ts';
import { detectedShares } from '../../core/loss/detected-shares.ts';
import { alphaOfNorms, GRADIENT_BALANCED_MAXIMUM, gradientBalancedInPieces } from '../../core/loss/gradient-balanced.ts';
import { lossFindings } from '../../core/loss/loss-findings.ts';
import { compareDefinitions, ParityCounter, type ParityValue } from '../../core/loss/parity.ts';
import { PIECE_SCORES, piecesOf } from '../../core/loss/pieces.ts';
import type { Preview, PreviewOptions } from '../../core/loss/previews/preview.ts';
import { previewRemedies } from '../../core/loss/previews.ts';
import { probabilitiesInPieces } from '../../core/loss/probabilities.ts';
import type { ClassLoss, LossReport, LossTerms, SweepPoint } from '../../core/loss/report.ts';
import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import { whoPays } from '../../core/loss/who-pays.ts';
import { type Message, messageOf, renderMessage } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { resolvePredictions } from '../../formats/open-predictions.ts';
import { predictedFormatOf } from '../../formats/predicted/open-predicted.ts';
import type { BackendFolders } from '../../kernel/backends.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import type { FileReader } from '../analyze/file-reader.ts';
import { ProblemLog } from '../analyze/problem-log.ts';
import { asBadInput } from '../bad-input.ts';
import { chooseAlpha, trainingCounts } from './choose-alpha.ts';
import {
  countRows,
  DEFAULT_DEFINITION,
  numbersOf,
  ownDenominator,
  parametersOf,
  type SettledDefinition,
  settleDefinition,
} from './definition-choice.ts';
import { hardestExamples } from './hardest.ts';
import { breathe, inPieces } from './in-pieces.ts';
import { LossThread } from './loss-thread.ts';
import { evaluatePredicted } from './predicted-classes.ts';
import { type EvaluatedPredictions, readPredictions } from './read-predictions.ts';
import { suspectLabels } from './suspect-labels.ts';
import { termsUnder } from './terms-under.ts';
import { trainingEvidence } from './training-evidence.ts';

/**
 * Reads predictions once: metrics over all rows, the loss over a stratified sample (or all) through the kernel. A definition that needs
 * whole rows, and an α that may follow from the counts, takes a pass before that one.
 */
export async function evaluate(
  asked: EvaluateRequest,
  reader: FileReader,
  folders: BackendFolders,
  handling: Handling,
): Promise<LossReport> {
  let thread: LossThread | null = null;
  try {
    check(asked);
    const request = { ...asked, paths: await resolvePredictions(asked.paths) };
    const predicted = await predictedFormatOf(request.paths[0]!, request.align !== undefined);
    if (predicted !== null) return await evaluatePredicted(request, predicted, reader, handling);
    thread = LossThread.startFor(request.paths, folders.wasmFolder);
    const read = (wanted: EvaluateRequest, log: ProblemLog, settled?: SettledDefinition) =>
      readPredictions(wanted, reader, folders, handling, log, thread, settled?.evaluator ?? undefined);
    const problems = new ProblemLog();
    const first = await read(request, problems);
    const { labels, metrics, terms } = first;
    const gold = metrics.classes.map((each) => each.gold);
    const training = await trainingCounts(trainSource(request, first, problems), labels, gold, reader, handling, problems);
    const alpha = await chooseAlpha(request.alpha, labels, { training, terms, gamma: request.gamma, signal: handling.signal });
    const settled = settleDefinition(request, alpha, labels.length, first.scores.isBinary);
    const pass = settled.evaluator === null ? first : await read(request, new ProblemLog(), settled);
    const onTraining =
      request.trainPredictions === undefined ? null : await read(trainingRequest(request, request.trainPredictions), problems);
    return await judge(request, pass, settled, { counts: training.counts, priors: training.of, onTraining }, thread, handling, problems);
  } catch (error) {
    throw asBadInput(error);
  } finally {
    thread?.end();
  }
}

/** Counts of training boxes do not tell how many detections were right. */
function trainSource({ trainCounts, paths }: EvaluateRequest, { detections }: EvaluatedPredictions, problems: ProblemLog) {
  if (detections === null || trainCounts === undefined) return trainCounts;
  const message = messageOf(
    'The counts of training were not used: they are of objects, and the rows are detections that found one or none.',
  );
  problems.add(problemAt(paths[0]!, null, message));
  return undefined;
}

/** Only its metrics are asked for, and those are of all rows. */
function trainingRequest(request: EvaluateRequest, path: string): EvaluateRequest {
  const { align: _, ...rest } = request;
  return { ...rest, paths: [path], sample: 1, gamma: 0 };
}

/** What is known of the training. */
interface Training {
  readonly counts: readonly number[];
  readonly priors: LossReport['priors'];
  readonly onTraining: EvaluatedPredictions | null;
}

function check({ paths, definition, sample }: EvaluateRequest): void {
  if (paths.length === 0) throw badInput(messageOf('No prediction file was named.'));
  lossDefinition(definition ?? DEFAULT_DEFINITION);
  if (sample !== 'all' && !(sample >= 1)) throw badInput(messageOf('The sample holds at least 1 example, not {0}.', String(sample)));
}

async function judge(
  request: EvaluateRequest,
  pass: EvaluatedPredictions,
  settled: SettledDefinition,
  { counts: trainCounts, priors, onTraining }: Training,
  thread: LossThread | null,
  { signal }: Handling,
  problems: ProblemLog,
): Promise<LossReport> {
  const { labels, metrics, scores, terms, kept } = pass;
  const classes = labels.length;
  const rows = { gold: metrics.classes.map(({ gold }) => gold), ignored: scores.counts.ignored, labels, isBinary: scores.isBinary };
  const { background } = countRows(rows);
  const denominator = ownDenominator(settled, rows);
  const settings = {
    classes,
    alpha: settled.alphas,
    gamma: request.gamma,
    reduction: settled.reduction,
    background,
    ...(denominator === undefined ? {} : { denominator }),
  };
  const previews = kept === null ? null : previewsOf(kept, trainCounts, request.seed, thread, signal);
  // They are computed once for all that looks at single rows.
  const losses = new Float64Array(terms.classId.length);
  const budget = await inPieces(lossBudgetInPieces(terms, settings, losses), signal);
  await breathe(signal);
  const points: SweepPoint[] = [];
  for (const gamma of request.sweep ?? []) {
    await breathe(signal);
    const own = settled.evaluator === null ? terms : kept === null ? null : await inPieces(termsUnder(settled, kept, gamma), signal);
    if (own !== null) points.push(await inPieces(sweepPoint(own, gamma, settings, labels), signal));
  }
  sayInputs(pass, problems);
  const training = await trainingEvidence(
    request.paths[0]!,
    onTraining === null ? null : { path: onTraining.path, training: onTraining.metrics.macroF1, unseen: metrics.macroF1 },
  );
  const total = budget.classes.reduce((sum, { loss }) => sum + loss, 0);
  const paper = terms.own === undefined ? losses : await inPieces(paperLosses(terms, settings), signal);
  const probabilities = kept === null ? null : await inPieces(probabilitiesInPieces(kept), signal);
  const report: Omit<LossReport, 'statement' | 'findings'> = {
    schema: 'focal-lens/loss@1',
    backend: pass.backend,
    inputs: scores.inputs,
    examples: metrics.rows,
    ignored: scores.counts.ignored,
    badRows: scores.counts.bad,
    sampled: terms.classId.length,
    seed: request.seed,
    gamma: request.gamma,
    alpha: settled.alphas,
    definition: settled.definition.id,
    reduction: settled.reduction,
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
    calibration: {
      ...pass.calibration,
      classWise: kept === null ? null : await inPieces(classWiseErrorInPieces(kept, probabilities), signal),
    },
    entities: pass.entities.entities,
    entitiesNote: pass.entities.note,
    baselines: majorityBaselines(labels, metrics, pass.entities.entities !== null),
    concentration: await inPieces(concentrationInPieces(terms, losses), signal),
    ...(await suspectLabels(kept, probabilities, labels, pass.path, signal)),
    gradientBalancedAlpha: await inPieces(balancedAlpha(terms, budget, settings, trainCounts), signal),
    labelMap: { source: pass.labelSource, labels },
    alignedWith: pass.alignedWith,
    detections: pass.detections == null ? null : detectedShares(pass.detections.boxes, pass.detections.classOfRow, terms, settings),
    training,
    parameters: parametersOf(settled, budget.value === null || budget.value === 0 ? null : total / budget.value),
    sweep: points,
    parity: kept === null ? [] : await inPieces(parityOf(kept, settled, rows), signal),
    trainCounts,
    trainSource: typeof request.trainCounts === 'string' && pass.detections === null ? request.trainCounts : null,
    priors,
    previews: (await previews?.()) ?? [],
    hardest: hardestExamples(terms, labels, paper, pass.path),
    problems: problems.list(),
    ...(request.terms ? { terms: plainTerms(terms) } : {}),
  };
  const told = whoPays(report.classes, settled.evaluator === null && request.gamma === 0 && settled.alphas === null);
  return { ...report, statement: told === null ? null : renderMessage(told.template, told.args), findings: lossFindings(report) };
}

/** Without an α, from the shares of the gradient, so that the rows need not be gone through again. */
function* balancedAlpha(terms: LossTerms, budget: LossBudget, { alpha, gamma }: Settings, counts: readonly number[]) {
  const limits = { counts, normalization: 'mean', maximum: GRADIENT_BALANCED_MAXIMUM } as const;
  if (terms.own !== undefined || alpha !== null) return yield* gradientBalancedInPieces(terms, { gamma, ...limits });
  return alphaOfNorms(
    Float64Array.from(budget.classes, ({ gradientShare }) => gradientShare),
    limits,
  );
}

/** Whatever the definition. */
function paperLosses({ own: _, ...terms }: LossTerms, settings: Settings) {
  return lossesInPieces(terms, settings);
}

/** As arrays that JSON keeps. */
function plainTerms({ classId, weight, logP, logQ }: LossTerms): LossTerms {
  return { classId: Array.from(classId), weight: Array.from(weight), logP: Array.from(logP), logQ: Array.from(logQ) };
}

type Settings = Parameters<typeof lossBudgetInPieces>[1];

function* sweepPoint(
  terms: LossTerms,
  gamma: number,
  settings: Settings,
  labels: readonly string[],
): Generator<void, SweepPoint, undefined> {
  const name = (shares: { readonly lossShare: number; readonly gradientShare: number }, id: number) => ({
    label: labels[id]!,
    lossShare: shares.lossShare,
    gradientShare: shares.gradientShare,
  });
  if (terms.own !== undefined) {
    const { value, classes } = yield* lossBudgetInPieces(terms, { ...settings, gamma }, null);
    return { gamma, value, classes: classes.map(name) };
  }
  const [point] = yield* sweepInPieces(terms, [gamma], settings);
  return { ...point!, classes: point!.classes.map(name) };
}

/** Of the rows that are gone through at once: there are some twenty definitions. */
const PARITY_SCORES = PIECE_SCORES / 2;

/** The kept rows under every definition, beside the one that was asked for. */
function* parityOf(
  kept: ScoredSample,
  settled: SettledDefinition,
  rows: Parameters<typeof countRows>[0],
): Generator<void, readonly ParityValue[], undefined> {
  const { classes, scores, labels, weight } = kept;
  const alpha = settled.alpha === settled.definition.defaultAlpha ? undefined : numbersOf(settled.alpha, classes);
  const counter = new ParityCounter(LOSS_DEFINITIONS, { classes, gamma: settled.gamma, alpha, isBinary: settled.isBinary });
  for (const [from, to] of piecesOf(labels.length, Math.ceil(PARITY_SCORES / classes))) {
    for (let row = from; row < to; row++) counter.add(scores, row * classes, labels[row]!, weight[row]!);
    yield;
  }
  return compareDefinitions(counter.finish(), settled.definition.id, countRows(rows));
}

/** Begins them on another thread, where there is one; what is returned waits for them, or makes them here. */
function previewsOf(
  kept: ScoredSample,
  trainCounts: readonly number[],
  seed: number,
  thread: LossThread | null,
  signal: AbortSignal,
): () => Promise<readonly Preview[]> {
  const total = trainCounts.reduce((sum, count) => sum + count, 0);
  const options = { priors: trainCounts.map((count) => count / total), seed };
  const elsewhere = thread?.preview(kept, options) ?? null;
  return async () => {
    const previews = await elsewhere;
    signal.throwIfAborted();
    return previews ?? previewHere(kept, options, signal);
  };
}

async function previewHere(kept: ScoredSample, options: PreviewOptions, signal: AbortSignal): Promise<readonly Preview[]> {
  const previews: Preview[] = [];
  for (const preview of previewRemedies(kept, options)) {
    previews.push(preview);
    await breathe(signal);
  }
  return previews;
}

function sayInputs({ scores, path }: EvaluatedPredictions, problems: ProblemLog): void {
  const say = (message: Message) => problems.add(problemAt(path, null, message));
  if (scores.detected) {
    const { isBinary } = scores;
    if (scores.inputs === 'logits')
      say(
        isBinary
          ? messageOf('The scores were taken for logits: they are not all within 0 … 1.')
          : messageOf('The scores were taken for logits: they are not all within 0 … 1 with a sum of 1.'),
      );
    else
      say(
        isBinary
          ? messageOf('The scores were taken for probabilities: they are within 0 … 1.')
          : messageOf('The scores were taken for probabilities: they are within 0 … 1 and sum to 1.'),
      );
  }
  const { renormalized } = scores.counts;
  if (renormalized > 0) say(messageOf('Probabilities that did not sum to 1 exactly were divided by their sum (rows: {0}).', renormalized));
}
