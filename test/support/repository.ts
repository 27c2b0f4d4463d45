import { execFileSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { folderOf } from './engine.ts';

export function git(folder: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', folder, ...identity, ...args], {
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}

/** A repository whose one commit has the files. */
export async function repositoryOf(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await folderOf(t, files);
  git(folder, 'init', '-q');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--date', '2026-01-02T03:04:05Z', '-m', 'Labels');
  return folder;
}
