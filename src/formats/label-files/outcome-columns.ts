import type { ColumnProfile } from './column-profile.ts';

interface Table {
  readonly names: readonly string[];
  readonly profiles: readonly ColumnProfile[];
}

/**
 * What tables of customers, patients and transactions ask: names of other things as well, and so of few values only, after all others.
 * With what they mean where they mean a class.
 */
const OUTCOMES: readonly (readonly [name: string, isClass: (profile: ColumnProfile, all: Table) => boolean])[] = [
  ['survived', isEither],
  ['churn', isEither],
  ['outcome', isAny],
  ['transported', isEither],
  ['is_fraud', isEither],
  ['fraud', isEither],
  ['exited', isEither],
  ['attrition', isEither],
  ['loan_status', isAny],
  ['loan_default', isEither],
  // Of a setting, of an answer of a server, of money, of a key or a line.
  ['default', isYesOrNo],
  ['response', isYesOrNo],
  ['deposit', isYesOrNo],
  ['heart_disease', isEither],
  ['stroke', isYesOrNo],
  // Words there may be of anything: only grades in numbers are classes, of a picture or of what was measured.
  ['quality', isGrade],
  ['level', isGrade],
  ['grade', isGrade],
  ['prediction', isAny],
];

const MOST_OUTCOMES = 12;
const FEWEST_MEASURES = 3;

/**
 * The column that is called after an outcome and holds one.
 * @param spellings The names of the columns, normalised, each in the ways that it may be read.
 * @param fits Whether the column of an index may hold labels at all.
 */
export function findOutcome(
  spellings: readonly (readonly string[])[],
  profiles: readonly ColumnProfile[],
  fits: (index: number) => boolean,
): number | undefined {
  for (const [name, isClass] of OUTCOMES) {
    const index = Math.max(...spellings.map((names) => names.indexOf(name)));
    if (!fits(index)) continue;
    const profile = profiles[index]!;
    const { isCategory, distinct, filled } = profile;
    const areFew = isCategory && distinct <= MOST_OUTCOMES && filled.length >= distinct * 3;
    if (areFew && isClass(profile, { names: spellings[0]!, profiles }) && !(name === 'prediction' && isBesideTruth(spellings[0]!)))
      return index;
  }
  return undefined;
}

function isAny(): boolean {
  return true;
}

function isEither({ distinct }: ColumnProfile): boolean {
  return distinct === 2;
}

const ANSWER = /^(?:0|1|no?|y(?:es)?|t(?:rue)?|f(?:alse)?)(?:\.0)?$/i;

function isYesOrNo({ distinct, filled }: ColumnProfile): boolean {
  return distinct === 2 && filled.every((cell) => ANSWER.test(cell));
}

const PICTURE = /(?:^|_)(?:image|img|photo|picture|scan|file|filename)(?:_|$)/;

/** Beside the name of a picture, or beside measures. */
function isGrade({ isIds }: ColumnProfile, { names, profiles }: Table): boolean {
  const isOfPictures = profiles.some((profile) => profile.isImage) || names.some((name) => PICTURE.test(name));
  return isIds && (isOfPictures || profiles.filter(({ isMeasure }) => isMeasure).length >= FEWEST_MEASURES);
}

/** What was predicted, say a price, beside what came. */
function isBesideTruth(names: readonly string[]): boolean {
  return names.some((name) => /^(?:actual|observed|expected|truth|real)(?:_|$)/.test(name));
}
