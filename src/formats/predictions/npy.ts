import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../core/message.ts';
import type { FileHead, PredictionFormat, PredictionOptions, Predictions, Recognition } from '../format.ts';
import { isFolder } from '../is-folder.ts';
import { explainFileError, UnreadableFile } from '../unreadable.ts';
import { type ArraySource, openPair } from './array-pair.ts';
import { LABEL_WORDS, SCORE_WORDS } from './named-pair.ts';
import { isNpy, liesAsFloats, NpyArray } from './npy-array.ts';

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
  return word === undefined ? null : { confidence: 0.9, evidence: messageOf('a NumPy file named after its {0}', word) };
}

async function open(paths: readonly string[], options: PredictionOptions): Promise<Predictions> {
  const [only] = paths;
  const mayStandAlone = options.goldElsewhere === true && only !== undefined && paths.length === 1 && !(await isFolder(only));
  const pair = await findPair(paths).catch((error: unknown) => {
    if (mayStandAlone && error instanceof UnreadableFile) return null;
    throw error;
  });
  // Without a sibling the file holds the scores, and another one the labels.
  if (pair === null) return openPair(await npySource(only!), null, options);
  const [one, other] = pair;
  return openPair(await npySource(one), await npySource(other), options);
}

async function npySource(path: string): Promise<ArraySource> {
  const array = await NpyArray.open(path);
  await array.close();
  const offset = liesAsFloats(array.header) ? array.header.offset : null;
  return { path, name: basename(path), header: array.header, offset, open: () => NpyArray.open(path) };
}

/** The two files: both named, one whose sibling has the other's word in its name, or the folder that holds one such pair. */
async function findPair(paths: readonly string[]): Promise<readonly [string, string]> {
  const [path = '', other] = paths;
  if (paths.length > 2)
    throw new UnreadableFile(
      paths[2]!,
      messageOf('Two NumPy files were expected, scores and labels; {0} is one too many.', String(paths[2])),
    );
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
  const said = isFolder
    ? messageOf('{0} has no pair of NumPy files: a pair such as logits.npy and labels.npy was expected in it. Name both files.', path)
    : messageOf(
        '{0} has no pair of NumPy files: its partner was expected beside it (logits.npy and labels.npy, predictions.npy and label_ids.npy, probs.npy and labels.npy). Name both files.',
        path,
      );
  throw new UnreadableFile(path, said);
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
