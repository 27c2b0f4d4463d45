import type { Analysis, ClassCount, Dataset, Finding, Split, Unit } from '../../../src/core/analysis.ts';
import { messageOf } from '../../../src/core/message.ts';

/** Analyses for tests of the editor, from counts alone. */
export function buildAnalysis(...datasets: readonly Dataset[]): Analysis {
  return { schema: 'focal-lens/analysis@1', datasets, problems: [] };
}

export function buildDataset(
  counts: Readonly<Record<string, readonly (readonly [label: string, count: number])[]>>,
  rest: Partial<Dataset> = {},
): Dataset {
  const splits = Object.entries(counts).map(([name, classes]) => buildSplit(name, classes));
  const labels = [...new Set(Object.values(counts).flatMap((classes) => classes.map(([label]) => label)))];
  return {
    name: 'news-ner',
    folder: '/w',
    task: 'token-classification',
    decisions: [],
    labelMap: { source: '/w/labels.txt', labels, declared: labels.length },
    splits,
    drift: [],
    findings: [],
    predictions: [],
    ...rest,
  };
}

export function buildSplit(name: string, classes: readonly (readonly [label: string, count: number])[], unit: Unit = 'token'): Split {
  const total = classes.reduce((sum, [, count]) => sum + count, 0);
  const counted: readonly ClassCount[] = classes.map(([label, count], index) => ({
    label,
    count,
    share: total === 0 ? 0 : count / total,
    first: count === 0 ? null : { path: `/w/${name}.conll`, line: index + 1 },
  }));
  const majority = counted.reduce((best, entry) => (entry.count > best.count ? entry : best), counted[0]!);
  const positive = counted.filter((entry) => entry.count > 0).map((entry) => entry.count);
  return {
    name,
    files: [{ path: `/w/${name}.conll`, format: 'conll', evidence: '', said: messageOf(''), bytes: 1, encoding: 'utf-8', problems: 0 }],
    scheme: { name: 'IOB2', violations: 0 },
    units: [
      {
        unit,
        total,
        classes: counted,
        metrics: {
          imbalanceRatio: positive.length < 2 ? null : Math.max(...positive) / Math.min(...positive),
          normalizedEntropy: 0.5,
          effectiveClasses: 2,
          inverseSimpson: 2,
          majorityLabel: majority.label,
          majorityShare: majority.share,
        },
      },
    ],
  };
}

export function buildFinding(rest: Partial<Finding>): Finding {
  return {
    code: 'low-support',
    severity: 'warning',
    message: 'message',
    template: 'message',
    args: [],
    split: null,
    label: rest.labels?.length === 1 ? (rest.labels[0] ?? null) : null,
    labels: [],
    path: null,
    line: null,
    ...rest,
  };
}
