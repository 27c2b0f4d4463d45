import type { Severity } from '../../analysis.ts';
import type { PlainProblem } from '../../problem.ts';
import { type CheckedDataset, type CheckedFinding, type CheckReport, failing } from '../report.ts';
import type { SourceRoot } from '../source-root.ts';
import { summary } from '../summary.ts';
import type { CheckWriter } from './writer.ts';

/**
 * Workflow commands that GitHub shows at the lines of a pull request:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export const githubWriter: CheckWriter = {
  id: 'github',
  title: 'GitHub annotations',
  write(report, root) {
    const findings = report.datasets.flatMap((dataset) => dataset.findings.map((finding) => ({ dataset, finding })));
    // Of each level only the first ten are shown.
    const urgentFirst = [...findings.filter(({ finding }) => finding.fails), ...findings.filter(({ finding }) => !finding.fails)];
    const lines = [
      ...urgentFirst.map(({ dataset, finding }) => annotation(dataset, finding, root)),
      ...report.problems.map((problem) => problemLine(report, problem, root)),
      conclusion(report),
    ];
    return `${lines.join('\n')}\n`;
  },
};

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

function annotation({ name }: CheckedDataset, { code, severity, shown, message }: CheckedFinding, root: SourceRoot): string {
  return command(COMMANDS[severity], { file: root.pathOf(shown.path), line: shown.line, title: `${code} (${name})` }, message);
}

function problemLine({ outcome }: CheckReport, { path, line, message }: PlainProblem, root: SourceRoot): string {
  const title = outcome === 'unreadable' ? 'Nothing could be checked' : 'Not read';
  return command(outcome === 'unreadable' ? 'error' : 'warning', { file: path === '' ? null : root.pathOf(path), line, title }, message);
}

function conclusion(report: CheckReport): string {
  return failing(report).length > 0 || report.outcome === 'unreadable'
    ? command('error', { title: 'Focal Lens' }, summary(report))
    : command('notice', { title: 'Focal Lens' }, summary(report));
}

function command(name: string, properties: Readonly<Record<string, string | number | null>>, message: string): string {
  const written = Object.entries(properties).flatMap(([key, value]) => (value === null ? [] : [`${key}=${escapeProperty(String(value))}`]));
  return `::${name} ${written.join(',')}::${escapeData(message)}`;
}

/** As `@actions/core` does; other control characters would reach the terminal in which the log is read. */
function escapeData(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
