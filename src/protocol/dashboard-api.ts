import type { AlphaSettings } from '../core/alpha/alpha.ts';
import type { AlphaCodeOptions } from '../core/alpha-code/framework.ts';
import type { Analysis, Place, Unit } from '../core/analysis.ts';
import type { BackendStatus, LossReport } from '../core/loss/report.ts';
import type { CommittedSplits, ExamplesResult } from './engine-api.ts';
import type { Progress } from './rpc.ts';

/** Requests of the dashboard page to the extension host. The page pulls what it does not have; the host pushes only "changed". */
export type DashboardRequests = {
  /** The parts of the snapshot that the page does not have in their last version. */
  readonly snapshot: { readonly params: { readonly known: SnapshotVersions }; readonly result: SnapshotUpdate };
  readonly openPlace: { readonly params: Place; readonly result: null };
  /** Runs a command of the extension's allow-list. */
  readonly run: { readonly params: DashboardCommand; readonly result: null };
  /** Keeps a choice of the page as a setting of the workspace. */
  readonly setAlpha: { readonly params: AlphaSettings; readonly result: null };
  readonly setGamma: { readonly params: number; readonly result: null };
  /** Evaluates the predictions of the shown report again, under this definition of the loss. */
  readonly evaluateAgain: { readonly params: { readonly definition: string }; readonly result: null };
  /** Counts the label files of a data set as the last commit has them; the answer is in the next snapshot. */
  readonly compareWithCommit: { readonly params: { readonly dataset: string }; readonly result: null };
  /** Places where the labels of a class, or what a finding is about, stand. */
  readonly examples: { readonly params: ExamplesOfPage; readonly result: ExamplesResult };
  /** Asks where a file goes and writes it; false when the person gave up. `name` proposes a name: `….svg`, `….csv` or `….json`, and `….png` as base64. */
  readonly saveFile: { readonly params: SavedFile; readonly result: boolean };
};

export type DashboardCommand =
  | {
      readonly command: 'insertAlpha' | 'copyAlpha';
      readonly dataset: string | null;
      /** How the vector is written; without it as a tensor of PyTorch. */
      readonly code?: AlphaCodeOptions;
    }
  | { readonly command: 'evaluateLoss'; readonly dataset: string | null }
  | { readonly command: 'showExamples'; readonly dataset: string; readonly label: string | null; readonly finding: FindingName | null }
  | { readonly command: 'analyzeWorkspace' | 'analyzeFile' | 'openSample' | 'cancel' | 'installNativeBackend' };

export interface SavedFile {
  readonly name: string;
  readonly text: string;
  /** Where the text stands for bytes. */
  readonly encoding?: 'base64';
}

/** Notifications of the host to the page. */
export type DashboardEvents = {
  /** Something of the snapshot is new. */
  readonly changed: Record<string, never>;
  readonly progress: DashboardProgress;
  /** A command of the editor leads to a part of the page; null leaves the choice as it is. */
  readonly show: DashboardView;
};

/** In their order on the page. */
export const DASHBOARD_TABS = ['overview', 'classes', 'alpha', 'splits', 'loss', 'examples'] as const;
export type DashboardTab = (typeof DASHBOARD_TABS)[number];

export interface DashboardView {
  readonly tab: DashboardTab | null;
  readonly dataset: string | null;
  /** Null for the one that is shown first. */
  readonly split?: string | null;
  readonly unit?: Unit | null;
  /** The class that it is about. */
  readonly label?: string | null;
  /** The finding that it is about. */
  readonly finding?: FindingName | null;
  /** The splits to compare; a name that is null is chosen by the page, and `LAST_COMMIT` as `from` is what the repository has of `to`. */
  readonly pair?: { readonly from: string | null; readonly to: string | null };
}

/** Stands where a name of a split does; no split is called so. */
export const LAST_COMMIT = '@commit';

export interface DashboardProgress extends Progress {
  readonly task: 'analysis' | 'loss';
}

/** All the page shows. It keeps nothing of it: its own state is the tab, the chosen data set, unit and split. */
export interface DashboardSnapshot {
  /** BCP 47 tag for numbers and plurals. */
  readonly locale: string;
  /** Translations of the page's texts, by English text; null for English. */
  readonly translations: Readonly<Record<string, string>> | null;
  readonly analysis: AnalysisState;
  readonly alpha: AlphaSettings;
  readonly gamma: number;
  readonly loss: LossState;
  readonly backends: readonly BackendStatus[];
  readonly committed: CommittedState;
}

export type SnapshotPart = keyof DashboardSnapshot;
/** Numbers of one host: a part with another number is another one. */
export type SnapshotVersions = { readonly [Part in SnapshotPart]?: number };

export interface SnapshotUpdate {
  readonly versions: SnapshotVersions;
  readonly parts: Partial<DashboardSnapshot>;
}

/** A finding by what tells it from others. */
export interface FindingName {
  readonly code: string;
  readonly split: string | null;
  readonly label: string | null;
}

/** Of a class, or of a finding. */
export interface ExamplesOfPage {
  readonly dataset: string;
  readonly label: string | null;
  /** The unit that is looked at: kinds of mentions are not labels. */
  readonly unit: Unit | null;
  readonly finding: FindingName | null;
  readonly seed: number;
}

export type AnalysisState =
  | { readonly kind: 'loading'; readonly progress: Progress | null }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'ready'; readonly analysis: Analysis };

/** What the last commit has of one data set. */
export type CommittedState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly dataset: string }
  | { readonly kind: 'error'; readonly dataset: string; readonly message: string }
  | { readonly kind: 'ready'; readonly dataset: string; readonly committed: CommittedSplits };

export type LossState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly progress: Progress | null }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'ready'; readonly dataset: string | null; readonly path: string; readonly report: LossReport };
