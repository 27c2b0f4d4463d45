/** The bar above what it changes: γ, α, definition and reduction of the loss that is looked at. */
import { html, nothing, type TemplateResult } from 'lit';
import { ALPHA_SCHEMES } from '../../src/core/alpha/schemes.ts';
import { LOSS_DEFINITIONS } from '../../src/core/loss/definitions.ts';
import { GRADIENT_BALANCED } from '../../src/core/loss/gradient-balanced.ts';
import type { LossReport, Reduction } from '../../src/core/loss/report.ts';
import { decimal, plural, significant, t } from '../l10n.ts';
import { button, dropdown } from '../ui/controls.ts';
import { type Freedom, type LossView, NO_ALPHA } from './loss-model.ts';

const REDUCTIONS: readonly Reduction[] = ['mean', 'sum', 'class-mean', 'weighted-mean'];
/** Steps of γ on the slider, and where the report's own sweep has to do. */
const STEP = { free: 0.05, sweep: 0.25, none: 0.05 } as const;

export interface LossControls {
  readonly report: LossReport;
  readonly freedom: Freedom;
  readonly view: LossView | undefined;
  readonly gamma: number;
  readonly weighting: string;
  readonly reduction: Reduction;
  /** How many classes were changed by hand. */
  readonly changed: number;
  readonly isEditing: boolean;
  readonly setGamma: (gamma: number, isFinal: boolean) => void;
  readonly weigh: (id: string) => void;
  readonly reduce: (reduction: Reduction) => void;
  readonly define: (id: string) => void;
  readonly edit: () => void;
  readonly reset: () => void;
  /** Null where there is no α to insert. */
  readonly insert: (() => void) | null;
}

export function lossControls(of: LossControls): TemplateResult {
  const { report, freedom, view, gamma, weighting, reduction } = of;
  const slide = (event: Event, isFinal: boolean) => of.setGamma(Number((event.target as HTMLInputElement).value), isFinal);
  const { value, error } = readout(view ?? report);
  return html`<div class="bar" role="group" aria-label=${t('The loss to look at')}>
    <label class="control slider">
      <span class="control-label">γ</span>
      <input
        type="range"
        min="0"
        max="5"
        step=${STEP[freedom]}
        aria-label=${t('γ, the focusing parameter')}
        .value=${String(gamma)}
        ?disabled=${freedom === 'none'}
        @input=${(event: Event) => slide(event, false)}
        @change=${(event: Event) => slide(event, true)}
      />
      <output>${decimal(gamma, 2)}</output>
    </label>
    ${freedom === 'free' ? dropdown('α', weightings(), weighting, of.weigh) : nothing}
    ${dropdown(
      t('definition'),
      LOSS_DEFINITIONS.map(({ id, title, wrong }) => ({ value: id, text: wrong === undefined ? t(title) : t('{0} (wrong)', t(title)) })),
      report.definition,
      of.define,
    )}
    ${
      freedom === 'free'
        ? dropdown(
            t('reduction'),
            [...new Set([report.reduction, ...REDUCTIONS])].map((id) => ({ value: id, text: id })),
            reduction,
            (id) => of.reduce(id as Reduction),
          )
        : nothing
    }
    <span class="readout" title=${t('The loss under these settings, with its standard error from the sample.')}
      >${t('loss')} <strong>${value}</strong>${error === null ? nothing : html` <span class="quiet">± ${error}</span>`}</span
    >
    ${freedom === 'free' ? perClass(of) : nothing}
    ${of.insert === null ? nothing : button(t('Insert α as code'), of.insert, 'primary')}
    ${freedom === 'sweep' ? html`<p class="bar-note quiet">${t('This definition needs whole rows: γ moves along the evaluated sweep, α is as evaluated.')}</p>` : nothing}
  </div>`;
}

const MOST_DECIMALS = 6;

/** A value ends at the second digit of its standard error. */
function readout({ value, standardError: error }: Pick<LossView, 'value' | 'standardError'>): { value: string; error: string | null } {
  if (value === null) return { value: '–', error: null };
  if (error === null || error === 0) return { value: significant(value), error: null };
  const decimals = Math.min(MOST_DECIMALS, Math.max(0, 1 - Math.floor(Math.log10(error))));
  return { value: decimal(value, decimals), error: decimals === MOST_DECIMALS ? significant(error, 2) : decimal(error, decimals) };
}

function perClass({ changed, isEditing, edit, reset }: LossControls): TemplateResult {
  return html`<span class="per-class">
    ${isEditing ? nothing : html`<button class="link" @click=${edit}>${t('set per class')}</button>`}
    ${
      changed === 0
        ? nothing
        : html`<span>${plural(changed, '{0} class by hand', '{0} classes by hand')} · <button class="link" @click=${reset}>${t('reset all')}</button></span>`
    }
  </span>`;
}

function weightings() {
  const ids = [NO_ALPHA, ...ALPHA_SCHEMES.map(({ id }) => id), GRADIENT_BALANCED];
  return ids.map((id) => ({ value: id, text: id === NO_ALPHA ? t('none') : id }));
}
