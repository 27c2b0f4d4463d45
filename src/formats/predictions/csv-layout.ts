import type { PredictionInputs } from '../../core/loss/report.ts';
import { readCsvSample } from '../label-files/csv-records.ts';
import { findScoreColumns, inputsOfName } from './score-columns.ts';

/** Where a table of predictions holds the gold label and the scores. Columns count from 0. */
export interface PredictionTable {
  readonly delimiter: string;
  readonly gold: number;
  /** Columns of the scores; a single one is that of class 1 (a sigmoid), or holds lists. */
  readonly scores: readonly number[];
  /** What the columns of the scores are called after their prefix; null for a single column. */
  readonly names: readonly string[] | null;
  readonly holdsLists: boolean;
  readonly inputs: PredictionInputs | null;
  readonly evidence: string;
}

const GOLD_NAMES = [
  'label',
  'gold',
  'gold_label',
  'y_true',
  'true',
  'true_label',
  'y',
  'target',
  'actual',
  'label_id',
  'label_ids',
  'class',
  'labels',
];
const LISTS = /^(logits|probs|probabilities|scores|proba)$/i;
const DELIMITERS = [',', '\t', ';'];

/** Reads the layout off the first bytes; null for a table without gold labels and scores. */
export function predictionTable(text: string, complete: boolean): PredictionTable | null {
  for (const delimiter of DELIMITERS) {
    const header = readCsvSample(text, delimiter, complete, 1)[0]?.map((name) => name.trim());
    const gold = header === undefined ? -1 : goldIn(header);
    if (header === undefined || gold < 0) continue;
    const found = tableOf(delimiter, header, gold, readCsvSample(text, delimiter, complete, 50).slice(1));
    if (found !== null) return found;
  }
  return null;
}

/** Index of the column of gold labels; −1 without one. */
function goldIn(header: readonly string[]): number {
  const names = header.map((name) => name.toLowerCase());
  return GOLD_NAMES.map((name) => names.indexOf(name)).find((index) => index >= 0) ?? -1;
}

function tableOf(delimiter: string, header: readonly string[], gold: number, rows: readonly (readonly string[])[]): PredictionTable | null {
  const lists = header.findIndex((name, index) => index !== gold && LISTS.test(name) && isMostly(rows, index, isList));
  if (lists >= 0) {
    return {
      delimiter,
      gold,
      scores: [lists],
      names: null,
      holdsLists: true,
      inputs: inputsOfName(header[lists]!),
      evidence: evidenceOf(header, gold, [lists]),
    };
  }
  const isBinary = isMostly(rows, gold, (cell) => /^[01](?:\.0)?$/.test(cell));
  const found = findScoreColumns({
    header,
    isNumeric: (index) => index !== gold && isMostly(rows, index, isNumber),
    gold: new Set(rows.map((row) => row[gold] ?? '')),
    maySingle: (index) => isBinary && rows.some((row) => !/^\d*$/.test(row[index] ?? '')),
  });
  if (found === null) return null;
  const { places, names: classes } = found;
  return {
    delimiter,
    gold,
    scores: places,
    names: classes,
    holdsLists: false,
    inputs: inputsOfName(header[places[0]!]!),
    evidence: evidenceOf(header, gold, places),
  };
}

function evidenceOf(header: readonly string[], gold: number, scores: readonly number[]): string {
  const shown = scores.slice(0, 3).map((index) => `"${header[index]}"`);
  return `a table with the gold label in "${header[gold]}" and scores in ${shown.join(', ')}${scores.length > 3 ? ', …' : ''}`;
}

function isMostly(rows: readonly (readonly string[])[], column: number, fits: (cell: string) => boolean): boolean {
  const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
  return cells.length > 0 && cells.filter(fits).length * 2 > cells.length;
}

function isNumber(cell: string): boolean {
  return parseScore(cell) !== null;
}

function isList(cell: string): boolean {
  const list = parseScores(cell);
  return list !== null && list.length >= 2;
}

/** A number, with a point or a decimal comma; NaN and infinities as Python writes them. Null for anything else. */
export function parseScore(cell: string): number | null {
  const text = cell.trim();
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^[+-]?\d+,\d+$/.test(text)) return Number(text.replace(',', '.'));
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  return infinite === null ? null : infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** The numbers of a cell such as `[0.1, 0.9]` or `0.1 0.9`; null when one is none. */
export function parseScores(cell: string): readonly number[] | null {
  const parts = cell
    .trim()
    .replace(/^[[(]|[\])]$/g, '')
    .split(/[\s,;]+/)
    .filter((part) => part !== '');
  const numbers = parts.map(parseScore);
  return numbers.every((number) => number !== null) ? numbers : null;
}
