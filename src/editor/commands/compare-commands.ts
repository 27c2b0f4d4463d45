import * as vscode from 'vscode';
import { type Dataset, primaryUnit } from '../../core/analysis.ts';
import { compareSplits, type MeasuredDrift, type SplitComparison } from '../../core/comparison/compare.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { LAST_COMMIT } from '../../protocol/dashboard-api.ts';
import type { CommittedSession } from '../committed/committed-session.ts';
import { COMMANDS } from '../contributions.ts';
import type { DashboardHost } from '../dashboard/dashboard-host.ts';
import { unitName } from '../enumeration-texts.ts';
import { numberText, shareText } from '../texts.ts';
import { escapeIcons } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

interface PairItem extends vscode.QuickPickItem {
  /** Names of the splits; the first is `LAST_COMMIT` for what the repository has of the second. */
  readonly from: string;
  readonly to: string;
}

export function compareCommands(model: WorkspaceModel, committed: CommittedSession, dashboard: DashboardHost) {
  return {
    /** A split with which: another split, or what the last commit has of it. The dashboard shows the two. */
    async [COMMANDS.compareSplits](argument: unknown) {
      const target = readTarget(argument);
      const dataset = await pickDataset(model, target.dataset);
      if (dataset === null) return;
      const title = vscode.l10n.t('Splits of {0}', visibleLabel(dataset.name));
      const placeHolder = vscode.l10n.t('Compare which splits, or a split with the last commit?');
      const picked = await vscode.window.showQuickPick(pairItems(dataset, target.split), { title, placeHolder });
      if (picked === undefined) return;
      const { from, to } = picked;
      dashboard.show({ tab: 'splits', dataset: dataset.name, pair: { from, to } });
      if (from === LAST_COMMIT) await committed.count(dataset);
    },
  };
}

/** Of more splits, only the pairs with the first are offered. */
const MOST_SPLITS = 6;

/** Pairs of splits with how far they are apart, those that begin with the training split first, then each split with the last commit. */
function pairItems(dataset: Dataset, split: string | null): readonly PairItem[] {
  const counted = dataset.splits.flatMap((each) => {
    const unit = primaryUnit(each);
    return unit === undefined ? [] : [{ name: each.name, unit: unit.unit, total: unit.total, classes: unit.classes }];
  });
  const isMeant = (...names: readonly string[]) => split === null || names.includes(split) || !counted.some(({ name }) => name === split);
  const pairs = counted.flatMap((from, index) =>
    counted
      .slice(index + 1)
      .filter(
        (to) => to.unit === from.unit && isMeant(from.name, to.name) && (index === 0 || split !== null || counted.length <= MOST_SPLITS),
      )
      .map(
        (to): PairItem => ({
          from: from.name,
          to: to.name,
          ...describePair(compareSplits(from, to)),
          description: unitName(from.unit, 2, vscode.l10n.t),
        }),
      ),
  );
  const commits = counted
    .filter(({ name }) => isMeant(name))
    .map(
      ({ name }): PairItem => ({
        from: LAST_COMMIT,
        to: name,
        label: escapeIcons(vscode.l10n.t('{0} since the last commit', visibleLabel(name))),
        description: vscode.l10n.t('git HEAD against the files as they are now'),
      }),
    );
  return [...pairs, ...commits];
}

function describePair(comparison: SplitComparison): Pick<vscode.QuickPickItem, 'label' | 'detail'> {
  const figureOf = (id: MeasuredDrift['id']) => numberText(comparison.measures.find((each) => each.id === id)?.value ?? 0, 3);
  const distances = [
    vscode.l10n.t('JS distance {0}', figureOf('jsDistance')),
    vscode.l10n.t('PSI {0}', figureOf('psi')),
    vscode.l10n.t('L∞ {0}', figureOf('linf')),
    vscode.l10n.t("Cramér's V {0}", figureOf('cramersV')),
  ];
  return {
    label: escapeIcons(`${visibleLabel(comparison.from)} → ${visibleLabel(comparison.to)}`),
    detail: escapeIcons([...distances, ...largestShift(comparison)].join(' · ')),
  };
}

/** `O 79.0 % → 75.2 %`: the class whose share moves most. */
function largestShift({ classes }: SplitComparison): readonly string[] {
  const [first] = classes;
  if (first === undefined) return [];
  const moved = classes.reduce((most, each) => (Math.abs(each.difference) > Math.abs(most.difference) ? each : most), first);
  return [`${visibleLabel(moved.label)} ${shareText(moved.shares[0])} → ${shareText(moved.shares[1])}`];
}
