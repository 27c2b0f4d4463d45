import type { CheckedDataset, CheckedFinding, CheckReport, LimitVerdict } from '../core/check/report.ts';
import { summary } from '../core/check/summary.ts';
import { formatSignificant } from '../core/number-format.ts';
import { unitNoun } from '../core/unit-noun.ts';
import { findingsText } from './dataset-text.ts';
import { dim, plain, styled } from './style.ts';
import { type Cell, table } from './table.ts';

/** What the gate says, for a person: thresholds, findings, those that fail the build first, and one sentence at the end. */
export function checkText(report: CheckReport): string {
  const { datasets, outcome, config } = report;
  const said = styled(outcome === 'passed' ? 'green' : 'red', plain(summary(report)));
  const last = config === null ? said : `${said}\n${dim(`Configuration: ${plain(config)}`)}`;
  return [...datasets.map(datasetText), last].join('\n\n');
}

function datasetText({ name, limits, findings }: CheckedDataset): string {
  const parts = [
    limitsTable(limits),
    group(
      'fails the build',
      findings.filter(({ fails }) => fails),
    ),
    group(
      'in the baseline',
      findings.filter(({ fails, known }) => !fails && known === true),
    ),
    group(
      'does not fail the build',
      findings.filter(({ fails, known }) => !fails && known !== true),
    ),
  ].filter((part) => part !== '');
  return [styled('bold', plain(name)), ...(parts.length === 0 ? [dim('  no findings')] : parts)].join('\n\n');
}

function group(title: string, findings: readonly CheckedFinding[]): string {
  return findings.length === 0 ? '' : `  ${dim(title)}\n${findingsText(findings)}`;
}

function limitsTable(limits: readonly LimitVerdict[]): string {
  if (limits.length === 0) return '';
  const rows = limits.map(({ code, split, unit, value, limit, passed, muted }): (Cell | string)[] => [
    code,
    split,
    unit === null ? '' : unitNoun(unit, 2),
    value === null ? '–' : formatSignificant(value),
    formatSignificant(limit, 6),
    value === null
      ? { text: 'nothing to measure', style: dim }
      : passed
        ? { text: 'holds', style: dim }
        : muted
          ? { text: 'muted', style: dim }
          : { text: 'broken', style: broken },
  ]);
  const left = (title: string) => ({ title, align: 'left' as const });
  const right = (title: string) => ({ title, align: 'right' as const });
  return table([left('threshold'), left('split'), left('unit'), right('value'), right('limit'), left('')], rows, dim);
}

const broken = (text: string): string => styled('red', text);
