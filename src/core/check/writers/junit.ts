import { formatSignificant } from '../../number-format.ts';
import type { PlainProblem } from '../../problem.ts';
import { LIMIT_RULES } from '../limits/registry.ts';
import type { CheckedDataset, CheckedFinding, CheckReport, LimitVerdict } from '../report.ts';
import { checkRules } from '../rules.ts';
import type { SourceRoot } from '../source-root.ts';
import { summary } from '../summary.ts';
import type { CheckWriter } from './writer.ts';

/**
 * The XML of JUnit as build servers read it (https://github.com/testmoapp/junitxml): a suite for each data set, in it a case for each
 * threshold of a split and for each kind of finding.
 */
export const junitWriter: CheckWriter = {
  id: 'junit',
  title: 'JUnit XML',
  write(report, root) {
    const suites = [...report.datasets.map((dataset) => datasetSuite(report, dataset, root)), ...readingSuite(report, root)];
    const cases = suites.flatMap((suite) => suite.cases);
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites name="focal-lens check" ${tally(cases)} time="0">`,
      ...suites.map(
        ({ name, cases }) =>
          `  <testsuite name="${attribute(name)}" ${tally(cases)} time="0">\n${cases.map((each) => testCase(name, each)).join('')}  </testsuite>`,
      ),
      '</testsuites>\n',
    ].join('\n');
  },
};

interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

interface TestCase {
  readonly name: string;
  readonly state: 'passed' | 'failure' | 'error' | 'skipped';
  readonly type: string;
  /** In one line. */
  readonly message: string;
  readonly text: string;
}

function datasetSuite(report: CheckReport, { name, limits, findings }: CheckedDataset, root: SourceRoot): TestSuite {
  const thresholds = new Set(LIMIT_RULES.map(({ code }) => code));
  const kinds = checkRules(report).filter(({ code }) => !thresholds.has(code));
  return {
    name,
    cases: [
      ...limits.map((verdict) =>
        limitCase(
          verdict,
          findings.filter(({ code, split }) => code === verdict.code && split === verdict.split),
          root,
        ),
      ),
      ...kinds.map(({ code }) =>
        findingCase(
          code,
          code,
          findings.filter((finding) => finding.code === code),
          root,
        ),
      ),
    ],
  };
}

function limitCase(verdict: LimitVerdict, findings: readonly CheckedFinding[], root: SourceRoot): TestCase {
  const { code, split, unit, value, limit } = verdict;
  const name = `${code} ${formatSignificant(limit, 6)} in ${split}`;
  if (value === null) return { name, state: 'skipped', type: code, message: 'There is nothing to measure.', text: '' };
  const found = findingCase(code, name, findings, root);
  return findings.length > 0 ? found : { ...found, text: `${formatSignificant(value)} (${unit})` };
}

function findingCase(code: string, name: string, findings: readonly CheckedFinding[], root: SourceRoot): TestCase {
  const failed = findings.filter(({ fails }) => fails);
  const text = findings.map((finding) => findingText(finding, root)).join('\n');
  const more = failed.length < 2 ? '' : ` (and ${failed.length - 1} more)`;
  return { name, state: failed.length > 0 ? 'failure' : 'passed', type: code, message: `${failed[0]?.message ?? ''}${more}`, text };
}

function findingText({ shown, severity, message, known }: CheckedFinding, root: SourceRoot): string {
  const place = `${root.pathOf(shown.path)}${shown.line === null ? '' : `:${shown.line}`}`;
  return `${place}: ${severity}: ${message}${known === true ? ' (in the baseline)' : ''}`;
}

/** What could not be read, where there is something. */
function readingSuite(report: CheckReport, root: SourceRoot): readonly TestSuite[] {
  const { problems, outcome } = report;
  if (problems.length === 0 && outcome !== 'unreadable') return [];
  const written = ({ path, line, message }: PlainProblem) =>
    `${path === '' ? '' : `${root.pathOf(path)}${line === null ? '' : `:${line}`}: `}${message}`;
  const state = outcome === 'unreadable' ? 'error' : 'passed';
  const text = problems.map(written).join('\n');
  return [{ name: 'reading', cases: [{ name: 'reading', state, type: 'unreadable', message: summary(report), text }] }];
}

function tally(cases: readonly TestCase[]): string {
  const count = (state: TestCase['state']) => cases.filter((each) => each.state === state).length;
  return `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

function testCase(suite: string, { name, state, type, message, text }: TestCase): string {
  const head = `    <testcase classname="${attribute(suite)}" name="${attribute(name)}" time="0"`;
  if (state === 'passed') return text === '' ? `${head}/>\n` : `${head}><system-out>${content(text)}</system-out></testcase>\n`;
  const attributes = state === 'skipped' ? '' : ` type="${attribute(type)}"`;
  return `${head}><${state} message="${attribute(message)}"${attributes}>${content(text)}</${state}></testcase>\n`;
}

/** Characters that XML 1.0 forbids, even as references. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function content(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** A reader turns line breaks and tabs of an attribute into blanks unless they are written as references. */
function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
