import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { PredictionInputs } from '../../core/loss/report.ts';
import type { FileHead, PredictionBatch, PredictionFormat, PredictionOptions, Predictions, Recognition } from '../format.ts';
import { UNKNOWN } from '../format.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';
import { GoldLabels } from './gold-labels.ts';
import { isNpy, NpyArray, type NpyHeader } from './npy-array.ts';
import { rowsPerBatch } from './prediction-batches.ts';

/** Two NumPy files: scores (N, C) and labels (N), or (N, L, C) and (N, L), which count as N · L rows. */
export const npyPredictions: PredictionFormat = {
  id: 'predictions-npy',
  title: 'Pair of NumPy arrays',
  recognisedBy: 'logits.npy and labels.npy (also predictions and label_ids, probs and labels): integers are the labels, floats the scores',
  recognise,
  open,
};

function recognise(head: FileHead): Recognition | null {
  if (!isNpy(head.bytes)) return null;
  const word = /(logits|predictions|preds|probabilities|probs|scores|label_ids|labels|targets|gold|y_true)[^/\\]*\.npy$/i.exec(
    head.name,
  )?.[1];
  return word === undefined ? null : { confidence: 0.9, evidence: `a NumPy file named after its ${word}` };
}

async function open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
  const pair = await findPair(paths);
  const [first, second] = [await readNpyHeader(pair[0]), await readNpyHeader(pair[1])];
  const { scores, labels } = tellApart(first, second);
  const layout = layoutOf(scores, labels);
  const declared = options.labels?.length ?? 0;
  if (declared > 0 && layout.classes !== declared && !(layout.classes === 1 && declared === 2)) {
    throw new UnreadableFile(
      scores.path,
      `${scores.path} has ${layout.classes} scores in a row, but there are ${declared} labels; the label map of the model that made them was expected.`,
    );
  }
  return { inputs: inputsOf(scores.path), batches: readBatches(scores, labels, layout, options) };
}

const SCORE_WORDS = ['logits', 'predictions', 'preds', 'pred', 'probabilities', 'probs', 'scores'];
const LABEL_WORDS = ['label_ids', 'labels', 'label', 'targets', 'target', 'gold', 'y_true', 'y'];

/** The two files: both named, one whose sibling has the other's word in its name, or the folder that holds one such pair. */
async function findPair(paths: readonly string[]): Promise<readonly [string, string]> {
  const [path = '', other] = paths;
  if (paths.length > 2)
    throw new UnreadableFile(paths[2]!, `Two NumPy files were expected, scores and labels; ${paths[2]} is one too many.`);
  if (other !== undefined) return [path, other];
  const isFolder = await stat(path).then(
    (status) => status.isDirectory(),
    (error: unknown) => {
      throw explainFileError(path, error);
    },
  );
  const folder = isFolder ? path : dirname(path);
  const names = (await readdir(folder)).filter((name) => /\.npy$/i.test(name)).sort();
  const candidates = isFolder ? names : [basename(path)];
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));
  for (const name of candidates) {
    const sibling = siblingOf(name, known);
    if (sibling !== null) return [join(folder, name), join(folder, sibling)];
  }
  const expected = isFolder
    ? 'a pair such as logits.npy and labels.npy was expected in it'
    : 'its partner was expected beside it (logits.npy and labels.npy, predictions.npy and label_ids.npy, probs.npy and labels.npy)';
  throw new UnreadableFile(path, `${path} has no pair of NumPy files: ${expected}. Name both files.`);
}

function siblingOf(name: string, known: ReadonlyMap<string, string>): string | null {
  const lower = name.toLowerCase();
  for (const [words, others] of [
    [SCORE_WORDS, LABEL_WORDS],
    [LABEL_WORDS, SCORE_WORDS],
  ] as const) {
    for (const word of words) {
      const match = new RegExp(`(^|[^a-z])${word}(?=[^a-z]|$)`).exec(lower);
      if (match === null) continue;
      const start = match.index + match[1]!.length;
      for (const other of others) {
        const sibling = known.get(lower.slice(0, start) + other + lower.slice(start + word.length));
        if (sibling !== undefined && sibling.toLowerCase() !== lower) return sibling;
      }
    }
  }
  return null;
}

/** A file and what its header says. Files are opened again for reading, so that none stays open when nobody reads. */
interface NpyFile {
  readonly path: string;
  readonly header: NpyHeader;
}

async function readNpyHeader(path: string): Promise<NpyFile> {
  const array = await NpyArray.open(path);
  await array.close();
  return { path, header: array.header };
}

