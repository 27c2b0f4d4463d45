/** The parity lens: the same predictions under every definition, and in words what lies between two of them. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { LossDefinition } from '../../src/core/loss/definition.ts';
import { LOSS_DEFINITIONS } from '../../src/core/loss/definitions.ts';
import type { ParityFactor, ParityValue } from '../../src/core/loss/parity.ts';
import { dataTable, figure } from '../charts/figure.ts';
import { type ValueDot, valueDots } from '../charts/value-dots.ts';
import { significant, t } from '../l10n.ts';
import { dropdown } from '../ui/controls.ts';
import { type FactorReason, type ParityPair, parityPair, withInfinities } from './parity-chain.ts';

interface ParityRow extends ValueDot {
  readonly title: string;
  readonly source: string;
  readonly wrong: string | null;
  /** Against the first of the two. */
  readonly ratio: number;
}

export class ParityElement extends LitElement {
  static override properties = { values: { attribute: false }, own: { attribute: false }, settings: {}, pair: { state: true } };

  declare values: readonly ParityValue[];
  /** The definition of the report. */
  declare own: string;
  /** γ and α under which the values were counted, in words. */
  declare settings: string;
  /** What was chosen; what is not there any more falls back. */
  declare private pair: { readonly from: string | null; readonly to: string | null };

  constructor() {
    super();
    this.values = [];
    this.settings = '';
    this.pair = { from: null, to: null };
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): unknown {
    const values = withInfinities(this.values);
    const has = (id: string | null): id is string => values.some((value) => value.id === id);
    const from = has(this.pair.from) ? this.pair.from : this.own;
    const to = has(this.pair.to) ? this.pair.to : wellKnown(values, from);
    const pair = parityPair(values, from, to);
    if (pair === undefined) return nothing;
    const names = values.map(({ id }) => ({ value: id, text: titleOf(id) }));
    const choose = (change: Partial<ParityElement['pair']>) => {
      this.pair = { from, to, ...change };
    };
    return html`${figure<ParityRow>({
      heading: t('The same predictions under every definition'),
      encoding: t('value of the loss, log scale · {0} · ○ from → ● to · cross: wrong', this.settings),
      rows: values.map((value) => rowOf(value, pair)),
      isCapped: false,
      draw: (rows, width, description) => valueDots(rows, width, description, (id) => choose({ to: id })),
      controls: html`${dropdown(t('from'), names, from, (id) => choose({ from: id }))} ${dropdown(t('to'), names, to, (id) => choose({ to: id }))}`,
      columns: [
        {
          title: t('definition'),
          isNumber: false,
          cell: ({ label, source }) => html`<span title=${source}>${label}</span>`,
          value: ({ id }) => id,
        },
        { title: t('value'), isNumber: true, cell: ({ value }) => shown(value, 4), value: ({ value }) => value },
        { title: t('against {0}', titleOf(from)), isNumber: true, cell: ({ ratio }) => times(ratio), value: ({ ratio }) => ratio },
        { title: t('wrong because'), isNumber: false, cell: ({ wrong }) => (wrong === null ? '' : t(wrong)), value: ({ wrong }) => wrong },
        { title: t('source'), isNumber: false, cell: ({ source }) => source, value: ({ source }) => source },
      ],
    })}
    ${chainOf(pair)}`;
  }
}

customElements.define('focal-parity', ParityElement);

function chainOf(pair: ParityPair): TemplateResult {
  const [from, to] = [titleOf(pair.from.id), titleOf(pair.to.id)];
  const rows = pair.factors.map((factor) => ({ ...factor, text: factorText(factor, pair) }));
  return html`<div class="chain">
    <p>${valueSentence(pair, from, to)} <strong>${rateSentence(pair, from, to)}</strong></p>
    ${
      rows.length === 0
        ? nothing
        : dataTable(
            t('Factors between {0} and {1}', from, to),
            [
              { title: t('what differs'), isNumber: false, cell: ({ text }) => text, value: ({ text }) => text },
              { title: t('factor'), isNumber: true, cell: ({ factor }) => `× ${significant(factor, 3)}`, value: ({ factor }) => factor },
            ],
            rows,
          )
    }
    ${[pair.from, pair.to].map((value) => [wrongNote(value.id), negativeNote(value)])}
    <p class="quiet">${t('That holds where a step is proportional to the loss (SGD). Adam cancels a constant factor, but not beside weight decay, clipped gradients or a second loss.')}</p>
  </div>`;
}

