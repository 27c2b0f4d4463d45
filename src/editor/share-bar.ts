/**
 * Thin bars that show a share, as images for the tree and for hovers. They use the square root of the share, so that 0.05 % and
 * 79 % can stand side by side; the texts beside them give the number.
 */

export type BarKind = 'class' | 'background';
export type BarTheme = 'light' | 'dark';

/** Colours for light and dark themes, after `--vscode-charts-blue` and `--vscode-charts-orange`. */
const COLOURS = {
  light: { class: '#1a6fc4', background: '#b5600a', track: '#00000026' },
  dark: { class: '#4aa3f5', background: '#e8912d', track: '#ffffff2e' },
} as const;

/** The icon of a tree row. */
const ICON = { width: 16, height: 16, bar: 5 };
/** A cell of a hover's table. */
const CELL = { width: 96, height: 12, bar: 6 };

/** @param share 0 … 1. */
export function barLength(share: number, full: number): number {
  if (!(share > 0)) return 0;
  return Math.min(full, Math.max(1, Math.sqrt(share) * full));
}

/** The address of an SVG image, 16 × 16. */
export function shareBarIcon(share: number, kind: BarKind, theme: BarTheme): string {
  return draw(share, kind, theme, ICON);
}

/** The address of an SVG image, 96 × 12. */
export function shareBarCell(share: number, kind: BarKind, theme: BarTheme): string {
  return draw(share, kind, theme, CELL);
}

function draw(share: number, kind: BarKind, theme: BarTheme, size: typeof ICON): string {
  const { [kind]: fill, track } = COLOURS[theme];
  const bar = (width: number, colour: string) =>
    `<rect x="0" y="${(size.height - size.bar) / 2}" width="${width.toFixed(2)}" height="${size.bar}" rx="1" fill="${colour}"/>`;
  const bars = bar(size.width, track) + bar(barLength(share, size.width), fill);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}">${bars}</svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
