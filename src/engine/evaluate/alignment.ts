import { messageOf } from '../../core/message.ts';
import { IGNORED, type PredictionBatch, type Predictions, type SentenceBorders, UNKNOWN, UNLABELLED } from '../../formats/format.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import type { LabelRows } from './label-rows.ts';

/**
 * Which rows of the predictions belong to the labels of a file, in its order: `all` of them, those that carry a label (`labelled`: the others are
 * pieces of words, and padding), or the first ones of each sentence (`padded`: arrays without labels).
 */
export type AlignmentMode = 'all' | 'labelled' | 'padded';

/** Class ids of the labels of the file, `UNKNOWN` for one outside the map. */
export function idsOfRows({ names }: LabelRows, labels: readonly string[] | null, classes: number): Int32Array {
  const ids = new Map((labels ?? []).map((label, id) => [label, id] as const).reverse());
  return Int32Array.from(names, (name) => ids.get(name) ?? (/^\d{1,9}$/.test(name) && Number(name) < classes ? Number(name) : UNKNOWN));
}

/** A label of the predictions that is not that of the file. */
interface Difference {
  readonly row: number;
  /** 0 without lines. */
  readonly line: number;
  readonly label: number;
  readonly at: number;
}

/**
 * Finds out how the rows belong to the labels, by reading the predictions once.
 * @throws UnreadableFile when they do not: where lengths differ, or the first label that does, in both files.
 */
export async function findAlignment(
  path: string,
  predictions: Predictions,
  rows: LabelRows,
  labels: readonly string[] | null,
): Promise<AlignmentMode> {
  const seen = { rows: 0, labelled: 0, unlabelled: 0, sentences: 0 };
  const differences: { all: Difference | null; labelled: Difference | null } = { all: null, labelled: null };
  let ids: Int32Array | null = null;
  let sentence = -1;
  for await (const batch of predictions.batches) {
    ids ??= idsOfRows(rows, labels, Math.max(2, batch.classes));
    for (let index = 0; index < batch.rows; index++) {
      const label = batch.labels[index]!;
      const line = batch.lines?.[index] ?? 0;
      const differs = (at: number) => label >= 0 && at < rows.size && ids![rows.labels[at]!] !== label;
      if (differs(seen.rows)) differences.all ??= { row: seen.rows, line, label, at: seen.rows };
      if (label !== IGNORED && differs(seen.labelled)) differences.labelled ??= { row: seen.rows, line, label, at: seen.labelled };
      const own = predictions.borders?.sentenceOf(seen.rows, line) ?? sentence;
      if (own !== sentence) seen.sentences += 1;
      sentence = own;
      if (label === UNLABELLED) seen.unlabelled += 1;
      if (label !== IGNORED) seen.labelled += 1;
      seen.rows += 1;
    }
  }
  const sentences = rows.sentences === null ? 0 : (rows.sentences.at(-1) ?? -1) + 1;
  if (seen.rows === rows.size && differences.all === null) return 'all';
  if (seen.labelled === rows.size && differences.labelled === null) return 'labelled';
  if (seen.unlabelled === seen.rows && sentences > 0 && seen.sentences === sentences && predictions.rows !== undefined) return 'padded';
  const first = seen.rows === rows.size ? differences.all : seen.labelled === rows.size ? differences.labelled : null;
  throw first === null ? otherLength(path, rows, seen) : otherLabel(path, rows, labels, first);
}

function otherLength(
  path: string,
  rows: LabelRows,
  seen: { readonly rows: number; readonly labelled: number; readonly unlabelled: number },
): UnreadableFile {
  const own =
    seen.labelled === seen.rows
      ? messageOf('{0} rows', seen.rows)
      : messageOf('{0} rows, {1} of them with a label', seen.rows, seen.labelled);
  return new UnreadableFile(
    path,
    messageOf(
      '{0} has {1}, but {2} has {3} labels: the predictions for this very file were expected, a row for each of them.',
      path,
      own,
      rows.path,
      rows.size,
    ),
  );
}