function valueSentence({ from, to, ratio }: ParityPair, fromName: string, toName: string): string {
  const [one, other] = [shown(from.value, 3), shown(to.value, 3)];
  if (from.id === to.id || Math.abs(ratio - 1) < 1e-9) return t('{0} and {1} give the same value, {2}.', fromName, toName, one);
  if (!Number.isFinite(ratio) || ratio <= 0) return t('{0} gives {1} on these rows, {2} gives {3}.', fromName, one, toName, other);
  return ratio > 1
    ? t('{0} gives {1} on these rows, {2} gives {3}: {4} × as much.', fromName, one, toName, other, amount(ratio))
    : t('{0} gives {1} on these rows, {2} gives {3}: {4} × less.', fromName, one, toName, other, amount(1 / ratio));
}

function rateSentence({ ratio, factors }: ParityPair, fromName: string, toName: string): string {
  if (!Number.isFinite(ratio) || ratio <= 0) return '';
  if (Math.abs(ratio - 1) < 0.005) return t('A learning rate tuned under one fits the other.');
  // Other terms or weights are no constant factor: the gradients differ row by row.
  const isConstant = factors.every(({ reason }) => reason !== 'terms' && reason !== 'alpha' && reason !== 'alpha-left-out');
  const text = isConstant ? amount(Math.max(ratio, 1 / ratio)) : t('about {0}', amount(Math.max(ratio, 1 / ratio)));
  return ratio > 1
    ? t('A learning rate tuned under {0} is {1} × too large under {2}.', fromName, text, toName)
    : t('A learning rate tuned under {0} is {1} × too small under {2}.', fromName, text, toName);
}

function factorText({ reason, factor }: ParityFactor, { from, to }: ParityPair): string {
  const [before, after] = [definitionOf(from.id), definitionOf(to.id)];
  const isLess = factor < 1;
  const texts: Readonly<Record<FactorReason, () => string>> = {
    'alpha-left-out': () => t('without the α of {0}', titleOf(from.id)),
    terms: () => termsText(before, after),
    alpha: () => t('with the α of {0}', titleOf(to.id)),
    classes: () => (isLess ? t('÷ number of classes') : t('not ÷ number of classes')),
    examples: () => (isLess ? t('÷ examples') : t('not ÷ examples')),
    ignored: () => (isLess ? t('ignored rows count in the denominator') : t('ignored rows do not count in the denominator')),
    positives: () => (isLess ? t('÷ all rows instead of those of a foreground class') : t('÷ rows of a foreground class instead of all')),
  };
  return texts[reason]();
}

function termsText(before: LossDefinition | undefined, after: LossDefinition | undefined): string {
  if (after?.wrong !== undefined) return t('p from a weighted cross-entropy instead of the p of the model');
  if (before?.activation === after?.activation) return t('other terms per row');
  return after?.activation === 'sigmoid'
    ? t('sigmoid: a term per class instead of one per row')
    : t('softmax: one term per row instead of one per class');
}

function wrongNote(id: string): unknown {
  const definition = definitionOf(id);
  return definition?.wrong === undefined
    ? nothing
    : html`<p class="wrong-note">${t('{0} is wrong: {1}', t(definition.title), t(definition.wrong))}</p>`;
}

/** What a weight above 1 does where others are weighed with its complement. */
function negativeNote({ id, value }: ParityValue): unknown {
  if (!(value < 0)) return nothing;
  return html`<p class="wrong-note">${t('{0} weighs with 1 − α as well: an α above 1 makes its loss negative, and training would raise it.', titleOf(id))}</p>`;
}

function rowOf({ id, value }: ParityValue, { from, to }: ParityPair): ParityRow {
  const definition = definitionOf(id);
  const ratio = value / from.value;
  return {
    id,
    label: titleOf(id),
    title: titleOf(id),
    source: definition === undefined ? '' : t(definition.source),
    wrong: definition?.wrong ?? null,
    value,
    ratio,
    text: id === from.id || !Number.isFinite(value) ? shown(value, 3) : `${shown(value, 3)} · ${times(ratio)}`,
    role: id === to.id ? 'to' : id === from.id ? 'from' : 'other',
    isWrong: definition?.wrong !== undefined,
  };
}

/** What most people call the focal loss, and then the paper. */
function wellKnown(values: readonly ParityValue[], from: string): string {
  const known = ['torchvision', 'paper', ...values.map(({ id }) => id)];
  const isThere = (id: string) => id !== from && values.some((value) => value.id === id && value.value > 0);
  return known.find(isThere) ?? from;
}

function definitionOf(id: string): LossDefinition | undefined {
  return LOSS_DEFINITIONS.find((definition) => definition.id === id);
}

export function titleOf(id: string): string {
  const definition = definitionOf(id);
  return definition === undefined ? id : t(definition.title);
}

function shown(value: number, digits: number): string {
  return Number.isFinite(value) ? significant(value, digits) : '∞';
}

/** `9.4`, `36`, `1,200` */
function amount(ratio: number): string {
  return significant(ratio, ratio >= 100 ? 3 : 2);
}

function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${significant(ratio, 3)} ×` : '–';
}
