import type { Problem } from '../core/analysis.ts';
import { englishOf, type Message, messageOf, text } from '../core/message.ts';
import { problemAt } from '../core/problem.ts';

/** A file that cannot be read at all. What is said is one sentence for a person: what was read, where, what was expected. */
export class UnreadableFile extends Error {
  readonly path: string;
  readonly line: number | null;
  /** The message for a surface to translate. */
  readonly said: Message;

  constructor(path: string, said: Message, line: number | null = null) {
    super(englishOf(said));
    this.name = 'UnreadableFile';
    this.path = path;
    this.line = line;
    this.said = said;
  }

  problem(): Problem {
    return problemAt(this.path, this.line, this.said);
  }
}

/** A file that could not be read this time: the disk, a permission or another program stood in the way, not what the file holds. */
export class UnreachableFile extends UnreadableFile {}

/** Turns an error of the file system into a sentence; an abort and an `UnreadableFile` pass as they are. */
export function explainFileError(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UnreadableFile || !('code' in error)) return error;
  const template = REASONS.get(String(error.code));
  return template === undefined ? error : new UnreachableFile(path, messageOf(template, path));
}

const REASONS = new Map([
  ['ENOENT', text('{0} does not exist.')],
  ['ENOTDIR', text('{0} does not exist: a part of its path is a file, not a folder.')],
  ['EACCES', text('{0} cannot be read: permission was denied.')],
  ['EPERM', text('{0} cannot be read: permission was denied.')],
  ['EISDIR', text('{0} is a folder; a file was expected.')],
  ['ELOOP', text('{0} cannot be read: its symbolic links form a loop.')],
  ['ENAMETOOLONG', text('{0} cannot be read: the name is too long for this system.')],
  ['EMFILE', text('{0} cannot be read: too many files are open.')],
  ['EBUSY', text('{0} cannot be read: another program holds it.')],
  ['EIO', text('{0} cannot be read: the disk reported an error.')],
  ['ERR_INVALID_ARG_VALUE', text('{0} is not a path: it holds a zero byte.')],
]);
