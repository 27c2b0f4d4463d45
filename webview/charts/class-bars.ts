/** How many examples each class has: one thick bar, and a thin one per further split, on a log scale. */
import { scaleLog } from 'd3-scale';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { integer, share, tick } from '../l10n.ts';
import { decades, labelColumnWidth, rowLabel, spacedTicks, textWidth } from './label-column.ts';

export interface ClassBar {
  readonly label: string;
  readonly count: number;
  /** 0 … 1 */
  readonly share: number;
  /** Counts in the other splits. */
  readonly others: readonly number[];
  readonly isBackground: boolean;
}

const AXIS = 22;
const THICK = 7;
const THIN = 3;
/** Below this width the share leaves the direct labels: the table has it. */
const NARROW = 430;

export function classBars(rows: readonly ClassBar[], width: number, description: string, onOpen?: (label: string) => void): TemplateResult {
  const others = rows[0]?.others.length ?? 0;
  const rowHeight = THICK + Math.max(1, others) * (THIN + 1) + 5;
  const height = AXIS + rows.length * rowHeight + 2;
  const texts = rows.map((row) => (width < NARROW ? integer(row.count) : `${integer(row.count)} · ${share(row.share)}`));
  const left = labelColumnWidth(
    rows.map(({ label }) => label),
    width,
  );
  const right = texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0) + 10;
  const largest = rows.reduce((most, row) => Math.max(most, row.count, ...row.others), 1);
  // Half an example is the left edge, so that a class with one still has a bar.
  const x = scaleLog()
    .domain([0.5, Math.max(2, largest)])
    .range([left, Math.max(left + 40, width - right)]);
  const bar = (count: number, y: number, thickness: number, kind: string) =>
    count > 0
      ? svg`<rect class=${kind} x=${left} y=${y} width=${Math.max(1, x(count) - left)} height=${thickness} rx="1"></rect>`
      : nothing;

  return html`<svg class="chart" role="img" aria-label=${description} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${spacedTicks(decades(1, largest), x, 48).map(
      (value) => svg`<line class="grid" x1=${x(value)} x2=${x(value)} y1=${AXIS - 4} y2=${height}></line>
        <text class="tick" x=${x(value)} y="10" text-anchor="middle">${tick(value)}</text>`,
    )}
    ${rows.map((row, index) => {
      const y = AXIS + index * rowHeight;
      return svg`<g class=${onOpen ? 'row opens' : 'row'} @click=${() => onOpen?.(row.label)}>
        <rect class="hit" x="0" y=${y - 2} width=${width} height=${rowHeight}></rect>
        ${rowLabel(row.label, y + THICK / 2, left, row.isBackground)}
        ${bar(row.count, y, THICK, row.isBackground ? 'bar background' : 'bar')}
        ${row.others.map((count, at) => bar(count, y + THICK + 1 + at * (THIN + 1), THIN, 'bar other'))}
        <text class=${row.count === 0 ? 'value none' : 'value'} x=${(row.count > 0 ? x(row.count) : left) + 6} y=${y + THICK / 2 + 4}>${texts[index]}</text>
      </g>`;
    })}
  </svg>`;
}
