/**
 * A table of any length of which only what is seen is in the document. It is a grid: one row has the tab stop, the arrow keys move it, and
 * left and right go to what a row holds.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../l10n.ts';

export interface VirtualColumn {
  readonly id: string;
  readonly title: string;
  /** A track of a CSS grid. */
  readonly track: string;
  readonly isNumber: boolean;
  readonly isSortable: boolean;
  /** Heard in place of a title that is a sign or empty. */
  readonly name?: string;
  readonly cell: (index: number) => unknown;
}

export interface VirtualTable {
  /** Names the table. */
  readonly caption: string;
  readonly columns: readonly VirtualColumn[];
  readonly rows: number;
  /** Another one for other rows: the table goes back to its top then. */
  readonly content: unknown;
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly onSort: (column: string) => void;
  /** The row in words. */
  readonly name: (index: number) => string;
  readonly onOpen: (index: number) => void;
  /** The row that is marked and shown first; −1 for none. */
  readonly marked: number;
}

/** Rows drawn beyond each edge, so that a quick turn of the wheel shows no gap. */
const BEYOND = 6;

export class VirtualTableElement extends LitElement {
  static override properties = {
    table: { attribute: false },
    first: { state: true },
    shown: { state: true },
    rowHeight: { state: true },
    active: { state: true },
  };

  declare table: VirtualTable | undefined;
  /** Index of the first row in the window, and how many fit. */
  declare private first: number;
  declare private shown: number;
  /** In CSS pixels; follows the font. */
  declare private rowHeight: number;
  /** The row with the tab stop. */
  declare private active: number;

  #content: unknown = undefined;
  #marked = -1;

  readonly #observer = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.first = 0;
    this.shown = 30;
    this.rowHeight = 25;
    this.active = 0;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override firstUpdated(): void {
    for (const part of ['.grid-frame', '.grid-probe']) {
      const element = this.querySelector(part);
      if (element !== null) this.#observer.observe(element);
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('table') || this.table === undefined) return;
    const { content, marked, rows } = this.table;
    if (content !== this.#content || marked !== this.#marked) {
      const isNew = content !== this.#content;
      this.#content = content;
      this.#marked = marked;
      if (marked >= 0) this.active = marked;
      else if (isNew) this.active = 0;
      void this.updateComplete.then(() => this.#show(marked >= 0 ? marked : 0));
    }
    this.active = Math.max(0, Math.min(this.active, rows - 1));
  }

  protected override render(): unknown {
    const { table } = this;
    if (table === undefined) return nothing;
    const { caption, columns, rows } = table;
    const tracks = `grid-template-columns: ${columns.map(({ track }) => track).join(' ')}`;
    return html`<div
      class="grid-frame"
      role="grid"
      aria-label=${caption}
      aria-rowcount=${rows + 1}
      aria-colcount=${columns.length}
      @scroll=${this.#scrolled}
      @keydown=${this.#pressed}
      @focusin=${this.#focused}
    >
      <span class="grid-probe" aria-hidden="true"></span>
      <div role="rowgroup" class="grid-head">
        <div role="row" class="grid-row" aria-rowindex="1" .style=${tracks}>${columns.map((column) => this.#head(table, column))}</div>
      </div>
      <div role="rowgroup" class="grid-body" .style=${`height: ${rows * this.rowHeight}px`}>
        ${repeat(
          this.#window(rows),
          (index) => index,
          (index) => this.#row(table, index, tracks),
        )}
      </div>
    </div>`;
  }

  #head({ sort, onSort }: VirtualTable, { id, title, name, isNumber, isSortable }: VirtualColumn): TemplateResult {
    const isSorted = sort.column === id;
    const order = sort.descending ? 'descending' : 'ascending';
    const text = name ?? title;
    return html`<div role="columnheader" class=${isNumber ? 'number' : ''} aria-sort=${isSortable ? (isSorted ? order : 'none') : nothing}>${
      isSortable
        ? html`<button class="sort" title=${t('Sort: {0}', text)} aria-label=${text} @click=${() => onSort(id)}><span class="sort-title">${title}</span><span
              class="sort-mark"
              aria-hidden="true"
              >${isSorted ? (sort.descending ? '▾' : '▴') : ''}</span
            ></button>`
        : html`<span class="sort-title" aria-hidden="true">${title}</span><span class="unseen">${text}</span>`
    }</div>`;
  }

