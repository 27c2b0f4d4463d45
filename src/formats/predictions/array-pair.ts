import { messageOf } from '../../core/message.ts';
import type { PredictionBatch, PredictionOptions, Predictions, Scores } from '../format.ts';
import { UNKNOWN, UNLABELLED } from '../format.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';
import { GoldLabels } from './gold-labels.ts';
import type { NpyHeader } from './npy-array.ts';
import { rowsPerBatch } from './prediction-batches.ts';
import { inputsOfName } from './score-columns.ts';

/** What is known of an array before its numbers are read. */
export type ArrayHeader = Pick<NpyHeader, 'kind' | 'size' | 'shape' | 'count' | 'fortranOrder'>;

/** An array that is open; ranges are asked for in ascending order, unless it lies in Fortran order. */
export interface OpenArray {
  /** Reads the numbers `first` … `first + into.length` in the order of the file. */
  read(first: number, into: Float32Array | Float64Array): Promise<void>;
  close(): Promise<void>;
}

/** An array of a file. It is opened again for reading, so that none stays open when nobody reads. */
export interface ArraySource {
  /** The file, and the name of the array in it where it holds several. */
  readonly path: string;
  /** Its own name, which may say whether it holds logits or probabilities. */
  readonly name: string;
  readonly header: ArrayHeader;
  /** Where its numbers begin in the file, in bytes, if they lie there as 32-bit floats of this machine; null otherwise. */
  readonly offset?: number | null;
  open(): Promise<OpenArray & { readonly header: ArrayHeader }>;
}

/**
 * Predictions of two arrays, told apart by type and shape: scores (N, C) and labels (N), or (N, L, C) and (N, L), which count as N · L rows.
 * @param second Null where the labels stand in another file.
 * @throws UnreadableFile when they do not fit each other, or the label map.
 */
export function openPair(first: ArraySource, second: ArraySource | null, options: PredictionOptions): Predictions {
  const { scores, labels } = second === null ? { scores: first, labels: null } : tellApart(first, second);
  const layout = labels === null ? layoutAlone(scores) : layoutOf(scores, labels);
  const declared = options.labels?.length ?? 0;
  if (declared > 0 && layout.classes !== declared && !(layout.classes === 1 && declared === 2)) {
    throw new UnreadableFile(
      scores.path,
      messageOf(
        '{0} has {1} scores in a row, but there are {2} labels; the label map of the model that made them was expected.',
        scores.path,
        layout.classes,
        declared,
      ),
    );
  }
  const [, tokens = 0] = scores.header.shape.length === 3 ? scores.header.shape : [];
  const borders = tokens > 0 ? { borders: { sentenceOf: (row: number) => Math.floor(row / tokens) } } : {};
  const { rows, classes, byColumns } = layout;
  const offset = labels === null || byColumns || classes < 2 ? null : (scores.offset ?? null);
  const inFile = { path: scores.path, offset: offset ?? 0, classes, rows, labels: readLabels(labels ?? scores, layout, options) };
  return {
    inputs: inputsOfName(scores.name),
    rows,
    ...borders,
    ...(offset === null ? {} : { inFile }),
    batches: readBatches(scores, labels, layout, options),
  };
}

/** (N) scores of a sigmoid, (N, C), or (N, L, C). */
function layoutAlone({ path, header }: ArraySource): NpyLayout {
  const { shape, count, fortranOrder, kind } = header;
  const classes = shape.length === 1 ? 1 : (shape.at(-1) ?? 0);
  if (kind !== 'f' || classes < 1 || count === 0)
    throw new UnreadableFile(path, messageOf('{0} has the shape {1}; scores, as floats, were expected.', path, shapeText(header)));
  if (fortranOrder && shape.length > 2)
    throw new UnreadableFile(
      path,
      messageOf('{0} lies in Fortran order with more than two dimensions; save it with numpy.ascontiguousarray.', path),
    );
  return { rows: count / classes, classes, byColumns: fortranOrder && shape.filter((extent) => extent > 1).length >= 2 };
}

function tellApart(first: ArraySource, second: ArraySource): { readonly scores: ArraySource; readonly labels: ArraySource } {
  const [one, two] = [first.header.kind === 'f', second.header.kind === 'f'];
  if (one !== two) return one ? { scores: first, labels: second } : { scores: second, labels: first };
  if (!one)
    throw new UnreadableFile(
      first.path,
      messageOf('{0} and {1} both hold integers; one of them must hold the scores, as floats.', first.path, second.path),
    );
  // Labels may have been saved as floats: they have one dimension less.
  const difference = first.header.shape.length - second.header.shape.length;
  if (difference === 1) return { scores: first, labels: second };
  if (difference === -1) return { scores: second, labels: first };
  throw new UnreadableFile(first.path, messageOf('{0} and {1} both hold floats; the labels must be integers.', first.path, second.path));
}

interface NpyLayout {
  readonly rows: number;
  readonly classes: number;
  /** Scores lie column by column. */
  readonly byColumns: boolean;
}

