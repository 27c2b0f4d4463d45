import type { PredictionInputs } from '../../core/loss/report.ts';
import { type PredictionBatch, type PredictionOptions, UNKNOWN, UNLABELLED } from '../format.ts';
import { SCORE_NAMES } from '../label-files/find-shape.ts';
import { isRecord, type JsonRecord, keysOf, own } from '../label-files/json-values.ts';
import { mostCommon } from '../most-common.ts';
import { UnreadableFile } from '../unreadable.ts';
import { GoldLabels } from './gold-labels.ts';
import { BatchBuilder } from './prediction-batches.ts';
import { classNames, findScoreColumns, inIdOrder, inputsOfName } from './score-columns.ts';

/** Records with a gold label and the scores of its classes, as lines of JSON and rows of columns hold them. */

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

/** Where records hold labels and scores; null where they do not. */
export function findPredictionShape(records: readonly JsonRecord[], options: ShapeOptions = {}): PredictionShape | null {
  return findLists(records, options) ?? findNumbers(records, options);
}

function findLists(records: readonly JsonRecord[], { goldElsewhere }: ShapeOptions): PredictionShape | null {
  for (const record of records) {
    const scores = SCORE_NAMES.find((name) => Array.isArray(own(record, name)) && (own(record, name) as unknown[]).length > 0);
    if (scores === undefined) continue;
    const isPerToken = Array.isArray((own(record, scores) as unknown[])[0]);
    const gold = GOLD_NAMES.find((name) => Object.hasOwn(record, name) && Array.isArray(own(record, name)) === isPerToken);
    if (gold === undefined && goldElsewhere !== true) continue;
    const inputs = scores === 'scores' ? null : inputsOfName(scores);
    return { gold: gold ?? null, scores: [scores], holdsLists: true, names: null, isPerToken, inputs, isTelling: true };
  }
  return null;
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
  const found = findScoreColumns({
    header,
    isNumeric,
    gold: labels === null || !showsValues ? null : new Set(labels.map(String)),
    maySingle: (place) => isBinary && valuesOf(header[place]!).some((value) => !Number.isInteger(value)),
  });
  if (found === null) return null;
  const scores = found.places.map((place) => header[place]!) as [string, ...string[]];
  return {
    gold: gold ?? null,
    scores,
    holdsLists: false,
    names: found.names,
    isPerToken: false,
    inputs: inputsOfName(scores[0]),
    isTelling: found.isTelling,
  };
}

/** For a person: `"label" and "probs" of each example`. */
export function shapeText({ gold, scores, isPerToken }: PredictionShape): string {
  const shown = scores.slice(0, 2).map((key) => JSON.stringify(key.slice(0, 60)));
  const keys = `${shown.join(', ')}${scores.length > 2 ? ', …' : ''}`;
  return `${gold === null ? '' : `${JSON.stringify(gold)} and `}${keys} ${isPerToken ? 'of each token' : 'of each example'}`;
}

/** What records without labels or scores lack. */
export function noShape(path: string): string {
  return `${path} has no rows with a label (${GOLD_NAMES.slice(0, 3).join(', ')}, …) and scores (${SCORE_NAMES.join(', ')}, prob_<label>, …).`;
}

/** A shape that fits the label map. */
export interface SettledShape {
  readonly shape: PredictionShape;
  /** How many scores a row has. */
  readonly classes: number;
  /** Names of the classes in id order, where the keys of the scores tell them and no label map does. */
  readonly labels: readonly string[] | null;
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
  if (shape.holdsLists) {
    const classes = lengthOfLists(path, records, shape, declared);
    if (declared === null) refuseNamesWithoutMap(path, records, shape);
    return { shape, classes, labels: null };
  }
  const scores = inIdOrder(path, shape.scores, shape.names, declared) as [string, ...string[]];
  const classes = scores.length;
  if (declared !== null && classes !== declared.length && !(classes === 1 && declared.length === 2))
    throw otherLength(path, classes, declared);
  const names = declared === null ? classNames(shape.names) : null;
  if (declared === null && names === null) refuseNamesWithoutMap(path, records, shape);
  return { shape: { ...shape, scores }, classes, labels: names };
}

function lengthOfLists(path: string, records: readonly JsonRecord[], shape: PredictionShape, declared: readonly string[] | null): number {
  const lengths = records.flatMap((record) => vectorsOf(record, shape).map((vector) => vector.length)).filter((length) => length > 0);
  const isBinary = declared?.length === 2 && lengths.includes(1);
  if (declared !== null && !isBinary) {
    if (lengths.length === 0 || lengths.includes(declared.length)) return declared.length;
    throw otherLength(path, mostCommon(lengths), declared);
  }
  const classes = mostCommon(lengths);
  if (classes === 0) throw new UnreadableFile(path, `${path} has no scores in "${shape.scores[0]}" of its first rows.`, 1);
  return classes;
}

