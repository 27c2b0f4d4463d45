/**
 * Reads objects out of a git repository by the `git` program, and nothing else: no index, no working tree, no filter, hook, textconv, pager or
 * external diff, and no network. What the repository configures is data of a stranger: whatever it names to be run is not run.
 */

import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { basename, dirname, normalize } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Message, messageOf } from '../../core/message.ts';
import { badInput } from '../../protocol/connection.ts';

/** A file of a commit. */
export interface CommittedFile {
  /** The hash of its content, as git has it. */
  readonly hash: string;
  readonly bytes: number;
  /** False for a symbolic link or a submodule. */
  readonly isFile: boolean;
}

export interface Commit {
  /** Its hash, abbreviated as the repository does. */
  readonly name: string;
  readonly hash: string;
  /** ISO 8601; null where the commit does not say. */
  readonly date: string | null;
}

/** Looks a commit up. Rejects as bad input, in one sentence, where there is no git, no repository or no such commit. */
export async function findCommit(folder: string, commit: string, signal: AbortSignal): Promise<Commit> {
  const output = async (...args: readonly string[]) => (await run(folder, args, signal)).toString('utf8').trim();
  const hash = await output('rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`).catch((error: unknown) => {
    throw error instanceof GitFailure ? badInput(error.explain(folder, commit)) : error;
  });
  const name = await output('rev-parse', '--short', hash);
  return { name, hash, date: dateOf(await output('cat-file', 'commit', hash)) };
}

/**
 * The file that the commit has at the place of `path`; null where it has none. Rejects with `GitFailure` where its content is not on this
 * machine: it is not fetched.
 */
export async function findFile(path: string, commit: Commit, signal: AbortSignal): Promise<CommittedFile | null> {
  const listed = await run(dirname(path), ['ls-tree', '-z', commit.hash, '--', basename(path)], signal);
  const match = /^(\d{6}) (\w+) ([0-9a-f]+)\t/.exec(listed.toString('utf8'));
  if (match === null) return null;
  const [, mode, type, hash] = match;
  if (type !== 'blob' || mode === '120000') return { hash: hash!, bytes: 0, isFile: false };
  const bytes = Number((await run(dirname(path), ['cat-file', '-s', hash!], signal)).toString('utf8'));
  return { hash: hash!, bytes, isFile: true };
}

/** Writes the content as the commit has it. */
export async function copyFile(folder: string, file: CommittedFile, target: string, signal: AbortSignal): Promise<void> {
  const child = start(folder, ['cat-file', 'blob', file.hash], signal);
  const ended = endOf(child);
  await Promise.all([pipeline(child.stdout, createWriteStream(target, { flags: 'wx', mode: 0o600 }), { signal }), ended]);
}

/** The folder that the repository of `folder` is checked out in, links resolved. */
export async function workTreeOf(folder: string, signal: AbortSignal): Promise<string> {
  return normalize((await run(folder, ['rev-parse', '--show-toplevel'], signal)).toString('utf8').replace(/\r?\n$/, ''));
}

/** An entry of a tree: its path below the folder, with `/`, as git has it. */
export interface TreeEntry {
  readonly path: string;
  readonly hash: string;
  /** False for a symbolic link or a submodule. */
  readonly isFile: boolean;
}

/** All that the commit has below a folder of the working tree, in git's order: none where it lacks the folder. Ends early when its reader does. */
export async function* listTree(folder: string, commit: Commit, signal: AbortSignal): AsyncGenerator<TreeEntry> {
  const child = start(folder, ['ls-tree', '-r', '-z', commit.hash], signal);
  const ended = endOf(child);
  ended.catch(() => {});
  let isWhole = false;
  try {
    for await (const record of recordsOf(child.stdout)) {
      const match = /^(\d{6}) (\w+) ([0-9a-f]+)\t(.+)$/s.exec(record);
      if (match !== null) yield { path: match[4]!, hash: match[3]!, isFile: match[2] === 'blob' && match[1] !== '120000' };
    }
    isWhole = true;
  } finally {
    if (!isWhole) child.kill();
  }
  await ended;
}

/** Longer records of a list are those of no path that a file system knows. */
const LONGEST_RECORD = 64 * 1024;

/** Texts that end with a zero byte. */
async function* recordsOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    let data = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    for (let end = data.indexOf(0); end >= 0; end = data.indexOf(0)) {
      yield data.toString('utf8', 0, end);
      data = data.subarray(end + 1);
    }
    if (data.length > LONGEST_RECORD) throw new GitFailure('git lists a path of endless length.');
    rest = data;
  }
}

export interface Blobs {
  /** The answers of `git cat-file --batch` to the hashes, one after the other. */
  readonly output: AsyncIterable<Buffer>;
  readonly ended: Promise<void>;
  /** Ends git, where not all of it is wanted. */
  stop(): void;
}

