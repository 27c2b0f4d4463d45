import type { PredictionInputs } from '../../core/loss/report.ts';
import { type Message, messageOf } from '../../core/message.ts';
import type { PredictionOptions } from '../format.ts';
import { SCORE_NAMES } from '../label-files/find-shape.ts';
import { type JsonRecord, keysOf, own } from '../label-files/json-values.ts';
import { mostCommon } from '../most-common.ts';
import { PREDICTED_NAMES } from '../predicted/predicted-format.ts';
import { UnreadableFile } from '../unreadable.ts';
import { PROBABILITY_TOLERANCE } from './detect-inputs.ts';
import { shownLabel } from './gold-labels.ts';
import { NamedOrder, type NamedScores, namedScores } from './named-scores.ts';
import { classNames, findScoreColumns, inIdOrder, inputsOfName, isDistribution, isOfPredicted, isOnlyScore } from './score-columns.ts';

/** Where records hold a gold label and the scores of its classes: lines of JSON, and rows of columns. */

export const GOLD_NAMES = [
  'label',
  'labels',
  'gold',
  'gold_label',
  'gold_labels',
  'y',
  'y_true',
  'true_label',
  'target',
  'targets',
  'label_id',
  'label_ids',
] as const;

export interface PredictionShape {
  /** Null where the labels stand in another file. */
  readonly gold: string | null;
  /** The key that holds lists of scores, or a key for each class; a single number is the score of class 1 (a sigmoid). */
  readonly scores: readonly [string, ...string[]];
  readonly holdsLists: boolean;
  /** Objects, or lists of them, that name the class of each score stand in place of the lists of numbers. */
  readonly isNamed: boolean;
  /** What several keys are called after their prefix. */
  readonly names: readonly string[] | null;
  /** Lists of labels and of vectors, one for each token. */
  readonly isPerToken: boolean;
  readonly inputs: PredictionInputs | null;
  /** False where such keys may well hold something else. */
  readonly isTelling: boolean;
}

/** What is known when the shape of a file is looked for. */
export interface ShapeOptions {
  /** The labels may stand in another file. */
  readonly goldElsewhere?: boolean | undefined;
  /** False for records that show the kinds of the values, and not the values. */
  readonly showsValues?: boolean;
}

/** A bare list of named scores, as a pipeline returns it, stands for a record of them. */
export function recordOf(value: unknown): unknown {
  return Array.isArray(value) && namedScores(value) !== null ? { scores: value } : value;
}

/** Where records hold labels and scores; null where they do not. */
export function findPredictionShape(records: readonly JsonRecord[], options: ShapeOptions = {}): PredictionShape | null {
  return findLists(records, options) ?? findNumbers(records, options);
}

function findLists(records: readonly JsonRecord[], { goldElsewhere }: ShapeOptions): PredictionShape | null {
  for (const record of records) {
    const found = findVectors(record);
    if (found === null) continue;
    const { scores, isPerToken, isNamed } = found;
    const gold = GOLD_NAMES.find((name) => Object.hasOwn(record, name) && Array.isArray(own(record, name)) === isPerToken);
    if (gold === undefined && goldElsewhere !== true) continue;
    const inputs = inputsOfName(scores);
    return { gold: gold ?? null, scores: [scores], holdsLists: true, isNamed, names: null, isPerToken, inputs, isTelling: true };
  }
  return null;
}

/** Keys that hold scores where those name their classes; elsewhere they hold the predicted class, or whatever was predicted. */
export const NAMED_KEYS = [...SCORE_NAMES, 'prediction', 'predictions', 'pred', 'output', 'outputs'] as const;

function findVectors(record: JsonRecord): { readonly scores: string; readonly isPerToken: boolean; readonly isNamed: boolean } | null {
  for (const scores of NAMED_KEYS) {
    const value = own(record, scores);
    const isTelling = SCORE_NAMES.some((name) => name === scores);
    const named = (each: unknown) => {
      const found = namedScores(each);
      return found !== null && (isTelling || found.isList || areProbabilities(found));
    };
    if (named(value)) return { scores, isPerToken: false, isNamed: true };
    if (!Array.isArray(value) || value.length === 0) continue;
    const [first] = value as readonly unknown[];
    if (named(first)) return { scores, isPerToken: true, isNamed: true };
    if (isTelling) return { scores, isPerToken: Array.isArray(first), isNamed: false };
  }
  return null;
}

