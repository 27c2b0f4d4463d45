import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { isCancelled } from '../../protocol/connection.ts';
import type { CodeInspection } from '../../protocol/engine-api.ts';
import { cellsAround, isCell, isCodeDocument, languageOf, sourceOf } from './code-document.ts';

const NOTHING: CodeInspection = { alphas: [], remarks: [] };

interface Inspected {
  /** Versions of all that was looked at. */
  readonly version: string;
  readonly result: Promise<CodeInspection | null>;
  readonly controller: AbortController;
}

/** What the engine sees in the sources that are open. Each version of a document is inspected once, whoever asks; a change ends the running inspection. */
export class CodeInspections implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #byDocument = new Map<vscode.TextDocument, Inspected>();
  readonly #tooLong = new WeakSet<vscode.TextDocument>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(engine: EngineClient, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#log = log;
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#byDocument.get(document)?.controller.abort()),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
    ];
  }

  /** Null where the document changed meanwhile, or the engine failed. */
  of(document: vscode.TextDocument): Promise<CodeInspection | null> {
    const known = this.#byDocument.get(document);
    const version = versionOf(document);
    if (known?.version === version) return known.result;
    known?.controller.abort();
    const controller = new AbortController();
    const result = this.#inspect(document, controller.signal).then((inspection) => {
      // What failed is asked again.
      if (inspection === null && this.#byDocument.get(document)?.controller === controller) this.#byDocument.delete(document);
      return inspection;
    });
    this.#byDocument.set(document, { version, result, controller });
    return result;
  }

  /** Of some lines alone; null where the engine failed. Offsets begin with them. */
  async piece(document: vscode.TextDocument, range: vscode.Range): Promise<CodeInspection | null> {
    const language = languageOf(document);
    if (language === null) return NOTHING;
    return this.#engine.request('inspectCode', { language, text: document.getText(range) }).catch(() => null);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const { controller } of this.#byDocument.values()) controller.abort();
    this.#byDocument.clear();
  }

  async #inspect(document: vscode.TextDocument, signal: AbortSignal): Promise<CodeInspection | null> {
    if (!isCodeDocument(document)) return NOTHING;
    const source = sourceOf(document);
    if (source === null) {
      this.#sayTooLong(document);
      return NOTHING;
    }
    if (source.text === '') return NOTHING;
    try {
      const around = cellsAround(document);
      const cells = around === null ? {} : { cells: { texts: around.documents.map((cell) => cell.getText()), index: around.index } };
      return await this.#engine.request('inspectCode', { ...source, isCell: isCell(document), ...cells }, { signal });
    } catch (error) {
      if (!isCancelled(error)) this.#log.error(error instanceof Error ? error : String(error));
      return null;
    }
  }

  #sayTooLong(document: vscode.TextDocument): void {
    if (this.#tooLong.has(document)) return;
    this.#tooLong.add(document);
    this.#log.info(`${vscode.workspace.asRelativePath(document.uri)} is longer than 1 MiB: its α vectors are not looked at.`);
  }

  #forget(document: vscode.TextDocument): void {
    this.#byDocument.get(document)?.controller.abort();
    this.#byDocument.delete(document);
  }
}

/** What a cell does may be wrong because of another one. */
function versionOf(document: vscode.TextDocument): string {
  const { documents } = cellsAround(document) ?? { documents: [document] };
  return documents.map(({ uri, version }) => `${uri.fragment}:${version}`).join(' ');
}
