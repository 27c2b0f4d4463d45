import * as vscode from 'vscode';
import type { Dataset } from '../../core/analysis.ts';
import { fileName } from '../../core/file-name.ts';
import { escapeIcons } from '../untrusted-text.ts';
import { predictionChoices } from './prediction-choices.ts';

/** Where predictions of a data set come from: found beside the data, chosen before, or browsed for. */
export class PredictionsPicker {
  readonly #memento: vscode.Memento;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  /** Files to evaluate together (a JSONL file, or a pair of .npy files); null when the person gives up. */
  async pick(dataset: Dataset | null): Promise<readonly string[] | null> {
    const key = `predictions.${dataset?.folder ?? ''}.${dataset?.name ?? ''}`;
    const remembered = this.#memento.get<readonly string[]>(key, []);
    const choices = predictionChoices(dataset?.predictions ?? [], remembered);
    const picked = choices.length === 0 ? await browse() : await choose(choices);
    if (picked !== null) await this.#memento.update(key, picked);
    return picked;
  }
}

async function choose(choices: readonly (readonly string[])[]): Promise<readonly string[] | null> {
  const items = choices.map((paths) => {
    const label = paths.map(fileName).join(' + ');
    const place = vscode.workspace.asRelativePath(paths[0] ?? '');
    return { label: escapeIcons(label), description: place === label ? '' : escapeIcons(place), paths };
  });
  const other = { label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`, description: '', paths: null };
  const picked = await vscode.window.showQuickPick<(typeof items)[number] | typeof other>([...items, other], {
    title: vscode.l10n.t('Evaluate Focal Loss'),
    placeHolder: vscode.l10n.t('Predictions with gold labels: logits or probabilities'),
    matchOnDescription: true,
  });
  if (picked === undefined) return null;
  return picked.paths ?? browse();
}

async function browse(): Promise<readonly string[] | null> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t('Choose predictions: a JSONL file, or logits.npy with labels.npy'),
    openLabel: vscode.l10n.t('Evaluate'),
    filters: { [vscode.l10n.t('Predictions')]: ['jsonl', 'ndjson', 'npy'], [vscode.l10n.t('All files')]: ['*'] },
  });
  return chosen === undefined ? null : chosen.map((uri) => uri.fsPath);
}
