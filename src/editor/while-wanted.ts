import type * as vscode from 'vscode';
import { isCancelled } from '../protocol/connection.ts';

/** Works under a signal that follows the token. */
export async function withSignal<T>(token: vscode.CancellationToken, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    listening.dispose();
  }
}

/** The same for what nobody misses: null where it was cancelled or failed, which the log tells. */
export async function whileWanted<T>(
  token: vscode.CancellationToken,
  log: vscode.LogOutputChannel,
  work: (signal: AbortSignal) => Promise<T | null>,
): Promise<T | null> {
  try {
    return await withSignal(token, work);
  } catch (error) {
    if (!isCancelled(error)) log.error(error instanceof Error ? error : String(error));
    return null;
  }
}
