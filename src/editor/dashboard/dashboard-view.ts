import { type Dataset, type Finding, primarySplit, type Unit } from '../../core/analysis.ts';
import type { DashboardView } from '../../protocol/dashboard-api.ts';
import { viewOfFinding } from '../../protocol/finding-view.ts';
import type { CommandTarget } from '../commands/command-target.ts';

/** Where the dashboard opens for what a command is about: the page, the split, the unit and the class. */
export function dashboardView(datasets: readonly Dataset[], target: CommandTarget): DashboardView {
  const { dataset: name, split, label } = target;
  const dataset = datasets.find((each) => each.name === name);
  const finding = dataset === undefined ? undefined : findingOf(dataset, target);
  const view = finding === undefined ? null : viewOfFinding(finding);
  if (view !== null && dataset !== undefined) {
    const { tab, to } = view;
    const unit = view.label === null ? null : unitWith(dataset, view.label, null);
    return { tab, dataset: name, label: view.label, unit, finding: view.finding, ...(to === null ? {} : { pair: { from: null, to } }) };
  }
  if (target.finding !== null) return { tab: 'overview', dataset: name };
  if (label === null) return { tab: null, dataset: name, ...(split === null ? {} : { split }) };
  const unit = dataset === undefined ? target.unit : unitWith(dataset, label, target.unit);
  return { tab: 'classes', dataset: name, label, unit, ...(split === null ? {} : { split }) };
}

function findingOf({ findings }: Dataset, { finding: code, split, label }: CommandTarget): Finding | undefined {
  const fits = (each: Finding) =>
    each.code === code && (split === null || each.split === split) && (label === null || each.label === label);
  return code === null ? undefined : findings.find(fits);
}

/** The first unit that counts such a class; null where that is the one that is shown anyway. */
function unitWith(dataset: Dataset, label: string, wanted: Unit | null): Unit | null {
  const units = primarySplit(dataset)?.units ?? [];
  const counts = units.filter(({ classes }) => classes.some((each) => each.label === label));
  const unit = counts.find((each) => each.unit === wanted) ?? counts[0];
  return unit === undefined || unit === units[0] ? null : unit.unit;
}
