/** The classes of a data set as a table that is sorted and filtered at once, however many there are: columns of numbers, rows made when drawn. */
import type { AlphaSettings } from '../../src/core/alpha/alpha.ts';
import { type ClassCount, type Finding, type Place, SEVERITIES } from '../../src/core/analysis.ts';
import { backgroundId } from '../../src/core/background.ts';
import { shotGroupOf } from '../../src/core/shot-groups.ts';
import { tagReader } from '../../src/core/tag.ts';
import type { Selection } from '../navigation.ts';
import { risingOrder } from '../table/number-order.ts';
import { weighSelection } from './alpha-of-selection.ts';

/** A split in the table; the first is the one that is looked at. */
export interface ClassColumn {
  readonly split: string;
  readonly total: number;
  /** By position of the class in the table; 0 where the split does not know the class. */
  readonly counts: Float64Array;
}

/** A row, made when it is drawn. */
export interface ClassRow {
  /** Position in the label map or in the list of the unit. */
  readonly id: number;
  readonly label: string;
  readonly counts: readonly number[];
  /** 0 … 1 */
  readonly shares: readonly number[];
  readonly alpha: number | null;
  /** The most urgent first. */
  readonly findings: readonly Finding[];
  readonly first: Place | null;
  readonly isBackground: boolean;
}

export interface ClassTable {
  readonly size: number;
  readonly columns: readonly [ClassColumn, ...ClassColumn[]];
  /** The largest count of any split. */
  readonly largest: number;
  row(id: number): ClassRow;
  labelOf(id: number): string;
  /** Ids of the rows that pass, in their order. */
  view(choice: ClassChoice): Uint32Array;
  /** Makes ready what the first sort by name needs. */
  prepare(): void;
}

export interface ClassChoice {
  readonly query: string;
  readonly filter: string;
  readonly sort: ClassSort;
}

/** `id`, `name`, `alpha`, `findings`, or `count:` and the name of a split; `count` alone is the split that is looked at. */
export interface ClassSort {
  readonly column: string;
  readonly descending: boolean;
}

/** What the page keeps of it: `-count:dev`. */
export function sortText({ column, descending }: ClassSort): string {
  return `${descending ? '-' : ''}${column}`;
}

export function sortOf(text: string): ClassSort {
  return text.startsWith('-') ? { column: text.slice(1), descending: true } : { column: text, descending: false };
}

/** Filters besides `absent:` and the name of a split. */
export const CLASS_FILTERS = ['all', 'findings', 'head', 'medium', 'tail', 'none'] as const;

