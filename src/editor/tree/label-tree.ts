import * as vscode from 'vscode';
import { type Analysis, primarySplit, primaryUnit, type Severity } from '../../core/analysis.ts';
import { shortLabel, visibleLabel } from '../../core/name-labels.ts';
import { OUTSIDE_TAG } from '../../core/tag.ts';
import { COMMANDS, CONTEXT_KEYS, VIEWS } from '../contributions.ts';
import { openPlaceCommand } from '../places.ts';
import { shareBarIcon } from '../share-bar.ts';
import { countText, findingsText, findingText, labelsText, placeText, ratioText, severityText, shareText, unitText } from '../texts.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import {
  type ClassNode,
  type ClassOrder,
  childNodes,
  type DatasetNode,
  type FindingNode,
  iconSeverity,
  type MoreNode,
  nodeId,
  PAGE,
  type ProblemNode,
  rootNodes,
  type SplitNode,
  type TreeNode,
  worstSeverity,
} from './nodes.ts';

/** The view of labels: rows of the last analysis, a progress bar while the next one runs. */
export class LabelTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #model: WorkspaceModel;
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #subscriptions: vscode.Disposable[];
  /** How many children a row may show, by its id; a page where nothing is said. */
  readonly #shown = new Map<string, number>();
  #order: ClassOrder;
  #analysis: Analysis | null = null;
  readonly #view: vscode.TreeView<TreeNode>;
  #barShown = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(model: WorkspaceModel, memento: vscode.Memento) {
    this.#model = model;
    this.#memento = memento;
    this.#order = memento.get<ClassOrder>(ORDER_KEY) === 'labelId' ? 'labelId' : 'count';
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.classOrder, this.#order);
    this.#view = vscode.window.createTreeView(VIEWS.labels, { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      model.onDidChange(() => this.#update()),
      model.onDidProgress(({ message }) => this.#say(message)),
    ];
  }

  setOrder(order: ClassOrder): void {
    this.#order = order;
    void this.#memento.update(ORDER_KEY, order);
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.classOrder, order);
    this.#changed.fire(undefined);
  }

  showMore(node: MoreNode): void {
    const id = nodeId(node.parent);
    // Each time twice as many, so that the end of a long list is a few clicks away.
    this.#shown.set(id, (this.#shown.get(id) ?? PAGE) * 2);
    this.#changed.fire(node.parent);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node !== undefined) return [...childNodes(node, this.#order, this.#shown.get(nodeId(node)) ?? PAGE)];
    return this.#model.analysis === null ? [] : [...rootNodes(this.#model.analysis)];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = itemOf(node);
    item.id = nodeId(node);
    item.contextValue = `focalLens.${node.kind}`;
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #update(): void {
    if (this.#analysis !== this.#model.analysis) {
      this.#analysis = this.#model.analysis;
      this.#changed.fire(undefined);
    }
    if (this.#model.isRunning) this.#say(vscode.l10n.t('Looking for label files…'));
    else this.#view.message = this.#model.errorMessage ?? undefined;
    if (this.#model.isRunning && !this.#barShown) this.#showProgressBar();
  }

  /** Above the rows, and only while there are none: a refresh must not push them around. */
  #say(message: string): void {
    if (this.#analysis === null) this.#view.message = message;
  }

  #showProgressBar(): void {
    this.#barShown = true;
    void vscode.window.withProgress({ location: { viewId: VIEWS.labels } }, async () => {
      await new Promise<void>((resolve) => {
        const listening = this.#model.onDidChange(() => {
          if (this.#model.isRunning) return;
          listening.dispose();
          resolve();
        });
      });
      this.#barShown = false;
    });
  }
}

const ORDER_KEY = 'tree.classOrder';

function itemOf(node: TreeNode): vscode.TreeItem {
  switch (node.kind) {
    case 'dataset':
      return datasetItem(node);
    case 'split':
      return splitItem(node);
    case 'class':
      return classItem(node);
    case 'more':
      return moreItem(node);
    case 'findings': {
      const count = node.dataset.findings.length;
      return group(findingsText(count), worstSeverity(node.dataset.findings) ?? 'info');
    }
    case 'finding':
      return findingItem(node);
    case 'problems': {
      const count = node.problems.length;
      const item = group(
        count === 1 ? vscode.l10n.t('1 unreadable record') : vscode.l10n.t('{0} unreadable records', countText(count)),
        'warning',
      );
      item.tooltip = vscode.l10n.t('These records were left out; everything else is counted.');
      return item;
    }
    case 'problem':
      return problemItem(node);
  }
}

