/** What a detector found, class by class: objects that it found and missed, false alarms, how sure it was of either, and who pays the loss. */
import { html, nothing, type TemplateResult } from 'lit';
import { fileName } from '../../src/core/file-name.ts';
import type { DetectedClass, LossReport } from '../../src/core/loss/report.ts';
import { figure } from '../charts/figure.ts';
import { integer, number, plural, share, significant, t } from '../l10n.ts';
import { settingsName } from './loss-classes.ts';
import { labelCell } from './parts.ts';

/** The figure; nothing for anything but detections. The most missed class comes first. */
export function detectionsFigure({ detections, gamma, alpha }: LossReport): TemplateResult | typeof nothing {
  if (detections === null) return nothing;
  const { classes, crowds, groundTruth, overlap } = detections;
  const ratio = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const precision = ({ matched, unmatched }: DetectedClass) => ratio(matched, matched + unmatched);
  const recall = ({ matched, missed }: DetectedClass) => ratio(matched, matched + missed);
  const shown = (value: number | null) => (value === null ? '–' : share(value));
  const score = (value: number | null) => (value === null ? '–' : significant(value, 3));
  const evaluated = typeof gamma === 'number' ? settingsName(gamma, alpha === null ? null : 'α', 0) : t('γ per class');
  return figure<DetectedClass>({
    heading: t('Which objects are found'),
    encoding: t(
      'all boxes whatever their score, matched to {0} from an overlap (IoU) of {1} on · the most missed first',
      fileName(groundTruth),
      number(overlap),
    ),
    rows: classes.toSorted((a, b) => b.missed - a.missed || b.unmatched - a.unmatched),
    columns: [
      { title: t('class'), isNumber: false, cell: ({ label }) => labelCell(label), value: ({ label }) => label },
      { title: t('objects'), isNumber: true, cell: (row) => integer(row.matched + row.missed), value: (row) => row.matched + row.missed },
      { title: t('matched'), isNumber: true, cell: ({ matched }) => integer(matched), value: ({ matched }) => matched },
      { title: t('missed'), isNumber: true, cell: ({ missed }) => integer(missed), value: ({ missed }) => missed },
      { title: t('false alarms'), isNumber: true, cell: ({ unmatched }) => integer(unmatched), value: ({ unmatched }) => unmatched },
      { title: t('recall'), isNumber: true, cell: (row) => shown(recall(row)), value: recall },
      { title: t('precision'), isNumber: true, cell: (row) => shown(precision(row)), value: precision },
      { title: t('mean score, matched'), isNumber: true, cell: (row) => score(row.matchedScore), value: (row) => row.matchedScore },
      {
        title: t('mean score, false alarms'),
        isNumber: true,
        cell: (row) => score(row.unmatchedScore),
        value: (row) => row.unmatchedScore,
      },
      {
        title: t('loss, cross-entropy'),
        isNumber: true,
        cell: (row) => share(row.crossEntropyShare),
        value: (row) => row.crossEntropyShare,
      },
      { title: t('loss, {0}', evaluated), isNumber: true, cell: ({ lossShare }) => share(lossShare), value: ({ lossShare }) => lossShare },
    ],
    foot: html`<p class="quiet foot">
      ${t('A missed object has no score, so it is in no loss: the shares are of the detections alone.')}
      ${crowds === 0 ? nothing : plural(crowds, '{0} box around a crowd counts in no class.', '{0} boxes around crowds count in no class.')}
    </p>`,
  });
}
