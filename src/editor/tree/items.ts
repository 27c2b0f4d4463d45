import * as vscode from 'vscode';
import { type Dataset, primarySplit, primaryUnit, type Severity, type Task } from '../../core/analysis.ts';
import { shortLabel, visibleLabel } from '../../core/name-labels.ts';
import { OUTSIDE_TAG } from '../../core/tag.ts';
import { COMMANDS } from '../contributions.ts';
import { hasExamples } from '../examples/example-target.ts';
import { openPlaceCommand } from '../open/places.ts';
import { shareBarIcon } from '../share-bar.ts';
import {
  countText,
  decidedText,
  decisionText,
  findingsText,
  findingText,
  labelsText,
  messageText,
  numberText,
  placeText,
  ratioText,
  severityText,
  shareText,
  unitText,
} from '../texts.ts';
import { markdownText } from '../untrusted-text.ts';
import {
  type ClassNode,
  type DatasetNode,
  type DecisionNode,
  type FindingNode,
  iconSeverity,
  type MoreNode,
  otherCounts,
  type ProblemNode,
  type ProblemsNode,
  type SplitNode,
  type TreeNode,
  worstSeverity,
} from './nodes.ts';

/** How a row looks; what it is called in the tree is up to the tree. */
export function itemOf(node: TreeNode): vscode.TreeItem {
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
      return group(findingsText(count), severityIcon(worstSeverity(node.dataset.findings) ?? 'info'));
    }
    case 'finding':
      return findingItem(node);
    case 'decisions': {
      const item = group(vscode.l10n.t('How it was read'), new vscode.ThemeIcon('settings'));
      item.description = node.dataset.decisions[0] === undefined ? '' : decidedText(node.dataset.decisions[0]).choice;
      item.tooltip = vscode.l10n.t('What Focal Lens decided about this data set, and why. Each decision can be changed.');
      return item;
    }
    case 'decision':
      return decisionItem(node);
    case 'problems':
      return problemsItem(node);
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
  item.iconPath = new vscode.ThemeIcon(TASK_ICONS[dataset.task]);
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown(markdownText(visibleLabel(vscode.workspace.asRelativePath(dataset.folder)))).appendMarkdown(markdownText('\n'));
  if (metrics !== undefined) {
    tooltip.appendMarkdown(
      markdownText(
        vscode.l10n.t(
          'The largest class has {0} the examples of the smallest one that has any; the classes are as diverse as {1} equally frequent ones.',
          metrics.imbalanceRatio === null ? '–' : `${countText(Math.round(metrics.imbalanceRatio))}×`,
          numberText(metrics.effectiveClasses, 1),
        ),
      ),
    );
  }
  appendDecisions(tooltip, dataset);
  item.tooltip = tooltip;
  return item;
}

const TASK_ICONS: Readonly<Record<Task, string>> = {
  'token-classification': 'whole-word',
  'text-classification': 'note',
  'multi-label-classification': 'checklist',
  'object-detection': 'inspect',
  segmentation: 'paintcan',
  'image-classification': 'file-media',
};

function appendDecisions(tooltip: vscode.MarkdownString, { decisions }: Dataset): void {
  for (const decision of decisions) {
    const { what } = decision;
    const { choice, reason } = decidedText(decision);
    tooltip.appendMarkdown('\n\n').appendMarkdown(markdownText(`${decisionText(what)}: ${choice} (${reason})`));
  }
}

function decisionItem({ decision }: DecisionNode): vscode.TreeItem {
  const { what, setting } = decision;
  const { choice, reason } = decidedText(decision);
  const item = new vscode.TreeItem(`${decisionText(what)}: ${choice}`);
  item.description = reason;
  item.iconPath = new vscode.ThemeIcon('circle-small');
  const tooltip = new vscode.MarkdownString();
  tooltip
    .appendMarkdown(markdownText(`${decisionText(what)}: ${choice}`))
    .appendMarkdown('\n\n')
    .appendMarkdown(markdownText(reason));
  tooltip.appendMarkdown('\n\n').appendMarkdown(markdownText(vscode.l10n.t('The setting {0} decides otherwise.', setting)));
  item.tooltip = tooltip;
  return item;
}

const SHOWN_FILES = 10;

