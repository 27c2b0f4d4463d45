/** What the sampled cells of a column look like. */
export interface ColumnProfile {
  /** Cells that are not blank. */
  readonly filled: readonly string[];
  readonly cells: number;
  readonly distinct: number;
  /** Times that a cell differs from the one before it. */
  readonly changes: number;
  readonly isNumber: boolean;
  /** Whole numbers from 0, ids as they may be. */
  readonly isIds: boolean;
  /** Numbers with fractions, which no class has. */
  readonly isMeasure: boolean;
  /** Mostly several words, hardly one like another. */
  readonly isText: boolean;
  /** Names of picture files. */
  readonly isImage: boolean;
  /** Short values that repeat. */
  readonly isCategory: boolean;
  readonly longest: number;
}

const NUMBER = /^[-+]?(?:\d+(?:[.,]\d+)*|\.\d+)(?:[eE][-+]?\d+)?$/;
/** `3.0` is an id that a table with empty cells has made a float. */
const FRACTION = /^[-+]?\d*\.(?!0+$)\d+(?:[eE][-+]?\d+)?$/;
const FRACTION_WITH_COMMA = /^[-+]?\d+,\d+$/;
const SEVERAL_COMMAS = /,[^,]*,/;
const IDS = /^\d{1,9}(?:\.0)?$/;
const IMAGE = /\.(?:jpe?g|png|gif|bmp|webp|tiff?|dcm|p[gp]m)$/i;

/** `decimalComma` says that a comma may stand for the point of a number: in tables whose fields it does not separate. */
export function profileOf(cells: readonly string[], decimalComma: boolean): ColumnProfile {
  const trimmed = cells.map((cell) => cell.trim());
  const filled = trimmed.filter((cell) => cell !== '');
  const distinct = new Set(filled).size;
  const isNumber = filled.length > 0 && filled.every((cell) => NUMBER.test(cell));
  const words = filled.filter((cell) => /\S\s+\S+\s+\S/.test(cell)).length;
  const longest = filled.reduce((most, cell) => Math.max(most, cell.length), 0);
  const hasCommas =
    decimalComma && filled.some((cell) => FRACTION_WITH_COMMA.test(cell)) && !filled.some((cell) => SEVERAL_COMMAS.test(cell));
  const isMeasure = hasCommas || filled.some((cell) => FRACTION.test(cell));
  return {
    filled,
    cells: cells.length,
    distinct,
    changes: trimmed.reduce((count, cell, index) => count + Number(index > 0 && cell !== trimmed[index - 1]), 0),
    isNumber,
    isIds: filled.length > 0 && filled.every((cell) => IDS.test(cell)),
    isMeasure,
    isText: filled.length > 0 && !isNumber && distinct >= filled.length * 0.7 && words >= filled.length * 0.5,
    isImage: filled.length > 0 && filled.filter((cell) => IMAGE.test(cell)).length >= filled.length * 0.9,
    isCategory:
      longest <= 64 &&
      !isMeasure &&
      filled.length >= cells.length * 0.9 &&
      distinct >= 2 &&
      distinct <= Math.max(2, cells.length * 0.5) &&
      !filled.some((cell) => cell.includes('\n')),
    longest,
  };
}

/** True for values that a name alone does not make classes: fractions, texts, and numbers that hardly repeat over a wide range (a price, a count). */
export function isNoLabel({ filled, distinct, isMeasure, isNumber, isText, longest }: ColumnProfile): boolean {
  if (isMeasure) return true;
  if (isNumber && filled.length >= 20) {
    const range = filled.map((cell) => Number(cell.replace(',', '.')));
    const widest = range.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return distinct > filled.length * 0.3 && widest > filled.length * 20;
  }
  return isText && filled.length >= 10 && longest > 60 && distinct > filled.length * 0.9;
}
