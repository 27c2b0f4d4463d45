/** The share of each class in two splits, ○ → ●, on a log scale, with the interval of the second; what is missing stands at the left edge. */
import { scaleLog } from 'd3-scale';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { share, wholePercent } from '../l10n.ts';
import { decades, fitted, labelColumnWidth, rowLabel, spacedTicks, TEXT, textWidth } from './label-column.ts';

export interface ShareShift {
  readonly label: string;
  /** Shares, 0 … 1; 0 for a class without examples there. */
  readonly before: number;
  readonly after: number;
  /** Of `after`, 0 … 1. */
  readonly interval: readonly [number, number];
  /** More than chance would make it; else it is drawn quietly. */
  readonly isBeyondChance: boolean;
  readonly isBackground: boolean;
  /** Beside the row: how far it moved. */
  readonly text: string;
}

const AXIS = 22;
const ROW = 18;
/** A row whose name stands above its marks. */
const TALL_ROW = 34;
const GAP = 9;
/** Below this width a column of names would leave nothing for the marks. */
const NARROW = 430;
/** Width of the strip left of the scale, for shares of zero. */
const NONE = 22;

export function shareShifts(rows: readonly ShareShift[], width: number, description: string): TemplateResult {
  const isNarrow = width < NARROW;
  const rowHeight = isNarrow ? TALL_ROW : ROW;
  const height = AXIS + rows.length * rowHeight + 4;
  const left = isNarrow
    ? 0
    : labelColumnWidth(
        rows.map(({ label }) => label),
        width,
      );
  const right = isNarrow ? 10 : rows.reduce((widest, { text }) => Math.max(widest, textWidth(text)), 0) + GAP + 4;
  const [low, high] = domainOf(rows);
  const start = left + NONE;
  const log = scaleLog()
    .domain([low, high])
    .range([start, Math.max(start + 40, width - right)]);
  const x = (value: number) => (value > 0 ? log(Math.max(value, low)) : left + NONE / 2 - 2);
  const isAnyMissing = rows.some(({ before, after }) => before === 0 || after === 0);

  return html`<svg class="chart shifts" role="img" aria-label=${description} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${
      isAnyMissing
        ? svg`<line class="grid one" x1=${x(0)} x2=${x(0)} y1=${AXIS - 4} y2=${height}></line>
        <text class="tick" x=${x(0)} y="10" text-anchor="middle">0</text>`
        : nothing
    }
    ${spacedTicks(decades(low, high), log, 52).map(
      (value) => svg`<line class="grid" x1=${log(value)} x2=${log(value)} y1=${AXIS - 4} y2=${height}></line>
        <text class="tick" x=${Math.min(log(value), width - 16)} y="10" text-anchor="middle">${value >= 0.0001 ? wholePercent(value) : `${value * 100}\u202f%`}</text>`,
    )}
    ${rows.map((row, index) => {
      const top = AXIS + index * rowHeight;
      const y = top + (isNarrow ? 24 : ROW / 2);
      const { label, before, after, interval, isBackground, text } = row;
      const [from, to] = [x(before), x(after)];
      const isEmpty = before === 0 && after === 0;
      const kind = row.isBeyondChance ? '' : ' slight';
      const textAt = Math.max(from, to, after > 0 || interval[1] > low ? x(interval[1]) : 0) + GAP;
      return svg`<g class="row">
        <rect class="hit" x="0" y=${top} width=${width} height=${rowHeight}><title>${`${label}: ${share(before)} → ${share(after)}`}</title></rect>
        ${
          isNarrow
            ? svg`<text class=${isBackground ? 'row-label over strong' : 'row-label over'} x="0" y=${top + 12}>${fitted(label, width - textWidth(text) - 16)}</text>
              <text class=${`value over${kind}`} x=${width - 2} y=${top + 12} text-anchor="end">${text}</text>`
            : rowLabel(label, y, left, isBackground)
        }
        ${isEmpty ? nothing : whisker(interval, x, y, low)}
        ${isEmpty ? nothing : svg`<line class=${`link-line${kind}`} x1=${from} x2=${to} y1=${y} y2=${y}></line>`}
        ${before > 0 ? svg`<circle class="before" cx=${from} cy=${y} r="3.5"></circle>` : isEmpty ? nothing : cross(from, y)}
        ${after > 0 ? svg`<circle class=${isBackground ? 'dot background' : `dot${kind}`} cx=${to} cy=${y} r="4"></circle>` : isEmpty ? cross(to, y) : cross(to, y)}
        ${isNarrow ? nothing : svg`<text class=${`value over${kind}`} x=${Math.min(textAt, width - textWidth(text, TEXT) - 2)} y=${y + 4}>${text}</text>`}
      </g>`;
    })}
  </svg>`;
}

/** The interval of a class without examples begins at zero: it reaches from the left edge of the scale. */
function whisker([low, high]: readonly [number, number], x: (value: number) => number, y: number, edge: number): unknown {
  if (high < edge) return nothing;
  const [from, to] = [low > 0 ? x(low) : x(edge), x(high)];
  return svg`<path class="whisker" d=${`M${from} ${y - 4}v8m0 -4H${to}m0 -4v8`}></path>`;
}

/** A mark of its own for what is missing. */
function cross(x: number, y: number): unknown {
  return svg`<path class="wrong" d=${`M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`}></path>`;
}

/** From below the smallest share to above the largest. */
function domainOf(rows: readonly ShareShift[]): readonly [number, number] {
  let least = 1;
  let most = 0;
  for (const { before, after } of rows) {
    for (const value of [before, after]) {
      if (value > 0 && value < least) least = value;
      if (value > most) most = value;
    }
  }
  const high = most > 0 ? Math.min(1, most * 1.3) : 1;
  return [Math.min(least / 1.6, high / 4), high];
}
