import type { PredictionInputs } from '../../core/loss/report.ts';
import { wholeLines } from '../blocks.ts';
import type { FileHead, PredictionBatch, PredictionFormat, PredictionOptions, Predictions, Recognition } from '../format.ts';
import { UNKNOWN, UNLABELLED } from '../format.ts';
import { SCORE_NAMES } from '../label-files/find-shape.ts';
import { isRecord, type JsonRecord, own } from '../label-files/json-values.ts';
import { forEachLine } from '../lines.ts';
import { readHead } from '../read-head.ts';
import { binaryContent, TextStream } from '../text-stream.ts';
import { UnreadableFile } from '../unreadable.ts';
import { GoldLabels } from './gold-labels.ts';
import { BatchBuilder } from './prediction-batches.ts';

/** One JSON object a line: the gold label and the scores of its classes, of one example or of each token of a sentence. */
export const jsonlPredictions: PredictionFormat = {
  id: 'predictions-jsonl',
  title: 'JSON Lines with scores',
  recognisedBy: 'a JSON object a line with label (or labels, gold, y, target) and logits, probs, probabilities or scores',
  recognise,
  open,
};

const GOLD_NAMES = [
  'label',
  'labels',
  'gold',
  'gold_label',
  'gold_labels',
  'y',
  'y_true',
  'target',
  'targets',
  'label_id',
  'label_ids',
] as const;

interface PredictionShape {
  /** Null where the labels stand in another file. */
  readonly gold: string | null;
  readonly scores: string;
  /** Lists of labels and of vectors, one for each token. */
  readonly isPerToken: boolean;
  readonly inputs: PredictionInputs | null;
}

function recognise(head: FileHead): Recognition | null {
  // Not only the first line: it may be a bad one.
  if (!/^\s*\{/m.test(head.text)) return null;
  const shape = findShape(sampleRows(head.text, head.complete));
  if (shape?.gold == null) return null;
  const unit = shape.isPerToken ? 'of each token' : 'of each example';
  return { confidence: 0.97, evidence: `a JSON object a line with "${shape.gold}" and "${shape.scores}" ${unit}` };
}

async function open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
  const [path = '', other] = paths;
  if (other !== undefined)
    throw new UnreadableFile(other, `One file of JSON Lines holds the labels and the scores; ${other} is one too many.`);
  const head = await readHead(path);
  if (head.text === '' && head.bytes.length > 0) throw binaryContent(path);
  const rows = sampleRows(head.text, head.complete);
  const shape = findShape(rows, options.goldElsewhere === true);
  if (shape === null)
    throw new UnreadableFile(
      path,
      `${path} has no rows with a label (${GOLD_NAMES.slice(0, 3).join(', ')}, …) and scores (${SCORE_NAMES.join(', ')}).`,
      1,
    );
  const classes = classesOf(path, rows, shape, options);
  refuseNamesWithoutMap(path, rows, shape, options);
  return {
    inputs: shape.inputs,
    // A line is a sentence.
    ...(shape.isPerToken ? { borders: { sentenceOf: (_row: number, line: number) => line } } : {}),
    batches: new PredictionReader(path, shape, classes, options).batches(new TextStream(path, { signal: options.signal })),
  };
}

/** How many scores the rows have: as many as the label map has labels, when there is one. */
function classesOf(path: string, rows: readonly JsonRecord[], shape: PredictionShape, options: PredictionOptions): number {
  const lengths = rows.flatMap((row) => vectorsOf(row, shape).map((vector) => vector.length)).filter((length) => length > 0);
  const declared = options.labels?.length;
  const isBinary = declared === 2 && lengths.includes(1);
  if (declared !== undefined && declared > 0 && !isBinary) {
    if (lengths.length === 0 || lengths.includes(declared)) return declared;
    throw new UnreadableFile(
      path,
      `${path} has ${lengths[0]} scores in a row, but there are ${declared} labels; the label map of the model that made them was expected.`,
    );
  }
  const classes = lengths[0];
  if (classes === undefined) throw new UnreadableFile(path, `${path} has no scores in "${shape.scores}" of its first rows.`, 1);
  return classes;
}

