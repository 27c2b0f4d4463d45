/** What other checkers say of the same data: closed until a person asks, and computed only then. */
import { html, LitElement, nothing } from 'lit';
import type { PeerOutcome } from '../../src/core/peers/peer-rule.ts';
import { type Column, figure } from '../charts/figure.ts';
import { integer, scientific, significant, t } from '../l10n.ts';

/** A verdict of either kind: on one split, or on two. */
export interface ToolVerdict {
  readonly tool: string;
  readonly rule: string;
  readonly denominator: string;
  readonly outcome: PeerOutcome;
  readonly value: number | null;
  readonly note: string | null;
}

export class PeerTableElement extends LitElement {
  static override properties = { verdicts: { attribute: false }, heading: { attribute: false }, isOpen: { state: true } };

  /** Judges when it is asked to. */
  declare verdicts: () => readonly ToolVerdict[];
  declare heading: string;
  declare private isOpen: boolean;

  constructor() {
    super();
    this.isOpen = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): unknown {
    const toggle = (event: Event) => {
      this.isOpen = (event.currentTarget as HTMLDetailsElement).open;
    };
    return html`<details class="on-demand" @toggle=${toggle}>
      <summary>${this.heading}</summary>
      ${this.isOpen ? this.#table() : nothing}
    </details>`;
  }

  #table(): unknown {
    const verdicts = this.verdicts();
    const alarms = verdicts.filter(({ outcome }) => outcome === 'alarm').length;
    const blind = verdicts.filter(({ outcome }) => outcome === 'blind').length;
    const said = [
      t('{0} of {1} would warn', integer(alarms), integer(verdicts.length)),
      ...(blind === 0 ? [] : [t('{0} do not look', integer(blind))]),
      t('each by its own rule and default threshold'),
    ];
    return figure<ToolVerdict>({
      heading: t('Their verdicts'),
      encoding: said.join(' · '),
      rows: verdicts,
      isCapped: false,
      columns: COLUMNS(),
      emptyText: t('There is nothing to judge.'),
    });
  }
}

customElements.define('focal-peer-table', PeerTableElement);

const COLUMNS = (): readonly Column<ToolVerdict>[] => [
  { title: t('checker'), isNumber: false, cell: ({ tool }) => tool, value: ({ tool }) => tool },
  {
    title: t('says'),
    isNumber: false,
    cell: ({ outcome, note }) =>
      html`<span class=${outcome === 'alarm' ? 'strong' : ''}>${outcomeName(outcome)}</span>${note === null ? nothing : html`<span class="beneath">${t(note)}</span>`}`,
    value: ({ outcome, note }) => (note === null ? outcome : `${outcome}: ${note}`),
  },
  { title: t('computes'), isNumber: true, cell: ({ value }) => figureText(value), value: ({ value }) => value },
  {
    title: t('rule'),
    isNumber: false,
    cell: ({ rule, denominator }) =>
      html`<span>${t(rule)}</span>${denominator === '' ? nothing : html`<span class="beneath">${t(denominator)}</span>`}`,
    value: ({ rule, denominator }) => (denominator === '' ? rule : `${rule} (${denominator})`),
  },
];

export function outcomeName(outcome: PeerOutcome): string {
  return { alarm: t('warns'), quiet: t('is silent'), blind: t('does not look'), open: t('leaves it open') }[outcome];
}

/** Below it a probability says nothing more. */
const SMALLEST = 1e-15;

/** A figure of any size: whole numbers as they are, others with four digits. */
export function figureText(value: number | null): string {
  if (value === null) return '–';
  if (!Number.isFinite(value)) return '∞';
  if (Number.isInteger(value)) return integer(value);
  if (Math.abs(value) < SMALLEST) return t('< {0}', '1e-15');
  return Math.abs(value) < 1e-4 ? scientific(value) : significant(value);
}
