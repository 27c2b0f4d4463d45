import type * as vscode from 'vscode';
import type { AlphaSuggestions } from '../alpha/alpha-suggestions.ts';
import { inSlices } from '../in-slices.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { labelSetSteps } from './label-card.ts';

/** With so many classes the first hover would take longer than a person waits. */
const MANY_CLASSES = 5000;
/** After an analysis other things are more urgent. */
const WAIT_MILLISECONDS = 500;

/** Derives what hovers show of large data sets before somebody points at a label, a few milliseconds at a time. */
export function prepareHovers(model: WorkspaceModel, alpha: AlphaSuggestions): vscode.Disposable {
  let prepared = model.analysis;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = new AbortController();
  const listening = model.onDidChange(() => {
    const { analysis } = model;
    if (analysis === null || analysis === prepared) return;
    prepared = analysis;
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const large = analysis.datasets.filter(({ labelMap }) => labelMap.labels.length >= MANY_CLASSES);
    const prepare = async () => {
      for (const dataset of large) {
        await inSlices(labelSetSteps(dataset), signal);
        await alpha.of(dataset);
      }
    };
    // Only a newer analysis ends it.
    if (large.length > 0) timer = setTimeout(() => void prepare().catch(() => {}), WAIT_MILLISECONDS);
  });
  return {
    dispose: () => {
      clearTimeout(timer);
      running.abort();
      listening.dispose();
    },
  };
}
