/** Which changes of files can change the counts. A training run writes many files; only a few are worth a new scan. */

export type ChangeKind = 'created' | 'changed' | 'deleted';

/** Folders that are never searched. */
const IGNORED_FOLDER = /[/\\](?:\.git|\.hg|\.svn|node_modules|__pycache__|\.venv|venv|\.tox|\.mypy_cache|\.ipynb_checkpoints)[/\\]/;

/** Extensions that are label files more often than not. */
const LABEL_FILE = /\.(?:conll|bio|iob|iob2|tsv|csv|jsonl|ndjson)$/i;

/** Names by which a `.txt`, `.json` or `.npy` gives itself away. */
const TELLING_NAME = /(?:train|dev|valid|val|test|eval|label|tag|class|config|id2|logit|prob|pred)[^/\\]*\.(?:txt|json|npy)$/i;

/** What the last analysis read. */
export interface KnownFiles {
  readonly files: ReadonlySet<string>;
  /** The folders above the files: one that is deleted is told of once, without the files in it. */
  readonly folders: ReadonlySet<string>;
}

export function knownFiles(files: ReadonlySet<string>): KnownFiles {
  const folders = new Set<string>();
  for (const file of files) {
    for (let folder = folderOf(file); folder !== '' && !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  }
  return { files, folders };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'), path.lastIndexOf('\\')));
}

/**
 * @returns whether the file is worth a new scan
 */
export function isRelevantChange(path: string, kind: ChangeKind, known: KnownFiles): boolean {
  if (known.files.has(path)) return true;
  // A file that was not read before cannot be missed.
  if (kind === 'deleted') return known.folders.has(path);
  return !IGNORED_FOLDER.test(path) && (LABEL_FILE.test(path) || TELLING_NAME.test(path));
}
