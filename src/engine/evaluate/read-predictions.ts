import type { RowEvaluator } from '../../core/loss/definition-loss.ts';
import type { BackendName, Calibration } from '../../core/loss/report.ts';
import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import { joinedMessages, type Message, messageOf, say } from '../../core/message.ts';
import { type PredictionMetrics, PredictionScorer } from '../../core/prediction-metrics.ts';
import { problemAt } from '../../core/problem.ts';
import type { Predictions } from '../../formats/format.ts';
import { rowsPerBatch } from '../../formats/predictions/prediction-batches.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import type { BackendFolders } from '../../kernel/backends.ts';
import { openKernel } from '../../kernel/open-kernel.ts';
import { RowScorer } from '../../kernel/row-scorer.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import type { FileReader } from '../analyze/file-reader.ts';
import { ProblemLog } from '../analyze/problem-log.ts';
import { type ExampleTerms, TermCollector } from './example-terms.ts';
import type { RowPlace } from './file-rows.ts';
import { KeptScores } from './kept-scores.ts';
import type { LossThread } from './loss-thread.ts';
import { ModelScores, type ScoredBatch } from './model-scores.ts';
import { openAligned } from './open-aligned.ts';
import { candidateLabels, namesOf, type PredictionLabels } from './prediction-labels.ts';
import { ScoringQueue } from './scoring-queue.ts';
import { type FoundEntities, SentenceEntities } from './sentence-entities.ts';

/** Predictions after the one pass over them: metrics of all rows, terms of those that were evaluated. */
export interface EvaluatedPredictions {
  /** K names in id order. */
  readonly labels: readonly string[];
  /** The file that declares them. */
  readonly labelSource: string | null;
  readonly scores: ModelScores;
  readonly detections: Predictions['detections'] | null;
  readonly metrics: PredictionMetrics;
  readonly calibration: Omit<Calibration, 'classWise'>;
  readonly entities: FoundEntities;
  readonly terms: ExampleTerms;
  /** Whole rows of a bounded sample; null where they have too many classes. */
  readonly kept: ScoredSample | null;
  readonly backend: BackendName;
  /** The file that places of rows stand in: the label file, or the first file named, which has lines where there are any. */
  readonly path: string;
  /** The label file whose rows these are. */
  readonly alignedWith: string | null;
}

const PRESUMED = messageOf(
  'No label config names the classes: those of the data were taken, in alphabetical order, as scikit-learn numbers them. Where that is not the order of the model, choose a label config.',
);

/** Reads with the labels given, or tries the label configs that lie near until one fits the scores. */
export async function readPredictions(
  request: EvaluateRequest,
  reader: FileReader,
  folders: BackendFolders,
  handling: Handling,
  problems: ProblemLog,
  thread: LossThread | null,
  own?: RowEvaluator,
): Promise<EvaluatedPredictions> {
  for await (const candidate of candidateLabels(request, reader, handling.signal)) {
    const attempt = new ProblemLog();
    try {
      const read = await readWith(candidate, request, reader, folders, handling, attempt, thread, own);
      if (candidate.presumed === true && read.detections === null) problems.add(problemAt(request.paths[0] ?? '', null, PRESUMED));
      for (const problem of attempt.list()) problems.add(problem);
      return read;
    } catch (error) {
      if (candidate.presumed === true && error instanceof UnreadableFile) continue;
      if (!(error instanceof UnreadableFile) || candidate.given || candidate.labels === null) throw error;
      problems.add(problemAt(candidate.source ?? '', null, messageOf('It was not used as the label map: {0}', error.said)));
    }
  }
  throw badInput(messageOf('{0} cannot be read.', String(request.paths[0])));
}

async function readWith(
  { labels, source }: PredictionLabels,
  request: EvaluateRequest,
  reader: FileReader,
  folders: BackendFolders,
  { signal, progress }: Handling,
  problems: ProblemLog,
  thread: LossThread | null,
  own: RowEvaluator | undefined,
): Promise<EvaluatedPredictions> {
  const report = (where: string, line: number | null, message: Message) => problems.add(problemAt(where, line, message));
  const { predictions, path, alignedWith } = await openAligned(request, labels, reader, signal, report);
  // Matched boxes have two classes of their own.
  const known = (predictions.detections === undefined ? labels : null) ?? predictions.labels ?? null;
  const kernel = await openKernel(request.backend, folders);
  for (const { name, said } of kernel.skipped) {
    problems.add(problemAt('', null, messageOf('The backend {0} was not used: {1}.', name, said.detail)));
  }
  const scores = new ModelScores(predictions, {
    leavesLogits: thread !== null && kernel.fused !== null && own === undefined,
    inputs: request.inputs,
    signal,
    progress: (rows) => progress({ ...say('Evaluating predictions on {0}', kernel.name), done: rows, total: null }),
    problem: (line, message) => problems.add(problemAt(path, line, message)),
  });
  let queue: ScoringQueue | null = null;
  const opened = async (classes: number, source: RowPlace | null) => {
    const metrics = new PredictionScorer(classes);
    const kept = new KeptScores(classes, request.seed);
    const collector = new TermCollector(request.sample, request.seed, classes, own, kept.drawOf(request.sample), predictions.rows);
    const names = namesOf(known, classes);
    const entities = new SentenceEntities(names, predictions.borders ?? null);
    const add = (batch: ScoredBatch) => {
      const { first, labels: gold, lines, scores: columns, usable } = batch;
      metrics.addOutcomes(gold, columns.predicted, columns.confidence, usable);
      const sentences = entities.isCounting ? usable.map((index) => entities.sentenceOf(first + index, lines?.[index] ?? 0)) : null;
      for (const [entered, sentence] of sentences?.entries() ?? []) {
        const index = usable[entered]!;
        entities.add(sentence, gold[index]!, columns.predicted[index]!);
      }
      kept.add(batch, sentences);
      collector.add(batch);
    };
    const finish = () => ({
      metrics: metrics.metrics(),
      calibration: metrics.calibration(),
      entities: entities.finish(),
      terms: collector.finish(),
      kept: kept.finish(entities.isCounting ? names : null, rowOf),
    });
    const size = { room: rowsPerBatch(classes), classes, rows: predictions.rows };
    if (thread !== null && kernel.fused !== null) queue = await ScoringQueue.of(thread, kernel.fused, size, source);
    const row = new Float32Array(classes);
    const rowOf = (index: number) => {
      queue?.readRow(index, row);
      return row;
    };
    return { scorer: new RowScorer(kernel.fused, classes), queue, add, finish, rowOf };
  };
  const read = await scores
    .read(opened)
    .then((sink) => sink?.finish())
    .finally(() => queue?.end());
  if (read === undefined || read.metrics.rows === 0) throw badInput(nothingEntered(path, scores, problems));
  const detections = predictions.detections ?? null;
  const labelSource = detections === null ? source : null;
  return { labels: namesOf(known, scores.classes), labelSource, scores, detections, ...read, backend: kernel.name, path, alignedWith };
}

function nothingEntered(path: string, { counts }: ModelScores, problems: ProblemLog): Message {
  const nothing = messageOf(
    '{0} holds no example that can be evaluated: {1} rows, {2} without a label, {3} bad.',
    path,
    counts.rows,
    counts.ignored,
    counts.bad,
  );
  const [first] = problems.list();
  if (first === undefined) return nothing;
  const place = first.line === null ? first.path : `${first.path}:${first.line}`;
  return joinedMessages([nothing, messageOf('The first problem is at {0}: {1}', place, first.said)], ' ');
}
