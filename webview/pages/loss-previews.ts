/** Remedies without training, measured on these predictions: what each gains, how sure that is, and what the other metrics pay. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Preview, PreviewMethod } from '../../src/core/loss/previews/preview.ts';
import type { LossReport } from '../../src/core/loss/report.ts';
import { type Change, changeIntervals, signed } from '../charts/change-intervals.ts';
import { figure } from '../charts/figure.ts';
import { integer, share, significant, t } from '../l10n.ts';

interface PreviewRow extends Change {
  readonly method: string;
  /** As a text; a vector is named by its length. */
  readonly parameter: string;
  readonly metric: string;
  readonly fittedFor: string;
  readonly before: number;
  readonly after: number;
}

/** The figure; nothing without previews. */
export function previewFigure({ previews, priors, labelIssueRows: rowsLookedAt, examples }: LossReport): TemplateResult | typeof nothing {
  if (previews.length === 0) return nothing;
  const rows = previews.flatMap(rowsOf);
  return figure<PreviewRow>({
    heading: t('Without training'),
    encoding: t(
      'change in points, fitted on one half and measured on the other · bar: 95 % interval · ● better for certain · small: what the other metrics pay',
    ),
    rows,
    isCapped: false,
    draw: changeIntervals,
    columns: [
      { title: t('remedy'), isNumber: false, cell: ({ method }) => method, value: ({ method }) => method },
      {
        title: t('fitted'),
        isNumber: false,
        cell: ({ parameter, isMain }) => (isMain ? parameter : ''),
        value: ({ parameter }) => parameter,
      },
      { title: t('fitted for'), isNumber: false, cell: ({ fittedFor }) => fittedFor, value: ({ fittedFor }) => fittedFor },
      { title: t('metric'), isNumber: false, cell: ({ metric }) => metric, value: ({ metric }) => metric },
      { title: t('before'), isNumber: true, cell: ({ before }) => share(before), value: ({ before }) => before },
      { title: t('after'), isNumber: true, cell: ({ after }) => share(after), value: ({ after }) => after },
      { title: t('points'), isNumber: true, cell: ({ points }) => signed(points, 1), value: ({ points }) => points },
      {
        title: t('95 % from'),
        isNumber: true,
        cell: ({ interval }) => (interval === null ? '' : signed(interval[0], 1)),
        value: ({ interval }) => interval?.[0] ?? null,
      },
      {
        title: t('95 % to'),
        isNumber: true,
        cell: ({ interval }) => (interval === null ? '' : signed(interval[1], 1)),
        value: ({ interval }) => interval?.[1] ?? null,
      },
    ],
    foot: html`<p class="encoding foot">
      ${
        priors === 'training'
          ? t('The priors are the class counts of the training data.')
          : t('The counts of training are not known: the evaluated labels stand in for them, which makes these figures less sure.')
      }
      ${
        rowsLookedAt > 0 && rowsLookedAt < examples
          ? t(
              '{0} of the {1} rows were looked at: rare classes whole, common ones drawn, weighted to the file.',
              integer(rowsLookedAt),
              integer(examples),
            )
          : nothing
      }
    </p>`,
  });
}

function rowsOf(preview: Preview): readonly PreviewRow[] {
  const { method, metric, before, after, interval, others } = preview;
  const common = { method: methodName(method), parameter: parameterText(preview), fittedFor: metricName(metric) };
  const toPoints = (difference: number) => difference * 100;
  const main: PreviewRow = {
    ...common,
    label: `${common.method}, ${common.parameter}`,
    metric: metricName(metric),
    before,
    after,
    points: toPoints(after - before),
    text: `${metricName(metric)} ${share(before)} → ${share(after)}`,
    interval: [toPoints(interval[0]), toPoints(interval[1])],
    isMain: true,
    // A calibration error is to fall.
    isBetter: metric === 'calibrationError' ? interval[1] < 0 : interval[0] > 0,
  };
  return [
    main,
    ...others.map(
      (other): PreviewRow => ({
        ...common,
        label: metricName(other.metric),
        metric: metricName(other.metric),
        before: other.before,
        after: other.after,
        points: toPoints(other.after - other.before),
        text: `${share(other.before)} → ${share(other.after)}`,
        interval: null,
        isMain: false,
        isBetter: other.after > other.before,
      }),
    ),
  ];
}

function methodName(method: PreviewMethod): string {
  return { 'logit-adjustment': t('Logit adjustment'), thresholds: t('Per-class thresholds'), temperature: t('Temperature') }[method];
}

function parameterText({ method, parameter }: Preview): string {
  if (typeof parameter !== 'number') return t('{0} offsets', integer(parameter.length));
  return method === 'temperature' ? t('T {0}', significant(parameter, 3)) : t('τ {0}', significant(parameter, 3));
}

function metricName(metric: Preview['metric']): string {
  const names: Readonly<Record<Preview['metric'], string>> = {
    macroF1: t('macro-F1'),
    balancedAccuracy: t('balanced accuracy'),
    accuracy: t('accuracy'),
    calibrationError: t('calibration error'),
    entityF1: t('entity F1'),
  };
  return names[metric];
}
