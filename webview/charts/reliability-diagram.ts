/** Whether the model is right as often as it is sure: a dot per bin of confidence beside the diagonal, and how many rows each bin has. */
import { scaleLinear } from 'd3-scale';
import { html, nothing, svg, type TemplateResult } from 'lit';
import { share, t, wholePercent } from '../l10n.ts';

export interface ReliabilityBin {
  /** Confidence, (from, to], 0 … 1. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Means of the bin; null without rows. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

const LEFT = 42;
const RIGHT = 16;
const TOP = 10;
const PLOT = 170;
const GAP = 10;
/** The histogram below. */
const BARS = 34;
const BOTTOM = 20;
const HEIGHT = TOP + PLOT + GAP + BARS + BOTTOM;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export function reliabilityDiagram(bins: readonly ReliabilityBin[], width: number, description: string): TemplateResult {
  const x = scaleLinear([0, 1], [LEFT, Math.max(LEFT + 40, width - RIGHT)]);
  const y = scaleLinear([0, 1], [TOP + PLOT, TOP]);
  const foot = TOP + PLOT + GAP + BARS;
  const most = bins.reduce((largest, { count }) => Math.max(largest, count), 1);
  const tall = (count: number) => Math.max(count > 0 ? 1 : 0, (count / most) * BARS);
  return html`<svg class="chart" role="img" aria-label=${description} width=${width} height=${HEIGHT} viewBox="0 0 ${width} ${HEIGHT}">
    ${TICKS.map(
      (value) => svg`<line class="grid" x1=${LEFT} x2=${x(1)} y1=${y(value)} y2=${y(value)}></line>
        <text class="tick" x=${LEFT - 8} y=${y(value) + 4} text-anchor="end">${wholePercent(value)}</text>
        <text class="tick" x=${x(value)} y=${HEIGHT - 5} text-anchor="middle">${wholePercent(value)}</text>`,
    )}
    <path class="curve before-curve" d=${`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`}></path>
    ${bins.map(({ from, to, count, confidence, accuracy }) => {
      const [left, right] = [x(from), x(to)];
      const title = t('{0} to {1}: {2} rows', wholePercent(from), wholePercent(to), count);
      return svg`<g class="row">
        <rect class="hit" x=${left} y=${TOP} width=${Math.max(1, right - left)} height=${foot - TOP}></rect>
        <rect class="bar other" x=${left + 0.5} y=${foot - tall(count)} width=${Math.max(1, right - left - 1)} height=${tall(count)}></rect>
        ${
          confidence === null || accuracy === null
            ? nothing
            : svg`<line class="link-line" x1=${x(confidence)} x2=${x(confidence)} y1=${y(confidence)} y2=${y(accuracy)}></line>
              <circle class="dot" cx=${x(confidence)} cy=${y(accuracy)} r="4"><title>${`${title}, ${share(accuracy)}`}</title></circle>`
        }
      </g>`;
    })}
  </svg>`;
}
