import { messageOf } from '../../core/message.ts';
import type { ColumnProfile } from './column-profile.ts';
import type { FoundColumn } from './csv-columns.ts';

/** A file sorted by class begins with one class: a small whole number in the first column, before texts (DBpedia, Sentiment140). */
export function constantClass(profiles: readonly ColumnProfile[]): FoundColumn | null {
  const [first] = profiles;
  const isClass = first !== undefined && first.distinct === 1 && first.isIds && first.longest <= 2 && first.filled.length === first.cells;
  return isClass
    ? { index: 0, confidence: 0.35, evidence: messageOf('holds the class {0} so far, before a column of texts', String(first.filled[0])) }
    : null;
}

/** Of a table without a header, without texts and without pictures. */
export function findWithoutTexts(profiles: readonly ColumnProfile[]): FoundColumn | null {
  return onlyWords(profiles) ?? lastWords(profiles) ?? classOfNumbers(profiles);
}

/** Numbers and one column of words at an end, or after the ids of the rows: the plainest of all tables (iris, letters, `wdbc.data`). */
function onlyWords(profiles: readonly ColumnProfile[]): FoundColumn | null {
  const words = profiles.flatMap((profile, index) => (profile.isNumber ? [] : [index]));
  const [index] = words;
  if (index === undefined || words.length > 1) return null;
  const isBehindKey = index === 1 && isKey(profiles[0]!);
  if (index !== 0 && index !== profiles.length - 1 && !isBehindKey) return null;
  const { isCategory, distinct, cells } = profiles[index]!;
  const features = profiles.filter((profile, at) => at !== index && !tellsRowsApart(profile)).length;
  // What stands first may name whose the numbers are (a share, a station); what is always the same, their unit.
  const fewest = index === 0 ? FEWEST_BEHIND_WORD : distinct === 1 ? FEWEST_BESIDE_ONE : 2;
  if (features < fewest || isOfMeasures(profiles[index]!)) return null;
  const areFeatures = profiles.some(({ isMeasure }) => isMeasure) || (profiles.length > FEWEST_FEATURES && cells >= 20);
  if (!areFeatures || distinct > 50 || !(isCategory || (distinct === 1 && cells >= 20))) return null;
  return {
    index,
    confidence: 0.4,
    evidence:
      distinct === 1
        ? messageOf('holds one value that repeats beside measures')
        : messageOf('holds {0} values that repeat beside measures', distinct),
  };
}

const FEWEST_BEHIND_WORD = 7;
const FEWEST_BESIDE_ONE = 4;

/** Units and currencies. */
const MEASURED =
  /^(?:[kcmµun]?[gm]|[kmc]?l|[kmgt]i?b|[mk]?[vw]|k?wh|k?hz|k?pa|k?j|ms|sec|min|hours?|days?|%|°[cf]|degc|eur|usd|gbp|chf|jpy|cny|aud|cad|inr)$/i;
const CHROMOSOME = /^chr(?:\d+|[xym]|mt|un)(?:_.*)?$/i;

/** A month, a date, or a time of the day. */
const TIME = /^(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?:[ T]\d|$)|^\d{1,2}:\d{2}(?::\d{2})?$/;

/** What numbers were measured in, when or where: it repeats as classes do. */
export function isOfMeasures(profile: ColumnProfile): boolean {
  const { filled } = profile;
  return filled.every((cell) => MEASURED.test(cell)) || filled.every((cell) => TIME.test(cell)) || isOfPlaces(profile);
}

/** Places on chromosomes (BED), behind which a strand or a state is no class. */
function isOfPlaces({ filled }: ColumnProfile): boolean {
  return filled.length > 0 && filled.every((cell) => CHROMOSOME.test(cell));
}

/** A key, or the time of a row. */
function tellsRowsApart(profile: ColumnProfile): boolean {
  return isKey(profile) || (profile.isNumber && profile.distinct === profile.cells && rises(profile));
}

const FEWEST_FEATURES = 5;
const MOST_CLASSES = 30;

/** Of numbers and words in many columns the last one is the class, as in the tables of the UCI repository (adult, nursery, KDD cup). */
function lastWords(profiles: readonly ColumnProfile[]): FoundColumn | null {
  const index = profiles.length - 1;
  const { isCategory, isNumber, distinct, filled, cells } = profiles[index]!;
  const areFeatures =
    index >= FEWEST_FEATURES && profiles.every((profile) => profile.filled.length === profile.cells) && !profiles.some(isOfPlaces);
  const isClass =
    isCategory && !isNumber && !isOfMeasures(profiles[index]!) && distinct <= MOST_CLASSES && cells >= 20 && distinct * 4 <= filled.length;
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
  if (!isClass(profiles[index]!) || isOfTime(profiles[index]!) || (index !== 0 && rises(profiles[0]!))) return null;
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

const FEWEST_OF_CALENDAR = 7;
const MOST_SORTED_CLASSES = 5;

/** Days of the week and months go round; what rises all the way in many steps is a time as well (an epoch). */
function isOfTime(profile: ColumnProfile): boolean {
  const { filled, distinct } = profile;
  if (rises(profile)) return distinct > MOST_SORTED_CLASSES;
  return distinct >= FEWEST_OF_CALENDAR && filled.every((cell, row) => row < distinct || cell === filled[row - distinct]);
}

function rises({ filled }: ColumnProfile): boolean {
  const numbers = filled.map(Number);
  return numbers.every((number, index) => index === 0 || number >= numbers[index - 1]!) && numbers[0] !== numbers.at(-1);
}
