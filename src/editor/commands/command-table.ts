import * as vscode from 'vscode';
import { isCancelled } from '../../protocol/connection.ts';
import { COMMANDS, type CommandId } from '../contributions.ts';

export type CommandName = keyof typeof COMMANDS;

/** A handler for every command of the manifest: one that is missing does not compile. */
export type CommandTable = { readonly [Name in CommandName]: (argument: unknown, selection: unknown) => unknown };

/** Registers all commands. What one of them throws is shown once, in one sentence, with a way to the log. */
export function registerCommands(table: CommandTable, log: vscode.LogOutputChannel): vscode.Disposable {
  const names = Object.keys(COMMANDS) as CommandName[];
  return vscode.Disposable.from(
    ...names.map((name) => vscode.commands.registerCommand(COMMANDS[name], guarded(COMMANDS[name], table[name], log))),
  );
}

function guarded(id: CommandId, handler: CommandTable[CommandName], log: vscode.LogOutputChannel): CommandTable[CommandName] {
  return async (argument, selection) => {
    try {
      return await handler(argument, selection);
    } catch (error) {
      if (isCancelled(error)) return undefined;
      const message = error instanceof Error ? error.message : String(error);
      log.error(`${id}: ${error instanceof Error ? (error.stack ?? message) : message}`);
      void offerLog(message);
      return undefined;
    }
  };
}

/** Not awaited by the command: a message may stay open for long. */
async function offerLog(message: string): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  if ((await vscode.window.showErrorMessage(message, showLog)) === showLog) await vscode.commands.executeCommand(COMMANDS.showLog);
}
