/** The weight of each class, as a dot on a log scale; a line marks 1, the weight of a class that is not weighted. */
import { extent } from 'd3-array';
import { scaleLog } from 'd3-scale';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { significant, t, tick } from '../l10n.ts';
import { decades, labelColumnWidth, rowLabel, spacedTicks } from './label-column.ts';

export interface AlphaDot {
  readonly label: string;
  /** Null for a class without examples. */
  readonly alpha: number | null;
  readonly isBackground: boolean;
}

const AXIS = 22;
const ROW = 17;
const RIGHT = 60;
/** Room that a figure and its gap need. */
const VALUE = 46;

export function alphaDots(rows: readonly AlphaDot[], width: number, description: string): TemplateResult {
  const height = AXIS + rows.length * ROW + 2;
  const left = labelColumnWidth(
    rows.map(({ label }) => label),
    width,
  );
  const positive = rows.flatMap(({ alpha }) => (alpha !== null && alpha > 0 ? [alpha] : []));
  const [least = 1, most = 1] = extent([...positive, 1]);
  const low = least / 1.5;
  const high = most * 1.3;
  const x = scaleLog()
    .domain([low, high])
    .range([left + 4, Math.max(left + 44, width - RIGHT)]);

  // A weight below 1 stands left of its dot, where there is room, away from the line to 1.
  const value = (alpha: number | null, y: number) => {
    if (alpha === null || alpha <= 0) {
      return svg`<text class="value none" x=${left + 6} y=${y + 4}>${alpha === null ? t('no examples') : significant(alpha)}</text>`;
    }
    const isLeft = alpha < 1 && x(alpha) - left > VALUE;
    const at = isLeft ? x(alpha) - 9 : x(Math.max(alpha, 1)) + 9;
    return svg`<text class="value" x=${at} y=${y + 4} text-anchor=${isLeft ? 'end' : 'start'}>${significant(alpha)}</text>`;
  };

  return html`<svg class="chart" role="img" aria-label=${description} width=${width} height=${height} viewBox="0 0 ${width} ${height}">
    ${spacedTicks(ticks(low, high), x, 36, 1).map(
      (value) => svg`<line class=${value === 1 ? 'grid one' : 'grid'} x1=${x(value)} x2=${x(value)} y1=${AXIS - 4} y2=${height}></line>
        <text class="tick" x=${x(value)} y="10" text-anchor="middle">${tick(value)}</text>`,
    )}
    ${rows.map(({ label, alpha, isBackground }, index) => {
      const y = AXIS + index * ROW + ROW / 2;
      const shown = alpha !== null && alpha > 0;
      return svg`<g class="row">
        <rect class="hit" x="0" y=${y - ROW / 2} width=${width} height=${ROW}></rect>
        ${rowLabel(label, y, left, isBackground)}
        ${
          shown
            ? svg`<line class="stem" x1=${x(1)} x2=${x(alpha)} y1=${y} y2=${y}></line>
                <circle class=${isBackground ? 'dot background' : 'dot'} cx=${x(alpha)} cy=${y} r="4"></circle>`
            : nothing
        }
        ${value(alpha, y)}
      </g>`;
    })}
  </svg>`;
}

/** 1, 2 and 5 times the powers of ten. */
function ticks(low: number, high: number): readonly number[] {
  return [...decades(low / 10, high * 10)]
    .flatMap((power) => [power, 2 * power, 5 * power])
    .filter((value) => value >= low && value <= high);
}
