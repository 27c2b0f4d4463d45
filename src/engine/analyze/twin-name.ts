import { basename, dirname, join } from 'node:path';
import { splitOfName } from '../../formats/split-name.ts';

/** What a file has in its name where a file beside it has `train`. */
export interface TwinName {
  readonly split: string;
  /** `test` */
  readonly word: string;
  /** Name of the file beside it. */
  readonly twin: string;
}

/** Words that many other words end in, so that they alone tell nothing: `contest`, `interval`. */
const SPLITS: readonly (readonly [word: string, split: string])[] = [
  ['test', 'test'],
  ['dev', 'dev'],
  ['valid', 'dev'],
  ['val', 'dev'],
];

/** The split of `engtest.bio` beside `engtrain.bio`; null where no file of training lies beside it under such a name. */
export function twinName(path: string, paths: ReadonlySet<string>): TwinName | null {
  const name = basename(path);
  const lower = name.toLowerCase();
  for (const [word, split] of SPLITS) {
    const at = lower.lastIndexOf(word);
    if (at < 0) continue;
    for (const train of ['train', 'Train', 'TRAIN']) {
      const twin = name.slice(0, at) + train + name.slice(at + word.length);
      if (paths.has(join(dirname(path), twin)) && splitOfName(twin).split === 'train') return { split, word, twin };
    }
  }
  return null;
}