/** Without a label map names have no order. A stray name among ids is a bad row of its own, not a reason to refuse the others. */
function refuseNamesWithoutMap(path: string, rows: readonly JsonRecord[], shape: PredictionShape, options: PredictionOptions): void {
  if (options.labels !== undefined && options.labels.length > 0) return;
  const values = rows.flatMap((row): readonly unknown[] => {
    const gold = shape.gold === null ? null : own(row, shape.gold);
    return shape.isPerToken && Array.isArray(gold) ? gold : [gold];
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

/** In place of a label that stands in another file. */
const ELSEWHERE = Symbol('elsewhere');

class PredictionReader {
  readonly #path: string;
  readonly #shape: PredictionShape;
  readonly #classes: number;
  readonly #options: PredictionOptions;
  readonly #gold: GoldLabels;
  readonly #builder: BatchBuilder;

  constructor(path: string, shape: PredictionShape, classes: number, options: PredictionOptions) {
    this.#path = path;
    this.#shape = shape;
    this.#classes = classes;
    this.#options = options;
    this.#gold = new GoldLabels(classes, options);
    this.#builder = new BatchBuilder(classes);
  }

  async *batches(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<PredictionBatch, void, undefined> {
    let line = 1;
    for await (const block of wholeLines(bytes)) {
      if (block === null) this.#report(line++, 'the line is longer than 16 MiB');
      else line = forEachLine(block, line, (text, at) => this.#read(text, at));
      yield* this.#builder.take(false);
    }
    yield* this.#builder.take(true);
  }

  #read(text: string, line: number): void {
    let row: unknown;
    try {
      row = parsePythonJson(text);
    } catch {
      this.#report(line, 'the line is not valid JSON');
      return;
    }
    if (!isRecord(row)) this.#report(line, 'an object was expected');
    else if (this.#shape.isPerToken) this.#readSentence(row, line);
    else this.#readExample(row, line);
  }

  #readExample(row: JsonRecord, line: number): void {
    const scores = own(row, this.#shape.scores);
    const wrong = this.#whyNotScores(scores);
    if (wrong !== null) this.#report(line, wrong);
    else this.#add(scores as (number | null)[], this.#goldOf(row), line);
  }

  #readSentence(row: JsonRecord, line: number): void {
    const gold = this.#goldOf(row);
    const vectors = own(row, this.#shape.scores);
    const tokens = own(row, 'tokens');
    const labels = gold === ELSEWHERE && Array.isArray(vectors) ? vectors.map(() => ELSEWHERE) : gold;
    if (!Array.isArray(labels) || !Array.isArray(vectors)) {
      this.#report(line, `lists were expected in "${this.#shape.gold ?? 'labels'}" and "${this.#shape.scores}"`);
    } else if (labels.length !== vectors.length) {
      this.#report(line, `there are ${labels.length} labels and ${vectors.length} vectors of scores`);
    } else if (Array.isArray(tokens) && tokens.length !== labels.length) {
      this.#report(line, `there are ${tokens.length} tokens and ${labels.length} labels`);
    } else {
      const wrong = vectors.map((vector) => this.#whyNotScores(vector)).find((reason) => reason !== null);
      if (wrong !== undefined) this.#report(line, wrong);
      else for (const [index, vector] of vectors.entries()) this.#add(vector, labels[index], line);
    }
  }

  #goldOf(row: JsonRecord): unknown {
    return this.#shape.gold === null ? ELSEWHERE : own(row, this.#shape.gold);
  }

  #whyNotScores(vector: unknown): string | null {
    if (!Array.isArray(vector)) return `a list of numbers was expected in "${this.#shape.scores}"`;
    if (vector.length !== this.#classes) return `there are ${vector.length} scores, ${this.#classes} were expected`;
    return vector.every((score) => typeof score === 'number' || score === null) ? null : `numbers were expected in "${this.#shape.scores}"`;
  }

  #add(scores: readonly (number | null)[], label: unknown, line: number): void {
    const id = label === ELSEWHERE ? UNLABELLED : this.#gold.idOf(label);
    if (id === UNKNOWN) this.#options.problem(this.#path, line, `The label ${shorten(label)} is none of the ${this.#classes} classes.`);
    this.#builder.add(scores, id, line);
  }

  /** The row stays in the batch as one that cannot enter, so that it is counted and the rows after it keep their numbers. */
  #report(line: number, reason: string): void {
    this.#builder.add([], UNKNOWN, line);
    this.#options.problem(this.#path, line, `The row was left out: ${reason}.`);
  }
}

function findShape(rows: readonly JsonRecord[], goldElsewhere = false): PredictionShape | null {
  for (const row of rows) {
    const scores = SCORE_NAMES.find((name) => Array.isArray(own(row, name)) && (own(row, name) as unknown[]).length > 0);
    if (scores === undefined) continue;
    const isPerToken = Array.isArray((own(row, scores) as unknown[])[0]);
    const gold = GOLD_NAMES.find((name) => Object.hasOwn(row, name) && Array.isArray(own(row, name)) === isPerToken);
    if (gold === undefined && !goldElsewhere) continue;
    return { gold: gold ?? null, scores, isPerToken, inputs: INPUTS.get(scores) ?? null };
  }
  return null;
}

const INPUTS = new Map<string, PredictionInputs>([
  ['logits', 'logits'],
  ['probs', 'probabilities'],
  ['probabilities', 'probabilities'],
]);

function vectorsOf(row: JsonRecord, shape: PredictionShape): readonly unknown[][] {
  const scores = own(row, shape.scores);
  const vectors: readonly unknown[] = shape.isPerToken && Array.isArray(scores) ? scores : [scores];
  return vectors.filter((vector): vector is unknown[] => Array.isArray(vector));
}

function sampleRows(text: string, complete: boolean): readonly JsonRecord[] {
  const lines = text.split('\n');
  if (!complete) lines.pop();
  return lines.slice(0, 100).flatMap((line) => {
    try {
      const row: unknown = parsePythonJson(line);
      return isRecord(row) ? [row] : [];
    } catch {
      return [];
    }
  });
}

/** Parses JSON; Python also writes NaN and Infinity, which JSON does not know. NaN is read as null. */
function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/\b(?:NaN|Infinity)\b/.test(text)) throw error;
    // Strings are matched first, so that a word in a text stays as it is.
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b|\bInfinity\b/g, (found) =>
        found === 'NaN' ? 'null' : found === 'Infinity' ? '1e999' : found,
      ),
    );
  }
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
