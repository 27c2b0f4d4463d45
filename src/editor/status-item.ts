import * as vscode from 'vscode';
import { type Dataset, primarySplit, primaryUnit } from '../core/analysis.ts';
import { visibleLabel } from '../core/name-labels.ts';
import { COMMANDS } from './contributions.ts';
import { datasetOfFile } from './hover/label-card.ts';
import { countText, shareText } from './texts.ts';
import { escapeIcons } from './untrusted-text.ts';
import type { WorkspaceModel } from './workspace/workspace-model.ts';

/** Shorter scans end before anyone looks. */
const SPINNER_AFTER_MILLISECONDS = 1000;

/** One item in the status bar, `O 79 %`: the majority class of the data set at hand. Hidden while there is nothing to say. */
export class StatusItem implements vscode.Disposable {
  readonly #model: WorkspaceModel;
  readonly #item: vscode.StatusBarItem;
  readonly #subscriptions: vscode.Disposable[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #spins = false;

  constructor(model: WorkspaceModel) {
    this.#model = model;
    this.#item = vscode.window.createStatusBarItem('focalLens.status', vscode.StatusBarAlignment.Right, 50);
    this.#item.name = vscode.l10n.t('Focal Lens');
    this.#item.command = COMMANDS.openDashboard;
    this.#subscriptions = [
      this.#item,
      model.onDidChange(() => this.#update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
    ];
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #update(): void {
    if (!this.#model.isRunning) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#spins = false;
    } else {
      this.#timer ??= setTimeout(() => {
        this.#spins = true;
        this.#draw();
      }, SPINNER_AFTER_MILLISECONDS);
    }
    this.#draw();
  }

  #draw(): void {
    const dataset = this.#datasetAtHand();
    const split = dataset === undefined ? undefined : primarySplit(dataset);
    const unit = split === undefined ? undefined : primaryUnit(split);
    const spinner = this.#spins ? '$(sync~spin) ' : '';
    if (dataset === undefined || unit === undefined || unit.total === 0) {
      this.#item.text = `${spinner}${vscode.l10n.t('Counting labels')}`;
      this.#item.tooltip = vscode.l10n.t('Focal Lens counts the label files of this workspace.');
      if (this.#spins) this.#item.show();
      else this.#item.hide();
      return;
    }
    const { majorityLabel, majorityShare, imbalanceRatio } = unit.metrics;
    const label = visibleLabel(majorityLabel);
    const short = [...label].length > 20 ? `${[...label].slice(0, 19).join('')}…` : label;
    this.#item.text = `${spinner}${escapeIcons(short)} ${wholePercent(majorityShare)}`;
    this.#item.tooltip =
      imbalanceRatio === null
        ? vscode.l10n.t('{0}: every example of {1} is {2}.', visibleLabel(dataset.name), split?.name ?? '', label)
        : vscode.l10n.t(
            '{0}: {1} of the {2} examples are {3}, and the largest class is {4} times the smallest one.',
            visibleLabel(dataset.name),
            shareText(majorityShare),
            split?.name ?? '',
            label,
            countText(Math.round(imbalanceRatio)),
          );
    this.#item.show();
  }

  /** The data set of the file in front, else the first one. */
  #datasetAtHand(): Dataset | undefined {
    const datasets = this.#model.analysis?.datasets ?? [];
    const path = vscode.window.activeTextEditor?.document.uri.fsPath;
    return (path === undefined ? undefined : datasetOfFile(datasets, path)?.dataset) ?? datasets[0];
  }
}

/** Without decimals, and never 100 % or 0 % where it is not. */
function wholePercent(share: number): string {
  const rounded = Math.round(share * 100);
  const isExact = share === 0 || share === 1;
  return isExact || (rounded > 0 && rounded < 100) ? `${rounded}\u202f%` : shareText(share);
}
