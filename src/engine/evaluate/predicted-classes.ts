import { setImmediate } from 'node:timers/promises';
import { majorityBaselines } from '../../core/loss/baselines.ts';
import { lossFindings } from '../../core/loss/loss-findings.ts';
import type { ClassLoss, LossReport } from '../../core/loss/report.ts';
import { type Message, messageOf, say } from '../../core/message.ts';
import { type PredictionMetrics, PredictionScorer } from '../../core/prediction-metrics.ts';
import { problemAt } from '../../core/problem.ts';
import type { PredictedFormat, PredictedRow } from '../../formats/predicted/predicted-format.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import type { FileReader } from '../analyze/file-reader.ts';
import { ProblemLog } from '../analyze/problem-log.ts';
import { type LabelRows, readLabelRows } from './label-rows.ts';
import { candidateLabels, type PredictionLabels } from './prediction-labels.ts';
import { type FoundEntities, SentenceEntities } from './sentence-entities.ts';
import { trainingEvidence } from './training-evidence.ts';

/** More names than this are no classes. */
const MOST_NAMES = 100_000;

/** Metrics of predicted classes without scores: there is no loss to compute, and the report says so. */
export async function evaluatePredicted(
  request: EvaluateRequest,
  format: PredictedFormat,
  reader: FileReader,
  handling: Handling,
): Promise<LossReport> {
  const path = request.paths[0]!;
  const problems = new ProblemLog();
  const rows = request.align === undefined ? null : await readLabelRows(request.align, null, handling.signal);
  const read = (log: ProblemLog | null) =>
    aligned(
      path,
      rows,
      format.read(path, {
        goldElsewhere: rows !== null,
        signal: handling.signal,
        problem: (line, message) => log?.add(problemAt(path, line, message)),
      }),
    );
  const labels = await labelsOf(
    request,
    await namesIn(path, read(null)),
    (await format.declared?.(path, handling.signal)) ?? null,
    reader,
    handling,
  );
  const counted = await countRows(labels, read(problems), request, handling);
  if (counted.metrics.rows === 0)
    throw badInput(
      messageOf('{0} holds no example that can be evaluated: {1} rows without a label, {2} bad.', path, counted.ignored, counted.bad),
    );
  if (counted.bad > 0)
    problems.add(
      problemAt(
        path,
        counted.firstBad,
        messageOf('Rows whose label or predicted class is outside the label map were left out ({0}).', counted.bad),
      ),
    );
  problems.add(
    problemAt(path, null, messageOf('There are predicted classes and no scores: metrics are given, and no loss, calibration or preview.')),
  );
  return reportOf(request, labels, counted, rows, problems, await trainingEvidence(path, null));
}

interface CountedRows {
  readonly metrics: PredictionMetrics;
  readonly entities: FoundEntities;
  readonly ignored: number;
  readonly bad: number;
  readonly firstBad: number | null;
}

/** A row with its gold label, wherever that stands. */
interface KnownRow {
  readonly gold: string | null;
  readonly predicted: string;
  readonly line: number;
  readonly sentence: number;
}

/** @throws BadInput where the rows do not belong to the labels of the file. */
async function* aligned(
  path: string,
  rows: LabelRows | null,
  batches: AsyncIterable<readonly PredictedRow[]>,
): AsyncGenerator<readonly KnownRow[], void, undefined> {
  let [next, sentence] = [0, -1];
  const misfit = (line: number, what: Message) =>
    badInput(
      line > 0
        ? messageOf('{0} {1}: the predictions for {2} were expected.', `${path}:${line}`, what, rows!.path)
        : messageOf('{0}, row {1} (from 0), {2}: the predictions for {3} were expected.', path, String(next - 1), what, rows!.path),
      { path, line: line || null },
    );
  for await (const batch of batches) {
    yield batch.map(({ gold, predicted, line, begins }): KnownRow => {
      if (begins === true) sentence += 1;
      const at = next++;
      if (rows === null) return { gold: gold ?? null, predicted, line, sentence: begins === undefined ? -1 : sentence };
      if (at >= rows.size) throw misfit(line, messageOf('has predictions beyond the {0} labels of {1}', rows.size, rows.path));
      const label = rows.names[rows.labels[at]!]!;
      const own = rows.sentences?.[at] ?? -1;
      const opens = at === 0 || own !== rows.sentences?.[at - 1];
      if (begins !== undefined && rows.sentences !== null && begins !== opens) {
        throw misfit(line, messageOf('and {0} do not have as many tokens in a sentence', `${rows.path}:${rows.lines[at]}`));
      }
      if (gold !== undefined && gold !== null && gold !== label && !/^\d+$/.test(gold)) {
        throw misfit(
          line,
          messageOf('has the label {0}, but {1} has {2}', JSON.stringify(gold), `${rows.path}:${rows.lines[at]}`, JSON.stringify(label)),
        );
      }
      return { gold: label, predicted, line: rows.lines[at]!, sentence: own };
    });
  }
  if (rows !== null && next < rows.size)
    throw badInput(messageOf('{0} has {1} predictions, but {2} has {3} labels.', path, next, rows.path, rows.size), { path, line: null });
}

