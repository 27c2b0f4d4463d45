import * as vscode from 'vscode';
import { type ClassCount, type Dataset, type Drift, type Place, primarySplit, primaryUnit } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { COMMANDS } from '../contributions.ts';
import type { DashboardHost } from '../dashboard/dashboard-host.ts';
import { type PlaceItem, section } from '../examples/example-items.ts';
import { exampleTarget } from '../examples/example-target.ts';
import type { ExamplesPicker } from '../examples/examples-picker.ts';
import type { LossSession } from '../loss/loss-session.ts';
import type { Places } from '../open/places.ts';
import { countText, numberText, placeText, shareText } from '../texts.ts';
import { escapeIcons, escapeLinks } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

/** Commands that lead from a number to what is behind it. */
export function browseCommands(
  model: WorkspaceModel,
  loss: LossSession,
  dashboard: DashboardHost,
  examples: ExamplesPicker,
  places: Places,
) {
  return {
    /** Each pair of splits with its drift; a choice opens the dashboard. */
    async [COMMANDS.compareSplits](argument: unknown) {
      const dataset = await pickDataset(model, readTarget(argument).dataset);
      if (dataset === null) return;
      if (dataset.drift.length === 0) {
        const name = escapeLinks(visibleLabel(dataset.name));
        void vscode.window.showInformationMessage(vscode.l10n.t('{0} has a single split: there is nothing to compare it with.', name));
        return;
      }
      const title = vscode.l10n.t('Splits of {0}', visibleLabel(dataset.name));
      const placeHolder = vscode.l10n.t('How much the label distribution moves between splits');
      const picked = await vscode.window.showQuickPick(
        dataset.drift.map((row) => driftItem(dataset, row)),
        { title, placeHolder },
      );
      if (picked !== undefined) dashboard.show({ tab: 'overview', dataset: dataset.name });
    },

    /** Places of a class or of a finding, in each split, and the examples of the class that the model finds hardest. */
    async [COMMANDS.showExamples](argument: unknown) {
      const named = readTarget(argument);
      const dataset = await pickDataset(model, named.dataset);
      if (dataset === null) return;
      const origin = model.originOf(dataset);
      const label = named.label ?? (named.finding === null ? await pickClass(dataset) : null);
      if (origin === null || (label === null && named.finding === null)) return;
      const target = exampleTarget(dataset, { ...named, label });
      if (target === null)
        void vscode.window.showInformationMessage(vscode.l10n.t('This finding is about the data set as a whole: it has no places.'));
      else await examples.show(dataset, origin, target, target.label === null ? [] : hardestPlaces(loss, target.label));
    },

    async [COMMANDS.openPlace](argument: unknown) {
      const place = readPlace(argument);
      if (place !== null) await places.open(place);
    },
  };
}

function driftItem(dataset: Dataset, row: Drift): vscode.QuickPickItem {
  const distances = [
    vscode.l10n.t('JS distance {0}', numberText(row.jsDistance, 3)),
    vscode.l10n.t('PSI {0}', numberText(row.psi, 3)),
    vscode.l10n.t('L∞ {0}', numberText(row.linf, 3)),
    vscode.l10n.t("Cramér's V {0}", numberText(row.cramersV, 3)),
  ];
  return {
    label: escapeIcons(`${visibleLabel(row.from)} → ${visibleLabel(row.to)}`),
    description: row.unit,
    detail: escapeIcons([...distances, largestShift(dataset, row)].filter((text) => text !== '').join(' · ')),
  };
}

/** `O 79.0 % → 75.2 %`: the class whose share moves most. */
function largestShift(dataset: Dataset, { from, to, unit }: Drift): string {
  const classesOf = (name: string) =>
    dataset.splits.find((split) => split.name === name)?.units.find((summary) => summary.unit === unit)?.classes ?? [];
  const after = new Map(classesOf(to).map((entry) => [entry.label, entry.share]));
  let moved: { readonly entry: ClassCount; readonly share: number } | null = null;
  for (const entry of classesOf(from)) {
    const share = after.get(entry.label) ?? 0;
    if (moved === null || Math.abs(share - entry.share) > Math.abs(moved.share - moved.entry.share)) moved = { entry, share };
  }
  return moved === null ? '' : `${visibleLabel(moved.entry.label)} ${shareText(moved.entry.share)} → ${shareText(moved.share)}`;
}

async function pickClass(dataset: Dataset): Promise<string | null> {
  const split = primarySplit(dataset);
  const unit = split === undefined ? undefined : primaryUnit(split);
  const items = (unit?.classes ?? []).map((entry) => ({
    label: escapeIcons(visibleLabel(entry.label)),
    description: `${countText(entry.count)} · ${shareText(entry.share)}`,
    entry,
  }));
  const placeHolder = vscode.l10n.t('Examples of which class?');
  const picked = await vscode.window.showQuickPick(items, { title: visibleLabel(dataset.name), placeHolder });
  return picked?.entry.label ?? null;
}

function hardestPlaces(loss: LossSession, label: string): readonly PlaceItem[] {
  if (loss.state.kind !== 'ready') return [];
  const hardest = loss.state.report.hardest.filter((example) => example.label === label);
  return section(
    vscode.l10n.t('hardest for the model'),
    hardest.map((example) => ({
      label: `$(flame) ${vscode.l10n.t('predicted {0}', escapeIcons(visibleLabel(example.predicted)))}`,
      description: escapeIcons(placeText(example)),
      detail: vscode.l10n.t('p of the right class {0}, loss {1}', numberText(example.p, 4), numberText(example.loss, 3)),
      place: example,
    })),
  );
}

function readPlace(argument: unknown): Place | null {
  if (typeof argument !== 'object' || argument === null || !('path' in argument) || typeof argument.path !== 'string') return null;
  const line = 'line' in argument && typeof argument.line === 'number' ? argument.line : null;
  return { path: argument.path, line };
}