/** One process that writes out the content of many files. */
export function openBlobs(folder: string, hashes: Iterable<string>, signal: AbortSignal): Blobs {
  const child = spawn('git', argumentsOf(folder, ['cat-file', '--batch']), {
    ...SPAWNED,
    env: environment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    signal,
  });
  const ended = endOf(child);
  ended.catch(() => {});
  // Where git ends early, `ended` says why.
  child.stdin.on('error', () => {});
  const lines = function* () {
    for (const hash of hashes) yield `${hash}\n`;
  };
  pipeline(Readable.from(lines()), child.stdin, { signal }).catch(() => {});
  return { output: child.stdout, ended, stop: () => child.kill() };
}

/** The first bytes of a file; null where it is not on this machine. Waits for git: for a few files only. */
export function headOfBlob(folder: string, hash: string, bytes: number): Buffer | null {
  const { stdout, error, status } = spawnSync('git', argumentsOf(folder, ['cat-file', 'blob', hash]), {
    ...SPAWNED,
    env: environment(),
    stdio: ['ignore', 'pipe', 'ignore'],
    // What is longer is cut, and git ended.
    maxBuffer: bytes,
  });
  const isCut = error !== undefined && 'code' in error && error.code === 'ENOBUFS';
  return status === 0 || isCut ? stdout.subarray(0, bytes) : null;
}

/** The folder of the repository that its work trees share. */
export async function repositoryOf(folder: string, signal: AbortSignal): Promise<string> {
  return (await run(folder, ['rev-parse', '--path-format=absolute', '--git-common-dir'], signal)).toString('utf8').replace(/\r?\n$/, '');
}

/** What git said when it failed. */
export class GitFailure extends Error {
  readonly output: string;

  constructor(output: string) {
    super(output.split('\n', 1)[0] || 'git failed.');
    this.name = 'GitFailure';
    this.output = output;
  }

  explain(folder: string, commit: string): Message {
    if (/not a git repository/i.test(this.output))
      return messageOf('{0} lies in no git repository: there is no commit to compare with.', folder);
    if (/dubious ownership/i.test(this.output))
      return messageOf(
        'git does not read the repository of {0}, because it belongs to another user; if you trust it, add it to safe.directory in your git configuration.',
        folder,
      );
    if (/bare repository/i.test(this.output)) return messageOf('{0} holds a repository without a working tree, which is not read.', folder);
    if (this.output.trim() === '')
      return commit === 'HEAD'
        ? messageOf('The repository of {0} has no commit “{1}”: nothing was committed yet.', folder, commit)
        : messageOf('The repository of {0} has no commit “{1}”.', folder, commit);
    return messageOf('git could not read the repository of {0}: {1}', folder, this.message);
  }
}

/** Answers of git that are kept whole are short; a message of a commit may be long. */
const LONGEST_ANSWER = 1024 * 1024;

async function run(folder: string, args: readonly string[], signal: AbortSignal): Promise<Buffer> {
  const child = start(folder, args, signal);
  const ended = endOf(child);
  // Awaited below: a failure before that must not be one that nobody handles.
  ended.catch(() => {});
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of child.stdout as AsyncIterable<Buffer>) {
    if (bytes < LONGEST_ANSWER) pieces.push(piece.subarray(0, LONGEST_ANSWER - bytes));
    bytes += piece.length;
  }
  await ended;
  return Buffer.concat(pieces);
}

/** Set on the command line, they win over what the repository says. */
const SETTINGS = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'protocol.allow=never', 'safe.bareRepository=explicit'];

type Child = ChildProcessByStdio<null, Readable, Readable>;

function argumentsOf(folder: string, args: readonly string[]): string[] {
  return ['--no-pager', '--literal-pathspecs', ...SETTINGS.flatMap((setting) => ['-c', setting]), '-C', folder, ...args];
}

// Windows looks for programs in the working folder first: that must not be the one of a stranger.
const SPAWNED = { cwd: dirname(process.execPath), windowsHide: true } as const;

function start(folder: string, args: readonly string[], signal: AbortSignal): Child {
  return spawn('git', argumentsOf(folder, args), { ...SPAWNED, env: environment(), stdio: ['ignore', 'pipe', 'pipe'], signal });
}

/** Without what may lead git elsewhere or to another program; an object that a partial clone lacks is not fetched. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name));
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: '',
  };
}

async function endOf(child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<void> {
  let said = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (piece: string) => {
    if (said.length < LONGEST_ANSWER) said += piece;
  });
  await new Promise<void>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? badInput(messageOf('git was not found: to compare with a commit, install it and have it in the PATH.'))
          : error,
      ),
    );
    child.on('close', (code) => (code === 0 ? resolve() : reject(new GitFailure(said))));
  });
}

/** `committer Ada <ada@example.org> 1767323045 +0100` */
function dateOf(commit: string): string | null {
  const seconds = Number(/^committer .*> (\d{1,12}) [+-]\d{4}$/m.exec(commit)?.[1]);
  return Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString() : null;
}
