import { type Analysis, type Dataset, type Finding, type Place, primarySplit } from '../analysis.ts';
import { nameLabels } from '../name-labels.ts';
import { type PlainProblem, plainProblem } from '../problem.ts';
import { type FailOn, failsOn } from './fail-on.ts';
import { type DatasetIdentity, fingerprint } from './fingerprint.ts';
import type { Limit, LimitRule } from './limits/limit.ts';
import { LIMIT_RULES } from './limits/registry.ts';
import type { CheckedDataset, CheckedFinding, CheckReport, LimitVerdict } from './report.ts';

export interface CheckOptions {
  readonly version: string;
  readonly limits: readonly Limit[];
  readonly failOn: FailOn;
  readonly config: string | null;
  /** Fingerprints of findings that were there before and fail no build; null without a baseline. */
  readonly baseline: ReadonlySet<string> | null;
  /** What tells a data set from others in every copy of the repository, wherever it lies. */
  readonly identityOf: (dataset: Dataset) => DatasetIdentity;
  /** Leaves out what a person muted. */
  readonly unmuted: (findings: readonly Finding[]) => readonly Finding[];
}

/** Compares what was counted with what is allowed. */
export function checkAnalysis({ datasets, problems }: Analysis, options: CheckOptions): CheckReport {
  const used = new Set<string>();
  const checked = datasets.map((dataset) => checkDataset(dataset, options, used));
  const fails = checked.some(({ findings }) => findings.some((finding) => finding.fails));
  return {
    ...unreadableReport([...problems.map(plainProblem), ...strangeSplits(datasets, options.limits)], options),
    outcome: datasets.length === 0 ? 'unreadable' : fails ? 'failed' : 'passed',
    datasets: checked,
  };
}

/** The report when nothing could be checked, with the reason among its problems. */
export function unreadableReport(
  problems: readonly PlainProblem[],
  { version, failOn, config }: Pick<CheckOptions, 'version' | 'failOn' | 'config'>,
): CheckReport {
  return { schema: 'focal-lens/check@1', version, outcome: 'unreadable', failOn, config, datasets: [], problems };
}

/** @param used fingerprints that earlier findings have */
function checkDataset(dataset: Dataset, options: CheckOptions, used: Set<string>): CheckedDataset {
  const measured = LIMIT_RULES.flatMap((rule) => measure(rule, dataset, options));
  const broken = options.unmuted(measured.flatMap(({ findings }) => findings));
  const { name, task } = dataset;
  const identity = options.identityOf(dataset);
  const findings = [...broken, ...dataset.findings].map((finding): CheckedFinding => {
    const own = unused(fingerprint(identity, finding), used);
    const known = options.baseline === null ? null : options.baseline.has(own);
    return {
      ...finding,
      fails: known !== true && failsOn(options.failOn, finding),
      fingerprint: own,
      known,
      shown: placeOf(finding, dataset),
    };
  });
  return {
    name,
    folder: dataset.folder,
    task,
    limits: measured.map(({ verdict }) => verdict),
    findings: [...findings.filter(({ fails }) => fails), ...findings.filter(({ fails }) => !fails)],
  };
}

interface MeasuredLimit {
  readonly verdict: LimitVerdict;
  readonly findings: readonly Finding[];
}

function measure({ code, measure, appliesTo }: LimitRule, dataset: Dataset, { limits, unmuted }: CheckOptions): readonly MeasuredLimit[] {
  const own = limits.filter((limit) => limit.code === code);
  return dataset.splits.flatMap((split) => {
    const limit = own.findLast((each) => each.split === split.name) ?? own.findLast((each) => each.split === null);
    if (limit === undefined || appliesTo?.(dataset, split) === false) return [];
    const measured = measure(dataset, split, limit.value);
    const findings = measured?.findings ?? [];
    const { unit, value } = measured ?? { unit: null, value: null };
    const passed = findings.length === 0;
    const muted = !passed && unmuted(findings).length === 0;
    return [{ verdict: { code, split: split.name, limit: limit.value, unit, value, passed, muted }, findings }];
  });
}

/** A limit for a split that is nowhere holds for nothing, and a gate that checks nothing should say so. */
function strangeSplits(datasets: readonly Dataset[], limits: readonly Limit[]): readonly PlainProblem[] {
  const names = [...new Set(datasets.flatMap(({ splits }) => splits.map(({ name }) => name)))];
  if (names.length === 0) return [];
  return limits.flatMap(({ code, split }) => {
    if (split === null || names.includes(split)) return [];
    const message = `${code} names the split ${nameLabels([split])}, which no data set has; there is ${nameLabels(names)}.`;
    return [{ path: '', line: null, message }];
  });
}

/** The second of two findings that are about the same has a number behind its fingerprint. */
function unused(wanted: string, used: Set<string>): string {
  let own = wanted;
  for (let number = 2; used.has(own); number += 1) own = `${wanted}-${number}`;
  used.add(own);
  return own;
}

/** Services that show findings in files drop those without one. */
function placeOf({ path, line, split }: Finding, dataset: Dataset): Place {
  if (path !== null) return { path, line };
  const about = dataset.splits.find(({ name }) => name === split) ?? primarySplit(dataset);
  return { path: about?.files[0]?.path ?? dataset.labelMap.source ?? dataset.folder, line: null };
}
