import { type SVGTemplateResult, svg } from 'lit';
import { visibleLabel } from '../../src/core/name-labels.ts';

/** Size of the text in charts, in CSS pixels. */
export const TEXT = 11;

/** Width of a text, near enough to lay out a column: the sum of typical advance widths. */
export function textWidth(text: string, size = TEXT): number {
  let width = 0;
  for (const character of text) width += character.charCodeAt(0) > 0x2e7f ? 1 : 0.6;
  return width * size;
}

/** Width of the label column: as wide as the longest label, up to a third of the chart. */
export function labelColumnWidth(labels: readonly string[], chartWidth: number): number {
  const longest = labels.reduce((width, label) => Math.max(width, textWidth(label)), 0);
  return Math.ceil(Math.min(longest + 10, Math.max(64, chartWidth * 0.32), 190));
}

/** Shortens in the middle: the beginning and the end tell long class names apart. */
export function fitted(text: string, width: number): string {
  const characters = [...text];
  if (textWidth(text) <= width) return text;
  const fits = Math.max(3, Math.floor(width / (TEXT * 0.62)) - 1);
  const head = Math.ceil(fits / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (fits - head)).join('')}`;
}

/** The label of a row, right-aligned before the plot, cut at the left edge of the chart, with the whole name as its tooltip. */
export function rowLabel(label: string, y: number, columnWidth: number, strong: boolean): SVGTemplateResult {
  return svg`<svg x="0" y=${y - 8} width=${columnWidth - 8} height="16">
    <text class=${strong ? 'row-label strong' : 'row-label'} x=${columnWidth - 8} y="12" text-anchor="end">${fitted(visibleLabel(label), columnWidth - 10)}<title>${label}</title></text>
  </svg>`;
}

/** Of the wanted tick values, in rising order, those that are at least `gap` pixels apart; `kept` is one of them in any case. */
export function spacedTicks(values: readonly number[], scale: (value: number) => number, gap: number, kept?: number): readonly number[] {
  const ticks: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    const x = scale(value);
    if (x - last < gap || (kept !== undefined && value !== kept && Math.abs(scale(kept) - x) < gap)) continue;
    ticks.push(value);
    last = x;
  }
  return ticks;
}

/** Powers of ten within a domain. */
export function decades(low: number, high: number): readonly number[] {
  const values: number[] = [];
  for (let power = Math.ceil(Math.log10(low)); power <= Math.floor(Math.log10(high) + 1e-9); power++) values.push(10 ** power);
  return values;
}