function tellApart(first: NpyFile, second: NpyFile): { readonly scores: NpyFile; readonly labels: NpyFile } {
  const [one, two] = [first.header.kind === 'f', second.header.kind === 'f'];
  if (one !== two) return one ? { scores: first, labels: second } : { scores: second, labels: first };
  if (!one)
    throw new UnreadableFile(
      first.path,
      `${first.path} and ${second.path} both hold integers; one of them must hold the scores, as floats.`,
    );
  // Labels may have been saved as floats: they have one dimension less.
  const difference = first.header.shape.length - second.header.shape.length;
  if (difference === 1) return { scores: first, labels: second };
  if (difference === -1) return { scores: second, labels: first };
  throw new UnreadableFile(first.path, `${first.path} and ${second.path} both hold floats; the labels must be integers.`);
}

interface NpyLayout {
  readonly rows: number;
  readonly classes: number;
  /** Scores lie column by column. */
  readonly byColumns: boolean;
}

function layoutOf(scores: NpyFile, labels: NpyFile): NpyLayout {
  const shape = scores.header.shape;
  const rows = labels.header.count;
  const flat = shape.length === labels.header.shape.length && scores.header.count === rows;
  const classes = flat && shape.at(-1) !== 1 ? (shape.length === 1 ? 1 : 0) : (shape.at(-1) ?? 0);
  const shapes = `${scores.path} has the shape ${shapeText(scores.header)} and ${labels.path} ${shapeText(labels.header)}`;
  if (classes === 0 && flat && rows > 0)
    throw new UnreadableFile(labels.path, `${shapes}: one class id per row was expected, not one number per class.`);
  if (classes < 1 || rows === 0) throw new UnreadableFile(scores.path, `${shapes}: there is nothing to read.`);
  if (rows * classes !== scores.header.count)
    throw new UnreadableFile(scores.path, `${shapes}: (N, C) and (N), or (N, L, C) and (N, L), were expected.`);
  const isMatrix = shape.filter((extent) => extent > 1).length >= 2;
  const byColumns = scores.header.fortranOrder && isMatrix;
  const labelsByColumns = labels.header.fortranOrder && labels.header.shape.filter((extent) => extent > 1).length >= 2;
  if ((byColumns && shape.length !== 2) || labelsByColumns) {
    throw new UnreadableFile(
      scores.path,
      `${byColumns ? scores.path : labels.path} lies in Fortran order with more than two dimensions; save it with numpy.ascontiguousarray.`,
    );
  }
  return { rows, classes, byColumns };
}

function shapeText({ shape }: NpyHeader): string {
  return `(${shape.join(', ')})`;
}

async function* readBatches(
  scoresFile: NpyFile,
  labelsFile: NpyFile,
  { rows, classes, byColumns }: NpyLayout,
  options: PredictionOptions,
): AsyncGenerator<PredictionBatch, void, undefined> {
  const gold = new GoldLabels(classes, options);
  const most = rowsPerBatch(classes);
  const scores = await NpyArray.open(scoresFile.path);
  let labels: NpyArray | null = null;
  try {
    labels = await NpyArray.open(labelsFile.path);
    if (scores.header.count !== rows * classes || labels.header.count !== rows) {
      throw new UnreadableFile(scoresFile.path, `${scoresFile.path} changed while it was read.`);
    }
    for (let first = 0; first < rows; first += most) {
      options.signal?.throwIfAborted();
      const size = Math.min(most, rows - first);
      const values = new Float32Array(size * classes);
      if (byColumns) await readColumns(scores, first, rows, classes, values);
      else await scores.read(first * classes, values);
      const raw = new Float64Array(size);
      await labels.read(first, raw);
      const ids = new Int32Array(size);
      for (let row = 0; row < size; row += 1) {
        const id = gold.idOf(raw[row]);
        if (id === UNKNOWN) {
          options.problem(
            labels.path,
            null,
            `The label ${raw[row]} of row ${first + row} (from 0) is none of the ${classes === 1 ? 2 : classes} classes.`,
          );
        }
        ids[row] = id;
      }
      yield { rows: size, classes, scores: values, labels: ids, lines: null };
    }
  } catch (error) {
    throw explainFileError(scoresFile.path, error);
  } finally {
    await scores.close();
    await labels?.close();
  }
}

async function readColumns(scores: NpyArray, first: number, rows: number, classes: number, into: Float32Array): Promise<void> {
  const column = new Float32Array(into.length / classes);
  for (let index = 0; index < classes; index += 1) {
    await scores.read(index * rows + first, column);
    for (let row = 0; row < column.length; row += 1) into[row * classes + index] = column[row]!;
  }
}

function inputsOf(path: string): PredictionInputs | null {
  const name = basename(path).toLowerCase();
  if (name.includes('logit')) return 'logits';
  return name.includes('prob') ? 'probabilities' : null;
}
