/** A figure for each γ × α: a grid whose cells are buttons. The shade repeats the number, so that nothing depends on colour. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import { decimal, integer, t } from '../l10n.ts';
import { labelColumnWidth } from './label-column.ts';

export interface HeatRow {
  /** What choosing a cell of this row sets; the first is the row's own, the others come to the same figures. */
  readonly ids: readonly [string, ...string[]];
  readonly label: string;
  /** Those of `ids`, for a person. */
  readonly names: readonly string[];
  /** Shares, 0 … 1, one per column. */
  readonly cells: readonly number[];
}

/** Shades in the style sheet, `heat-0` … `heat-9`. */
const SHADES = 9;

export function heatMap(
  caption: string,
  gammas: readonly number[],
  rows: readonly HeatRow[],
  now: { readonly gamma: number; readonly id: string },
  onChoose: (gamma: number, id: string) => void,
  onLook: (row: number, column: number) => void,
): TemplateResult {
  const most = rows.reduce((largest, { cells }) => Math.max(largest, ...cells), 0.01);
  const current = { row: rows.findIndex(({ ids }) => ids.includes(now.id)), column: gammas.indexOf(now.gamma) };
  // One cell is in the tab order; the arrow keys lead to the others.
  const entry = current.row >= 0 && current.column >= 0 ? current : { row: 0, column: 0 };
  return html`<div class="heat-frame">
    <table class="heat" role="grid" aria-label=${caption} @keydown=${moveFocus}>
      <thead>
        <tr>
          <td class="corner" aria-hidden="true">γ</td>
          ${gammas.map((gamma) => html`<th scope="col"><span class="unseen">γ</span> ${decimal(gamma, Number.isInteger(gamma) ? 0 : 1)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ ids, names, label, cells }, row) => html`<tr>
            <th scope="row" title=${ids.length > 1 ? t('The same shares: {0}', names.join(', ')) : nothing}>${label}</th>
            ${cells.map((share, column) => {
              const gamma = gammas[column] ?? 0;
              const text = percentage(share);
              return html`<td>
                <button
                  class=${`heat-${Math.round(Math.sqrt(share / most) * SHADES)}`}
                  tabindex=${row === entry.row && column === entry.column ? 0 : -1}
                  aria-pressed=${row === current.row && column === current.column ? 'true' : 'false'}
                  aria-label=${t('{0} percent with γ {1}, {2}', text, decimal(gamma, 1), names.join(', '))}
                  @focus=${() => onLook(row, column)}
                  @pointerenter=${() => onLook(row, column)}
                  @click=${() => onChoose(gamma, row === current.row ? now.id : ids[0])}
                >${text}</button>
              </td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const HEAD = 22;
const CELL = 26;

/** The same as a drawing, for a file. */
export function heatPicture(
  caption: string,
  gammas: readonly number[],
  rows: readonly HeatRow[],
  now: { readonly gamma: number; readonly id: string },
  width: number,
): TemplateResult {
  const most = rows.reduce((largest, { cells }) => Math.max(largest, ...cells), 0.01);
  const left = labelColumnWidth(
    rows.map(({ label }) => label),
    width,
  );
  const size = (width - left) / Math.max(1, gammas.length);
  const height = HEAD + rows.length * CELL;
  return html`<svg class="chart" role="img" aria-label=${caption} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${gammas.map((gamma, column) => svg`<text class="tick" x=${left + (column + 0.5) * size} y="14" text-anchor="middle">γ ${decimal(gamma, Number.isInteger(gamma) ? 0 : 1)}</text>`)}
    ${rows.map(({ label, cells, ids }, row) => {
      const y = HEAD + row * CELL;
      return svg`<text class="row-label" x=${left - 8} y=${y + 17} text-anchor="end">${label}</text>
        ${cells.map((share, column) => {
          const x = left + column * size;
          const isNow = ids.includes(now.id) && gammas[column] === now.gamma;
          return svg`<rect class=${isNow ? 'cell now' : 'cell'} x=${x + 1} y=${y + 1} width=${size - 2} height=${CELL - 2} fill-opacity=${0.04 + 0.38 * Math.sqrt(share / most)}></rect>
            <text x=${x + size / 2} y=${y + 17} text-anchor="middle">${percentage(share)}</text>`;
        })}`;
    })}
  </svg>`;
}

/** In per cent: whole from one on, below with one decimal. */
function percentage(share: number): string {
  const percent = share * 100;
  return percent >= 0.95 || percent === 0 ? integer(percent) : decimal(percent, 1);
}

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function moveFocus(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const cell = (event.target as HTMLElement).closest('td');
  const row = cell?.parentElement as HTMLTableRowElement | null | undefined;
  const body = row?.parentElement as HTMLTableSectionElement | null | undefined;
  if (step === undefined || !cell || !row || !body) return;
  const next = body.rows[row.sectionRowIndex + step[0]]?.cells[cell.cellIndex + step[1]]?.querySelector('button');
  if (!next) return;
  event.preventDefault();
  next.focus();
}
