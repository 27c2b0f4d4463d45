import { type Dataset, type Finding, primaryUnit, type Unit } from '../../core/analysis.ts';
import type { ExampleSubject } from '../../protocol/engine-api.ts';
import type { CommandTarget } from '../commands/command-target.ts';

/** So many first places of each split are listed, and so many drawn from the others. */
export const LISTED = { first: 20, sample: 20 } as const;

/** What examples are looked for. */
export interface ExampleTarget {
  readonly of: ExampleSubject;
  /** Null for all splits. */
  readonly split: string | null;
  /** The class, when it is one. */
  readonly label: string | null;
  readonly finding: Finding | null;
}

/** The examples of a finding, or of a class; null where a finding has no places and where nothing of both is named. */
export function exampleTarget(dataset: Dataset, target: CommandTarget): ExampleTarget | null {
  if (target.finding !== null) {
    const finding = findingOf(dataset, target);
    return finding === null ? null : ofFinding(dataset, finding);
  }
  const { label, unit } = target;
  return label === null ? null : { of: subjectOf(dataset, [label], unit), split: target.split, label, finding: null };
}

/** Whether examples of a finding can be shown. */
export function hasExamples(dataset: Dataset, finding: Finding): boolean {
  return ofFinding(dataset, finding) !== null;
}

/** Findings on what follows what in a tag scheme. */
const OF_SCHEME: readonly string[] = ['scheme-violation', 'lenient-strict-gap'];

function ofFinding(dataset: Dataset, finding: Finding): ExampleTarget | null {
  const { split } = finding;
  const scheme = dataset.splits.find(({ name, scheme: own }) => own !== null && (split === null || name === split))?.scheme ?? null;
  if (OF_SCHEME.includes(finding.code) && scheme !== null && scheme.violations > 0) {
    return { of: { kind: 'violations', scheme: scheme.name }, split, label: null, finding };
  }
  const labels = finding.labels ?? (finding.label === null ? [] : [finding.label]);
  const seen = seenIn(dataset);
  if (!labels.some((label) => seen.has(label))) return null;
  // A class that is missing in one split is there in another.
  return { of: subjectOf(dataset, labels, null), split: null, label: finding.label, finding };
}

function findingOf(dataset: Dataset, { finding: code, split, label }: CommandTarget): Finding | null {
  const fits = (finding: Finding) =>
    finding.code === code && (split === null || finding.split === split) && (label === null || finding.label === label);
  return dataset.findings.find(fits) ?? null;
}

/** Mentions and sentences are counted by type, all other units by label. */
function subjectOf(dataset: Dataset, labels: readonly string[], unit: Unit | null): ExampleSubject {
  const known = new Set(dataset.labelMap.labels);
  const isType = (label: string) => (unit === null ? !known.has(label) : unit === 'mention' || unit === 'sentence');
  return { kind: 'classes', labels: labels.filter((label) => !isType(label)), types: labels.filter(isType) };
}

const seenLabels = new WeakMap<Dataset, ReadonlySet<string>>();

/** Classes with examples, in any unit. */
function seenIn(dataset: Dataset): ReadonlySet<string> {
  let seen = seenLabels.get(dataset);
  if (seen === undefined) {
    const entries = dataset.splits.flatMap(({ units }) => units.flatMap(({ classes }) => classes));
    seenLabels.set(dataset, (seen = new Set(entries.filter(({ count }) => count > 0).map(({ label }) => label))));
  }
  return seen;
}

/** The first place of a class in each split, as the analysis knows it. */
export function firstPlaces(dataset: Dataset, label: string) {
  return dataset.splits.flatMap((split) => {
    const entry = primaryUnit(split)?.classes.find((candidate) => candidate.label === label);
    return entry === undefined || entry.first === null ? [] : [{ split: split.name, place: entry.first }];
  });
}
