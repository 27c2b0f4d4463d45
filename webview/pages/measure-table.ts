/** Every measure of imbalance with its formula and its denominator, and what other checkers make of the same counts; both on demand. */
import { html, LitElement, nothing } from 'lit';
import { type Measure, measuresOf } from '../../src/core/measures.ts';
import { peerInputOf, peerVerdicts } from '../../src/core/peers/registry.ts';
import { figure } from '../charts/figure.ts';
import { integer, message, ratio, share, t } from '../l10n.ts';
import type { Selection } from '../navigation.ts';
import { unitName } from './overview-reading.ts';
import './peer-table.ts';
import { figureText } from './peer-table.ts';

export class MeasureTableElement extends LitElement {
  static override properties = { selection: { attribute: false }, isOpen: { state: true } };

  declare selection: Selection;
  declare private isOpen: boolean;

  constructor() {
    super();
    this.isOpen = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): unknown {
    const { unit, split } = this.selection;
    const toggle = (event: Event) => {
      this.isOpen = (event.currentTarget as HTMLDetailsElement).open;
    };
    return html`
      <details class="on-demand" @toggle=${toggle}>
        <summary>${t('All measures, with formula and denominator')}</summary>
        ${this.isOpen ? this.#measures() : nothing}
      </details>
      <focal-peer-table
        .heading=${t('What other checkers say')}
        .verdicts=${() => peerVerdicts(peerInputOf(unit, split.units))}
      ></focal-peer-table>
    `;
  }

  #measures(): unknown {
    const { unit, split } = this.selection;
    return figure<Measure>({
      heading: t('How unbalanced'),
      encoding: t('{0} {1} of {2}', integer(unit.total), unitName(unit.unit, unit.total), split.name),
      rows: measuresOf(unit),
      isCapped: false,
      columns: [
        { title: t('measure'), isNumber: false, cell: ({ title }) => t(title), value: ({ title }) => title },
        { title: t('value'), isNumber: true, cell: measureText, value: ({ value }) => value },
        {
          title: t('beside'),
          isNumber: false,
          cell: ({ beside }) => (beside === null ? '–' : message(beside.template, beside.args)),
          value: ({ beside }) => (beside === null ? null : message(beside.template, beside.args)),
        },
        {
          title: t('formula and denominator'),
          isNumber: false,
          cell: ({ formula, denominator, args }) =>
            html`<span>${t(formula)}</span><span class="beneath">${message(denominator, args)}</span>`,
          value: ({ formula, denominator, args }) => `${formula} (${message(denominator, args)})`,
        },
      ],
    });
  }
}

customElements.define('focal-measures', MeasureTableElement);

function measureText({ value, kind }: Measure): string {
  if (value === null) return '–';
  return { ratio: () => ratio(value), share: () => share(value), number: () => figureText(value) }[kind]();
}