async function namesIn(path: string, batches: AsyncIterable<readonly KnownRow[]>): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const batch of batches) {
    for (const { gold, predicted } of batch) {
      if (gold !== null) names.add(gold);
      if (predicted !== '') names.add(predicted);
    }
    if (names.size > MOST_NAMES)
      throw badInput(messageOf('{0} has more than {1} different labels: they are no classes.', path, MOST_NAMES));
  }
  return [...names];
}

async function labelsOf(
  request: EvaluateRequest,
  names: readonly string[],
  declared: readonly string[] | null,
  reader: FileReader,
  { signal }: Handling,
): Promise<PredictionLabels> {
  for await (const candidate of candidateLabels(request, reader, signal)) {
    const { labels } = candidate;
    if (labels === null) continue;
    const known = new Set(labels);
    const fits = names.every((name) => known.has(name)) || names.every((name) => /^\d+$/.test(name) && Number(name) < labels.length);
    if (candidate.given || fits) return candidate;
  }
  if (declared !== null) return { labels: declared, source: null, given: false };
  const areIds = names.every((name) => /^\d{1,5}$/.test(name));
  const most = areIds ? Math.max(...names.map(Number)) + 1 : 0;
  return { labels: areIds ? Array.from({ length: most }, (_, id) => String(id)) : names, source: null, given: false };
}

async function countRows(
  { labels }: PredictionLabels,
  batches: AsyncIterable<readonly KnownRow[]>,
  { ignoreIndex }: EvaluateRequest,
  { signal, progress }: Handling,
): Promise<CountedRows> {
  const names = labels!;
  const ids = new Map(names.map((label, id) => [label, id] as const).reverse());
  const idOf = (name: string) => ids.get(name) ?? (/^\d{1,9}$/.test(name) && Number(name) < names.length ? Number(name) : -1);
  const scorer = new PredictionScorer(Math.max(1, names.length));
  let entities: SentenceEntities | null = null;
  let [ignored, bad, done] = [0, 0, 0];
  let firstBad: number | null = null;
  for await (const batch of batches) {
    signal.throwIfAborted();
    for (const { gold, predicted, line, sentence } of batch) {
      entities ??= new SentenceEntities(names, sentence < 0 ? null : { sentenceOf: () => -1 });
      done += 1;
      if (gold === null || gold === String(ignoreIndex)) {
        ignored += 1;
        continue;
      }
      const [label, guess] = [idOf(gold), idOf(predicted)];
      if (label < 0 || guess < 0) {
        bad += 1;
        firstBad ??= line || null;
        continue;
      }
      scorer.addOutcome(label, guess, 1);
      if (entities.isCounting) entities.add(sentence, label, guess);
    }
    progress({ ...say('Counting predictions'), done, total: null });
    if (done % 4096 < batch.length) await setImmediate();
  }
  return { metrics: scorer.metrics(), entities: (entities ?? new SentenceEntities(names, null)).finish(), ignored, bad, firstBad };
}

function reportOf(
  request: EvaluateRequest,
  { labels, source }: PredictionLabels,
  { metrics, entities, ignored, bad }: CountedRows,
  rows: LabelRows | null,
  problems: ProblemLog,
  training: LossReport['training'],
): LossReport {
  const names = labels!;
  const nothing = {
    meanP: null,
    loss: 0,
    meanLoss: null,
    lossShare: 0,
    gradientShare: 0,
    crossEntropyShare: 0,
    crossEntropyGradientShare: 0,
  };
  const report: Omit<LossReport, 'findings'> = {
    ...{
      schema: 'focal-lens/loss@1',
      backend: null,
      inputs: null,
      examples: metrics.rows,
      ignored,
      badRows: bad,
      sampled: 0,
      seed: request.seed,
    },
    ...{
      gamma: request.gamma,
      alpha: null,
      definition: request.definition ?? 'paper',
      reduction: request.reduction ?? 'mean',
      value: null,
      standardError: null,
    },
    classes: metrics.classes.map(
      ({ gold, recall, precision, f1 }, id): ClassLoss => ({ label: names[id]!, examples: gold, ...nothing, recall, precision, f1 }),
    ),
    ...{
      accuracy: metrics.accuracy,
      balancedAccuracy: metrics.balancedAccuracy,
      macroF1: metrics.macroF1,
      majorityBaseline: metrics.majorityBaseline,
    },
    ...{ calibrationError: null, calibration: null, entities: entities.entities, entitiesNote: entities.note },
    baselines: majorityBaselines(names, metrics, entities.entities !== null),
    concentration: { hardest: [], curve: { crossEntropy: [], loss: [] } },
    ...{ statement: null, labelIssues: [], labelIssueCount: 0, labelIssueRows: 0, gradientBalancedAlpha: null },
    ...{ labelMap: { source, labels: names }, alignedWith: rows?.path ?? null, detections: null, training },
    parameters: { alpha: null, gamma: request.gamma, activation: 'softmax', denominator: null },
    ...{
      sweep: [],
      parity: [],
      trainCounts: metrics.classes.map(({ gold }) => gold),
      trainSource: null,
      priors: 'evaluated',
      previews: [],
      hardest: [],
      problems: problems.list(),
    },
  };
  return { ...report, findings: lossFindings(report) };
}
