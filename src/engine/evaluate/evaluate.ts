import { setImmediate } from 'node:timers/promises';
import { alphaOfClasses, gammaOfClasses, lossBudget, sweep } from '../../core/loss/budget.ts';
import type { ClassLoss, LossReport, SweepPoint } from '../../core/loss/report.ts';
import { resolvePredictions } from '../../formats/open-predictions.ts';
import type { BackendFolders } from '../../kernel/backends.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import type { FileReader } from '../analyze/file-reader.ts';
import { ProblemLog } from '../analyze/problem-log.ts';
import { asBadInput } from '../bad-input.ts';
import { chooseAlpha } from './choose-alpha.ts';
import { hardestExamples } from './hardest.ts';
import { type EvaluatedPredictions, readPredictions } from './read-predictions.ts';

/** The definition of Lin et al. 2017, eq. (5); those of libraries follow. */
const DEFINITION = 'paper';

/** Reads predictions once: metrics over all rows, the loss over a stratified sample (or all) through the kernel. */
export async function evaluate(
  asked: EvaluateRequest,
  reader: FileReader,
  folders: BackendFolders,
  handling: Handling,
): Promise<LossReport> {
  try {
    check(asked);
    const request = { ...asked, paths: await resolvePredictions(asked.paths) };
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

async function judge(
  request: EvaluateRequest,
  pass: EvaluatedPredictions,
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

function sayInputs({ scores, path }: EvaluatedPredictions, problems: ProblemLog): void {
  const say = (message: string) => problems.add({ path, line: null, message });
  if (scores.detected) {
    const reason = scores.inputs === 'logits' ? 'they are not all within 0 … 1 with a sum of 1' : 'they are within 0 … 1 and sum to 1';
    say(`The scores were taken for ${scores.inputs}: ${reason}.`);
  }
  const { renormalized } = scores.counts;
  if (renormalized > 0) say(`Probabilities that did not sum to 1 exactly were divided by their sum (rows: ${renormalized}).`);
}
