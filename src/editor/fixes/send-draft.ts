import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { cancelled } from '../../protocol/connection.ts';

/** So many lines are read and sent in a turn: a message of them takes a few milliseconds of the process that all extensions share. */
const LINES = 4000;
/** Unless they are long. */
const CHARACTERS = 256 * 1024;

/** Sends the text of a document as it stands, in pieces. Rejects as cancelled where it is edited meanwhile. */
export async function sendDraft(engine: EngineClient, document: vscode.TextDocument, signal: AbortSignal): Promise<number> {
  const { version } = document;
  const path = document.uri.fsPath;
  for (let from = 0; from < document.lineCount; ) {
    let to = from;
    for (let length = 0; to < document.lineCount && to - from < LINES && length < CHARACTERS; to += 1)
      length += document.lineAt(to).text.length;
    const piece = document.getText(new vscode.Range(from, 0, to, 0));
    await engine.request('holdDraft', { path, version, piece, isFirst: from === 0 }, { signal });
    if (document.version !== version || document.isClosed) throw cancelled();
    from = to;
  }
  return version;
}