function datasetItem({ dataset }: DatasetNode): vscode.TreeItem {
  const item = new vscode.TreeItem(visibleLabel(dataset.name), vscode.TreeItemCollapsibleState.Expanded);
  const split = primarySplit(dataset);
  const metrics = split === undefined ? undefined : primaryUnit(split)?.metrics;
  const labels = labelsText(dataset.labelMap.labels.length);
  const ratio = metrics?.imbalanceRatio ?? null;
  item.description = ratio === null ? labels : `${labels} · ${ratioText(ratio)}`;
  item.iconPath = new vscode.ThemeIcon('database');
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(vscode.workspace.asRelativePath(dataset.folder)).appendText('\n');
  if (metrics !== undefined) {
    tooltip.appendText(
      vscode.l10n.t(
        'The largest class has {0} the examples of the smallest one that has any; the classes are as diverse as {1} equally frequent ones.',
        metrics.imbalanceRatio === null ? '–' : `${countText(Math.round(metrics.imbalanceRatio))}×`,
        metrics.effectiveClasses.toFixed(1),
      ),
    );
  }
  const source = dataset.labelMap.source;
  tooltip
    .appendText('\n')
    .appendText(
      source === null
        ? vscode.l10n.t('No label config was found: the labels seen stand in for it, in the order of their first appearance.')
        : vscode.l10n.t('Label ids from {0}.', vscode.workspace.asRelativePath(source)),
    );
  item.tooltip = tooltip;
  return item;
}

function splitItem({ dataset, split }: SplitNode): vscode.TreeItem {
  const isPrimary = primarySplit(dataset) === split;
  const state = isPrimary ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(visibleLabel(split.name), state);
  const unit = primaryUnit(split);
  const parts = [unit === undefined ? '' : unitText(unit.unit, unit.total), split.scheme?.name ?? ''];
  item.description = parts.filter((part) => part !== '').join(' · ');
  item.iconPath = new vscode.ThemeIcon('layers');
  const tooltip = new vscode.MarkdownString();
  for (const other of split.units) tooltip.appendText(`${unitText(other.unit, other.total)}\n`);
  for (const file of split.files.slice(0, 10)) tooltip.appendText(`${vscode.workspace.asRelativePath(file.path)} (${file.evidence})\n`);
  item.tooltip = tooltip;
  return item;
}

function classItem(node: ClassNode): vscode.TreeItem {
  const { entry, unit } = node;
  const label = visibleLabel(entry.label);
  const item = new vscode.TreeItem(shortLabel(entry.label));
  item.description = `${countText(entry.count)} · ${shareText(entry.share)}`;
  const icon = iconSeverity(node.findings);
  item.iconPath = icon === null ? shareIcon(entry.share, entry.label === OUTSIDE_TAG) : severityIcon(icon);
  item.tooltip = classTooltip(node);
  const sentence = vscode.l10n.t('{0}: {1}, {2}', label, unitText(unit.unit, entry.count), shareText(entry.share));
  const said = node.findings.map((finding) => `${severityText(finding.severity)}: ${findingText(finding)}`);
  item.accessibilityInformation = { label: [sentence, ...said].join('. '), role: 'treeitem' };
  if (entry.first !== null) item.command = openPlaceCommand(entry.first);
  return item;
}

function classTooltip({ entry, unit, split, findings }: ClassNode): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(visibleLabel(entry.label)).appendMarkdown('\n\n');
  tooltip.appendText(
    vscode.l10n.t('{0} of {1} in {2}: {3}', countText(entry.count), unitText(unit.unit, unit.total), split.name, shareText(entry.share)),
  );
  for (const finding of findings) tooltip.appendMarkdown('\n\n').appendText(`${findingText(finding)} (${finding.code})`);
  if (entry.first !== null) tooltip.appendMarkdown('\n\n').appendText(vscode.l10n.t('First at {0}', placeText(entry.first)));
  if (iconSeverity(findings) === null)
    tooltip.appendMarkdown('\n\n').appendText(vscode.l10n.t('The bar grows with the square root of the share.'));
  return tooltip;
}

function findingItem({ finding }: FindingNode): vscode.TreeItem {
  const item = new vscode.TreeItem(findingText(finding));
  item.description = finding.code;
  item.iconPath = severityIcon(finding.severity);
  const place = finding.path === null ? null : { path: finding.path, line: finding.line };
  item.tooltip = place === null ? findingText(finding) : `${findingText(finding)}\n${placeText(place)}`;
  if (place !== null) item.command = openPlaceCommand(place);
  return item;
}

function problemItem({ problem }: ProblemNode): vscode.TreeItem {
  // A remark on all files has no place.
  const hasPlace = problem.path !== '';
  const item = new vscode.TreeItem(hasPlace ? placeText(problem) : problem.message);
  if (hasPlace) {
    item.description = visibleLabel(problem.message);
    item.command = openPlaceCommand(problem);
  }
  item.iconPath = severityIcon('warning');
  item.tooltip = problem.message;
  return item;
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show more…'));
  item.description = vscode.l10n.t('{0} hidden', countText(node.hidden));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: COMMANDS.showMoreClasses, title: vscode.l10n.t('Show more…'), arguments: [node] };
  return item;
}

function group(title: string, severity: Severity): vscode.TreeItem {
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Collapsed);
  item.iconPath = severityIcon(severity);
  return item;
}

function severityIcon(severity: Severity): vscode.ThemeIcon {
  if (severity === 'error') return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  if (severity === 'warning') return new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  return new vscode.ThemeIcon('info');
}

function shareIcon(share: number, isBackground: boolean): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
  const kind = isBackground ? 'background' : 'class';
  return {
    light: vscode.Uri.parse(shareBarIcon(share, kind, 'light')),
    dark: vscode.Uri.parse(shareBarIcon(share, kind, 'dark')),
  };
}
