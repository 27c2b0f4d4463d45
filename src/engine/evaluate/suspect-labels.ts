import { confidentJointInPieces } from '../../core/loss/label-issues.ts';
import type { LossReport } from '../../core/loss/report.ts';
import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import { inPieces } from './in-pieces.ts';

const LISTED = 100;

/** Labels of the kept rows that are likely wrong, with their places. @param probabilities Of the rows. */
export async function suspectLabels(
  kept: ScoredSample | null,
  probabilities: Float64Array | null,
  labels: readonly string[],
  path: string,
  signal: AbortSignal,
): Promise<Pick<LossReport, 'labelIssues' | 'labelIssueCount' | 'labelIssueRows'>> {
  if (kept?.places === undefined) return { labelIssues: [], labelIssueCount: 0, labelIssueRows: 0 };
  const { row: rows, line: lines } = kept.places;
  const { suspects } = await inPieces(confidentJointInPieces(kept, probabilities), signal);
  return {
    labelIssues: suspects.slice(0, LISTED).map(({ row, suggested, ...scores }) => ({
      index: rows[row]!,
      path,
      line: lines[row]! || null,
      label: labels[kept.labels[row]!] ?? '',
      suggested: labels[suggested] ?? '',
      ...scores,
    })),
    labelIssueCount: suspects.length,
    labelIssueRows: kept.labels.length,
  };
}
