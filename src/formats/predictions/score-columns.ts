import type { PredictionInputs } from '../../core/loss/report.ts';
import { UnreadableFile } from '../unreadable.ts';

/** Columns (or keys) of scores that are called after their classes, and one that holds the score of class 1. */

/** `prob_cat`, `logits[0]`, `score.dog`: what kind of score, and of which class. */
const PREFIX = /^(logits?|probs?|probabilit(?:y|ies)|proba|scores?|p)[ _.:[-]+(.+?)\]?$/i;
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
}

/** The columns of the scores: the largest group with one prefix, or a single one. Null where there are none. */
export function findScoreColumns({ header, isNumeric, gold, maySingle }: ColumnsAtHand): ScoreColumns | null {
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
  return single < 0 ? null : { places: [single], names: null, isTelling: TELLING.test(header[single]!) };
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
  const what =
    missing[0] === undefined
      ? `${columns.length} columns of scores for ${declared.length} labels`
      : `no column of scores for the label "${missing[0]}"`;
  throw new UnreadableFile(path, `${path} has ${what}; the label map of the model that made them was expected.`, 1);
}

/** What a name says of the scores. */
export function inputsOfName(name: string): PredictionInputs | null {
  if (/logit/i.test(name)) return 'logits';
  return /prob|^p[ _.:[-]/i.test(name) ? 'probabilities' : null;
}
