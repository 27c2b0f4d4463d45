/** What each class gets before and after: ○ → ● on a square-root scale, because the shares span decades. */
import { scaleSqrt } from 'd3-scale';
import { html, svg, type TemplateResult } from 'lit';
import { share, wholePercent } from '../l10n.ts';
import { labelColumnWidth, rowLabel, spacedTicks } from './label-column.ts';

export interface Dumbbell {
  readonly label: string;
  /** Shares, 0 … 1. */
  readonly before: number;
  readonly after: number;
  readonly isBackground: boolean;
}

const AXIS = 22;
const ROW = 17;
const RIGHT = 54;
/** Width of a digit of a figure, rounded up, and the gaps around the figure. */
const DIGIT = 6.2;
const GAPS = 11;
const TICKS = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1];

export function dumbbells(rows: readonly Dumbbell[], width: number, description: string): TemplateResult {
  const height = AXIS + rows.length * ROW + 2;
  const left = labelColumnWidth(
    rows.map(({ label }) => label),
    width,
  );
  const largest = rows.reduce((most, { before, after }) => Math.max(most, before, after), 0.02);
  const x = scaleSqrt()
    .domain([0, largest])
    .range([left + 6, Math.max(left + 46, width - RIGHT)]);

  // The figure stands beside its own dot: away from the line, else (at the left edge) on it, else behind the other dot.
  const placeOf = ({ before, after }: Dumbbell): { readonly x: number; readonly side: 'start' | 'end'; readonly isOver: boolean } => {
    const room = share(after).length * DIGIT + GAPS;
    const isLess = after < before;
    if (isLess && x(after) - left > room) return { x: x(after) - 9, side: 'end', isOver: false };
    const isOver = isLess && x(before) - x(after) > room + GAPS;
    return { x: (isOver ? x(after) : x(Math.max(before, after))) + 9, side: 'start', isOver };
  };

  return html`<svg class="chart" role="img" aria-label=${description} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${spacedTicks(
      TICKS.filter((tick) => tick <= largest),
      x,
      34,
    ).map(
      (tick) => svg`<line class="grid" x1=${x(tick)} x2=${x(tick)} y1=${AXIS - 4} y2=${height}></line>
        <text class="tick" x=${x(tick)} y="10" text-anchor="middle">${wholePercent(tick)}</text>`,
    )}
    ${rows.map((row, index) => {
      const { label, before, after, isBackground } = row;
      const value = placeOf(row);
      const y = AXIS + index * ROW + ROW / 2;
      return svg`<g class="row">
        <rect class="hit" x="0" y=${y - ROW / 2} width=${width} height=${ROW}></rect>
        ${rowLabel(label, y, left, isBackground)}
        <line class="link-line" x1=${x(before)} x2=${x(after)} y1=${y} y2=${y}></line>
        <circle class="before" cx=${x(before)} cy=${y} r="3.5"></circle>
        <circle class=${isBackground ? 'dot background' : 'dot'} cx=${x(after)} cy=${y} r="4"></circle>
        <text class=${value.isOver ? 'value over' : 'value'} x=${value.x} y=${y + 4} text-anchor=${value.side}>${share(after)}</text>
      </g>`;
    })}
  </svg>`;
}
