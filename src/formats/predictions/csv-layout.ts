import type { PredictionInputs } from '../../core/loss/report.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { readCsvSample } from '../label-files/csv-records.ts';
import { PREDICTED_NAMES } from '../predicted/predicted-format.ts';
import { type NamedScores, namedScores } from './named-scores.ts';
import { parsePythonValue } from './python-json.ts';
import { findScoreColumns, inputsOfName, isDistribution, isOfPredicted, isOnlyScore } from './score-columns.ts';

/** Where a table of predictions holds the gold label and the scores. Columns count from 0. */
export interface PredictionTable {
  readonly delimiter: string;
  /** −1 where the labels stand in another file. */
  readonly gold: number;
  /** One of the gold labels, where most are names and not ids. */
  readonly goldName: string | null;
  /** Columns of the scores; a single one is that of class 1 (a sigmoid), or holds lists. */
  readonly scores: readonly number[];
  /** What the columns of the scores are called after their prefix; null for a single column. */
  readonly names: readonly string[] | null;
  readonly holdsLists: boolean;
  /** The cells that hold lists name the class of each score: what the first ones say. Empty otherwise. */
  readonly named: readonly NamedScores[];
  readonly inputs: PredictionInputs | null;
  readonly evidence: Message;
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
/** Columns that hold scores where those name their classes. */
const NAMED = /^(logits|probs|probabilities|scores|proba|predictions?|preds?|outputs?)$/i;
const DELIMITERS = [',', '\t', ';'];

/** Reads the layout off the first bytes; null for a table without scores, or gold labels unless they may stand `elsewhere`. */
export function predictionTable(text: string, complete: boolean, elsewhere = false): PredictionTable | null {
  for (const delimiter of DELIMITERS) {
    const header = readCsvSample(text, delimiter, complete, 1)[0]?.map((name) => name.trim());
    const gold = header === undefined ? -1 : goldIn(header);
    if (header === undefined || (gold < 0 && !elsewhere)) continue;
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
  const labels = new Set(rows.map((row) => (row[gold] ?? '').trim()).filter((label) => label !== ''));
  const goldName =
    gold >= 0 && isMostly(rows, gold, (cell) => !/^-?\d+(?:\.0)?$/.test(cell.trim()))
      ? ([...labels].find((label) => !/^-?\d/.test(label)) ?? null)
      : null;
  const lists = header.findIndex((name, index) => index !== gold && LISTS.test(name) && isMostly(rows, index, isList));
  const objects = header.findIndex((name, index) => index !== gold && NAMED.test(name) && isMostly(rows, index, isNamed));
  if (objects >= 0 && lists < 0) {
    return {
      delimiter,
      gold,
      goldName,
      scores: [objects],
      names: null,
      holdsLists: true,
      named: rows.map((row) => parseNamedScores(row[objects] ?? '')).filter((each) => each !== null),
      inputs: inputsOfName(header[objects]!),
      evidence: evidenceOf(header, gold, [objects]),
    };
  }
  if (lists >= 0) {
    return {
      delimiter,
      gold,
      goldName,
      scores: [lists],
      names: null,
      holdsLists: true,
      named: [],
      inputs: inputsOfName(header[lists]!),
      evidence: evidenceOf(header, gold, [lists]),
    };
  }
  const isBinary = gold < 0 || isMostly(rows, gold, (cell) => /^(?:[01](?:\.0)?|true|false)$/i.test(cell));
  const predicted = predictedIn(header, gold);
  const found = findScoreColumns({
    header,
    isNumeric: (index) => index !== gold && isMostly(rows, index, isNumber),
    gold: gold < 0 ? null : labels,
    maySingle: (index) =>
      (isBinary || (isOnlyScore(header[index]!) && labels.size <= 2)) &&
      rows.some((row) => !/^\d*$/.test(row[index] ?? '')) &&
      (predicted < 0 || !isOfPredicted(rows.map((row) => [row[predicted] ?? '', parseScore(row[index] ?? '')]))),
    sumsToOne: (places) => rows.length > 0 && rows.every((row) => isDistribution(places.map((place) => parseScore(row[place] ?? '')))),
  });
  if (found === null) return null;
  const { places, names: classes } = found;
  return {
    delimiter,
    gold,
    goldName,
    scores: places,
    names: classes,
    holdsLists: false,
    named: [],
    inputs: inputsOfName(header[places[0]!]!),
    evidence: evidenceOf(header, gold, places),
  };
}

function evidenceOf(header: readonly string[], gold: number, scores: readonly number[]): Message {
  const columns = scores.slice(0, 3).map((index) => `"${header[index]}"`);
  const shown = `${columns.join(', ')}${scores.length > 3 ? ', …' : ''}`;
  return gold < 0
    ? messageOf('a table with scores in {0}', shown)
    : messageOf('a table with the gold label in "{0}" and scores in {1}', header[gold]!, shown);
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

function predictedIn(header: readonly string[], gold: number): number {
  const names = header.map((name) => name.toLowerCase());
  return PREDICTED_NAMES.map((name) => names.indexOf(name)).find((index) => index >= 0 && index !== gold) ?? -1;
}

function isNamed(cell: string): boolean {
  return parseNamedScores(cell) !== null;
}

/** Scores with the names of their classes, as JSON or as Python prints them; null for anything else. */
export function parseNamedScores(cell: string): NamedScores | null {
  return /^\s*[[{]/.test(cell) ? namedScores(parsePythonValue(cell)) : null;
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
