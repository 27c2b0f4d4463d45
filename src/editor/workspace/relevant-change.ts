/** Which changes of files can change the counts. A training run writes many files; only a few are worth a new scan. */
import { folderOf } from './analysis-files.ts';

export type ChangeKind = 'created' | 'changed' | 'deleted';

/** Folders that are never searched. */
const IGNORED_FOLDER = /[/\\](?:\.git|\.hg|\.svn|node_modules|__pycache__|\.venv|venv|\.tox|\.mypy_cache|\.ipynb_checkpoints)[/\\]/;

/** Extensions that are label files more often than not. */
const LABEL_FILE = /\.(?:conll|conllu|conllup|bio|bioes|iob|iob2|tsv|csv|jsonl|ndjson|parquet|arrow|spacy|names)(?:\.gz|\.zst)?$/i;

/** Names by which a file of a common kind gives itself away. */
const TELLING_NAME =
  /(?:(?:train|dev|valid|val|test|eval|label|tag|class|config|id2|logit|prob|pred|instances)[^/\\]*\.(?:txt|json|npy)|(?:^|[/\\])(?:data|dataset)\.ya?ml|dataset_infos?\.json)(?:\.gz|\.zst)?$/i;

/** What the last analysis read. */
export interface KnownFiles {
  readonly files: ReadonlySet<string>;
  /** The folders above the files: one that is deleted is told of once, without the files in it. */
  readonly folders: ReadonlySet<string>;
  /** Folders whose files are counted together. */
  readonly counted: ReadonlySet<string>;
}

export function knownFiles(files: ReadonlySet<string>, counted: ReadonlySet<string> = new Set()): KnownFiles {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = folderOf(file); folder !== '' && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  }
  for (const folder of counted) folders.add(folder);
  return { files, folders, counted };
}

/**
 * @returns whether the file is worth a new scan
 */
export function isRelevantChange(path: string, kind: ChangeKind, known: KnownFiles): boolean {
  if (known.files.has(path) || known.counted.has(folderOf(path))) return true;
  // A file that was not read before cannot be missed.
  if (kind === 'deleted') return known.folders.has(path);
  return !IGNORED_FOLDER.test(path) && (LABEL_FILE.test(path) || TELLING_NAME.test(path));
}
