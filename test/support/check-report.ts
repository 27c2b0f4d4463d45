/** Reports of the gate for tests of what is written from them. */
import type { CheckedDataset, CheckedFinding, CheckReport } from '../../src/core/check/report.ts';
import type { SourceRoot } from '../../src/core/check/source-root.ts';

export const ROOT_OF_TESTS: SourceRoot = {
  folder: '/home/a b/répo',
  pathOf: (path) => (path.startsWith('/') ? path : path.replaceAll('\\', '/')),
};

export function checkedFinding(parts: Partial<CheckedFinding> = {}): CheckedFinding {
  const message = parts.message ?? 'B-PER is missing.';
  return {
    code: 'missing-in-split',
    severity: 'warning',
    message,
    template: message,
    args: [],
    split: 'dev',
    label: 'B-PER',
    labels: ['B-PER'],
    path: 'data/train.conll',
    line: 3,
    fails: true,
    fingerprint: '00112233445566aa',
    known: null,
    shown: { path: 'data/train.conll', line: 3 },
    ...parts,
  };
}

export function checkReport(parts: Partial<CheckReport> = {}, dataset: Partial<CheckedDataset> = {}): CheckReport {
  const checked: CheckedDataset = { name: 'news', folder: 'data', task: 'token-classification', limits: [], findings: [], ...dataset };
  const fails = checked.findings.some((finding) => finding.fails);
  return {
    schema: 'focal-lens/check@1',
    version: '1.2.3',
    outcome: fails ? 'failed' : 'passed',
    failOn: ['error'],
    config: null,
    datasets: [checked],
    problems: [],
    ...parts,
  };
}

/** What names and labels of strangers can hold. */
export const HOSTILE = '<a href="x">]]>&\'%,:\r\n\t\u0000\u001b[31m\u202e\ud800\uffff[x](http://e.vil){0}𝒳';
