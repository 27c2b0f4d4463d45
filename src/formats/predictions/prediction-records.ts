import { type PredictionBatch, type PredictionOptions, UNKNOWN, UNLABELLED } from '../format.ts';
import { isRecord, type JsonRecord, own } from '../label-files/json-values.ts';
import { GoldLabels, shownLabel } from './gold-labels.ts';
import { type NamedOrder, namedScores } from './named-scores.ts';
import { BatchBuilder } from './prediction-batches.ts';
import type { PredictionShape, SettledShape } from './prediction-shape.ts';

/** In place of a label that stands in another file. */
const ELSEWHERE = Symbol('elsewhere');

/** Makes batches of records. */
export class RecordBatches {
  readonly #path: string;
  readonly #shape: PredictionShape;
  readonly #classes: number;
  readonly #order: NamedOrder | null;
  readonly #options: PredictionOptions;
  readonly #gold: GoldLabels;
  readonly #builder: BatchBuilder;

  constructor(path: string, { shape, classes, order }: SettledShape, options: PredictionOptions) {
    this.#path = path;
    this.#shape = shape;
    this.#classes = classes;
    this.#order = order;
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
    const row = this.#rowOf(holdsLists ? own(record, keys[0]) : keys.map((key) => own(record, key) ?? null));
    if (typeof row === 'string') this.refuse(line, row);
    else this.#addRow(row, this.#goldOf(record), line);
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
      const rows = vectors.map((vector) => this.#rowOf(vector));
      const wrong = rows.find((row) => typeof row === 'string');
      if (wrong !== undefined) this.refuse(line, wrong);
      else for (const [index, row] of rows.entries()) this.#addRow(row as (number | null)[], labels[index], line);
    }
  }

  #goldOf(record: JsonRecord): unknown {
    return this.#shape.gold === null ? ELSEWHERE : own(record, this.#shape.gold);
  }

  /** The scores in id order, or why they are none. */
  #rowOf(vector: unknown): readonly (number | null)[] | string {
    const where = `"${this.#shape.scores[0]}"`;
    if (this.#order !== null) {
      const named = namedScores(vector);
      return named === null ? `a score for each class, by its name, was expected in ${where}` : this.#order.row(named);
    }
    if (!Array.isArray(vector)) return `a list of numbers was expected in ${where}`;
    if (vector.length !== this.#classes) return `there are ${vector.length} scores, ${this.#classes} were expected`;
    const place = vector.findIndex((score) => typeof score !== 'number' && score !== null);
    if (place < 0) return vector as (number | null)[];
    return `numbers were expected in ${this.#shape.holdsLists ? where : `"${this.#shape.scores[place]}"`}`;
  }

  #addRow(scores: readonly (number | null)[], label: unknown, line: number): void {
    const id = label === ELSEWHERE ? UNLABELLED : this.#gold.idOf(label);
    if (id === UNKNOWN) {
      const classes = this.#classes === 1 ? 2 : this.#classes;
      this.#options.problem(this.#path, line || null, `The label ${shownLabel(label)} is none of the ${classes} classes.`);
    }
    this.#builder.add(scores, id, line);
  }
}
