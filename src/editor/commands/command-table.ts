import * as vscode from 'vscode';
import { isCancelled, stackOf } from '../../protocol/connection.ts';
import { COMMANDS, type CommandId } from '../contributions.ts';
import { errorText } from '../texts.ts';
import { escapeLinks } from '../untrusted-text.ts';

type Handler = (argument: unknown, selection: unknown) => unknown;

/** A handler for every command of the manifest: one that is missing does not compile. */
export type CommandTable = { readonly [Id in CommandId]: Handler };

/** Registers all commands. What one of them throws is shown once, in one sentence, with a way to the log. */
export function registerCommands(table: CommandTable, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.Disposable.from(...Object.values(COMMANDS).map((id) => vscode.commands.registerCommand(id, guarded(id, table[id], log))));
}

function guarded(id: CommandId, handler: Handler, log: vscode.LogOutputChannel): Handler {
  return async (argument, selection) => {
    try {
      return await handler(argument, selection);
    } catch (error) {
      if (isCancelled(error)) return undefined;
      log.error(`${id}: ${stackOf(error)}`);
      void offerLog(errorText(error));
      return undefined;
    }
  };
}

/** Not awaited by the command: a message may stay open for long. */
async function offerLog(message: string): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  if ((await vscode.window.showErrorMessage(escapeLinks(message), showLog)) === showLog)
    await vscode.commands.executeCommand(COMMANDS.showLog);
}
