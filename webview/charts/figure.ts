/** The frame of a chart: its question, its encoding in words, the same data as a table, and only as many rows as one can look at. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { integer, t } from '../l10n.ts';
import { withMarks } from './marks.ts';

/** More rows than this are shown only when asked for. */
export const SHOWN_ROWS = 40;

export interface Column<Row> {
  readonly title: string;
  readonly isNumber: boolean;
  readonly cell: (row: Row) => unknown;
}

export interface Figure<Row> {
  /** The question that the chart answers. */
  readonly heading: string;
  /** What position, thickness, sign and colour say; `○`, `●` and `→` are drawn. */
  readonly encoding: string;
  readonly rows: readonly Row[];
  /** Draws some of the rows. `description` says in words what is drawn. */
  readonly draw: (rows: readonly Row[], width: number, description: string) => TemplateResult;
  readonly columns: readonly Column<Row>[];
  readonly controls?: unknown;
  /** False for rows that are points of one curve. */
  readonly isCapped?: boolean;
}

export class FigureElement extends LitElement {
  static override properties = { figure: { attribute: false }, width: { state: true }, isTable: { state: true }, isWhole: { state: true } };

  declare figure: Figure<unknown> | undefined;
  declare private width: number;
  declare private isTable: boolean;
  declare private isWhole: boolean;

  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.width = Math.floor(entry.contentRect.width);
  });

  constructor() {
    super();
    this.width = 0;
    this.isTable = false;
    this.isWhole = false;
  }

  /** No shadow root: the page has one style sheet, and ids and labels work across it. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override render(): unknown {
    const figure = this.figure;
    if (figure === undefined) return nothing;
    const shown = this.isWhole || figure.isCapped === false ? figure.rows : figure.rows.slice(0, SHOWN_ROWS);
    const toggle = () => {
      this.isTable = !this.isTable;
    };
    return html`
      <div class="figure-head">
        <h2>${figure.heading}</h2>
        ${figure.controls === undefined ? nothing : html`<div class="figure-controls">${figure.controls}</div>`}
      </div>
      <p class="encoding">${this.isTable ? nothing : html`${withMarks(figure.encoding)} · `}<button class="link" @click=${toggle}>${this.isTable ? t('chart') : t('table')}</button></p>
      ${this.#body(figure, shown)} ${this.#rest(figure, shown.length)}
    `;
  }

  #body(figure: Figure<unknown>, shown: readonly unknown[]): unknown {
    if (figure.rows.length === 0) return html`<p class="quiet">${t('There is no class to show.')}</p>`;
    if (this.isTable) return dataTable(figure.heading, figure.columns, shown);
    if (this.width === 0) return nothing;
    const description = t('{0} {1}. {2} rows; the same figures are in the table.', figure.heading, figure.encoding, integer(shown.length));
    return figure.draw(shown, this.width, description);
  }

  #rest(figure: Figure<unknown>, shown: number): unknown {
    if (figure.rows.length <= SHOWN_ROWS || figure.isCapped === false) return nothing;
    const toggle = () => {
      this.isWhole = !this.isWhole;
    };
    return html`<p class="encoding">
      ${t('{0} of {1} shown', integer(shown), integer(figure.rows.length))} ·
      <button class="link" @click=${toggle}>${this.isWhole ? t('show fewer') : t('show all')}</button>
    </p>`;
  }
}

customElements.define('focal-figure', FigureElement);

/** A figure with rows of one type; the element itself does not care which. */
export function figure<Row>(content: Figure<Row>): TemplateResult {
  return html`<focal-figure .figure=${content}></focal-figure>`;
}

export function dataTable<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): TemplateResult {
  return html`<div class="table-frame" tabindex="0" role="region" aria-label=${t('{0}, table', caption)}>
    <table>
      <caption class="unseen">${caption}</caption>
      <thead>
        <tr>${columns.map(({ title, isNumber }) => html`<th scope="col" class=${isNumber ? 'number' : ''}>${title}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map((row) => html`<tr>${columns.map(({ isNumber, cell }) => html`<td class=${isNumber ? 'number' : 'text'}>${cell(row)}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}