function areProbabilities({ entries }: NamedScores): boolean {
  const sum = entries.reduce((total, [, score]) => total + (score !== null && score >= 0 ? score : Number.NaN), 0);
  return Math.abs(sum - 1) <= PROBABILITY_TOLERANCE;
}

function findNumbers(records: readonly JsonRecord[], { goldElsewhere, showsValues = true }: ShapeOptions): PredictionShape | null {
  const header = keysOf(records);
  const valuesOf = (key: string) => records.map((record) => own(record, key)).filter((value) => value !== null && value !== undefined);
  const gold = GOLD_NAMES.find((name) => header.includes(name) && !valuesOf(name).some((value) => typeof value === 'object'));
  if (gold === undefined && goldElsewhere !== true) return null;
  const labels = gold === undefined ? null : valuesOf(gold);
  const isNumeric = (place: number) => {
    const values = valuesOf(header[place]!);
    const isOne = (value: unknown) => typeof value === 'number' && (showsValues || !Number.isInteger(value));
    return header[place] !== gold && values.length > 0 && values.every(isOne);
  };
  const isBinary = labels === null || !showsValues || labels.every((label) => /^(?:0|1|true|false)$/.test(String(label)));
  const predicted = PREDICTED_NAMES.find((name) => name !== gold && header.includes(name));
  const found = findScoreColumns({
    header,
    isNumeric,
    gold: labels === null || !showsValues ? null : new Set(labels.map(String)),
    maySingle: (place) =>
      (isBinary || (isOnlyScore(header[place]!) && new Set(labels).size <= 2)) &&
      valuesOf(header[place]!).some((value) => !Number.isInteger(value)) &&
      !(
        showsValues &&
        predicted !== undefined &&
        isOfPredicted(records.map((record) => [own(record, predicted), own(record, header[place]!)]))
      ),
    sumsToOne: (places) =>
      showsValues && records.every((record) => isDistribution(places.map((place) => numberIn(record, header[place]!)))),
  });
  if (found === null) return null;
  const scores = found.places.map((place) => header[place]!) as [string, ...string[]];
  return {
    gold: gold ?? null,
    scores,
    holdsLists: false,
    isNamed: false,
    names: found.names,
    isPerToken: false,
    inputs: inputsOfName(scores[0]),
    isTelling: found.isTelling,
  };
}

function numberIn(record: JsonRecord, key: string): number | null {
  const value = own(record, key);
  return typeof value === 'number' ? value : null;
}

/** For a person: `"label" and "probs" of each example`. */
export function shapeText({ gold, scores, isPerToken }: PredictionShape): Message {
  const shown = scores.slice(0, 2).map((key) => JSON.stringify(key.slice(0, 60)));
  const keys = `${shown.join(', ')}${scores.length > 2 ? ', …' : ''}`;
  const all = gold === null ? keys : messageOf('{0} and {1}', JSON.stringify(gold), keys);
  return isPerToken ? messageOf('{0} of each token', all) : messageOf('{0} of each example', all);
}

/** What records without labels or scores lack. */
export function noShape(path: string): Message {
  return messageOf(
    '{0} has no rows with a label ({1}, …) and scores ({2}, prob_<label>, …).',
    path,
    GOLD_NAMES.slice(0, 3).join(', '),
    SCORE_NAMES.join(', '),
  );
}

/** A shape that fits the label map. */
export interface SettledShape {
  readonly shape: PredictionShape;
  /** How many scores a row has. */
  readonly classes: number;
  /** Names of the classes in id order, where the keys of the scores tell them and no label map does. */
  readonly labels: readonly string[] | null;
  /** Which place each name has, where the scores name their classes. */
  readonly order: NamedOrder | null;
}

