import type { Analysis, ClassCount, Dataset, Decision, Finding, Problem, Severity, Split, Unit, UnitSummary } from '../../core/analysis.ts';
import { primarySplit, primaryUnit, SEVERITIES } from '../../core/analysis.ts';
import { nthLargest } from '../../core/nth-largest.ts';
import { type Tag, tagReader } from '../../core/tag.ts';

/** The rows of the label tree: data set → split → class, with findings, decisions and unreadable records as rows of their own. */
export type TreeNode =
  | DatasetNode
  | SplitNode
  | ClassNode
  | MoreNode
  | FindingsNode
  | FindingNode
  | DecisionsNode
  | DecisionNode
  | ProblemsNode
  | ProblemNode;

export interface DatasetNode {
  readonly kind: 'dataset';
  readonly dataset: Dataset;
}

export interface SplitNode {
  readonly kind: 'split';
  readonly dataset: Dataset;
  readonly split: Split;
}

export interface ClassNode {
  readonly kind: 'class';
  readonly dataset: Dataset;
  readonly split: Split;
  readonly unit: UnitSummary;
  readonly entry: ClassCount;
  /** Position in the list of its unit: the label id where the unit lists the label map. */
  readonly id: number;
  readonly findings: readonly Finding[];
}

/** Stands for the rows that are not shown yet. */
export interface MoreNode {
  readonly kind: 'more';
  /** Of whose children there are more. */
  readonly parent: TreeNode;
  readonly hidden: number;
}

export interface FindingsNode {
  readonly kind: 'findings';
  readonly dataset: Dataset;
}

export interface FindingNode {
  readonly kind: 'finding';
  readonly dataset: Dataset;
  readonly finding: Finding;
  readonly index: number;
}

/** What was decided about a data set. */
export interface DecisionsNode {
  readonly kind: 'decisions';
  readonly dataset: Dataset;
}

export interface DecisionNode {
  readonly kind: 'decision';
  readonly dataset: Dataset;
  readonly decision: Decision;
}

export interface ProblemsNode {
  readonly kind: 'problems';
  readonly problems: readonly Problem[];
  /** True when there is no data set above them. */
  readonly isAlone: boolean;
}

export interface ProblemNode {
  readonly kind: 'problem';
  readonly problem: Problem;
  readonly index: number;
}

export type ClassOrder = 'count' | 'labelId';

/** Rows that are added at once: VS Code slows down with some thousands of siblings. */
export const PAGE = 200;

export function rootNodes(analysis: Analysis): readonly TreeNode[] {
  const datasets: TreeNode[] = analysis.datasets.map((dataset) => ({ kind: 'dataset', dataset }));
  const { problems } = analysis;
  return problems.length > 0 ? [...datasets, { kind: 'problems', problems, isAlone: datasets.length === 0 }] : datasets;
}

/** @param shown how many children may be listed before a `more` row */
export function childNodes(node: TreeNode, order: ClassOrder, shown: number): readonly TreeNode[] {
  switch (node.kind) {
    case 'dataset': {
      const { dataset } = node;
      const rows: TreeNode[] = dataset.splits.map((split) => ({ kind: 'split', dataset, split }));
      if (dataset.findings.length > 0) rows.push({ kind: 'findings', dataset });
      if (dataset.decisions.length > 0) rows.push({ kind: 'decisions', dataset });
      return rows;
    }
    case 'decisions':
      return node.dataset.decisions.map((decision) => ({ kind: 'decision', dataset: node.dataset, decision }));
    case 'split':
      return classNodes(node, order, shown);
    case 'findings':
      return pagedItems(node, node.dataset.findings, shown, (finding, index) => ({
        kind: 'finding',
        dataset: node.dataset,
        finding,
        index,
      }));
    case 'problems':
      return pagedItems(node, node.problems, shown, (problem, index) => ({ kind: 'problem', problem, index }));
    default:
      return [];
  }
}

