import { spawn } from 'node:child_process';
import process from 'node:process';

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface CommandResult {
  /** The program itself could not be found. */
  readonly missing: boolean;
  readonly ok: boolean;
  readonly stdout: string;
  /** What it said, its last lines, on one line: for the message of an error. */
  readonly complaint: string;
}

/** The end of the output is what explains a failure; compilers can write megabytes. */
const KEPT = 8192;

/**
 * Runs a program to its end, without a shell. Failure is a value; only an abort throws (the signal's reason), after the program
 * and everything it started have been killed.
 */
export async function runCommand(program: string, args: readonly string[], { cwd, env, signal }: CommandOptions): Promise<CommandResult> {
  signal?.throwIfAborted();
  const windows = process.platform === 'win32';
  return new Promise((resolve, reject) => {
    // A group of its own, so that pip, npm and g++ die with the programs that they started in turn.
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: !windows });
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-KEPT);
      all = (all + text).slice(-KEPT);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all = (all + text).slice(-KEPT);
    });
    const abort = () => kill(child.pid, windows);
    signal?.addEventListener('abort', abort, { once: true });
    const settle = (result: CommandResult) => {
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted) reject(signal.reason);
      else resolve(result);
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      settle({ missing: error.code === 'ENOENT', ok: false, stdout, complaint: error.message }),
    );
    child.on('close', (code, killedBy) => settle({ missing: false, ok: code === 0, stdout, complaint: complaintOf(all, code, killedBy) }));
  });
}

function kill(pid: number | undefined, windows: boolean): void {
  if (pid === undefined) return;
  try {
    if (windows) spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () => {});
    else process.kill(-pid, 'SIGKILL'); // nothing of theirs is worth a graceful end: the folders they wrote to are removed
  } catch {
    // It has ended by itself.
  }
}

function complaintOf(output: string, code: number | null, killedBy: string | null): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('at '));
  // The line that names the error says more than the last ones (stack traces, advice on new versions).
  const telling = lines.filter((line) => /error|fatal|cannot|not found|no module/i.test(line));
  const said = (telling.length > 0 ? telling : lines).slice(-2).join('; ');
  return said === '' ? (killedBy === null ? `exit code ${code}` : `ended by ${killedBy}`) : said.slice(-500);
}
