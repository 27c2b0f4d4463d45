import type { LossReport } from '../core/loss/report.ts';
import { visibleLabel } from '../core/name-labels.ts';
import { formatCount, formatShare } from '../core/number-format.ts';
import { dim, styled } from './style.ts';
import { type Column, table } from './table.ts';

const SHOWN = 20;

/** Which boxes found an object, class by class; empty for anything but detections. */
export function detectionsText({ detections }: LossReport): string {
  if (detections === null) return '';
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns = [
    { title: 'class', align: 'left' } as const,
    right('found'),
    right('wrong'),
    right('missed'),
    right('precision'),
    right('recall'),
    right('score found'),
    right('score wrong'),
    right('loss'),
  ];
  const share = (part: number, whole: number) => (whole === 0 ? '–' : formatShare(part / whole));
  const score = (mean: number | null) => (mean === null ? '–' : mean.toPrecision(3));
  // The most missed first.
  const sorted = detections.classes.toSorted((a, b) => b.missed - a.missed || b.unmatched - a.unmatched);
  const rows = sorted
    .slice(0, SHOWN)
    .map(({ label, matched, unmatched, missed, matchedScore, unmatchedScore, lossShare }) => [
      visibleLabel(label),
      formatCount(matched),
      formatCount(unmatched),
      formatCount(missed),
      share(matched, matched + unmatched),
      share(matched, matched + missed),
      score(matchedScore),
      score(unmatchedScore),
      formatShare(lossShare),
    ]);
  const rest = sorted.length > SHOWN ? `\n  ${dim(`and ${formatCount(sorted.length - SHOWN)} more classes (--json has all)`)}` : '';
  const what = `all boxes whatever their score, IoU from ${detections.overlap} on`;
  return `${styled('bold', 'Detections')}  ${dim(what)}\n${table(columns, rows, dim)}${rest}`;
}