function splitItem({ dataset, split }: SplitNode): vscode.TreeItem {
  const isPrimary = primarySplit(dataset) === split;
  const state = isPrimary ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
  const item = new vscode.TreeItem(visibleLabel(split.name), state);
  const unit = primaryUnit(split);
  const parts = [unit === undefined ? '' : unitText(unit.unit, unit.total), split.scheme?.name ?? ''];
  item.description = parts.filter((part) => part !== '').join(' · ');
  item.iconPath = new vscode.ThemeIcon('layers');
  const tooltip = new vscode.MarkdownString();
  for (const other of split.units) tooltip.appendMarkdown(markdownText(`${unitText(other.unit, other.total)}\n`));
  for (const { path, count, said } of split.files.slice(0, SHOWN_FILES)) {
    const name = visibleLabel(vscode.workspace.asRelativePath(path));
    const many = count === undefined ? '' : `${count === 1 ? vscode.l10n.t('1 file') : vscode.l10n.t('{0} files', countText(count))}: `;
    tooltip.appendMarkdown(markdownText(`${many}${name} (${messageText(said)})\n`));
  }
  const more = split.files.length - SHOWN_FILES;
  if (more > 0)
    tooltip.appendMarkdown(
      markdownText(more === 1 ? vscode.l10n.t('and 1 more file') : vscode.l10n.t('and {0} more files', countText(more))),
    );
  item.tooltip = tooltip;
  return item;
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

function classItem(node: ClassNode): vscode.TreeItem {
  const { entry, unit } = node;
  const label = visibleLabel(entry.label);
  const item = new vscode.TreeItem(shortLabel(entry.label));
  // Figures that follow a name written from right to left would be drawn among its words.
  item.description = `${RIGHT_TO_LEFT.test(entry.label) ? '\u200e' : ''}${countText(entry.count)} · ${shareText(entry.share)}`;
  const icon = iconSeverity(node.findings);
  item.iconPath = icon === null ? shareIcon(entry.share, entry.label === OUTSIDE_TAG) : severityIcon(icon);
  item.tooltip = classTooltip(node);
  const sentence = vscode.l10n.t('{0}: {1}, {2}', label, unitText(unit.unit, entry.count), shareText(entry.share));
  const said = node.findings.map((finding) => `${severityText(finding.severity)}: ${findingText(finding)}`);
  item.accessibilityInformation = { label: [sentence, ...said].join('. '), role: 'treeitem' };
  if (entry.first !== null) item.command = openPlaceCommand(entry.first);
  return item;
}

function classTooltip(node: ClassNode): vscode.MarkdownString {
  const { entry, unit, split, findings } = node;
  const tooltip = new vscode.MarkdownString();
  tooltip.appendMarkdown(markdownText(visibleLabel(entry.label))).appendMarkdown('\n\n');
  tooltip.appendMarkdown(
    markdownText(
      vscode.l10n.t('{0} of {1} in {2}: {3}', countText(entry.count), unitText(unit.unit, unit.total), split.name, shareText(entry.share)),
    ),
  );
  for (const text of countTexts(node)) tooltip.appendMarkdown('\n\n').appendMarkdown(markdownText(text));
  for (const finding of findings) tooltip.appendMarkdown('\n\n').appendMarkdown(markdownText(`${findingText(finding)} (${finding.code})`));
  if (entry.first !== null)
    tooltip.appendMarkdown('\n\n').appendMarkdown(markdownText(vscode.l10n.t('First at {0}', placeText(entry.first))));
  if (iconSeverity(findings) === null)
    tooltip.appendMarkdown('\n\n').appendMarkdown(markdownText(vscode.l10n.t('The bar grows with the square root of the share.')));
  return tooltip;
}

/** The class in the other units of its split, and what its count is made of. */
function countTexts(node: ClassNode): readonly string[] {
  const { crowd, difficult, strict } = node.entry;
  return [
    ...otherCounts(node).map(({ unit, entry }) =>
      entry.label === node.entry.label
        ? unitText(unit, entry.count)
        : vscode.l10n.t('{0}: {1}', visibleLabel(entry.label), unitText(unit, entry.count)),
    ),
    ...(crowd === undefined || crowd === 0 ? [] : [vscode.l10n.t('{0} of them stand for a crowd', countText(crowd))]),
    ...(difficult === undefined || difficult === 0 ? [] : [vscode.l10n.t('{0} of them are marked as difficult', countText(difficult))]),
    ...(strict === undefined || strict === node.entry.count ? [] : [vscode.l10n.t('{0} by the strict rule', countText(strict))]),
  ];
}

function findingItem({ dataset, finding }: FindingNode): vscode.TreeItem {
  const item = new vscode.TreeItem(findingText(finding));
  if (hasExamples(dataset, finding)) item.contextValue = 'focalLens.finding.places';
  item.description = finding.code;
  item.iconPath = severityIcon(finding.severity);
  const place = finding.path === null ? null : { path: finding.path, line: finding.line };
  item.tooltip = place === null ? findingText(finding) : `${findingText(finding)}\n${placeText(place)}`;
  if (place !== null) item.command = openPlaceCommand(place);
  return item;
}

function problemsItem({ problems, isAlone }: ProblemsNode): vscode.TreeItem {
  const count = countText(problems.length);
  const isOne = problems.length === 1;
  const areFiles = problems.every(({ line }) => line === null);
  const files = isOne ? vscode.l10n.t('1 problem with a file') : vscode.l10n.t('{0} problems with files', count);
  const records = isOne ? vscode.l10n.t('1 unreadable record') : vscode.l10n.t('{0} unreadable records', count);
  const item = group(areFiles ? files : records, severityIcon('warning'));
  if (isAlone) item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
  else item.tooltip = vscode.l10n.t('These records were left out; everything else is counted.');
  return item;
}

function problemItem({ problem }: ProblemNode): vscode.TreeItem {
  // A remark on all files has no place.
  const hasPlace = problem.path !== '';
  const message = messageText(problem.said);
  const item = new vscode.TreeItem(hasPlace ? placeText(problem) : message);
  if (hasPlace) {
    item.description = visibleLabel(message);
    item.command = openPlaceCommand(problem);
  }
  item.iconPath = severityIcon('warning');
  item.tooltip = message;
  return item;
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show more…'));
  item.description = vscode.l10n.t('{0} hidden', countText(node.hidden));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: COMMANDS.showMoreClasses, title: vscode.l10n.t('Show more…'), arguments: [node] };
  return item;
}

function group(title: string, icon: vscode.ThemeIcon): vscode.TreeItem {
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.Collapsed);
  item.iconPath = icon;
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
