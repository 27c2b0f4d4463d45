import * as vscode from 'vscode';
import type { Dataset } from '../../core/analysis.ts';
import { fileName } from '../../core/file-name.ts';
import { LOSS_DEFINITIONS, lossDefinition } from '../../core/loss/definitions.ts';
import { escapeIcons } from '../untrusted-text.ts';
import { alignChoices, type EvaluationChoice, withPaths } from './evaluation-choice.ts';
import { predictionChoices } from './prediction-choices.ts';

/** The endings of files that may hold predictions. */
const ENDINGS = [
  'jsonl',
  'ndjson',
  'csv',
  'tsv',
  'npy',
  'npz',
  'safetensors',
  'parquet',
  'arrow',
  'arrows',
  'feather',
  'json',
  'conll',
  'txt',
];

interface Item extends vscode.QuickPickItem {
  /** What choosing it does: evaluate these files, or change a setting and ask again; null when the person gave up. */
  readonly choose?: () => Promise<EvaluationChoice | null>;
  readonly evaluates?: true;
}

/**
 * Asks for the files to evaluate (found beside the data, chosen before, or browsed for); definition, class names and training counts stand
 * below as they are, to be changed when they are wrong.
 * @param others Predictions that lie beside no data set.
 * @returns null when the person gives up
 */
export async function pickPredictions(
  dataset: Dataset | null,
  others: readonly string[],
  remembered: EvaluationChoice,
): Promise<EvaluationChoice | null> {
  let choice = remembered;
  for (;;) {
    const found = predictionChoices([...(dataset?.predictions ?? []), ...others], choice.paths);
    const picked = await vscode.window.showQuickPick([...fileItems(found, choice, remembered), ...settingItems(dataset, choice)], {
      title: vscode.l10n.t('Evaluate Focal Loss'),
      placeHolder: vscode.l10n.t('Predictions with gold labels: logits or probabilities'),
      matchOnDescription: true,
    });
    if (picked?.choose === undefined) return null;
    const next = await picked.choose();
    if (picked.evaluates && next === null) return null;
    if (picked.evaluates) return next;
    choice = next ?? choice;
  }
}

function fileItems(choices: readonly (readonly string[])[], choice: EvaluationChoice, remembered: EvaluationChoice): readonly Item[] {
  const items = choices.map((paths): Item => {
    const label = paths.map(fileName).join(' + ');
    const place = vscode.workspace.asRelativePath(paths[0] ?? '');
    return {
      label: escapeIcons(label),
      description: place === label ? '' : escapeIcons(place),
      choose: async () => withPaths(choice, paths, remembered),
      evaluates: true,
    };
  });
  const browse: Item = {
    label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`,
    choose: async () => {
      const paths = await browseForPredictions();
      return paths === null ? null : withPaths(choice, paths, remembered);
    },
    evaluates: true,
  };
  return [...items, browse];
}

function settingItems(dataset: Dataset | null, choice: EvaluationChoice): readonly Item[] {
  const named = (path: string | null, otherwise: string) =>
    path === null ? otherwise : escapeIcons(vscode.workspace.asRelativePath(path));
  const beside = dataset === null ? null : vscode.l10n.t('those of {0}', escapeIcons(dataset.name));
  return [
    { label: vscode.l10n.t('with'), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(symbol-operator) ${vscode.l10n.t('Definition')}`,
      description: vscode.l10n.t(lossDefinition(choice.definition).title),
      choose: async () => {
        const definition = await pickDefinition(choice.definition);
        return definition === null ? null : { ...choice, definition };
      },
    },
    {
      label: `$(list-ordered) ${vscode.l10n.t('Class names')}`,
      description: named(choice.labels, beside ?? vscode.l10n.t('found beside the predictions, or ids')),
      choose: async () =>
        withFile(choice, 'labels', vscode.l10n.t('Choose the file that names the classes: labels.txt, config.json, data.yaml')),
    },
    {
      label: `$(list-tree) ${vscode.l10n.t('Label file of the rows')}`,
      description: named(choice.align, vscode.l10n.t('one beside the predictions that fits')),
      choose: async () => {
        const align = await pickAlign(dataset, choice.align);
        return align === undefined ? null : { ...choice, align };
      },
    },
    {
      label: `$(graph) ${vscode.l10n.t('Training counts')}`,
      description: named(choice.trainCounts, beside ?? vscode.l10n.t('not known: the evaluated labels stand in')),
      choose: async () => withFile(choice, 'trainCounts', vscode.l10n.t('Choose the labelled data of the training split')),
    },
  ];
}

interface AlignItem extends vscode.QuickPickItem {
  readonly choose: () => Promise<string | null | undefined>;
}

/** The label file that the rows of predictions belong to. @returns null for one that is found, undefined when the person gives up */
export async function pickAlign(dataset: Dataset | null, current: string | null): Promise<string | null | undefined> {
  const now = vscode.l10n.t('now');
  const describe = (path: string | null, text: string) => (path === current ? `${text} · ${now}` : text);
  const files = (dataset === null ? [] : alignChoices(dataset)).map(
    ({ path, split }): AlignItem => ({
      label: escapeIcons(vscode.workspace.asRelativePath(path)),
      description: escapeIcons(describe(path, split)),
      choose: async () => path,
    }),
  );
  const title = vscode.l10n.t('Choose the label file that the rows belong to');
  const browse: AlignItem = {
    label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`,
    choose: async () => {
      const chosen = await vscode.window.showOpenDialog({ canSelectMany: false, title, openLabel: vscode.l10n.t('Choose') });
      return chosen?.[0]?.fsPath;
    },
  };
  const found: AlignItem = {
    label: `$(search) ${vscode.l10n.t('Find it')}`,
    description: describe(null, vscode.l10n.t('one beside the predictions that fits')),
    choose: async () => null,
  };
  const placeHolder = vscode.l10n.t('Which label file do the rows belong to?');
  const picked = await vscode.window.showQuickPick<AlignItem>([...files, browse, found], { title, placeHolder, matchOnDescription: true });
  return picked?.choose();
}

async function pickDefinition(current: string): Promise<string | null> {
  const items = LOSS_DEFINITIONS.map(({ id, title, source, wrong }) => ({
    label: vscode.l10n.t(title),
    description: [id === current ? vscode.l10n.t('now') : '', wrong === undefined ? '' : vscode.l10n.t('wrong')]
      .filter((part) => part !== '')
      .join(', '),
    detail: vscode.l10n.t(source),
    id,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which definition of the focal loss?'),
    matchOnDetail: true,
  });
  return picked?.id ?? null;
}

/** Escape in the dialog takes a chosen file back only when there was one. */
async function withFile(choice: EvaluationChoice, key: 'labels' | 'trainCounts', title: string): Promise<EvaluationChoice | null> {
  const chosen = await vscode.window.showOpenDialog({ canSelectMany: false, title, openLabel: vscode.l10n.t('Choose') });
  const path = chosen?.[0]?.fsPath ?? null;
  if (path === null && choice[key] === null) return null;
  return { ...choice, [key]: path };
}

async function browseForPredictions(): Promise<readonly string[] | null> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t('Choose predictions: one file, or logits.npy with labels.npy'),
    openLabel: vscode.l10n.t('Evaluate'),
    filters: { [vscode.l10n.t('Predictions')]: ENDINGS, [vscode.l10n.t('All files')]: ['*'] },
  });
  return chosen === undefined ? null : chosen.map((uri) => uri.fsPath);
}
