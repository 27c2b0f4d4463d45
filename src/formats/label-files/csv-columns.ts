import { type Message, messageOf } from '../../core/message.ts';
import { LABEL_NAME_ENDING, LABEL_NAMES } from '../label-names.ts';
import { type ColumnProfile, isNoLabel } from './column-profile.ts';

/** The columns of a table as far as its beginning shows them. */
export interface SampledTable {
  /** Names of the header, trimmed; null without one. */
  readonly names: readonly string[] | null;
  readonly profiles: readonly ColumnProfile[];
}

export interface FoundColumn {
  readonly index: number;
  readonly confidence: number;
  /** Why, where no name says it. */
  readonly evidence: Message | null;
}

/** Names that mean the label in tables, beside those of records. */
const TABLE_NAMES: readonly string[] = [
  'gold_label',
  'class_index',
  'class_id',
  'species',
  'diagnosis',
  'dx',
  'income',
  'genre',
  'genres',
  'polarity',
  'stance',
  'breed',
  'variety',
  'subtask_a',
  'is_duplicate',
];

/** What tables of customers, patients and transactions ask: names of other things as well, and so of few values only, after all others. */
const OUTCOME_NAMES: readonly string[] = [
  'survived',
  'churn',
  'outcome',
  'transported',
  'is_fraud',
  'fraud',
  'exited',
  'attrition',
  'loan_status',
  'loan_default',
  'default',
  'response',
  'deposit',
  'heart_disease',
  'stroke',
  'quality',
  'level',
  'grade',
  'prediction',
];
/** Words there may be of anything: only grades in numbers are classes. */
const GRADES: ReadonlySet<string> = new Set(['quality', 'level', 'grade']);

const SCORE = /^(?:score|similarity|(?:similarity|relatedness|gold|quality|toxicity)_score|target)$/;

/** Names of labels that may stand beside a score (SICK: `relatedness_score`, `entailment_judgment`). */
const BESIDE_SCORES = /(?:_label|judge?ment)$/;

/** Names that end like a label's, but say how sure or from where it is. */
const NOT_LABELS = /confidence|score|prob|source|count|file|url|date|(?<!sen)time/i;

export function normaliseName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** The column that its name makes the label's, unless its values are none. */
export function findByName({ names, profiles }: SampledTable): FoundColumn | null {
  if (names === null) return null;
  const normal = names.map(normaliseName);
  // `ClassId`; an ending alone says too little in such a name (`MSSubClass`).
  const parted = names.map((name) => normaliseName(name.replace(/(?<=\p{Ll})(?=\p{Lu}\p{Ll})/gu, '_')));
  const fits = (index: number) => index >= 0 && !isNoLabel(profiles[index]!);
  const isOfScores = holdsScore({ names, profiles });
  for (const name of isOfScores ? LABEL_NAMES : [...LABEL_NAMES, ...TABLE_NAMES]) {
    const index = normal.includes(name) ? normal.indexOf(name) : parted.indexOf(name);
    if (!fits(index) || meansOther(name, normal, profiles[index]!)) continue;
    return { index, confidence: 0.9, evidence: null };
  }
  const outcome = OUTCOME_NAMES.flatMap((name) => {
    const at = Math.max(normal.indexOf(name), parted.indexOf(name));
    return fits(at) && isOutcome(profiles[at]!) && (profiles[at]!.isIds || !GRADES.has(name)) ? [at] : [];
  })[0];
  if (outcome !== undefined && !isOfScores) return { index: outcome, confidence: 0.6, evidence: null };
  const isOther = (name: string) => LABEL_NAMES.includes(name) || NOT_LABELS.test(name) || (isOfScores && !BESIDE_SCORES.test(name));
  const index = normal.findLastIndex((name, at) => LABEL_NAME_ENDING.test(name) && !isOther(name) && fits(at));
  return index < 0 ? null : { index, confidence: 0.6, evidence: null };
}

const MOST_OUTCOMES = 12;

function isOutcome({ isCategory, distinct, filled }: ColumnProfile): boolean {
  return isCategory && distinct <= MOST_OUTCOMES && filled.length >= distinct * 3;
}

/** Names of the label that mean something else beside other columns, or above other values. */
function meansOther(name: string, names: readonly string[], profile: ColumnProfile): boolean {
  switch (name) {
    case 'y':
      // A coordinate, or a count.
      return names.includes('x') || isSparse(profile);
    case 'target':
      // The other language, the other end of an edge.
      return names.includes('source') || isSparse(profile);
    case 'income':
      return profile.isNumber;
    default:
      return false;
  }
}