/** Stable between two analyses, so that a refresh keeps what is open and selected. */
export function nodeId(node: TreeNode): string {
  switch (node.kind) {
    case 'dataset':
    case 'findings':
    case 'decisions':
      return JSON.stringify([node.kind, node.dataset.name]);
    case 'split':
      return JSON.stringify(['split', node.dataset.name, node.split.name]);
    case 'class':
      return JSON.stringify(['class', node.dataset.name, node.split.name, node.id]);
    case 'finding':
      return JSON.stringify(['finding', node.dataset.name, node.index]);
    case 'decision':
      return JSON.stringify(['decision', node.dataset.name, node.decision.what]);
    case 'problem':
      return JSON.stringify(['problem', node.index]);
    case 'problems':
      return JSON.stringify(['problems']);
    case 'more':
      return JSON.stringify(['more', nodeId(node.parent)]);
  }
}

export function worstSeverity(findings: readonly Finding[]): Severity | null {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity)) ?? null;
}

/** What the share of a class says by itself. */
const OF_THE_SHARE: readonly string[] = ['background-dominates', 'majority-dominates', 'severe-imbalance'];

/** The worst severity that is worth an icon instead of the bar. */
export function iconSeverity(findings: readonly Finding[]): 'error' | 'warning' | null {
  const severity = worstSeverity(findings.filter(({ code }) => !OF_THE_SHARE.includes(code)));
  return severity === 'info' ? null : severity;
}

/** A class as another unit of its split counts it: under its own name, or under its mention type. */
export function otherCounts({
  dataset,
  split,
  unit,
  entry,
  id,
}: ClassNode): readonly { readonly unit: Unit; readonly entry: ClassCount }[] {
  const { type } = tagOf(dataset, entry.label);
  return split.units.flatMap((other) => {
    if (other === unit) return [];
    // Most lists are in the order of the label map: 100 000 names need no index.
    const same = other.classes[id];
    const found =
      same?.label === entry.label
        ? same
        : (classesByLabel(other).get(entry.label) ?? (type === '' ? undefined : classesByLabel(other).get(type)));
    return found === undefined ? [] : [{ unit: other.unit, entry: found }];
  });
}

const tagReaders = new WeakMap<Dataset, (text: string) => Tag>();

/** The kind of mention that a tag belongs to: `PER` of `B-PER`. Empty for what is no tag, and for `O`. */
export function mentionTypeOf(dataset: Dataset, label: string): string {
  const { role, type } = tagOf(dataset, label);
  return role === 'outside' || role === 'bare' ? '' : type;
}

/** A label as the tags of its data set are read. */
function tagOf(dataset: Dataset, label: string): Tag {
  // 100 000 classes of images are no tags, and need no look.
  if (dataset.task !== 'token-classification') return { role: 'bare', letter: '', type: label };
  let read = tagReaders.get(dataset);
  if (read === undefined) tagReaders.set(dataset, (read = tagReader(dataset.labelMap.labels)));
  return read(label);
}

const classMaps = new WeakMap<UnitSummary, ReadonlyMap<string, ClassCount>>();

function classesByLabel(unit: UnitSummary): ReadonlyMap<string, ClassCount> {
  let classes = classMaps.get(unit);
  if (classes === undefined) classMaps.set(unit, (classes = new Map(unit.classes.map((entry) => [entry.label, entry]))));
  return classes;
}

/** Findings that speak of a class of a split, or of the class in all splits; those on `person` speak of `B-person` as well. */
export function findingsOf(dataset: Dataset, split: string | null, label: string): readonly Finding[] {
  const { type } = tagOf(dataset, label);
  return findingsAmong(findingsByLabel(dataset, new Set([label, type])), type, split, label);
}

