/** A figure for each γ × α: a table whose cells are buttons. The shade repeats the number, so that nothing depends on colour. */
import { html, type TemplateResult } from 'lit';
import { decimal, integer, t } from '../l10n.ts';

export interface HeatRow {
  readonly id: string;
  readonly label: string;
  /** Shares, 0 … 1, one per column. */
  readonly cells: readonly number[];
}

/** Shades in the style sheet, `heat-0` … `heat-9`. */
const SHADES = 9;

export function heatMap(
  caption: string,
  gammas: readonly number[],
  rows: readonly HeatRow[],
  now: { readonly gamma: number; readonly row: string },
  onChoose: (gamma: number, row: string) => void,
): TemplateResult {
  const most = rows.reduce((largest, { cells }) => Math.max(largest, ...cells), 0.01);
  return html`<div class="heat-frame">
    <table class="heat">
      <caption class="unseen">${caption}</caption>
      <thead>
        <tr>
          <td></td>
          ${gammas.map((gamma) => html`<th scope="col">γ ${decimal(gamma, Number.isInteger(gamma) ? 0 : 1)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ id, label, cells }) => html`<tr>
            <th scope="row">${label}</th>
            ${cells.map((share, index) => {
              const gamma = gammas[index] ?? 0;
              const isNow = gamma === now.gamma && id === now.row;
              return html`<td>
                <button
                  class=${`heat-${Math.round((share / most) * SHADES)}`}
                  aria-pressed=${isNow ? 'true' : 'false'}
                  aria-label=${t('γ {0}, {1}: {2} percent', decimal(gamma, 1), label, decimal(share * 100, 1))}
                  @click=${() => onChoose(gamma, id)}
                >${integer(share * 100)}</button>
              </td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
