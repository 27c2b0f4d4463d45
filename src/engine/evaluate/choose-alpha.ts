import { suggestAlpha } from '../../core/alpha/suggest.ts';
import { primarySplit, primaryUnit } from '../../core/analysis.ts';
import { gradientBalancedInPieces } from '../../core/loss/gradient-balanced.ts';
import type { LossReport, LossTerms } from '../../core/loss/report.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { readAlphaFile } from '../../formats/alpha-files/read-alpha-file.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { AlphaChoice, EvaluateRequest } from '../../protocol/engine-api.ts';
import { analyze } from '../analyze/analyze.ts';
import type { FileReader } from '../analyze/file-reader.ts';
import type { ProblemLog } from '../analyze/problem-log.ts';
import { inPieces } from './in-pieces.ts';

/** α for a definition: one that its rule reads, one per class in label-id order, null for none, undefined for the definition's own. */
export type ChosenAlpha = number | readonly (number | null)[] | null | undefined;

/** What an α may follow from. */
export interface AlphaBasis {
  readonly training: TrainingCounts;
  readonly terms: LossTerms;
  readonly gamma: number | readonly number[];
  readonly signal: AbortSignal;
}

/** @throws BadInput when the values do not fit the classes, or a scheme finds no examples; UnreadableFile for a file without α. */
export async function chooseAlpha(
  alpha: AlphaChoice,
  labels: readonly string[],
  { training, terms, gamma, signal }: AlphaBasis,
): Promise<ChosenAlpha> {
  const { counts, unit } = training;
  switch (alpha.kind) {
    case 'default':
      return undefined;
    case 'none':
      return null;
    case 'values':
      return fitting(alpha.values, labels);
    case 'file': {
      const found = await readAlphaFile(alpha.path);
      return found.kind === 'list' ? fitting(found.values, labels) : byName(found.entries, labels, alpha.path);
    }
    case 'gradient-balanced': {
      const { normalization, maximum } = alpha;
      return inPieces(gradientBalancedInPieces(terms, { gamma, counts, normalization, maximum }), signal);
    }
    case 'scheme': {
      const vector = suggestAlpha(labels, counts, alpha.settings, unit);
      if (vector.alpha.every((value) => value === null))
        throw badInput(messageOf('No class has a training example, so there is no alpha.'));
      return vector.alpha;
    }
  }
}

/** α by the names of the classes, or by their ids where none of the names occurs. */
function byName(entries: readonly (readonly [string, number | null])[], labels: readonly string[], path: string): ChosenAlpha {
  const values = new Map(entries);
  const keys = labels.some((label) => values.has(label)) ? labels : labels.map((_, id) => String(id));
  const missing = keys.findIndex((key) => !values.has(key));
  if (missing >= 0) throw badInput(messageOf('{0} has no alpha for the class "{1}".', path, String(labels[missing])));
  const known = new Set(keys);
  const strange = entries.find(([key]) => !known.has(key));
  if (strange !== undefined)
    throw badInput(messageOf('{0} has an alpha for "{1}", which is none of the {2} classes.', path, strange[0], labels.length));
  return keys.map((key) => values.get(key) ?? null);
}

function fitting(values: readonly (number | null)[], labels: readonly string[]): ChosenAlpha {
  if (values.length === 1 && labels.length > 1) return values[0];
  if (values.length !== labels.length) {
    throw badInput(
      messageOf(
        'Alpha has {0} values, but there are {1} classes: one for each was expected, in label-id order.',
        values.length,
        labels.length,
      ),
    );
  }
  return values;
}

/** How often each class occurs in training, in label-id order. */
export interface TrainingCounts {
  readonly counts: readonly number[];
  readonly unit: string;
  /** `evaluated`: the evaluated labels stand in. */
  readonly of: LossReport['priors'];
}

/** The counts that were named; without any the evaluated labels stand in, which is said. */
export async function trainingCounts(
  source: EvaluateRequest['trainCounts'],
  labels: readonly string[],
  goldCounts: readonly number[],
  reader: FileReader,
  handling: Handling,
  problems: ProblemLog,
): Promise<TrainingCounts> {
  if (source === undefined) {
    const message = messageOf(
      'No counts of the training split were given: alpha by a scheme and the advice rest on the evaluated labels, which costs the advice some 10 points of its hit rate.',
    );
    problems.add(problemAt('', null, message));
    return { counts: goldCounts, unit: 'example', of: 'evaluated' };
  }
  if (typeof source !== 'string' && 'labels' in source) {
    const counts = countsOfLabels(new Map(source.labels.map((label, index) => [label, source.counts[index] ?? 0])), labels);
    // Names of another data set tell nothing.
    if (counts.some((count) => count > 0)) return { counts, unit: 'example', of: 'training' };
    return trainingCounts(undefined, labels, goldCounts, reader, handling, problems);
  }
  if (typeof source !== 'string') {
    if (source.length !== labels.length)
      throw badInput(messageOf('There are {0} training counts, but {1} classes.', source.length, labels.length));
    return { counts: source, unit: 'example', of: 'training' };
  }
  const analysis = await analyze({ paths: [source] }, reader, handling);
  const [dataset] = analysis.datasets;
  const split = dataset === undefined ? undefined : primarySplit(dataset);
  const summary = split === undefined ? undefined : primaryUnit(split);
  if (summary === undefined) throw badInput(analysis.problems[0]?.said ?? messageOf('{0} holds no labels to count.', source));
  for (const problem of analysis.problems) problems.add(problem);
  const counted = new Map(summary.classes.map(({ label, count }) => [label, count]));
  const counts = countsOfLabels(counted, labels);
  if (counts.every((count) => count === 0))
    throw badInput(messageOf('None of the {0} classes of the model occurs in {1}.', labels.length, source));
  return { counts, unit: summary.unit, of: 'training' };
}

/** By name; where none of the names occurs the data hold ids without a label map of their own. */
function countsOfLabels(counted: ReadonlyMap<string, number>, labels: readonly string[]): readonly number[] {
  const named = labels.map((label) => counted.get(label) ?? 0);
  return named.some((count) => count > 0) ? named : labels.map((_, id) => counted.get(String(id)) ?? 0);
}
