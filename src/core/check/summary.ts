import { formatCount } from '../number-format.ts';
import { unitNoun } from '../unit-noun.ts';
import { type CheckReport, failing } from './report.ts';

/** What came out, in one sentence. */
export function summary(report: CheckReport): string {
  const { outcome, failOn, datasets } = report;
  if (outcome === 'unreadable') return 'Nothing could be checked: no label files could be read.';
  const all = datasets.reduce((sum, { findings }) => sum + findings.length, 0);
  const counted = (count: number, noun: string) => `${formatCount(count)} ${unitNoun(noun, count)}`;
  const known = datasets.reduce((sum, { findings }) => sum + findings.filter((finding) => finding.known === true).length, 0);
  const beside = known === 0 ? '' : ` ${counted(known, 'finding')} of the baseline left aside.`;
  const rule = `fails on ${failOn.join(', ')}`;
  const failed = failing(report).length;
  if (failed > 0) return `Failed: ${formatCount(failed)} of ${counted(all, 'finding')} (${rule}).${beside}`;
  return `Passed: ${all === 0 ? 'no findings' : `${counted(all, 'finding')}, none of which fails`} (${rule}).${beside}`;
}