export function classTable(selection: Selection, settings: AlphaSettings): ClassTable {
  const { split, unit, others, dataset } = selection;
  const { classes } = unit;
  const size = classes.length;
  const columns: readonly [ClassColumn, ...ClassColumn[]] = [
    { split: split.name, total: unit.total, counts: Float64Array.from(classes, ({ count }) => count) },
    ...others.map(({ name, unit: other }) => ({ split: name, total: other.total, counts: countsOf(classes, other.classes) })),
  ];
  const alpha = weighSelection(selection, settings).alpha;
  const findings = findingsOf(dataset.findings, dataset.labelMap.labels, unit.unit === 'mention' || unit.unit === 'sentence');
  const background = backgroundId(classes.map(({ label }) => label));
  const severities = new Float64Array(size);
  if (findings.size > 0) for (let id = 0; id < size; id++) severities[id] = urgencyOf(findings.get(classes[id]!.label));
  const orders = new Map<string, Uint32Array>();
  let folded: readonly string[] | null = null;
  let ranks: Float64Array | null = null;
  const foldedLabels = () => (folded ??= classes.map(({ label }) => label.toLowerCase()));
  const nameRanks = () => (ranks ??= ranksOf(classes));

  function keysOf(column: string): Float64Array | null {
    if (column === 'name') return nameRanks();
    if (column === 'alpha') return Float64Array.from(alpha, (value) => value ?? Number.NaN);
    if (column === 'findings') return severities;
    if (column === 'count') return columns[0].counts;
    if (column.startsWith('count:')) return columns.find(({ split: name }) => name === column.slice(6))?.counts ?? columns[0].counts;
    return null;
  }

  function orderOf(sort: ClassSort): Uint32Array {
    const name = sortText(sort);
    let order = orders.get(name);
    if (order === undefined) {
      const keys = keysOf(sort.column) ?? Float64Array.from(classes.keys());
      order = risingOrder(sort.descending ? keys.map((key) => -key) : keys);
      orders.set(name, order);
    }
    return order;
  }

  function passes(filter: string): (id: number) => boolean {
    if (filter === 'findings') return (id) => severities[id]! > 0;
    if (filter.startsWith('absent:')) {
      const counts = columns.find(({ split: name }) => name === filter.slice(7))?.counts;
      return counts === undefined ? () => true : (id) => counts[id] === 0;
    }
    const { counts } = columns[0];
    return filter === 'all' ? () => true : (id) => shotGroupOf(counts[id]!) === filter;
  }

  return {
    size,
    columns,
    largest: columns.reduce((most, { counts }) => counts.reduce((a, b) => Math.max(a, b), most), 0),
    labelOf: (id) => classes[id]!.label,
    row(id) {
      const { label, first } = classes[id]!;
      const counts = columns.map((column) => column.counts[id]!);
      return {
        ...{ id, label, first, counts, isBackground: id === background, findings: findings.get(label) ?? [] },
        shares: counts.map((count, index) => (columns[index]!.total > 0 ? count / columns[index]!.total : 0)),
        alpha: alpha[id] ?? null,
      };
    },
    view({ query, filter, sort }) {
      const order = orderOf(sort);
      const wanted = query.trim().toLowerCase();
      if (wanted === '' && filter === 'all') return order;
      const labels = foldedLabels();
      const isWanted = passes(filter);
      return order.filter((id) => isWanted(id) && (wanted === '' || labels[id]!.includes(wanted)));
    },
    prepare() {
      nameRanks();
    },
  };
}

/** The counts of a split, by position in another list of classes; most lists are alike. */
function countsOf(classes: readonly ClassCount[], others: readonly ClassCount[]): Float64Array {
  let byLabel: ReadonlyMap<string, number> | null = null;
  const known = () => (byLabel ??= new Map(others.map(({ label, count }) => [label, count])));
  return Float64Array.from(classes, ({ label }, id) => {
    const other = others[id];
    return other?.label === label ? other.count : (known().get(label) ?? 0);
  });
}

/** The findings that speak of each class; those on `person` speak of `B-person` as well, and the other way round. */
function findingsOf(findings: readonly Finding[], labels: readonly string[], areTypes: boolean): ReadonlyMap<string, readonly Finding[]> {
  const byLabel = new Map<string, Finding[]>();
  const readTag = findings.length === 0 ? null : tagReader(labels);
  const add = (label: string, finding: Finding) => {
    const known = byLabel.get(label);
    if (known === undefined) byLabel.set(label, [finding]);
    else if (!known.includes(finding)) known.push(finding);
  };
  for (const finding of [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity))) {
    for (const label of finding.labels ?? (finding.label === null ? [] : [finding.label])) {
      add(label, finding);
      if (areTypes && readTag !== null) add(readTag(label).type, finding);
    }
  }
  if (areTypes || readTag === null || byLabel.size === 0) return byLabel;
  for (const label of labels) {
    const { type } = readTag(label);
    if (type !== '' && type !== label) for (const finding of byLabel.get(type) ?? []) add(label, finding);
  }
  return byLabel;
}

/** 0 without findings, more the more urgent they are. */
function urgencyOf(findings: readonly Finding[] | undefined): number {
  return findings?.[0] === undefined ? 0 : SEVERITIES.length - SEVERITIES.indexOf(findings[0].severity);
}

const DIGITS = /\d+/g;

/** Place of each class by its name, as people count: `class 9` before `class 10`. */
function ranksOf(classes: readonly ClassCount[]): Float64Array {
  // The id at the end of the key saves a sort that compares.
  const keys = classes.map(
    ({ label }, id) =>
      `${label
        .normalize('NFKD')
        .toLowerCase()
        .replace(DIGITS, (digits) => digits.padStart(12, '0'))}\0${id}`,
  );
  const ranks = new Float64Array(classes.length);
  for (const [rank, key] of keys.sort().entries()) ranks[Number(key.slice(key.lastIndexOf('\0') + 1))] = rank;
  return ranks;
}
