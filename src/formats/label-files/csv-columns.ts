import { type Message, messageOf } from '../../core/message.ts';
import { endsLikeLabelName, LABEL_NAMES } from '../label-names.ts';
import { type ColumnProfile, isNoLabel } from './column-profile.ts';
import { constantClass, findWithoutTexts, isOfMeasures } from './headerless-columns.ts';
import { findOutcome } from './outcome-columns.ts';

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
  const outcome = findOutcome([normal, parted], profiles, fits);
  if (outcome !== undefined && !isOfScores) return { index: outcome, confidence: 0.6, evidence: null };
  const isOther = (name: string) => LABEL_NAMES.includes(name) || NOT_LABELS.test(name) || (isOfScores && !BESIDE_SCORES.test(name));
  const index = normal.findLastIndex(
    (name, at) => endsLikeLabelName(name) && !isOther(name) && fits(at) && !meansOther(name, normal, profiles[at]!),
  );
  return index < 0 ? null : { index, confidence: 0.6, evidence: null };
}

/** Names of the label that mean something else beside other columns, or above other values. */
function meansOther(name: string, names: readonly string[], profile: ColumnProfile): boolean {
  switch (name) {
    case 'y':
      // A coordinate, a count, or what was measured at a time.
      return names.includes('x') || isSparse(profile) || (profile.isNumber && names.some((other) => TIMES.has(other)));
    case 'target':
      // The other language, the other end of an edge.
      return names.includes('source') || isSparse(profile);
    case 'type':
      // `Directed`: of an edge between two nodes.
      return names.includes('source') && names.includes('target');
    case 'income':
      return profile.isNumber;
    default:
      return false;
  }
}

const TIMES: ReadonlySet<string> = new Set(['t', 'ds', 'time', 'date', 'datetime', 'timestamp', 'year']);

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
    if (best !== undefined && isOfMeasures(best.profile)) return null;
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
  return names === null ? findWithoutTexts(profiles) : null;
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
