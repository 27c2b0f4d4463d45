import * as vscode from 'vscode';
import { SCHEME_VIOLATION } from '../../core/findings/scheme-violation.ts';
import { SENTENCE_BORDER } from '../../core/label-counts.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import type { TagPlace, TagPlaces, TagReplacement } from '../../core/repair/tag-places.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { isCancelled } from '../../protocol/connection.ts';
import { explanationLink } from '../findings/finding-page.ts';
import { PROBLEM_SOURCE } from '../findings/problems.ts';
import { countText } from '../texts.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { taggedDocument } from './label-documents.ts';
import { DraftSender } from './send-draft.ts';

/** Typing pauses so long before a document is judged again. */
const QUIET_MILLISECONDS = 400;
/** VS Code shows a thousand problems of a file: these, and the one that tells how many there are. */
const MOST_PLACES = 999;
/** Problems that are made at a turn. */
const PIECE = 250;

interface Judged {
  readonly version: number;
  readonly found: TagPlaces;
}

/** Each place in an open label file that breaks the tag scheme, in the Problems panel. Judges the text as it stands, saved or not. */
export class TagPlaceProblems implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #model: WorkspaceModel;
  readonly #log: vscode.LogOutputChannel;
  readonly #collection = vscode.languages.createDiagnosticCollection('focalLens.tags');
  readonly #timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  readonly #running = new Map<vscode.TextDocument, AbortController>();
  readonly #drafts: DraftSender;
  readonly #judged = new WeakMap<vscode.TextDocument, Judged>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(engine: EngineClient, model: WorkspaceModel, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#model = model;
    this.#log = log;
    this.#drafts = new DraftSender(engine);
    let shown = model.analysis;
    this.#subscriptions = [
      model.onDidChange(() => {
        if (model.analysis === shown) return;
        shown = model.analysis;
        for (const document of vscode.workspace.textDocuments) this.#refreshSoon(document, 0);
      }),
      vscode.workspace.onDidOpenTextDocument((document) => this.#refreshSoon(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#refreshSoon(document, QUIET_MILLISECONDS);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
    ];
    for (const document of vscode.workspace.textDocuments) this.#refreshSoon(document, 0);
  }

  /** The places of the document as it is now; null while they are not known. */
  of(document: vscode.TextDocument): TagPlaces | null {
    const judged = this.#judged.get(document);
    return judged?.version === document.version ? judged.found : null;
  }

  /** Changes that repair all places, up to `most`. Null where the document is none that can be repaired, or was edited meanwhile. */
  async repairs(document: vscode.TextDocument, most: number, signal: AbortSignal): Promise<TagPlaces | null> {
    return this.#ask(document, { mostPlaces: 0, mostRepairs: most }, signal);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const controller of this.#running.values()) controller.abort();
    for (const subscription of [...this.#subscriptions, this.#drafts, this.#collection]) subscription.dispose();
  }

  #refreshSoon(document: vscode.TextDocument, milliseconds: number): void {
    if (document.uri.scheme !== 'file') return;
    this.#running.get(document)?.abort();
    clearTimeout(this.#timers.get(document));
    this.#timers.set(
      document,
      setTimeout(() => void this.#refresh(document), milliseconds),
    );
  }

  async #refresh(document: vscode.TextDocument): Promise<void> {
    this.#timers.delete(document);
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(document, controller);
    const { version } = document;
    try {
      const found = await this.#ask(document, { mostPlaces: MOST_PLACES, mostRepairs: 0 }, signal);
      if (signal.aborted) return;
      if (found === null) this.#judged.delete(document);
      else this.#judged.set(document, { version, found });
      await this.#show(document, found, signal);
    } catch (error) {
      if (!isCancelled(error) && !signal.aborted) this.#log.error(error instanceof Error ? error : String(error));
    } finally {
      if (this.#running.get(document) === controller) this.#running.delete(document);
    }
  }

  async #ask(
    document: vscode.TextDocument,
    most: { readonly mostPlaces: number; readonly mostRepairs: number },
    signal: AbortSignal,
  ): Promise<TagPlaces | null> {
    const tagged = taggedDocument(this.#model, document);
    if (tagged === null) return null;
    const { version } = document;
    const { origin, scheme } = tagged;
    const draft = document.isDirty ? await this.#drafts.send(document, signal) : null;
    const request = { analysis: origin.request, dataset: origin.name, path: document.uri.fsPath, scheme, draft, ...most };
    const found = await this.#engine.request('tagPlaces', request, { signal });
    return document.version === version && !document.isClosed ? found : null;
  }

  async #show(document: vscode.TextDocument, found: TagPlaces | null, signal: AbortSignal): Promise<void> {
    const scheme = taggedDocument(this.#model, document)?.scheme ?? '';
    const { places, total } = found ?? { places: [], total: 0 };
    const diagnostics: vscode.Diagnostic[] = [];
    for (let from = 0; from < places.length; from += PIECE) {
      for (const place of places.slice(from, from + PIECE)) diagnostics.push(diagnosticOf(place, scheme));
      await new Promise((resume) => setImmediate(resume));
      if (signal.aborted) return;
    }
    if (places.length < total) diagnostics.unshift(capOf(places.length, total, scheme));
    this.#collection.set(document.uri, diagnostics);
  }

  #forget(document: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    this.#running.get(document)?.abort();
    this.#judged.delete(document);
    this.#collection.delete(document.uri);
  }
}

export function rangeOf({ line, start, end }: Pick<TagReplacement, 'line' | 'start' | 'end'>): vscode.Range {
  return new vscode.Range(line, start, line, end);
}

function diagnosticOf(place: TagPlace, scheme: string): vscode.Diagnostic {
  return problemAt(rangeOf(place), messageOf(place, scheme), vscode.DiagnosticSeverity.Warning);
}

function messageOf({ previous, tag }: TagPlace, scheme: string): string {
  const [before, after] = [visibleLabel(previous), visibleLabel(tag)];
  if (tag === SENTENCE_BORDER) return vscode.l10n.t('A sentence cannot end after {0} in {1}.', before, scheme);
  if (previous === SENTENCE_BORDER) return vscode.l10n.t('A sentence cannot begin with {0} in {1}.', after, scheme);
  return vscode.l10n.t('{0} cannot follow {1} in {2}.', after, before, scheme);
}

function capOf(shown: number, total: number, scheme: string): vscode.Diagnostic {
  const message = vscode.l10n.t(
    'The first {0} of {1} places that break {2} are marked in this file.',
    countText(shown),
    countText(total),
    scheme,
  );
  return problemAt(new vscode.Range(0, 0, 0, 0), message, vscode.DiagnosticSeverity.Warning);
}

function problemAt(range: vscode.Range, message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, message, severity);
  diagnostic.source = PROBLEM_SOURCE;
  diagnostic.code = { value: SCHEME_VIOLATION, target: explanationLink(SCHEME_VIOLATION) };
  return diagnostic;
}