/**
 * How many scores the rows have (as many as the label map has labels, when there is one), and their order.
 * @throws UnreadableFile where they do not fit the label map, or the labels are names without one
 */
export function settleShape(
  path: string,
  records: readonly JsonRecord[],
  shape: PredictionShape,
  { labels }: Pick<PredictionOptions, 'labels'>,
): SettledShape {
  const declared = labels !== undefined && labels.length > 0 ? labels : null;
  if (shape.isNamed) {
    const order = NamedOrder.of(path, namedIn(records, shape), declared);
    if (declared === null && order.labels === null) refuseNamesWithoutMap(path, records, shape);
    return { shape, classes: order.classes, labels: order.labels, order };
  }
  if (shape.holdsLists) {
    const classes = lengthOfLists(path, records, shape, declared);
    if (declared === null) refuseNamesWithoutMap(path, records, shape);
    return { shape, classes, labels: null, order: null };
  }
  const scores = inIdOrder(path, shape.scores, shape.names, declared) as [string, ...string[]];
  const classes = scores.length;
  if (declared !== null && classes !== declared.length && !(classes === 1 && declared.length === 2))
    throw otherLength(path, classes, declared);
  const names = declared === null ? classNames(shape.names) : null;
  if (declared === null && names === null) refuseNamesWithoutMap(path, records, shape);
  return { shape: { ...shape, scores }, classes, labels: names, order: null };
}

function lengthOfLists(path: string, records: readonly JsonRecord[], shape: PredictionShape, declared: readonly string[] | null): number {
  const lengths = records.flatMap((record) => vectorsOf(record, shape).map((vector) => vector.length)).filter((length) => length > 0);
  const isBinary = declared?.length === 2 && lengths.includes(1);
  if (declared !== null && !isBinary) {
    if (lengths.length === 0 || lengths.includes(declared.length)) return declared.length;
    throw otherLength(path, mostCommon(lengths), declared);
  }
  const classes = mostCommon(lengths);
  if (classes === 0) throw new UnreadableFile(path, messageOf('{0} has no scores in "{1}" of its first rows.', path, shape.scores[0]), 1);
  return classes;
}

function otherLength(path: string, classes: number, declared: readonly string[]): UnreadableFile {
  return new UnreadableFile(
    path,
    messageOf(
      '{0} has {1} scores in a row, but there are {2} labels; the label map of the model that made them was expected.',
      path,
      classes,
      declared.length,
    ),
  );
}

/** Without a label map names have no order. A stray name among ids is a bad row of its own, not a reason to refuse the others. */
function refuseNamesWithoutMap(path: string, records: readonly JsonRecord[], { gold, isPerToken }: PredictionShape): void {
  const values = records.flatMap((record): readonly unknown[] => {
    const label = gold === null ? null : own(record, gold);
    return isPerToken && Array.isArray(label) ? label : [label];
  });
  const names = values.filter((value) => typeof value === 'string' && !/^-?\d+$/.test(value));
  const given = values.filter((value) => value !== null && value !== undefined);
  if (names.length > 0 && names.length * 2 >= given.length) {
    throw new UnreadableFile(
      path,
      messageOf('{0} names its labels (such as {1}): a label config is needed to know their order.', path, shownLabel(names[0])),
    );
  }
}

function namedIn(records: readonly JsonRecord[], { scores: [key], isPerToken }: PredictionShape): readonly NamedScores[] {
  const values = records.flatMap((record): readonly unknown[] => {
    const scores = own(record, key);
    return isPerToken && Array.isArray(scores) ? scores : [scores];
  });
  return values.map(namedScores).filter((named) => named !== null);
}

function vectorsOf(record: JsonRecord, { scores: [key], isPerToken }: PredictionShape): readonly unknown[][] {
  const scores = own(record, key);
  const vectors: readonly unknown[] = isPerToken && Array.isArray(scores) ? scores : [scores];
  return vectors.filter((vector): vector is unknown[] => Array.isArray(vector));
}