function otherLabel(path: string, rows: LabelRows, labels: readonly string[] | null, { row, line, label, at }: Difference): UnreadableFile {
  const name = labels?.[label] ?? String(label);
  const place = rows.lines[at]! > 0 ? `${rows.path}:${rows.lines[at]}` : messageOf('record {0} of {1}', String(at), rows.path);
  return new UnreadableFile(
    path,
    messageOf(
      'Row {0} of {1} (from 0) has the label {2}, but {3} has {4}: these are not the predictions for this file, or its labels have changed since.',
      String(row),
      path,
      JSON.stringify(name),
      place,
      JSON.stringify(rows.names[rows.labels[at]!]),
    ),
    line || null,
  );
}

/** The predictions with the labels, lines and sentences of the file. Read them once. */
export function aligned(predictions: Predictions, rows: LabelRows, mode: AlignmentMode, labels: readonly string[] | null): Predictions {
  const sentences = new RowSentences();
  const { inFile: _, ...rest } = predictions;
  return { ...rest, batches: batches(), ...(rows.sentences === null ? {} : { borders: sentences }) };

  async function* batches(): AsyncGenerator<PredictionBatch, void, undefined> {
    const placeOf = mode === 'padded' ? paddedPlaces(predictions.borders!, rows.sentences!) : followedPlaces(mode);
    let ids: Int32Array | null = null;
    let first = 0;
    for await (const batch of predictions.batches) {
      ids ??= idsOfRows(rows, labels, Math.max(2, batch.classes));
      const own = Int32Array.from(batch.labels.subarray(0, batch.rows));
      const lines = new Int32Array(batch.rows);
      for (let index = 0; index < batch.rows; index++) {
        const at = placeOf(first + index, batch.lines?.[index] ?? 0, own[index]!);
        if (at < 0) {
          own[index] = IGNORED;
          continue;
        }
        if (at >= rows.size) throw new UnreadableFile(rows.path, messageOf('{0} changed while it was read.', rows.path));
        if (own[index] === UNLABELLED) own[index] = ids[rows.labels[at]!]!;
        lines[index] = rows.lines[at]!;
        if (rows.sentences !== null) sentences.set(first + index, rows.sentences[at]!);
      }
      first += batch.rows;
      yield { ...batch, labels: own, lines };
    }
  }
}

/** The label of the file that a row belongs to, −1 for none; rows are asked for in their order. */
type PlaceOf = (row: number, line: number, label: number) => number;

function followedPlaces(mode: AlignmentMode): PlaceOf {
  let next = 0;
  return (_row, _line, label) => (label === IGNORED && mode === 'labelled' ? -1 : next++);
}

function paddedPlaces(borders: SentenceBorders, sentences: Int32Array): PlaceOf {
  const starts: number[] = [];
  for (const [at, sentence] of sentences.entries()) starts[sentence] ??= at;
  let [around, sentence, token] = [Number.NaN, -1, 0];
  return (row, line) => {
    const here = borders.sentenceOf(row, line);
    [sentence, token] = here === around ? [sentence, token + 1] : [sentence + 1, 0];
    around = here;
    const at = (starts[sentence] ?? sentences.length) + token;
    return at < (starts[sentence + 1] ?? sentences.length) ? at : -1;
  };
}

/** The sentence of each row, −1 for a row that belongs to none. */
class RowSentences implements SentenceBorders {
  #sentences = new Int32Array(4096).fill(-1);

  set(row: number, sentence: number): void {
    if (row >= this.#sentences.length) {
      const wide = new Int32Array(Math.max(row + 1, this.#sentences.length * 2)).fill(-1);
      wide.set(this.#sentences);
      this.#sentences = wide;
    }
    this.#sentences[row] = sentence;
  }

  sentenceOf(row: number): number {
    return this.#sentences[row] ?? -1;
  }
}