function otherLength(path: string, classes: number, declared: readonly string[]): UnreadableFile {
  return new UnreadableFile(
    path,
    `${path} has ${classes} scores in a row, but there are ${declared.length} labels; the label map of the model that made them was expected.`,
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
      `${path} names its labels (such as ${shorten(names[0])}): a label config is needed to know their order.`,
    );
  }
}

function vectorsOf(record: JsonRecord, { scores: [key], isPerToken }: PredictionShape): readonly unknown[][] {
  const scores = own(record, key);
  const vectors: readonly unknown[] = isPerToken && Array.isArray(scores) ? scores : [scores];
  return vectors.filter((vector): vector is unknown[] => Array.isArray(vector));
}

/** In place of a label that stands in another file. */
const ELSEWHERE = Symbol('elsewhere');

/** Makes batches of records. */
export class RecordBatches {
  readonly #path: string;
  readonly #shape: PredictionShape;
  readonly #classes: number;
  readonly #options: PredictionOptions;
  readonly #gold: GoldLabels;
  readonly #builder: BatchBuilder;

  constructor(path: string, { shape, classes }: SettledShape, options: PredictionOptions) {
    this.#path = path;
    this.#shape = shape;
    this.#classes = classes;
    this.#options = options;
    this.#gold = new GoldLabels(classes, options);
    this.#builder = new BatchBuilder(classes);
  }

  /** How many rows there have been. */
  get rows(): number {
    return this.#builder.added;
  }

  /** The full batches so far; with `last` also the one begun. */
  take(last: boolean): readonly PredictionBatch[] {
    return this.#builder.take(last);
  }

  /** @param line 0 where there are none. */
  add(record: unknown, line: number): void {
    if (!isRecord(record)) this.refuse(line, 'an object was expected');
    else if (this.#shape.isPerToken) this.#addSentence(record, line);
    else this.#addExample(record, line);
  }

  /** The row stays in the batch as one that cannot enter, so that it is counted and the rows after it keep their numbers. */
  refuse(line: number, reason: string): void {
    this.#builder.add([], UNKNOWN, line);
    this.#options.problem(this.#path, line || null, `The row was left out: ${reason}.`);
  }

  /** A row that is lost, which was said of all that are. */
  skip(): void {
    this.#builder.add([], UNKNOWN, 0);
  }

  #addExample(record: JsonRecord, line: number): void {
    const { scores: keys, holdsLists } = this.#shape;
    const scores = holdsLists ? own(record, keys[0]) : keys.map((key) => own(record, key) ?? null);
    const wrong = this.#whyNotScores(scores);
    if (wrong !== null) this.refuse(line, wrong);
    else this.#addRow(scores as (number | null)[], this.#goldOf(record), line);
  }

  #addSentence(record: JsonRecord, line: number): void {
    const {
      gold: goldKey,
      scores: [key],
    } = this.#shape;
    const gold = this.#goldOf(record);
    const vectors = own(record, key);
    const tokens = own(record, 'tokens');
    const labels = gold === ELSEWHERE && Array.isArray(vectors) ? vectors.map(() => ELSEWHERE) : gold;
    if (!Array.isArray(labels) || !Array.isArray(vectors)) {
      this.refuse(line, `lists were expected in "${goldKey ?? 'labels'}" and "${key}"`);
    } else if (labels.length !== vectors.length) {
      this.refuse(line, `there are ${labels.length} labels and ${vectors.length} vectors of scores`);
    } else if (Array.isArray(tokens) && tokens.length !== labels.length) {
      this.refuse(line, `there are ${tokens.length} tokens and ${labels.length} labels`);
    } else {
      const wrong = vectors.map((vector) => this.#whyNotScores(vector)).find((reason) => reason !== null);
      if (wrong !== undefined) this.refuse(line, wrong);
      else for (const [index, vector] of vectors.entries()) this.#addRow(vector, labels[index], line);
    }
  }

  #goldOf(record: JsonRecord): unknown {
    return this.#shape.gold === null ? ELSEWHERE : own(record, this.#shape.gold);
  }

  #whyNotScores(vector: unknown): string | null {
    const where = `"${this.#shape.scores[0]}"`;
    if (!Array.isArray(vector)) return `a list of numbers was expected in ${where}`;
    if (vector.length !== this.#classes) return `there are ${vector.length} scores, ${this.#classes} were expected`;
    const place = vector.findIndex((score) => typeof score !== 'number' && score !== null);
    if (place < 0) return null;
    return `numbers were expected in ${this.#shape.holdsLists ? where : `"${this.#shape.scores[place]}"`}`;
  }

  #addRow(scores: readonly (number | null)[], label: unknown, line: number): void {
    const id = label === ELSEWHERE ? UNLABELLED : this.#gold.idOf(label);
    if (id === UNKNOWN) {
      const classes = this.#classes === 1 ? 2 : this.#classes;
      this.#options.problem(this.#path, line || null, `The label ${shorten(label)} is none of the ${classes} classes.`);
    }
    this.#builder.add(scores, id, line);
  }
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
