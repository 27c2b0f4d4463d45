import * as vscode from 'vscode';
import { type Dataset, type Place, primarySplit, primaryUnit } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { COMMANDS } from '../contributions.ts';
import { type PlaceItem, section } from '../examples/example-items.ts';
import { exampleTarget } from '../examples/example-target.ts';
import type { ExamplesPicker } from '../examples/examples-picker.ts';
import type { LossSession } from '../loss/loss-session.ts';
import type { Places } from '../open/places.ts';
import { countText, numberText, placeText, shareText } from '../texts.ts';
import { escapeIcons } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

/** Commands that lead from a number to what is behind it. */
export function browseCommands(model: WorkspaceModel, loss: LossSession, examples: ExamplesPicker, places: Places) {
  return {
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
  const column = 'column' in argument && typeof argument.column === 'number' ? { column: argument.column } : {};
  return { path: argument.path, line, ...column };
}
