/** How far the probabilities can be trusted. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Calibration, LossReport } from '../../src/core/loss/report.ts';
import { figure } from '../charts/figure.ts';
import { type ReliabilityBin, reliabilityDiagram } from '../charts/reliability-diagram.ts';
import { decimal, integer, share, t, wholePercent } from '../l10n.ts';
import { dropdown } from '../ui/controls.ts';

/** The finding that says the same of thresholds. */
const SHIFT = 'calibration-shift';

export type BinKind = 'width' | 'mass';

/** The figure; nothing for predictions without scores. */
export function calibrationFigure(
  { calibration, findings }: LossReport,
  kind: BinKind,
  onKind: (kind: BinKind) => void,
): TemplateResult | typeof nothing {
  if (calibration === null) return nothing;
  return figure<ReliabilityBin>({
    heading: t('Is it right as often as it is sure?'),
    encoding: t('across: confidence of the answer · up: how often it was right · dashed: as it should be · grey bars: rows'),
    rows: kind === 'mass' ? calibration.massBins : calibration.bins,
    isCapped: false,
    emptyText: t('No row was counted.'),
    draw: reliabilityDiagram,
    columns: [
      {
        title: t('confidence'),
        isNumber: false,
        cell: ({ from, to }) => (kind === 'mass' ? `${share(from)} – ${share(to)}` : `${wholePercent(from)} – ${wholePercent(to)}`),
        value: ({ from }) => from,
      },
      { title: t('up to'), isNumber: true, cell: ({ to }) => share(to), value: ({ to }) => to },
      { title: t('rows'), isNumber: true, cell: ({ count }) => integer(count), value: ({ count }) => count },
      {
        title: t('mean confidence'),
        isNumber: true,
        cell: ({ confidence }) => shareOrNone(confidence),
        value: ({ confidence }) => confidence,
      },
      { title: t('right'), isNumber: true, cell: ({ accuracy }) => shareOrNone(accuracy), value: ({ accuracy }) => accuracy },
      {
        title: t('gap in points'),
        isNumber: true,
        cell: ({ confidence, accuracy }) => (confidence === null || accuracy === null ? '–' : decimal((accuracy - confidence) * 100, 1)),
        value: ({ confidence, accuracy }) => (confidence === null || accuracy === null ? null : accuracy - confidence),
      },
    ],
    controls: dropdown(
      t('bins'),
      [
        { value: 'width', text: t('equal width') },
        { value: 'mass', text: t('equal mass') },
      ],
      kind,
      (chosen) => onKind(chosen as BinKind),
    ),
    foot: html`<p class="encoding foot">${errors(calibration)}</p>
      ${findings.some(({ code }) => code === SHIFT) ? nothing : html`<p class="quiet foot">${t('A model trained with the focal loss is less sure of everything: a threshold that was tuned under cross-entropy does not carry over. Tune it again, on its own scores.')}</p>`}`,
  });
}

function errors({ equalWidth, equalMass, classWise }: Calibration): string {
  return t(
    'Calibration error (ECE): {0} with 15 bins of equal width, {1} with equal mass, {2} class by class.',
    share(equalWidth),
    share(equalMass),
    shareOrNone(classWise),
  );
}

function shareOrNone(value: number | null): string {
  return value === null ? '–' : share(value);
}
