/** Where the loss lies: the share of it that the hardest examples carry, under cross-entropy and now. */
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html, svg, type TemplateResult } from 'lit';
import { wholePercent } from '../l10n.ts';

export interface CurveStep {
  /** The hardest examples, as a share of all. */
  readonly examples: number;
  /** The share of the loss that they carry. */
  readonly before: number;
  readonly now: number;
}

const HEIGHT = 190;
const LEFT = 42;
const RIGHT = 16;
const TOP = 10;
const BOTTOM = 24;

/** @param marked steps that are named: a dot on either curve. */
export function concentrationCurve(
  steps: readonly CurveStep[],
  width: number,
  description: string,
  marked: readonly CurveStep[] = [],
): TemplateResult {
  const x = scaleLinear([0, 1], [LEFT, Math.max(LEFT + 40, width - RIGHT)]);
  const y = scaleLinear([0, 1], [HEIGHT - BOTTOM, TOP]);
  const path = (loss: (step: CurveStep) => number) =>
    line<CurveStep>(
      ({ examples }) => x(examples),
      (step) => y(loss(step)),
    )(steps) ?? '';
  return html`<svg class="chart" role="img" aria-label=${description} width=${width} height=${HEIGHT} viewBox="0 0 ${width} ${HEIGHT}">
    ${[0, 0.25, 0.5, 0.75, 1].map(
      (share) => svg`<line class="grid" x1=${LEFT} x2=${x(1)} y1=${y(share)} y2=${y(share)}></line>
        <text class="tick" x=${LEFT - 8} y=${y(share) + 4} text-anchor="end">${wholePercent(share)}</text>
        <text class="tick" x=${x(share)} y=${HEIGHT - 6} text-anchor="middle">${wholePercent(share)}</text>`,
    )}
    <path class="curve before-curve" d=${path(({ before }) => before)}></path>
    <path class="curve" d=${path(({ now }) => now)}></path>
    ${marked.map(
      (
        step,
      ) => svg`<line class="grid one" x1=${x(step.examples)} x2=${x(step.examples)} y1=${y(0)} y2=${y(Math.max(step.before, step.now))}></line>
        <circle class="before" cx=${x(step.examples)} cy=${y(step.before)} r="3"></circle>
        <circle class="dot" cx=${x(step.examples)} cy=${y(step.now)} r="3.5"></circle>`,
    )}
  </svg>`;
}
