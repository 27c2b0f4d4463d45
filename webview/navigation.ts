/** What the page remembers over a reload: where its reader was, never the data. */

import { ALPHA_FRAMEWORKS } from '../src/core/alpha-code/frameworks.ts';
import { type Analysis, type Dataset, primarySplit, primaryUnit, type Split, type Unit, type UnitSummary } from '../src/core/analysis.ts';
import { DASHBOARD_TABS, type DashboardTab, type FindingName } from '../src/protocol/dashboard-api.ts';

export const SORTS = ['count', 'id', 'name'] as const;
export type Sort = (typeof SORTS)[number];

export interface Navigation {
  readonly tab: DashboardTab;
  /** Name of the chosen data set; null for the first. */
  readonly dataset: string | null;
  readonly unit: string | null;
  readonly split: string | null;
  readonly sort: Sort;
  /** The two splits that are compared; `LAST_COMMIT` as the first for what the repository has of the second. */
  readonly from: string | null;
  readonly to: string | null;
  /** The class that is looked at, on its pages. */
  readonly label: string | null;
  /** The finding whose examples are looked at; it goes before the class. */
  readonly finding: FindingName | null;
  /** Of the sample of examples. */
  readonly seed: number;
  /** Of the page of classes: what is searched for, `CLASS_FILTERS` or `absent:` and a split, `-count` and its kin. */
  readonly classQuery: string;
  readonly classFilter: string;
  readonly classSort: string;
  readonly classScale: 'log' | 'linear';
  /** How the page of α writes the code: the id of a framework, and [K, 1] instead of [K]. */
  readonly framework: string;
  readonly columnVector: boolean;
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
  finding: null,
  seed: 1,
  classQuery: '',
  classFilter: 'all',
  classSort: '-count',
  classScale: 'log',
  framework: 'pytorch',
  columnVector: false,
};

/** Reads what `getState()` gave back, which an older version of the page may have written. */
export function restoreNavigation(saved: unknown): Navigation {
  const state: Record<string, unknown> = typeof saved === 'object' && saved !== null ? { ...saved } : {};
  const word = (key: string) => (typeof state[key] === 'string' ? state[key] : null);
  return {
    tab: oneOf(DASHBOARD_TABS, state.tab) ?? START.tab,
    dataset: word('dataset'),
    unit: word('unit'),
    split: word('split'),
    sort: oneOf(SORTS, state.sort) ?? START.sort,
    from: word('from'),
    to: word('to'),
    label: word('label'),
    finding: findingName(state.finding),
    seed: Number.isSafeInteger(state.seed) ? Number(state.seed) : START.seed,
    classQuery: word('classQuery') ?? START.classQuery,
    classFilter: word('classFilter') ?? START.classFilter,
    classSort: word('classSort') ?? START.classSort,
    classScale: state.classScale === 'linear' ? 'linear' : 'log',
    framework: ALPHA_FRAMEWORKS.find(({ id }) => id === state.framework)?.id ?? START.framework,
    columnVector: state.columnVector === true,
  };
}

function findingName(saved: unknown): FindingName | null {
  if (typeof saved !== 'object' || saved === null || !('code' in saved) || typeof saved.code !== 'string') return null;
  const word = (value: unknown) => (typeof value === 'string' ? value : null);
  return { code: saved.code, split: 'split' in saved ? word(saved.split) : null, label: 'label' in saved ? word(saved.label) : null };
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
