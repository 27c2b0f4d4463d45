import * as vscode from 'vscode';
import { cellsAround, isCodeDocument } from './code-document.ts';

/** Typing pauses so long before a document is looked at again. */
const QUIET_MILLISECONDS = 400;

/** Keeps a collection of problems of the open sources up to date. */
export class DocumentProblems implements vscode.Disposable {
  readonly #diagnose: (document: vscode.TextDocument) => Promise<readonly vscode.Diagnostic[]>;
  readonly #collection: vscode.DiagnosticCollection;
  readonly #timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  readonly #subscriptions: readonly vscode.Disposable[];

  /**
   * @param onDidChange what all documents are looked at again for, such as other data
   * @param diagnose the problems of a document as it is now
   */
  constructor(
    name: string,
    onDidChange: vscode.Event<void>,
    diagnose: (document: vscode.TextDocument) => Promise<readonly vscode.Diagnostic[]>,
  ) {
    this.#diagnose = diagnose;
    this.#collection = vscode.languages.createDiagnosticCollection(name);
    this.#subscriptions = [
      onDidChange(() => this.#refreshAll()),
      vscode.workspace.onDidOpenTextDocument((document) => this.#refreshSoon(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        for (const each of cellsAround(document)?.documents ?? [document]) this.#refreshSoon(each, QUIET_MILLISECONDS);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
    ];
    this.#refreshAll();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const subscription of [...this.#subscriptions, this.#collection]) subscription.dispose();
  }

  #refreshAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#refreshSoon(document, 0);
  }

  #refreshSoon(document: vscode.TextDocument, milliseconds: number): void {
    if (!isCodeDocument(document)) return;
    clearTimeout(this.#timers.get(document));
    this.#timers.set(
      document,
      setTimeout(() => void this.#refresh(document), milliseconds),
    );
  }

  async #refresh(document: vscode.TextDocument): Promise<void> {
    this.#timers.delete(document);
    const { version } = document;
    const diagnostics = await this.#diagnose(document);
    // A later refresh is on its way.
    if (document.version !== version || document.isClosed) return;
    this.#collection.set(document.uri, diagnostics);
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    this.#collection.delete(document.uri);
  }
}
