/** Who gets the gradient, or pays the loss: before and now, class by class; in the table α and γ of each class can be set. */
import { html, nothing, type TemplateResult } from 'lit';
import type { LossReport } from '../../src/core/loss/report.ts';
import { shortLabel } from '../../src/core/name-labels.ts';
import { type Dumbbell, dumbbells } from '../charts/dumbbells.ts';
import { type Column, figure } from '../charts/figure.ts';
import { decimal, integer, share, significant, t } from '../l10n.ts';
import type { Sort } from '../navigation.ts';
import { dropdown } from '../ui/controls.ts';
import { type ClassChoice, type ClassChoices, classSettings, type LossView } from './loss-model.ts';
import { sorted } from './overview.ts';
import { isBackground } from './overview-reading.ts';
import { labelCell } from './parts.ts';

export type Measure = 'gradient' | 'loss';

/** One class of the page: the measure that is drawn, and the gradient that the headline speaks of. */
export interface LossRow extends Dumbbell {
  readonly examples: number;
  readonly recall: number | null;
  readonly crossEntropy: number;
  readonly crossEntropyGradient: number;
  readonly gradient: number;
  /** Standard error of `gradient`. */
  readonly gradientError: number;
  readonly alpha: number;
  readonly gamma: number;
}

export function lossRows(report: LossReport, view: LossView | undefined, measure: Measure): readonly LossRow[] {
  const isGradient = measure === 'gradient';
  const settings = classSettings(view ?? report, report.classes.length);
  return report.classes.map((row, id) => {
    const now = view?.classes[id];
    return {
      label: row.label,
      examples: row.examples,
      recall: row.recall,
      before: isGradient ? row.crossEntropyGradientShare : row.crossEntropyShare,
      after: isGradient ? (now?.gradientShare ?? row.gradientShare) : (now?.lossShare ?? row.lossShare),
      crossEntropy: row.crossEntropyShare,
      crossEntropyGradient: row.crossEntropyGradientShare,
      gradient: now?.gradientShare ?? row.gradientShare,
      gradientError: now?.gradientShareError ?? 0,
      isBackground: isBackground(row.label),
      alpha: settings[id]?.alpha ?? 1,
      gamma: settings[id]?.gamma ?? 0,
    };
  });
}

/** @param isMoving By a slider that is still held. */
type ChangeChoice = (label: string, choice: ClassChoice, isMoving: boolean) => void;

export interface ClassFigure {
  readonly rows: readonly LossRow[];
  readonly sort: Sort;
  /** The loss that is looked at, in words. */
  readonly now: string;
  readonly measure: Measure;
  readonly onMeasure: (measure: Measure) => void;
  readonly table: { readonly isShown: boolean; readonly show: (isShown: boolean) => void };
  /** Null where the page cannot recompute anything. */
  readonly edit: { readonly choices: ClassChoices; readonly change: ChangeChoice } | null;
}

export function classFigure({ rows, sort, now, measure, onMeasure, table, edit }: ClassFigure): TemplateResult {
  return figure<LossRow>({
    heading: measure === 'gradient' ? t('Who gets the gradient') : t('Who pays the loss'),
    encoding: [t('○ cross-entropy → ● {0}', now), t('square-root scale')].join(' · '),
    rows: sorted(rows, sort, ({ before }) => before),
    draw: dumbbells,
    table,
    columns: [
      { title: t('class'), isNumber: false, cell: ({ label }) => labelCell(label), value: ({ label }) => label },
      ...(edit === null ? [] : editColumns(edit.choices, edit.change)),
      { title: t('examples'), isNumber: true, cell: ({ examples }) => integer(examples), value: ({ examples }) => examples },
      { title: t('cross-entropy'), isNumber: true, cell: ({ before }) => share(before), value: ({ before }) => before },
      { title: now, isNumber: true, cell: ({ after }) => share(after), value: ({ after }) => after },
      { title: t('recall'), isNumber: true, cell: ({ recall }) => (recall === null ? '–' : share(recall)), value: ({ recall }) => recall },
    ],
    controls: dropdown(
      t('of'),
      [
        { value: 'gradient', text: t('gradient') },
        { value: 'loss', text: t('loss') },
      ],
      measure,
      (chosen) => onMeasure(chosen as Measure),
    ),
  });
}

/** α on its slider goes from 2^−8 to 2^8; the field beside it takes any number from 0 on. */
const SLIDER_POWER = 8;
const LARGEST_GAMMA = 20;

function editColumns(choices: ClassChoices, change: ChangeChoice): readonly Column<LossRow>[] {
  const choiceOf = (label: string): ClassChoice => choices.get(label) ?? { alpha: null, gamma: null };
  const set = (label: string, part: Partial<ClassChoice>, isMoving = false) => change(label, { ...choiceOf(label), ...part }, isMoving);
  const slide = (label: string, event: Event, isMoving: boolean) =>
    set(label, { alpha: Number((2 ** numberIn(event)).toPrecision(3)) }, isMoving);
  return [
    {
      title: 'α',
      isNumber: false,
      cell: ({ label, alpha }) => html`<span class="edit">
        <input
          type="range"
          min=${-SLIDER_POWER}
          max=${SLIDER_POWER}
          step="0.05"
          aria-label=${t('α of {0}, slider', shortLabel(label))}
          aria-valuetext=${significant(alpha, 3)}
          .value=${String(alpha > 0 ? Math.log2(alpha) : -SLIDER_POWER)}
          @input=${(event: Event) => slide(label, event, true)}
          @change=${(event: Event) => slide(label, event, false)}
        />
        ${numberInput(t('α of {0}', shortLabel(label)), alpha, { step: 0.05, largest: 1e6 }, (value) => set(label, { alpha: value }))}
      </span>`,
      value: ({ alpha }) => alpha,
    },
    {
      title: 'γ',
      isNumber: false,
      cell: ({ label, gamma }) => html`<span class="edit">
        ${numberInput(t('γ of {0}', shortLabel(label)), gamma, { step: 0.25, largest: LARGEST_GAMMA }, (value) => set(label, { gamma: value }))}
        ${
          choices.has(label)
            ? html`<button class="link" aria-label=${t('reset {0}', shortLabel(label))} @click=${() => change(label, { alpha: null, gamma: null }, false)}>${t('reset')}</button>`
            : nothing
        }
      </span>`,
      value: ({ gamma }) => gamma,
    },
  ];
}

/** An empty field takes the choice back; what is no number in the range is refused, and the field shows what holds. */
function numberInput(
  name: string,
  value: number,
  { step, largest }: { readonly step: number; readonly largest: number },
  onChange: (value: number | null) => void,
): TemplateResult {
  const shown = String(Number(value.toPrecision(4)));
  const take = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const typed = input.valueAsNumber;
    if (input.value === '' && !input.validity.badInput) onChange(null);
    else if (typed >= 0 && typed <= largest) onChange(typed);
    else input.value = shown;
  };
  return html`<input type="number" min="0" max=${largest} step=${step} aria-label=${name} .value=${shown} @change=${take} />`;
}

function numberIn(event: Event): number {
  return Number((event.target as HTMLInputElement).value);
}

/** `γ 2.00, inverse-sqrt, 3 classes by hand` */
export function settingsName(gamma: number, weighting: string | null, changed: number): string {
  return [
    `γ ${decimal(gamma, 2)}`,
    ...(weighting === null ? [] : [weighting]),
    ...(changed === 0 ? [] : [changed === 1 ? t('1 class by hand') : t('{0} classes by hand', integer(changed))]),
  ].join(', ');
}
