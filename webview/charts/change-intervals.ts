/** What each remedy changes, in points around "as now": a dot with its interval, and below it what the other metrics pay. */
import { scaleLinear } from 'd3-scale';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { decimal } from '../l10n.ts';
import { fitted, spacedTicks, textWidth } from './label-column.ts';

export interface Change {
  readonly label: string;
  /** After − before, in points: hundredths of the metric. */
  readonly points: number;
  /** The text beside the row's label: before → after. */
  readonly text: string;
  /** In points; null where none was computed. */
  readonly interval: readonly [number, number] | null;
  /** The metric it was fitted for; the others are its price. */
  readonly isMain: boolean;
  readonly isBetter: boolean;
}

const AXIS = 22;
const MAIN = 34;
const OTHER = 16;
const VALUE = 58;
const GAP = 8;
const INDENT = 10;

export function changeIntervals(rows: readonly Change[], width: number, description: string): TemplateResult {
  const longest = rows.reduce(
    (most, { label, text, isMain }) =>
      Math.max(most, textWidth(isMain ? label : `${label} ${text}`) + (isMain ? 0 : INDENT), textWidth(text)),
    0,
  );
  const left = Math.ceil(Math.min(longest + 12, width * 0.55));
  const all = rows.flatMap(({ points, interval }) => [points, ...(interval ?? [])]).filter(Number.isFinite);
  const [low, high] = [Math.min(-0.5, ...all), Math.max(0.5, ...all)];
  const x = scaleLinear([low, high], [left + 8, Math.max(left + 48, width - VALUE)]);
  let height = AXIS;
  const placed = rows.map((row) => {
    const y = height;
    height += row.isMain ? MAIN : OTHER;
    return { ...row, y };
  });
  height += 4;

  return html`<svg class="chart" role="img" aria-label=${description} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${spacedTicks(x.ticks(5), x, 34, 0).map(
      (value) => svg`<line class=${value === 0 ? 'grid one' : 'grid'} x1=${x(value)} x2=${x(value)} y1=${AXIS - 4} y2=${height}></line>
        <text class="tick" x=${x(value)} y="10" text-anchor="middle">${value === 0 ? '0' : signed(value, Number.isInteger(value) ? 0 : 1)}</text>`,
    )}
    ${placed.map((row) => (row.isMain ? mainRow(row, left, width, x) : otherRow(row, left, width, x)))}
  </svg>`;
}

type Placed = Change & { readonly y: number };

function mainRow(
  { label, text, points, interval, isBetter, y }: Placed,
  left: number,
  width: number,
  x: (points: number) => number,
): unknown {
  const middle = y + 14;
  const right = interval === null ? x(points) : x(Math.max(points, interval[1]));
  return svg`<g class="row">
    <rect class="hit" x="0" y=${y} width=${width} height=${MAIN}></rect>
    <text class="row-label strong" x="0" y=${y + 12}>${fitted(label, left - 8)}<title>${label}</title></text>
    <text class="value" x="0" y=${y + 26}>${fitted(text, left - 8)}</text>
    ${interval === null ? nothing : svg`<path class="whisker" d=${`M${x(interval[0])} ${middle - 4}v8m0 -4H${x(interval[1])}m0 -4v8`}></path>`}
    <circle class=${isBetter ? 'dot' : 'before'} cx=${x(points)} cy=${middle} r="4.5"></circle>
    <text class="value" x=${right + GAP} y=${middle + 4}>${signed(points, 1)}</text>
  </g>`;
}

function otherRow({ label, text, points, y }: Placed, left: number, width: number, x: (points: number) => number): unknown {
  const middle = y + OTHER / 2;
  return svg`<g class="row">
    <rect class="hit" x="0" y=${y} width=${width} height=${OTHER}></rect>
    <text class="value" x=${INDENT} y=${middle + 4}>${fitted(`${label} ${text}`, left - 8 - INDENT)}<title>${`${label} ${text}`}</title></text>
    <line class="stem" x1=${x(0)} x2=${x(points)} y1=${middle} y2=${middle}></line>
    <circle class="dot plain" cx=${x(points)} cy=${middle} r="3"></circle>
    <text class="value" x=${Math.max(x(points), x(0)) + GAP} y=${middle + 4}>${signed(points, 1)}</text>
  </g>`;
}

/** `+1.2`, `−0.4` */
export function signed(value: number, digits: number): string {
  const text = decimal(Math.abs(value), digits);
  return Number(Math.abs(value).toFixed(digits)) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
}
