/** A file that cannot be read at all. The message is one sentence for a person: what was read, where, what was expected. */
export class UnreadableFile extends Error {
  readonly path: string;
  readonly line: number | null;

  constructor(path: string, message: string, line: number | null = null) {
    super(message);
    this.name = 'UnreadableFile';
    this.path = path;
    this.line = line;
  }
}

/** A file that could not be read this time: the disk, a permission or another program stood in the way, not what the file holds. */
export class UnreachableFile extends UnreadableFile {}

/** Turns an error of the file system into a sentence; an abort and an `UnreadableFile` pass as they are. */
export function explainFileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UnreadableFile || !('code' in error)) return error;
  const reason = REASONS.get(String(error.code));
  return reason === undefined ? error : new UnreachableFile(path, `${path} ${reason}`);
}

const REASONS = new Map([
  ['ENOENT', 'does not exist.'],
  ['ENOTDIR', 'does not exist: a part of its path is a file, not a folder.'],
  ['EACCES', 'cannot be read: permission was denied.'],
  ['EPERM', 'cannot be read: permission was denied.'],
  ['EISDIR', 'is a folder; a file was expected.'],
  ['ELOOP', 'cannot be read: its symbolic links form a loop.'],
  ['ENAMETOOLONG', 'cannot be read: the name is too long for this system.'],
  ['EMFILE', 'cannot be read: too many files are open.'],
  ['EBUSY', 'cannot be read: another program holds it.'],
  ['EIO', 'cannot be read: the disk reported an error.'],
  ['ERR_INVALID_ARG_VALUE', 'is not a path: it holds a zero byte.'],
]);
