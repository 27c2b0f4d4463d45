import type { Finding } from '../core/analysis.ts';
import type { DashboardTab, FindingName } from './dashboard-api.ts';

/** The page that shows what a finding is about, and what to show there. */
export interface FindingView {
  readonly tab: DashboardTab;
  readonly label: string | null;
  readonly finding: FindingName | null;
  /** The split that another is compared with. */
  readonly to: string | null;
  /** True for a finding about several classes: those with findings are listed. */
  readonly isOfMany: boolean;
}

/** Findings that two splits side by side explain, and those on what follows what in a tag scheme. */
const OF_SPLITS: ReadonlySet<string> = new Set(['drift', 'missing-in-split']);
const OF_TAGS: ReadonlySet<string> = new Set(['scheme-violation', 'lenient-strict-gap']);

/** Null for a finding that only its place explains. */
export function viewOfFinding({
  code,
  split,
  label,
  labels = [],
}: Pick<Finding, 'code' | 'split' | 'label' | 'labels'>): FindingView | null {
  const view = { label: null, finding: null, to: null, isOfMany: false };
  if (OF_SPLITS.has(code) && split !== null) return { ...view, tab: 'splits', to: split };
  if (OF_TAGS.has(code)) return { ...view, tab: 'examples', finding: { code, split, label } };
  if (label !== null) return { ...view, tab: 'classes', label };
  return labels.length > 0 ? { ...view, tab: 'classes', isOfMany: true } : null;
}
