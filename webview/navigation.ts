/** What the page remembers over a reload: where its reader was, never the data. */
import { type Analysis, type Dataset, primarySplit, primaryUnit, type Split, type Unit, type UnitSummary } from '../src/core/analysis.ts';

export const TABS = ['overview', 'classes', 'alpha', 'splits', 'loss'] as const;
export type Tab = (typeof TABS)[number];

export const SORTS = ['count', 'id', 'name'] as const;
export type Sort = (typeof SORTS)[number];

export interface Navigation {
  readonly tab: Tab;
  /** Name of the chosen data set; null for the first. */
  readonly dataset: string | null;
  readonly unit: string | null;
  readonly split: string | null;
  readonly sort: Sort;
  /** The two splits that are compared; `LAST_COMMIT` as the first for what the repository has of the second. */
  readonly from: string | null;
  readonly to: string | null;
  /** The class that a link led to. */
  readonly label: string | null;
  /** Of the page of classes: what is searched for, `CLASS_FILTERS` or `absent:` and a split, `-count` and its kin. */
  readonly classQuery: string;
  readonly classFilter: string;
  readonly classSort: string;
  readonly classScale: 'log' | 'linear';
}

export const START: Navigation = {
  tab: 'overview',
  dataset: null,
  unit: null,
  split: null,
  sort: 'count',
  from: null,
  to: null,
  label: null,
  classQuery: '',
  classFilter: 'all',
  classSort: '-count',
  classScale: 'log',
};

/** Reads what `getState()` gave back, which an older version of the page may have written. */
export function restoreNavigation(saved: unknown): Navigation {
  const state: Record<string, unknown> = typeof saved === 'object' && saved !== null ? { ...saved } : {};
  const word = (key: string) => (typeof state[key] === 'string' ? state[key] : null);
  return {
    tab: oneOf(TABS, state.tab) ?? START.tab,
    dataset: word('dataset'),
    unit: word('unit'),
    split: word('split'),
    sort: oneOf(SORTS, state.sort) ?? START.sort,
    from: word('from'),
    to: word('to'),
    label: word('label'),
    classQuery: word('classQuery') ?? START.classQuery,
    classFilter: word('classFilter') ?? START.classFilter,
    classSort: word('classSort') ?? START.classSort,
    classScale: state.classScale === 'linear' ? 'linear' : 'log',
  };
}

/** The part of an analysis that the page shows. */
export interface Selection {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly unit: UnitSummary;
  /** The other splits that count this unit, in their order. */
  readonly others: readonly { readonly name: string; readonly unit: UnitSummary }[];
}

/** Falls back, part by part, to what the data set offers. Undefined when nothing of it was counted. */
export function select(analysis: Analysis, navigation: Navigation): Selection | undefined {
  const dataset = analysis.datasets.find(({ name }) => name === navigation.dataset) ?? analysis.datasets[0];
  if (dataset === undefined) return undefined;
  const split = dataset.splits.find(({ name }) => name === navigation.split) ?? primarySplit(dataset);
  if (split === undefined) return undefined;
  const unit = unitOf(split, navigation.unit) ?? primaryUnit(split);
  if (unit === undefined) return undefined;
  const others = dataset.splits.flatMap((other) => {
    const counted = other === split ? undefined : unitOf(other, unit.unit);
    return counted === undefined ? [] : [{ name: other.name, unit: counted }];
  });
  return { dataset, split, unit, others };
}

export function unitOf(split: Split, unit: Unit | string | null): UnitSummary | undefined {
  return split.units.find((summary) => summary.unit === unit);
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((known) => known === value);
}
