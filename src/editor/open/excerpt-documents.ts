import * as vscode from 'vscode';
import type { Place } from '../../core/analysis.ts';
import { fileName } from '../../core/file-name.ts';
import { formatCount } from '../../core/number-format.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import type { Excerpt } from '../../protocol/engine-api.ts';
import { countText } from '../texts.ts';
import { EXCERPT_SCHEME, excerptSource } from './excerpt-source.ts';

/** Lines before a place, and after it. */
const AROUND = 200;
/** A place so near to the border of an excerpt gets another one. */
const MARGIN = 20;
/** Excerpts that are kept: their texts are some hundred kilobytes at most. */
const KEPT = 20;

/** Pieces of files that are too large for the editor, or packed, as documents to read. The engine reads them. */
export class ExcerptDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #registration: vscode.Disposable;
  /** By address; the one used longest ago first. */
  readonly #excerpts = new Map<string, Excerpt>();

  constructor(engine: EngineClient) {
    this.#engine = engine;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(EXCERPT_SCHEME, this);
  }

  dispose(): void {
    this.#registration.dispose();
  }

  /** The document around a place, and the line of it, from 0, that the place is on. */
  async open({ path, line, column }: Place): Promise<{ readonly document: vscode.TextDocument; readonly line: number }> {
    const wanted = line ?? 1;
    const known = [...this.#excerpts].find(([address, excerpt]) => {
      const source = sourceOf(address);
      if (source?.path !== path || source.column !== column) return false;
      return column === undefined ? isAround(excerpt, wanted) : excerpt.from === wanted;
    });
    const address = known?.[0] ?? (await this.#read(path, wanted, AROUND, column));
    const { from } = this.#excerpts.get(address)!;
    return { document: await vscode.workspace.openTextDocument(vscode.Uri.parse(address, true)), line: wanted - from };
  }

  /** Also asked for documents that a window restores. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const address = uri.toString();
    const known = this.#excerpts.get(address);
    if (known !== undefined) return textOf(known);
    const source = excerptSource(uri.scheme, uri.query);
    if (source === null) return '';
    const around = Math.ceil((source.to - source.from) / 2);
    const { path, from, column } = source;
    return textOf(await this.#engine.request('excerpt', { path, line: from + around, around, ...at(column) }));
  }

  async #read(path: string, line: number, around: number, column: number | undefined): Promise<string> {
    const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading lines of {0}', fileName(path)) };
    const excerpt = await vscode.window.withProgress(options, () => this.#engine.request('excerpt', { path, line, around, ...at(column) }));
    const address = addressOf(path, excerpt, column);
    this.#excerpts.set(address, excerpt);
    for (const oldest of this.#excerpts.keys()) {
      if (this.#excerpts.size <= KEPT) break;
      this.#excerpts.delete(oldest);
    }
    return address;
  }
}

function at(column: number | undefined): { readonly column?: number } {
  return column === undefined ? {} : { column };
}

/** The name stands last, so that its extension tells the language. */
function addressOf(path: string, { from, to }: Excerpt, column: number | undefined): string {
  const file = vscode.Uri.file(path);
  const name = vscode.l10n.t('lines {0}–{1} of {2}', formatCount(from), formatCount(to), fileName(path));
  const folder = file.path.slice(0, file.path.lastIndexOf('/'));
  return vscode.Uri.from({
    scheme: EXCERPT_SCHEME,
    path: `${folder}/${name}`,
    query: JSON.stringify({ path, from, to, ...at(column) }),
  }).toString();
}

function sourceOf(address: string) {
  const uri = vscode.Uri.parse(address, true);
  return excerptSource(uri.scheme, uri.query);
}

function isAround({ from, to }: Excerpt, line: number): boolean {
  return (from === 1 || line >= from + MARGIN) && line <= to - MARGIN;
}

function textOf({ text, from, cut }: Excerpt): string {
  if (cut.length === 0) return text;
  const lines = text.split('\n');
  for (const line of cut) {
    const shown = lines[line - from] ?? '';
    lines[line - from] = `${shown} … ${vscode.l10n.t('[cut by Focal Lens after {0} characters]', countText(shown.length))}`;
  }
  return lines.join('\n');
}