function findingsAmong(
  byLabel: ReadonlyMap<string, readonly Finding[]>,
  type: string,
  split: string | null,
  label: string,
): readonly Finding[] {
  const own = byLabel.get(label) ?? [];
  const all = type === '' || type === label ? own : [...own, ...(byLabel.get(type) ?? [])];
  return split === null ? all : all.filter((finding) => finding.split === null || finding.split === split);
}

function classNodes(node: SplitNode, order: ClassOrder, shown: number): readonly TreeNode[] {
  const unit = primaryUnit(node.split);
  if (unit === undefined) return [];
  // The training split stands open: it also tells what is wrong with a class elsewhere.
  const spokenOf = node.split === primarySplit(node.dataset) ? null : node.split.name;
  const rows = rowsOf(unit.classes.length, shown);
  const ids = order === 'count' ? mostFrequent(unit, rows) : null;
  const wanted = new Set<string>();
  for (let row = 0; row < rows; row += 1) {
    const { label } = unit.classes[ids?.[row] ?? row]!;
    wanted.add(label).add(tagOf(node.dataset, label).type);
  }
  const byLabel = findingsByLabel(node.dataset, wanted);
  return paged(node, unit.classes.length, shown, (row) => {
    const id = ids?.[row] ?? row;
    const entry = unit.classes[id]!;
    const findings = findingsAmong(byLabel, tagOf(node.dataset, entry.label).type, spokenOf, entry.label);
    return { kind: 'class', dataset: node.dataset, split: node.split, unit, entry, id, findings };
  });
}

/** Ids of the most frequent classes, in this order; equal counts by id. Sorts those alone: all 100 000 would take too long for a click. */
function mostFrequent({ classes }: UnitSummary, many: number): readonly number[] {
  if (many === 0) return [];
  const least = nthLargest(
    Float64Array.from(classes, ({ count }) => count),
    many - 1,
  );
  const above: number[] = [];
  const equal: number[] = [];
  for (const [id, { count }] of classes.entries()) {
    if (count > least) above.push(id);
    else if (count === least && equal.length < many) equal.push(id);
  }
  const byCount = (a: number, b: number) => classes[b]!.count - classes[a]!.count || a - b;
  return [...above.sort(byCount), ...equal.slice(0, many - above.length)];
}

/** How many of the rows are shown. One row more is no reason to hide it behind another row. */
function rowsOf(total: number, shown: number): number {
  return total <= shown + 1 ? total : shown;
}

function pagedItems<Item>(
  parent: TreeNode,
  items: readonly Item[],
  shown: number,
  make: (item: Item, index: number) => TreeNode,
): readonly TreeNode[] {
  return paged(parent, items.length, shown, (row) => make(items[row]!, row));
}

function paged(parent: TreeNode, total: number, shown: number, make: (row: number) => TreeNode): readonly TreeNode[] {
  const rows = rowsOf(total, shown);
  const nodes = Array.from({ length: rows }, (_, row) => make(row));
  return rows === total ? nodes : [...nodes, { kind: 'more', parent, hidden: total - rows }];
}

const known = new WeakMap<Dataset, ReadonlyMap<string, readonly Finding[]>>();
/** Findings that name more classes than this together are looked through anew for those that are wanted: an index of all takes too long for a click. */
const MOST_INDEXED = 5000;

function findingsByLabel(dataset: Dataset, wanted: ReadonlySet<string>): ReadonlyMap<string, readonly Finding[]> {
  const before = known.get(dataset);
  if (before !== undefined) return before;
  const named = dataset.findings.reduce((sum, { labels }) => sum + (labels?.length ?? 1), 0);
  const isIndexed = named <= MOST_INDEXED;
  const found = new Map<string, Finding[]>();
  for (const finding of dataset.findings) {
    for (const label of finding.labels ?? (finding.label === null ? [] : [finding.label])) {
      if (!isIndexed && !wanted.has(label)) continue;
      const list = found.get(label);
      if (list === undefined) found.set(label, [finding]);
      else list.push(finding);
    }
  }
  if (isIndexed) known.set(dataset, found);
  return found;
}
