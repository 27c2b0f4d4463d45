import * as vscode from 'vscode';
import type { Analysis, Finding } from '../../core/analysis.ts';
import type { AlphaSite } from '../../core/code/alpha-site.ts';
import { labelIdSteps } from '../../core/code/alpha-target.ts';
import { type AlphaVerdict, judgeAlpha, staleAlphaFinding } from '../../core/code/stale-alpha.ts';
import { isMuted } from '../../core/findings/muting.ts';
import { STEP_ELEMENTS } from '../../core/steps.ts';
import type { CodeInspection } from '../../protocol/engine-api.ts';
import { SETTINGS } from '../contributions.ts';
import { inSlices } from '../in-slices.ts';
import { affects, readSetting } from '../settings.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { isFileOf, pathOf } from './code-document.ts';
import type { CodeInspections } from './code-inspections.ts';

/** An α vector of a document, and how it stands to the data. */
export interface JudgedAlpha {
  readonly site: AlphaSite;
  readonly verdict: AlphaVerdict;
  /** Null where there is nothing to say, or it is muted. */
  readonly finding: Finding | null;
}

/** To judge as many numbers takes some milliseconds; a document with more vectors is a table. */
const MOST_JUDGED_NUMBERS = 2500;

/** The α vectors of open sources, judged by the last analysis of the workspace. */
export class AlphaVerdicts implements vscode.Disposable {
  readonly #inspections: CodeInspections;
  readonly #model: WorkspaceModel;
  readonly #known = new WeakMap<CodeInspection, { readonly analysis: Analysis; readonly judged: readonly JudgedAlpha[] }>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #analysis: Analysis | null = null;

  /** The data are others, or what is muted. */
  readonly onDidChange = this.#changed.event;

  constructor(inspections: CodeInspections, model: WorkspaceModel) {
    this.#inspections = inspections;
    this.#model = model;
    this.#subscriptions = [
      model.onDidChange(() => {
        if (model.analysis === this.#analysis) return;
        this.#analysis = model.analysis;
        this.#changed.fire();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!affects(event, SETTINGS.findingsMuted)) return;
        this.#changed.fire();
      }),
    ];
  }

  /** None where no data are known, the document changed meanwhile, or the token is cancelled. */
  async of(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<readonly JudgedAlpha[]> {
    if (this.#model.analysis === null) return [];
    const { version } = document;
    const inspection = await this.#inspections.of(document);
    const { analysis } = this.#model;
    if (inspection === null || analysis === null || document.version !== version || token?.isCancellationRequested === true) return [];
    const known = this.#known.get(inspection);
    if (known?.analysis === analysis) return known.judged.map((each) => this.#muted(each, document));
    if (inspection.alphas.length > 0) await prepare(analysis);
    if (document.version !== version || this.#model.analysis !== analysis) return [];
    const judged = judge(document, inspection, analysis);
    this.#known.set(inspection, { analysis, judged });
    return judged.map((each) => this.#muted(each, document));
  }

  /** The same for a hover, which does not wait for a long source to be read: those of the lines around the place are enough. */
  async near(document: vscode.TextDocument, { line }: vscode.Position, token: vscode.CancellationToken): Promise<readonly JudgedAlpha[]> {
    const whole = this.of(document, token);
    if (document.lineCount < MANY_LINES) return whole;
    const { version } = document;
    const soon = await Promise.race([whole, new Promise<null>((resolve) => setTimeout(() => resolve(null), SOON_MILLISECONDS))]);
    const { analysis } = this.#model;
    if (soon !== null || analysis === null) return soon ?? [];
    const around = new vscode.Range(Math.max(0, line - LINES_AROUND), 0, Math.min(document.lineCount, line + LINES_AROUND), 0);
    const inspection = await this.#inspections.piece(document, around);
    if (inspection === null || document.version !== version || token.isCancellationRequested) return whole;
    await prepare(analysis);
    if (document.version !== version) return whole;
    const found = judge(
      document,
      { ...inspection, alphas: inspection.alphas.map((site) => movedSite(site, document.offsetAt(around.start))) },
      analysis,
    );
    return found.length === 0 ? whole : found.map((each) => this.#muted(each, document));
  }

  dispose(): void {
    for (const subscription of [...this.#subscriptions, this.#changed]) subscription.dispose();
  }

  #muted(judged: JudgedAlpha, document: vscode.TextDocument): JudgedAlpha {
    const { finding } = judged;
    const mutes = finding === null ? [] : readSetting(SETTINGS.findingsMuted);
    return finding !== null && isMuted(finding, mutes, (glob) => isFileOf(document, glob)) ? { ...judged, finding: null } : judged;
  }
}

/** From so many lines on a source takes a while to be read. */
const MANY_LINES = 5000;
const SOON_MILLISECONDS = 10;
const LINES_AROUND = 150;

/** As far as a hover asks for places. */
function movedSite(site: AlphaSite, by: number): AlphaSite {
  const numbers = site.numbers.map((number) => ({ ...number, from: number.from + by, to: number.to + by }));
  return { ...site, from: site.from + by, to: site.to + by, numbers };
}

/** What is looked up for every number of a vector. */
async function prepare({ datasets }: Analysis): Promise<void> {
  for (const { splits } of datasets)
    for (const { units } of splits) for (const unit of units) if (unit.classes.length > STEP_ELEMENTS) await inSlices(labelIdSteps(unit));
}

function judge(document: vscode.TextDocument, { alphas }: CodeInspection, { datasets }: Analysis): readonly JudgedAlpha[] {
  const path = pathOf(document);
  let numbers = 0;
  return alphas.flatMap((site) => {
    numbers += site.numbers.length;
    const verdict = numbers > MOST_JUDGED_NUMBERS ? null : judgeAlpha(site, datasets, path);
    if (verdict === null) return [];
    const line = document.positionAt(site.from).line + 1;
    return [{ site, verdict, finding: staleAlphaFinding(verdict, { path: document.uri.fsPath, line }) }];
  });
}
