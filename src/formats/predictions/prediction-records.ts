import { type Message, messageOf } from '../../core/message.ts';
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
    if (!isRecord(record)) this.refuse(line, messageOf('an object was expected'));
    else if (this.#shape.isPerToken) this.#addSentence(record, line);
    else this.#addExample(record, line);
  }

  /** The row stays in the batch as one that cannot enter, so that it is counted and the rows after it keep their numbers. */
  refuse(line: number, reason: Message): void {
    this.#builder.add([], UNKNOWN, line);
    this.#options.problem(this.#path, line || null, messageOf('The row was left out: {0}.', reason));
  }

  /** A row that is lost, which was said of all that are. */
  skip(): void {
    this.#builder.add([], UNKNOWN, 0);
  }

  #addExample(record: JsonRecord, line: number): void {
    const { scores: keys, holdsLists } = this.#shape;
    const row = this.#rowOf(holdsLists ? own(record, keys[0]) : keys.map((key) => own(record, key) ?? null));
    if ('template' in row) this.refuse(line, row);
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
      this.refuse(line, messageOf('lists were expected in "{0}" and "{1}"', goldKey ?? 'labels', key));
    } else if (labels.length !== vectors.length) {
      this.refuse(line, messageOf('there are {0} labels and {1} vectors of scores', labels.length, vectors.length));
    } else if (Array.isArray(tokens) && tokens.length !== labels.length) {
      this.refuse(line, messageOf('there are {0} tokens and {1} labels', tokens.length, labels.length));
    } else {
      const rows = vectors.map((vector) => this.#rowOf(vector));
      const wrong = rows.find((row) => 'template' in row);
      if (wrong !== undefined) this.refuse(line, wrong);
      else for (const [index, row] of rows.entries()) this.#addRow(row as (number | null)[], labels[index], line);
    }
  }

  #goldOf(record: JsonRecord): unknown {
    return this.#shape.gold === null ? ELSEWHERE : own(record, this.#shape.gold);
  }

  /** The scores in id order, or why they are none. */
  #rowOf(vector: unknown): readonly (number | null)[] | Message {
    const { holdsLists, scores: keys } = this.#shape;
    if (this.#order !== null) {
      const named = namedScores(vector);
      return named === null ? messageOf('a score for each class, by its name, was expected in "{0}"', keys[0]) : this.#order.row(named);
    }
    if (!Array.isArray(vector)) return messageOf('a list of numbers was expected in "{0}"', keys[0]);
    if (vector.length !== this.#classes) return messageOf('there are {0} scores, {1} were expected', vector.length, this.#classes);
    const place = vector.findIndex((score) => typeof score !== 'number' && score !== null);
    if (place < 0) return vector as (number | null)[];
    return messageOf('numbers were expected in "{0}"', keys[holdsLists ? 0 : place] ?? '');
  }

  #addRow(scores: readonly (number | null)[], label: unknown, line: number): void {
    const id = label === ELSEWHERE ? UNLABELLED : this.#gold.idOf(label);
    if (id === UNKNOWN) {
      const classes = this.#classes === 1 ? 2 : this.#classes;
      this.#options.problem(this.#path, line || null, messageOf('The label {0} is none of the {1} classes.', shownLabel(label), classes));
    }
    this.#builder.add(scores, id, line);
  }
}