/** Whole numbers with as many gaps as values: counts, not ids of classes. */
function isSparse({ isNumber, filled, distinct }: ColumnProfile): boolean {
  if (!isNumber || distinct <= 10) return false;
  const most = filled.reduce((largest, cell) => Math.max(largest, Number(cell)), 0);
  return most + 1 > 2 * distinct;
}

/** A score of fractions is what such a table is about: a kind or a genre beside it is no label. */
function holdsScore({ names, profiles }: SampledTable): boolean {
  return names?.some((name, index) => SCORE.test(normaliseName(name)) && profiles[index]!.isMeasure) ?? false;
}

/** The column that a person means: a name, or a position from 1. −1 for one that there is not. */
export function findGiven(column: string | number, names: readonly string[] | null, columns: number): number {
  const name = String(column);
  const exact = names?.indexOf(name.trim()) ?? -1;
  if (exact >= 0) return exact;
  const like = names?.map(normaliseName).indexOf(normaliseName(name)) ?? -1;
  if (like >= 0) return like;
  const position = Number(column);
  return Number.isInteger(position) && position >= 1 && position <= columns ? position - 1 : -1;
}

/**
 * Without a name the label's column is one of short values that repeat, beside texts. In a table with a header it must be the only one, for
 * features look like labels; without one, columns in mixed order go before sorted ones (a source, a date), then the one with fewer distinct
 * values (words count as fewer than numbers), then the later one.
 */
export function findByValues({ names, profiles }: SampledTable): FoundColumn | null {
  const [first] = profiles;
  if (first === undefined || first.cells < 4) return null;
  if (holdsScore({ names, profiles })) return null;
  const hasText = profiles.some(({ isText }) => isText);
  const hasImage = profiles.some(({ isImage }) => isImage);
  const candidates = profiles.flatMap((profile, index) => (profile.isCategory ? [{ index, profile }] : []));
  if (hasText || hasImage) {
    if (names !== null && candidates.length !== 1) return null;
    if (candidates.length > 4) return names === null && hasText ? onlyWordsBeforeText(profiles) : null;
    const best = [...candidates].sort((a, b) => rank(a, b) || b.index - a.index)[0];
    if (best !== undefined) {
      const beside = hasText ? messageOf('a column of texts') : messageOf('a column of pictures');
      return {
        index: best.index,
        confidence: 0.4,
        evidence: messageOf('holds {0} values that repeat beside {1}', best.profile.distinct, beside),
      };
    }
    return names === null && hasText ? constantClass(profiles) : null;
  }
  return names === null ? (onlyWords(profiles) ?? lastWords(profiles) ?? classOfNumbers(profiles)) : null;
}

/** Of very many columns the one of words that stands between a number (an id) and the first text is the label (LIAR). */
function onlyWordsBeforeText(profiles: readonly ColumnProfile[]): FoundColumn | null {
  const text = profiles.findIndex(({ isText }) => isText);
  const found = profiles.slice(0, text).flatMap((profile, index) => (profile.isCategory && !profile.isNumber ? [index] : []));
  const [index] = found;
  if (index === undefined || found.length > 1) return null;
  return {
    index,
    confidence: 0.35,
    evidence: messageOf('holds {0} values that repeat before a column of texts', profiles[index]!.distinct),
  };
}

interface Candidate {
  readonly index: number;
  readonly profile: ColumnProfile;
}

function rank(a: Candidate, b: Candidate): number {
  const weight = (candidate: Candidate) => (isClassAhead(candidate) ? 0.99 : candidate.profile.isNumber ? 3 : 1);
  const size = (candidate: Candidate) => candidate.profile.distinct * weight(candidate);
  return Number(isSorted(a.profile)) - Number(isSorted(b.profile)) || size(a) - size(b);
}

/** The number of a class before all other columns (Sentiment140, whose queries repeat as well). */
function isClassAhead({ index, profile: { isIds, longest, distinct } }: Candidate): boolean {
  return index === 0 && isIds && longest === 1 && distinct <= 5;
}

/** Each value stands in one run. Two values of a few rows may do so by chance. */
function isSorted({ changes, distinct, cells }: ColumnProfile): boolean {
  return cells >= 20 && changes < distinct;
}