function layoutOf(scores: ArraySource, labels: ArraySource): NpyLayout {
  const shape = scores.header.shape;
  const rows = labels.header.count;
  const flat = shape.length === labels.header.shape.length && scores.header.count === rows;
  const classes = flat && shape.at(-1) !== 1 ? (shape.length === 1 ? 1 : 0) : (shape.at(-1) ?? 0);
  const shapes = messageOf(
    '{0} has the shape {1} and {2} {3}',
    scores.path,
    shapeText(scores.header),
    labels.path,
    shapeText(labels.header),
  );
  if (classes === 0 && flat && rows > 0)
    throw new UnreadableFile(labels.path, messageOf('{0}: one class id per row was expected, not one number per class.', shapes));
  if (classes < 1 || rows === 0) throw new UnreadableFile(scores.path, messageOf('{0}: there is nothing to read.', shapes));
  if (rows * classes !== scores.header.count)
    throw new UnreadableFile(scores.path, messageOf('{0}: (N, C) and (N), or (N, L, C) and (N, L), were expected.', shapes));
  const isMatrix = shape.filter((extent) => extent > 1).length >= 2;
  const byColumns = scores.header.fortranOrder && isMatrix;
  const labelsByColumns = labels.header.fortranOrder && labels.header.shape.filter((extent) => extent > 1).length >= 2;
  if ((byColumns && shape.length !== 2) || labelsByColumns) {
    throw new UnreadableFile(
      scores.path,
      messageOf(
        '{0} lies in Fortran order with more than two dimensions; save it with numpy.ascontiguousarray.',
        byColumns ? scores.path : labels.path,
      ),
    );
  }
  return { rows, classes, byColumns };
}

function shapeText({ shape }: Pick<ArrayHeader, 'shape'>): string {
  return `(${shape.join(', ')})`;
}

async function* readBatches(
  scoresSource: ArraySource,
  labelsSource: ArraySource | null,
  { rows, classes, byColumns }: NpyLayout,
  options: PredictionOptions,
): AsyncGenerator<PredictionBatch, void, undefined> {
  const gold = new GoldLabels(classes, options);
  const most = rowsPerBatch(classes);
  const scores = await scoresSource.open();
  let labels: OpenArray | null = null;
  let ahead: Promise<{ values: Scores; raw: Float64Array; size: number }> | null = null;
  try {
    const opened = (await labelsSource?.open()) ?? null;
    labels = opened;
    if (scores.header.count !== rows * classes || (opened !== null && opened.header.count !== rows)) {
      throw new UnreadableFile(scoresSource.path, messageOf('{0} changed while it was read.', scoresSource.path));
    }
    // Two take turns: one is read to while the other is with the reader.
    const room = Math.min(most, rows);
    const isWide = scores.header.size === 8 && inputsOfName(scoresSource.name) !== 'logits';
    const buffers = [0, 1].map(() => ({
      values: isWide ? new Float64Array(room * classes) : new Float32Array(room * classes),
      raw: new Float64Array(opened === null ? 0 : room),
    }));
    const read = async (first: number) => {
      const size = Math.min(most, rows - first);
      const buffer = buffers[(first / most) & 1]!;
      const values = buffer.values.subarray(0, size * classes);
      const raw = buffer.raw.subarray(0, opened === null ? 0 : size);
      const readScores = byColumns ? readColumns(scores, first, rows, classes, values) : scores.read(first * classes, values);
      await Promise.all([readScores, opened?.read(first, raw)]);
      return { values, raw, size };
    };
    const ids = new Int32Array(room);
    for (let first = 0; first < rows; first += most) {
      options.signal?.throwIfAborted();
      const { values, raw, size } = await (ahead ?? read(first));
      // The next rows are read while these are worked on. Why they cannot be is said when it is their turn.
      ahead = first + most < rows ? read(first + most) : null;
      ahead?.catch(() => {});
      if (labelsSource === null) ids.fill(UNLABELLED);
      else fillIds({ raw, first, path: labelsSource.path, classes }, gold, ids, options);
      yield { rows: size, classes, scores: values, labels: ids.subarray(0, size), lines: null };
    }
  } catch (error) {
    throw explainFileError(scoresSource.path, error);
  } finally {
    await ahead?.catch(() => {});
    await scores.close();
    await labels?.close();
  }
}

interface RawLabels {
  readonly raw: Float64Array;
  /** Row of the first one. */
  readonly first: number;
  readonly path: string;
  readonly classes: number;
}

function fillIds({ raw, first, path, classes }: RawLabels, gold: GoldLabels, ids: Int32Array, { problem }: PredictionOptions): void {
  for (let row = 0; row < raw.length; row += 1) {
    const id = gold.idOfNumber(raw[row]!);
    ids[row] = id;
    if (id !== UNKNOWN) continue;
    const count = classes === 1 ? 2 : classes;
    problem(
      path,
      null,
      messageOf('The label {0} of row {1} (from 0) is none of the {2} classes.', String(raw[row]), String(first + row), count),
    );
  }
}

async function* readLabels(
  source: ArraySource,
  { rows, classes }: NpyLayout,
  options: PredictionOptions,
): AsyncGenerator<Int32Array, void, undefined> {
  const gold = new GoldLabels(classes, options);
  const labels = await source.open();
  try {
    if (labels.header.count !== rows) throw new UnreadableFile(source.path, messageOf('{0} changed while it was read.', source.path));
    const most = Math.min(rowsPerBatch(classes), rows);
    const [raw, ids] = [new Float64Array(most), new Int32Array(most)];
    for (let first = 0; first < rows; first += most) {
      options.signal?.throwIfAborted();
      const part = raw.subarray(0, Math.min(most, rows - first));
      await labels.read(first, part);
      fillIds({ raw: part, first, path: source.path, classes }, gold, ids, options);
      yield ids.subarray(0, part.length);
    }
  } catch (error) {
    throw explainFileError(source.path, error);
  } finally {
    await labels.close();
  }
}

async function readColumns(scores: OpenArray, first: number, rows: number, classes: number, into: Scores): Promise<void> {
  const column = new Float64Array(into.length / classes);
  for (let index = 0; index < classes; index += 1) {
    await scores.read(index * rows + first, column);
    for (let row = 0; row < column.length; row += 1) into[row * classes + index] = column[row]!;
  }
}
