/** The frame of a chart: its question, its encoding in words, the same data as a table, and only as many rows as one can look at. */
import { html, LitElement, nothing, render, type TemplateResult } from 'lit';
import { pngOf } from '../files/png-picture.ts';
import { SaveFileEvent, slugOf } from '../files/save-file.ts';
import { standaloneSvg } from '../files/standalone-svg.ts';
import { csvOf, jsonOf, type TableFile, type Value } from '../files/table-files.ts';
import { integer, t } from '../l10n.ts';
import { withMarks } from './marks.ts';

/** More rows than this are shown only when asked for. */
export const SHOWN_ROWS = 40;

export interface Column<Row> {
  readonly title: string;
  readonly isNumber: boolean;
  readonly cell: (row: Row) => unknown;
  /** What is saved of it: the figure itself, not as it is shown. */
  readonly value: (row: Row) => Value;
}

export interface Figure<Row> {
  /** The question that the chart answers. */
  readonly heading: string;
  /** What position, thickness, sign and colour say; `○`, `●` and `→` are drawn. */
  readonly encoding: string;
  readonly rows: readonly Row[];
  /** Draws some of the rows. `description` says in words what is drawn. Without it there is the table alone. */
  readonly draw?: (rows: readonly Row[], width: number, description: string) => TemplateResult;
  readonly columns: readonly Column<Row>[];
  readonly controls?: unknown;
  /** False for rows that are points of one curve. */
  readonly isCapped?: boolean;
  /** Rows shown before the rest is asked for. */
  readonly firstRows?: number;
  /** Rows shown at most, and drawn in a saved picture: so many take long enough. A table that is saved has all. */
  readonly mostRows?: number;
  /** Where the page itself decides between chart and table. */
  readonly table?: { readonly isShown: boolean; readonly show: (isShown: boolean) => void };
  /** What is saved as a picture, where what is drawn is no SVG. */
  readonly picture?: (rows: readonly Row[], width: number, description: string) => TemplateResult;
  /** Below the chart and the table alike. */
  readonly foot?: unknown;
  /** What stands in its place without rows. */
  readonly emptyText?: string;
}

/** Width of a picture when the chart itself was not drawn. */
const PICTURE_WIDTH = 720;
const FILES = ['SVG', 'PNG', 'CSV', 'JSON'] as const;
/** Kinds of files that are drawn. */
const PICTURES: ReadonlySet<string> = new Set(['SVG', 'PNG']);

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
    const first = figure.firstRows ?? SHOWN_ROWS;
    const isWhole = this.isWhole || figure.isCapped === false;
    const shown = figure.rows.slice(0, isWhole ? figure.mostRows : first);
    const isTable = this.#isTable(figure);
    const toggle = () => {
      if (figure.table === undefined) this.isTable = !this.isTable;
      else figure.table.show(!isTable);
    };
    return html`
      <div class="figure-head">
        <h2>${figure.heading}</h2>
        ${figure.controls === undefined ? nothing : html`<div class="figure-controls">${figure.controls}</div>`}
      </div>
      <p class="encoding">${isTable && figure.draw !== undefined ? nothing : html`${withMarks(figure.encoding)} · `}${
        figure.draw === undefined ? nothing : html`<button class="link" @click=${toggle}>${isTable ? t('chart') : t('table')}</button>`
      }${figure.rows.length === 0 ? nothing : this.#files(figure)}</p>
      ${this.#body(figure, shown, isTable)} ${this.#rest(figure, shown.length)} ${figure.foot ?? nothing}
    `;
  }

  #isTable(figure: Figure<unknown>): boolean {
    return figure.draw === undefined || (figure.table?.isShown ?? this.isTable);
  }

  #files(figure: Figure<unknown>): unknown {
    const kinds = FILES.filter((kind) => !PICTURES.has(kind) || figure.draw !== undefined);
    return html`<span class="files" role="group" aria-label=${t('Save: {0}', figure.heading)}
      >${kinds.map((kind, index) => html`${index === 0 && figure.draw === undefined ? nothing : ' · '}<button class="link" title=${t('Save as {0}', kind)} @click=${() => this.#save(figure, kind)}>${kind}</button>`)}</span
    >`;
  }

  #save(figure: Figure<unknown>, kind: (typeof FILES)[number]): void {
    const table: TableFile = {
      title: figure.heading,
      about: figure.encoding,
      columns: figure.columns.map(({ title }) => title),
      rows: figure.rows.map((row) => figure.columns.map(({ value }) => value(row))),
    };
    const content = {
      SVG: () => this.#picture(figure),
      PNG: async () => ({ text: await pngOf(this.#picture(figure)), encoding: 'base64' as const }),
      CSV: () => csvOf(table),
      JSON: () => jsonOf(table),
    }[kind]();
    this.dispatchEvent(new SaveFileEvent(`${slugOf(figure.heading)}.${kind.toLowerCase()}`, content));
  }

  /** Drawn again, out of sight: all rows, also while the table is shown. */
  #picture(figure: Figure<unknown>): string {
    const stage = document.createElement('div');
    stage.className = 'stage';
    this.append(stage);
    try {
      render((figure.picture ?? figure.draw)?.(figure.rows.slice(0, figure.mostRows), this.width || PICTURE_WIDTH, figure.heading), stage);
      const drawing = stage.querySelector('svg');
      return drawing === null ? '' : standaloneSvg(drawing, `${figure.heading}. ${figure.encoding}`);
    } finally {
      stage.remove();
    }
  }

  #body(figure: Figure<unknown>, shown: readonly unknown[], isTable: boolean): unknown {
    if (figure.rows.length === 0) return html`<p class="quiet">${figure.emptyText ?? t('There is no class to show.')}</p>`;
    if (isTable || figure.draw === undefined) return dataTable(figure.heading, figure.columns, shown);
    if (this.width === 0) return nothing;
    const description = t('{0} {1}. {2} rows; the same figures are in the table.', figure.heading, figure.encoding, integer(shown.length));
    return figure.draw(shown, this.width, description);
  }

  #rest(figure: Figure<unknown>, shown: number): unknown {
    if (figure.rows.length <= (figure.firstRows ?? SHOWN_ROWS) || figure.isCapped === false) return nothing;
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
