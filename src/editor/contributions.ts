/**
 * What package.json contributes, as constants: each id exists once, and the manifest check compares both sides.
 */

export const COMMANDS = {
  analyzeWorkspace: 'focalLens.analyzeWorkspace',
  analyzeFile: 'focalLens.analyzeFile',
  openDashboard: 'focalLens.openDashboard',
  suggestAlpha: 'focalLens.suggestAlpha',
  insertAlpha: 'focalLens.insertAlpha',
  copyAlpha: 'focalLens.copyAlpha',
  updateAlpha: 'focalLens.updateAlpha',
  evaluateLoss: 'focalLens.evaluateLoss',
  compareSplits: 'focalLens.compareSplits',
  showExamples: 'focalLens.showExamples',
  configureDataset: 'focalLens.configureDataset',
  openPlace: 'focalLens.openPlace',
  exportReport: 'focalLens.exportReport',
  copyCountingQuery: 'focalLens.copyCountingQuery',
  muteFinding: 'focalLens.muteFinding',
  explainFinding: 'focalLens.explainFinding',
  installNativeBackend: 'focalLens.installNativeBackend',
  openSample: 'focalLens.openSample',
  showLog: 'focalLens.showLog',
  cancelAnalysis: 'focalLens.cancelAnalysis',
  sortByCount: 'focalLens.sortByCount',
  sortByLabelId: 'focalLens.sortByLabelId',
  showMoreClasses: 'focalLens.showMoreClasses',
} as const;
export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/** Keys below the section `focalLens`. */
export const SETTINGS = {
  filesInclude: 'files.include',
  filesExclude: 'files.exclude',
  datasets: 'datasets',
  alphaScheme: 'alpha.scheme',
  alphaBeta: 'alpha.beta',
  alphaNormalization: 'alpha.normalization',
  alphaMaximum: 'alpha.maximum',
  lossGamma: 'loss.gamma',
  lossSampleSize: 'loss.sampleSize',
  lossSeed: 'loss.seed',
  kernelBackend: 'kernel.backend',
  findingsMuted: 'findings.muted',
} as const;
export type SettingKey = (typeof SETTINGS)[keyof typeof SETTINGS];

export const SETTINGS_SECTION = 'focalLens';

export const VIEWS = {
  container: 'focalLens',
  labels: 'focalLens.labels',
} as const;

/** The webview panel's type; it is also the activation event that restores it. */
export const DASHBOARD_VIEW_TYPE = 'focalLens.dashboard';

export const CONTEXT_KEYS = {
  /** `loading`, `ready`, `empty` or `error`. */
  state: 'focalLens.state',
  /** True while a loss is evaluated. */
  evaluating: 'focalLens.evaluating',
  /** `count` or `labelId`: the order of the classes in the tree. */
  classOrder: 'focalLens.classOrder',
} as const;
