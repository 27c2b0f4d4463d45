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
const VALUE = 58;
const GAP = 8;
const INDENT = 10;
/** Below this width a column of texts would leave nothing for the intervals: they stand above them then. */
const NARROW = 430;
/** Heights of a row and where its dot is in it; the texts of a narrow row stand above the dot. */
const WIDE_ROWS = { main: { height: 34, dot: 14 }, other: { height: 16, dot: 8 } } as const;
const NARROW_ROWS = { main: { height: 48, dot: 40 }, other: { height: 32, dot: 23 } } as const;

interface Layout {
  readonly x: (points: number) => number;
  readonly width: number;
  /** Room for the texts of a row. */
  readonly room: number;
}

export function changeIntervals(rows: readonly Change[], width: number, description: string): TemplateResult {
  const isNarrow = width < NARROW;
  const sizes = isNarrow ? NARROW_ROWS : WIDE_ROWS;
  const textsWidth = ({ label, text, isMain }: Change) =>
    isMain ? Math.max(textWidth(label), textWidth(text)) : textWidth(`${label} ${text}`) + INDENT;
  const longest = rows.reduce((most, row) => Math.max(most, textsWidth(row)), 0);
  const left = isNarrow ? 0 : Math.ceil(Math.min(longest + 16, width * 0.55));
  const all = rows.flatMap(({ points, interval }) => [points, ...(interval ?? [])]).filter(Number.isFinite);
  const [low, high] = [Math.min(-0.5, ...all), Math.max(0.5, ...all)];
  const x = scaleLinear([low, high], [left + 8, Math.max(left + 48, width - VALUE)]);
  const layout: Layout = { x, width, room: isNarrow ? width : left - 8 };
  let height = AXIS;
  const placed = rows.map((row): Placed => {
    const size = row.isMain ? sizes.main : sizes.other;
    const y = height;
    height += size.height;
    return { ...row, y, height: size.height, middle: y + size.dot };
  });
  height += 4;

  return html`<svg class="chart" role="img" aria-label=${description} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${spacedTicks(x.ticks(5), x, 34, 0).map(
      (value) => svg`<line class=${value === 0 ? 'grid one' : 'grid'} x1=${x(value)} x2=${x(value)} y1=${AXIS - 4} y2=${height}></line>
        <text class="tick" x=${Math.max(10, x(value))} y="10" text-anchor="middle">${value === 0 ? '0' : signed(value, Number.isInteger(value) ? 0 : 1)}</text>`,
    )}
    ${placed.map((row) => (row.isMain ? mainRow(row, layout) : otherRow(row, layout)))}
  </svg>`;
}

type Placed = Change & { readonly y: number; readonly height: number; readonly middle: number };

function mainRow({ label, text, points, interval, isBetter, y, height, middle }: Placed, { x, width, room }: Layout): unknown {
  const right = interval === null ? x(points) : x(Math.max(points, interval[1]));
  return svg`<g class="row">
    <rect class="hit" x="0" y=${y} width=${width} height=${height}></rect>
    <text class="row-label over strong" x="0" y=${y + 12}>${fitted(label, room)}<title>${label}</title></text>
    <text class="value over" x="0" y=${y + 26}>${fitted(text, room)}</text>
    ${interval === null ? nothing : svg`<path class="whisker" d=${`M${x(interval[0])} ${middle - 4}v8m0 -4H${x(interval[1])}m0 -4v8`}></path>`}
    <circle class=${isBetter ? 'dot' : 'before'} cx=${x(points)} cy=${middle} r="4.5"></circle>
    <text class="value over" x=${right + GAP} y=${middle + 4}>${signed(points, 1)}</text>
  </g>`;
}

function otherRow({ label, text, points, y, height, middle }: Placed, { x, width, room }: Layout): unknown {
  return svg`<g class="row">
    <rect class="hit" x="0" y=${y} width=${width} height=${height}></rect>
    <text class="value over" x=${INDENT} y=${y + 12}>${fitted(`${label} ${text}`, room - INDENT)}<title>${`${label} ${text}`}</title></text>
    <line class="stem" x1=${x(0)} x2=${x(points)} y1=${middle} y2=${middle}></line>
    <circle class="dot plain" cx=${x(points)} cy=${middle} r="3"></circle>
    <text class="value over" x=${Math.max(x(points), x(0)) + GAP} y=${middle + 4}>${signed(points, 1)}</text>
  </g>`;
}

/** `+1.2`, `−0.4` */
export function signed(value: number, digits: number): string {
  const text = decimal(Math.abs(value), digits);
  return Number(Math.abs(value).toFixed(digits)) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
}