/** A file sorted by class begins with one class: a small whole number in the first column, before texts (DBpedia, Sentiment140). */
function constantClass(profiles: readonly ColumnProfile[]): FoundColumn | null {
  const [first] = profiles;
  const isClass = first !== undefined && first.distinct === 1 && first.isIds && first.longest <= 2 && first.filled.length === first.cells;
  return isClass
    ? { index: 0, confidence: 0.35, evidence: messageOf('holds the class {0} so far, before a column of texts', String(first.filled[0])) }
    : null;
}

/** Numbers and one column of words at an end, or after the ids of the rows: the plainest of all tables (iris, letters, `wdbc.data`). */
function onlyWords(profiles: readonly ColumnProfile[]): FoundColumn | null {
  const words = profiles.flatMap((profile, index) => (profile.isNumber ? [] : [index]));
  const [index] = words;
  if (index === undefined || words.length > 1 || profiles.length < 3) return null;
  if (index !== 0 && index !== profiles.length - 1 && !(index === 1 && isKey(profiles[0]!))) return null;
  const { isCategory, distinct, cells } = profiles[index]!;
  const areFeatures = profiles.some(({ isMeasure }) => isMeasure) || (profiles.length > FEWEST_FEATURES && cells >= 20);
  const isLabel = (isCategory || (distinct === 1 && cells >= 20)) && distinct <= 50 && areFeatures;
  return isLabel
    ? {
        index,
        confidence: 0.4,
        evidence:
          distinct === 1
            ? messageOf('holds a value that repeat beside measures')
            : messageOf('holds {0} values that repeat beside measures', distinct),
      }
    : null;
}

const FEWEST_FEATURES = 5;
const MOST_CLASSES = 30;

/** Of numbers and words in many columns the last one is the class, as in the tables of the UCI repository (adult, nursery, KDD cup). */
function lastWords(profiles: readonly ColumnProfile[]): FoundColumn | null {
  const index = profiles.length - 1;
  const { isCategory, isNumber, distinct, filled, cells } = profiles[index]!;
  const areFeatures = index >= FEWEST_FEATURES && profiles.every((profile) => profile.filled.length === profile.cells);
  const isClass = isCategory && !isNumber && distinct <= MOST_CLASSES && cells >= 20 && distinct * 4 <= filled.length;
  return areFeatures && isClass
    ? { index, confidence: 0.35, evidence: messageOf('holds {0} values that repeat, after features', distinct) }
    : null;
}

/** A column that tells the rows apart. */
function isKey({ isIds, distinct, cells }: ColumnProfile): boolean {
  return isIds && distinct === cells;
}

const MOST_NUMBERED_CLASSES = 12;

/**
 * Of numbers alone the class is the last column, or the first where the last is none (`wine.data`, digits as pixels): a few whole numbers
 * beside features that have many values. What rises from row to row is a time, and such a table a series.
 */
function classOfNumbers(profiles: readonly ColumnProfile[]): FoundColumn | null {
  const cells = profiles[0]!.cells;
  const isFull = profiles.every(({ isNumber, filled }) => isNumber && filled.length === cells);
  if (!isFull || profiles.length <= FEWEST_FEATURES || cells < 20) return null;
  const isClass = ({ isCategory, isIds, distinct, longest }: ColumnProfile) =>
    isCategory && isIds && longest <= 2 && distinct <= MOST_NUMBERED_CLASSES && distinct * 3 <= cells;
  const last = profiles.length - 1;
  const index = isClass(profiles[last]!) ? last : 0;
  if (!isClass(profiles[index]!) || (index !== 0 && rises(profiles[0]!))) return null;
  // Bits say nothing of what a table is: there may be many of them among the features.
  const features = profiles.filter(({ distinct }, at) => at !== index && distinct > 2);
  const wide = features.filter(({ isMeasure, distinct, longest }) => isMeasure || distinct > MOST_NUMBERED_CLASSES || longest >= 3);
  if (wide.length < FEWEST_FEATURES || wide.length * 2 < features.length) return null;
  const { distinct } = profiles[index]!;
  return {
    index,
    confidence: 0.32,
    evidence:
      index === 0
        ? messageOf('holds {0} whole numbers that repeat, before features', distinct)
        : messageOf('holds {0} whole numbers that repeat, after features', distinct),
  };
}

function rises({ filled }: ColumnProfile): boolean {
  const numbers = filled.map(Number);
  return numbers.every((number, index) => index === 0 || number >= numbers[index - 1]!) && numbers[0] !== numbers.at(-1);
}
