import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { cancelled, isCancelled } from '../../protocol/connection.ts';
import type { DraftChange } from '../../protocol/engine-api.ts';

/** So many lines are read and sent in a turn: a message of them takes a few milliseconds of the process that all extensions share. */
const LINES = 4000;
/** Unless they are long. */
const CHARACTERS = 256 * 1024;
/** More changes than these are sent as a whole text. */
const MOST_CHANGES = 500;
const LONGEST_CHANGES = 256 * 1024;

interface HeldDraft {
  /** The version that the engine holds. */
  readonly version: number;
  /** What has changed since, in order. */
  readonly changes: DraftChange[];
  length: number;
}

/** The texts of documents that are not saved, as the engine holds them: sent once in pieces, from then on only what changes. */
export class DraftSender implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #held = new Map<vscode.TextDocument, HeldDraft>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(engine: EngineClient) {
    this.#engine = engine;
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => this.#note(document, contentChanges)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#held.delete(document)),
    ];
  }

  /** Has the engine hold the document as it stands. Rejects as cancelled where it is edited meanwhile. */
  async send(document: vscode.TextDocument, signal: AbortSignal): Promise<number> {
    const { version } = document;
    if (!(await this.#sendChanges(document, signal))) {
      await this.#sendAll(document, signal);
      if (document.version === version) this.#held.set(document, { version, changes: [], length: 0 });
    }
    if (document.version !== version || document.isClosed) throw cancelled();
    return version;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #note(document: vscode.TextDocument, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const held = this.#held.get(document);
    if (held === undefined) return;
    // One after the other, as VS Code itself keeps its texts the same: those of one edit begin at the end of the text, but an event may tell of several.
    for (const { rangeOffset, rangeLength, text } of changes) {
      held.changes.push({ offset: rangeOffset, length: rangeLength, text });
      held.length += text.length;
    }
    if (held.changes.length > MOST_CHANGES || held.length > LONGEST_CHANGES) this.#held.delete(document);
  }

  /** False where the whole text has to be sent. */
  async #sendChanges(document: vscode.TextDocument, signal: AbortSignal): Promise<boolean> {
    const held = this.#held.get(document);
    const { version } = document;
    if (held === undefined) return false;
    // Asked also where nothing has changed: another engine holds nothing, and what was cancelled may never have come.
    const { path, from, changes } = { path: document.uri.fsPath, from: held.version, changes: held.changes };
    // What is typed while this is on its way comes after it, even if nobody waits for the answer any more.
    this.#held.set(document, { version, changes: [], length: 0 });
    try {
      if (await this.#engine.request('editDraft', { path, from, version, changes }, { signal })) return true;
      this.#held.delete(document);
      return false;
    } catch (error) {
      if (!isCancelled(error)) this.#held.delete(document);
      throw error;
    }
  }

  async #sendAll(document: vscode.TextDocument, signal: AbortSignal): Promise<void> {
    const { version } = document;
    const path = document.uri.fsPath;
    for (let from = 0; from < document.lineCount; ) {
      let to = from;
      for (let length = 0; to < document.lineCount && to - from < LINES && length < CHARACTERS; to += 1)
        length += document.lineAt(to).text.length;
      const piece = document.getText(new vscode.Range(from, 0, to, 0));
      await this.#engine.request('holdDraft', { path, version, piece, isFirst: from === 0 }, { signal });
      if (document.version !== version || document.isClosed) throw cancelled();
      from = to;
    }
  }
}
