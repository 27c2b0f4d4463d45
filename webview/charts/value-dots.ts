/** The same rows under each definition: dots on a log scale, with the way from one of two to the other. */
import { extent } from 'd3-array';
import { scaleLog } from 'd3-scale';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { significant, t, tick } from '../l10n.ts';
import { decades, fitted, rowLabel, spacedTicks, textWidth } from './label-column.ts';

export interface ValueDot {
  readonly id: string;
  readonly label: string;
  /** ≥ 0; what is 0 or no number has no place on the scale. */
  readonly value: number;
  /** The text beside the dot. */
  readonly text: string;
  readonly role: 'from' | 'to' | 'other';
  readonly isWrong: boolean;
}

const AXIS = 22;
const ROW = 18;
/** A row whose name stands above its dot. */
const TALL_ROW = 32;
const GAP = 9;
/** Below this width a column of names would leave nothing for the dots. */
const NARROW = 430;

export function valueDots(rows: readonly ValueDot[], width: number, description: string, onChoose?: (id: string) => void): TemplateResult {
  const isNarrow = width < NARROW;
  const rowHeight = isNarrow ? TALL_ROW : ROW;
  const height = AXIS + rows.length * rowHeight + 4;
  // Names of definitions are told apart by their ends: they get more room than those of classes.
  const longest = rows.reduce((most, { label }) => Math.max(most, textWidth(label)), 0) + 12;
  const left = isNarrow ? 0 : Math.ceil(Math.min(longest, Math.max(84, width * 0.36)));
  const textOf = (row: ValueDot) => (row.isWrong ? `${row.text} · ${t('wrong')}` : row.text);
  const right = rows.reduce((widest, row) => Math.max(widest, textWidth(textOf(row))), 0) + GAP + 4;
  const has = ({ value }: ValueDot) => value > 0 && Number.isFinite(value);
  const [least = 1, most = 1] = extent(rows.filter(has).map(({ value }) => value));
  const [low, high] = [least / 1.5, most * 1.5];
  const x = scaleLog()
    .domain([low, high])
    .range([left + 4, Math.max(left + 44, width - right)]);
  const topOf = (index: number) => AXIS + index * rowHeight;
  const yOf = (index: number) => topOf(index) + (isNarrow ? 22 : ROW / 2);
  const ends = (['from', 'to'] as const).map((role) => rows.findIndex((row) => row.role === role && has(row)));
  const way = ends.every((index) => index >= 0)
    ? wayBetween(ends.map((index) => [x(rows[index]?.value ?? 1), yOf(index)] as const))
    : nothing;

  return html`<svg class="chart" role="img" aria-label=${description} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${spacedTicks(decades(low, high), x, 48).map(
      (value) => svg`<line class="grid" x1=${x(value)} x2=${x(value)} y1=${AXIS - 4} y2=${height}></line>
        <text class="tick" x=${Math.max(12, x(value))} y="10" text-anchor="middle">${value >= 0.001 && value < 1e5 ? tick(value) : significant(value, 1)}</text>`,
    )}
    ${way}
    ${rows.map((row, index) => {
      const y = yOf(index);
      const at = has(row) ? x(row.value) : left + 4;
      const isEnd = row.role !== 'other';
      return svg`<g class=${onChoose ? 'row opens' : 'row'} @click=${() => onChoose?.(row.id)}>
        <rect class="hit" x="0" y=${topOf(index)} width=${width} height=${rowHeight}></rect>
        ${
          isNarrow
            ? svg`<text class=${isEnd ? 'row-label over strong' : 'row-label over'} x="0" y=${topOf(index) + 11}>${fitted(row.label, width)}</text>`
            : rowLabel(row.label, y, left, isEnd)
        }
        ${has(row) ? mark(row, at, y) : nothing}
        <text class=${`value${row.isWrong ? ' wrong-text' : ''}${isEnd ? ' over' : ''}`} x=${at + GAP} y=${y + 4}>${textOf(row)}</text>
      </g>`;
    })}
  </svg>`;
}

/** The wrong one has a shape of its own. */
function mark({ role, isWrong }: ValueDot, x: number, y: number): unknown {
  if (isWrong) return svg`<path class="wrong" d=${`M${x - 4} ${y - 4}l8 8m0 -8l-8 8`}></path>`;
  return svg`<circle class=${role === 'from' ? 'before' : role === 'to' ? 'dot' : 'dot plain'} cx=${x} cy=${y} r="4"></circle>`;
}

function wayBetween([from, to]: readonly (readonly [number, number])[]): unknown {
  if (from === undefined || to === undefined) return nothing;
  return svg`<path class="way" d=${`M${from[0]} ${from[1]}V${to[1]}H${to[0]}`}></path>`;
}
