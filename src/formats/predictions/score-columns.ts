import type { PredictionInputs } from '../../core/loss/report.ts';
import { messageOf } from '../../core/message.ts';
import { UnreadableFile } from '../unreadable.ts';
import { PROBABILITY_TOLERANCE } from './detect-inputs.ts';

/** Columns (or keys) of scores that are called after their classes, and one that holds the score of class 1. */

/** `prob_cat`, `logits[0]`, `score.dog`: what kind of score, and of which class. */
const PREFIX =
  /^(logits?|probs?|probabilit(?:y|ies)|(?:pred(?:ict)?_)?proba|scores?|y_(?:score|prob|proba|pred_proba)|p)[ _.:[-]+(.+?)\]?$/i;
/** Names that are used for nothing else than what a model says of class 1. */
const TELLING = /^(y_score|y_prob|y_proba|y_pred_proba|logit|prediction_score)$/i;
const SINGLE = /^(y_score|y_prob|y_proba|y_pred_proba|score|prob|probability|proba|logit|p|prediction_score)$/i;

/** The name of the class in that of a column; null where it has no such prefix. */
function classIn(column: string): string | null {
  return PREFIX.exec(column)?.[2] ?? null;
}

/** Whether a column of this name may hold scores of a class. */
export function mayHoldScores(name: string): boolean {
  return PREFIX.test(name) || SINGLE.test(name);
}

export interface ScoreColumns {
  /** Places among the names that were given; a single one holds the score of class 1 (a sigmoid). */
  readonly places: readonly number[];
  /** What the columns are called after their prefix; null for a single one. */
  readonly names: readonly string[] | null;
  /** False where such columns may well hold something else. */
  readonly isTelling: boolean;
}

export interface ColumnsAtHand {
  readonly header: readonly string[];
  /** Whether a column holds numbers. */
  isNumeric(place: number): boolean;
  /** Some of the gold labels; null where they are not in sight. */
  readonly gold: ReadonlySet<string> | null;
  /** Whether the single column may be that of class 1: the labels are 0 and 1, and its numbers no counts. */
  maySingle(place: number): boolean;
  /** Whether the columns hold probabilities that sum to 1 in each row. */
  sumsToOne(places: readonly number[]): boolean;
}

/** Whether a column of this name holds nothing else than a score of class 1. */
export function isOnlyScore(name: string): boolean {
  return TELLING.test(name);
}

/** Whether numbers are probabilities that sum to 1. */
export function isDistribution(numbers: readonly (number | null)[]): boolean {
  const sum = numbers.reduce<number>((total, each) => total + (each !== null && each >= 0 ? each : Number.NaN), 0);
  return Math.abs(sum - 1) <= PROBABILITY_TOLERANCE;
}

/** Whether the scores of 0 and 1 are how sure a model is of the class that it predicted, and not those of class 1: where it says 0 they are high too. */
export function isOfPredicted(rows: readonly (readonly [predicted: unknown, score: unknown])[]): boolean {
  const zeros = rows.filter(([predicted, score]) => /^(?:0(?:\.0)?|false)$/i.test(String(predicted)) && typeof score === 'number');
  return zeros.length > 0 && zeros.every(([, score]) => (score as number) >= 0.5);
}

/** The columns of the scores: the largest group with one prefix, or a single one. Null where there are none. */
export function findScoreColumns({ header, isNumeric, gold, maySingle, sumsToOne }: ColumnsAtHand): ScoreColumns | null {
  const groups = new Map<string, number[]>();
  for (const [place, name] of header.entries()) {
    const prefix = PREFIX.exec(name)?.[1]?.toLowerCase();
    if (prefix === undefined || !isNumeric(place)) continue;
    const group = groups.get(prefix);
    if (group === undefined) groups.set(prefix, [place]);
    else group.push(place);
  }
  const namesOf = (group: readonly number[]) => group.map((place) => classIn(header[place]!)!);
  // Marks of school, say, are scores of something else than the classes.
  const isOfClasses = (group: readonly number[]) => {
    const names = namesOf(group);
    return gold === null || names.some((name) => gold.has(name)) || areIds(names);
  };
  const places = [...groups.values()].filter(isOfClasses).reduce((most, group) => (group.length > most.length ? group : most), []);
  if (places.length >= 2) {
    const isTelling = gold !== null || areIds(namesOf(places)) || /^(?:logit|prob)/i.test(header[places[0]!]!);
    return { places, names: namesOf(places), isTelling };
  }
  const single = header.findIndex((name, place) => SINGLE.test(name) && isNumeric(place) && maySingle(place));
  if (single >= 0) return { places: [single], names: null, isTelling: TELLING.test(header[single]!) };
  const bare = gold === null ? [] : bareColumns(header, isNumeric, gold);
  return bare.length >= 2 && sumsToOne(bare) ? { places: bare, names: bare.map((place) => header[place]!), isTelling: true } : null;
}

/** Columns beside each other that are called after the classes and nothing else, as of a frame of `predict_proba`: those of the gold labels are among them. */
function bareColumns(header: readonly string[], isNumeric: (place: number) => boolean, gold: ReadonlySet<string>): readonly number[] {
  const at = header.findIndex((name, place) => gold.has(name) && isNumeric(place));
  if (at < 0) return [];
  const isOne = (place: number) =>
    header[place] !== undefined && isNumeric(place) && (!/^\d+$/.test(header[at]!) || /^\d+$/.test(header[place]));
  let [first, last] = [at, at];
  while (isOne(first - 1)) first -= 1;
  while (isOne(last + 1)) last += 1;
  const places = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const names = new Set(places.map((place) => header[place]!));
  return [...gold].every((label) => names.has(label)) ? places : [];
}

function areIds(names: readonly string[]): boolean {
  return names.every((name) => /^\d+$/.test(name));
}

/** The names of the columns, where they are names and not numbers. */
export function classNames(names: readonly string[] | null): readonly string[] | null {
  return names !== null && !areIds(names) ? names : null;
}

/**
 * The columns in id order: that of the label map, that of the numbers in their names, or the order they stand in.
 * @throws UnreadableFile where they are not those of the label map
 */
export function inIdOrder<T>(
  path: string,
  columns: readonly T[],
  names: readonly string[] | null,
  declared: readonly string[] | null,
): readonly T[] {
  if (names === null) return columns;
  if (areIds(names)) {
    return columns
      .map((column, index) => ({ column, id: Number(names[index]) }))
      .sort((a, b) => a.id - b.id)
      .map(({ column }) => column);
  }
  if (declared === null) return columns;
  const byName = new Map(names.map((name, index) => [name, columns[index]!]));
  const missing = declared.filter((label) => !byName.has(label));
  if (missing.length === 0 && declared.length === columns.length) return declared.map((label) => byName.get(label)!);
  const said =
    missing[0] === undefined
      ? messageOf(
          '{0} has {1} columns of scores for {2} labels; the label map of the model that made them was expected.',
          path,
          columns.length,
          declared.length,
        )
      : messageOf(
          '{0} has no column of scores for the label "{1}"; the label map of the model that made them was expected.',
          path,
          missing[0],
        );
  throw new UnreadableFile(path, said, 1);
}

/** What a name says of the scores. */
export function inputsOfName(name: string): PredictionInputs | null {
  if (/logit/i.test(name)) return 'logits';
  return /prob|^p[ _.:[-]/i.test(name) ? 'probabilities' : null;
}