  #row({ columns, name, onOpen, marked }: VirtualTable, index: number, tracks: string): TemplateResult {
    const open = (event: Event) => {
      // What the row holds answers by itself.
      if (!(event.target as Element).closest('button')) onOpen(index);
    };
    return html`<div
      role="row"
      class=${index === marked ? 'grid-row marked' : 'grid-row'}
      aria-rowindex=${index + 2}
      aria-label=${name(index)}
      aria-current=${index === marked ? 'true' : nothing}
      tabindex=${index === this.active ? 0 : -1}
      data-index=${index}
      .style=${`${tracks}; height: ${this.rowHeight}px; transform: translateY(${index * this.rowHeight}px)`}
      @dblclick=${open}
    >${columns.map(({ isNumber, cell }) => html`<div role="gridcell" class=${isNumber ? 'number' : 'text'}>${cell(index)}</div>`)}</div>`;
  }

  /** What is drawn: the window, and the row with the tab stop wherever it is. */
  #window(rows: number): readonly number[] {
    const from = Math.max(0, Math.min(this.first, rows - this.shown) - BEYOND);
    const to = Math.min(rows, this.first + this.shown + BEYOND);
    const indices = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
    if (rows === 0) return [];
    if (this.active < from) return [this.active, ...indices];
    return this.active >= to ? [...indices, this.active] : indices;
  }

  get #frame(): HTMLElement | null {
    return this.querySelector('.grid-frame');
  }

  #measure(): void {
    const frame = this.#frame;
    const probe = this.querySelector('.grid-probe');
    if (frame === null || probe === null) return;
    const height = Math.max(16, Math.round(probe.getBoundingClientRect().height));
    if (height !== this.rowHeight) {
      this.rowHeight = height;
      void this.updateComplete.then(() => this.#show(this.first));
    }
    // The head takes a row.
    this.shown = Math.max(1, Math.ceil(frame.clientHeight / height) - 1);
  }

  #scrolled = (event: Event): void => {
    const first = Math.max(0, Math.floor((event.currentTarget as HTMLElement).scrollTop / this.rowHeight));
    // A window of its own for every row would draw more often than anyone sees.
    if (Math.abs(first - this.first) >= BEYOND / 2 || first === 0) this.first = first;
  };

  /** Brings a row into the window, as little as it takes. */
  #show(index: number): void {
    const frame = this.#frame;
    if (frame === null) return;
    const top = index * this.rowHeight;
    const room = frame.clientHeight - this.rowHeight;
    if (top < frame.scrollTop) frame.scrollTop = top;
    else if (top + this.rowHeight > frame.scrollTop + room) frame.scrollTop = top + this.rowHeight - room;
    this.first = Math.floor(frame.scrollTop / this.rowHeight);
  }

  #focused = (event: Event): void => {
    const row = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (row !== null) this.active = Number(row.dataset.index);
  };

  #pressed = (event: KeyboardEvent): void => {
    const { table } = this;
    const row = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (table === undefined || row === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = Number(row.dataset.index);
    const last = table.rows - 1;
    const page = Math.max(1, this.shown - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: last,
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (move !== undefined) void this.#moveTo(Math.max(0, Math.min(last, move)));
    else if (event.key === 'Enter' && event.target === row) table.onOpen(index);
    else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft')
      this.#moveInside(row, event.target as Element, event.key === 'ArrowRight' ? 1 : -1);
    else return;
    event.preventDefault();
  };

  async #moveTo(index: number): Promise<void> {
    this.active = index;
    this.#show(index);
    await this.updateComplete;
    const row = this.querySelector<HTMLElement>(`[data-index="${index}"]`);
    row?.focus({ preventScroll: true });
    // Now the page around the table.
    row?.scrollIntoView({ block: 'nearest' });
  }

  /** The row itself comes before what it holds. */
  #moveInside(row: HTMLElement, now: Element, step: 1 | -1): void {
    const stops: readonly HTMLElement[] = [row, ...row.querySelectorAll<HTMLElement>('button')];
    const at = stops.indexOf(now as HTMLElement) + step;
    stops[at]?.focus({ preventScroll: true });
  }
}

customElements.define('focal-virtual-table', VirtualTableElement);

export function virtualTable(table: VirtualTable): TemplateResult {
  return html`<focal-virtual-table .table=${table}></focal-virtual-table>`;
}
