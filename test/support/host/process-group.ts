/** Child processes that bring children of their own: started as a group, ended as a group, whatever happens to this process. */
import { type ChildProcess, spawn } from 'node:child_process';

export interface Group {
  readonly leader: ChildProcess;
  /** Resolves when the leader has ended, with what it ended by. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Ends every process of the group and waits for the leader. May be called twice. */
  stop(): Promise<void>;
}

const GRACE_MS = 3000;
const alive = new Set<Group>();

/**
 * Ends the group when its standard input closes, which happens even when the process that holds the other end is killed: a handler for
 * signals cannot promise that.
 */
const GUARD = 'exec 3<&0; { cat >/dev/null <&3; kill -KILL 0; } & exec "$@" 3<&- </dev/null';

/** Starts `command` as the leader of a new process group (POSIX only); standard output and error are pipes. */
export function spawnGroup(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Group {
  const leader = spawn('/bin/sh', ['-c', GUARD, 'sh', command, ...args], { ...options, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  leader.stdin?.on('error', () => {});
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    leader.once('error', () => resolve(-1));
    leader.once('exit', (code, signal) => resolve(code ?? signal ?? -1));
  });
  const group: Group = {
    leader,
    ended,
    async stop() {
      signal(leader, 'SIGTERM');
      const timer = setTimeout(() => signal(leader, 'SIGKILL'), GRACE_MS);
      await ended;
      clearTimeout(timer);
      signal(leader, 'SIGKILL');
      alive.delete(group);
    },
  };
  alive.add(group);
  return group;
}

function signal(leader: ChildProcess, name: NodeJS.Signals): void {
  if (leader.pid === undefined) return;
  try {
    process.kill(-leader.pid, name);
  } catch {
    // The group has ended.
  }
}

process.on('exit', () => {
  for (const group of alive) signal(group.leader, 'SIGKILL');
});

/** Makes Ctrl+C and a request to end run `cleanUp` and then leave with the usual code; once. */
export function onInterrupt(cleanUp: () => Promise<void>): void {
  let called = false;
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(name, () => {
      if (called) return;
      called = true;
      void cleanUp().finally(() => process.exit(code));
    });
  }
}
