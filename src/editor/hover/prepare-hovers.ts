import type * as vscode from 'vscode';
import type { AlphaSuggestions } from '../alpha/alpha-suggestions.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { labelSet } from './label-card.ts';

/** With so many classes the first hover would take longer than a person waits. */
const MANY_CLASSES = 5000;
/** After an analysis other things are more urgent. */
const WAIT_MILLISECONDS = 500;

/** Derives what hovers show of large data sets before somebody points at a label, one thing in each turn. */
export function prepareHovers(model: WorkspaceModel, alpha: AlphaSuggestions): vscode.Disposable {
  let prepared = model.analysis;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listening = model.onDidChange(() => {
    const { analysis } = model;
    if (analysis === null || analysis === prepared) return;
    prepared = analysis;
    const large = analysis.datasets.filter(({ labelMap }) => labelMap.labels.length >= MANY_CLASSES);
    const steps = large.flatMap((dataset) => [() => labelSet(dataset), () => alpha.of(dataset)]);
    const next = () => {
      steps.shift()?.();
      if (steps.length > 0) timer = setTimeout(next, 0);
    };
    clearTimeout(timer);
    if (steps.length > 0) timer = setTimeout(next, WAIT_MILLISECONDS);
  });
  return {
    dispose: () => {
      clearTimeout(timer);
      listening.dispose();
    },
  };
}
