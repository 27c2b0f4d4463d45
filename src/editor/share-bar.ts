/**
 * Thin bars that show a share: as an icon of the tree and as characters in a hover. Both use the square root of the share, so
 * that 0.05 % and 79 % can stand side by side; the texts beside them give the number.
 */

export type BarKind = 'class' | 'background';

/** Colours for light and dark themes, after `--vscode-charts-blue` and `--vscode-charts-orange`. */
const COLOURS = {
  light: { class: '#1a6fc4', background: '#b5600a', track: '#00000026' },
  dark: { class: '#4aa3f5', background: '#e8912d', track: '#ffffff2e' },
} as const;

const ICON_SIZE = 16;
const BAR_HEIGHT = 5;

/** @param share 0 … 1. */
export function barLength(share: number, full: number): number {
  if (!(share > 0)) return 0;
  return Math.min(full, Math.max(1, Math.sqrt(share) * full));
}

/** The bar as the address of an SVG image, 16 × 16. */
export function shareBarIcon(share: number, kind: BarKind, theme: keyof typeof COLOURS): string {
  const top = (ICON_SIZE - BAR_HEIGHT) / 2;
  const bar = (width: number, fill: string) =>
    `<rect x="0" y="${top}" width="${width.toFixed(2)}" height="${BAR_HEIGHT}" rx="1" fill="${fill}"/>`;
  const { [kind]: fill, track } = COLOURS[theme];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${ICON_SIZE}" height="${ICON_SIZE}">${bar(ICON_SIZE, track)}${bar(barLength(share, ICON_SIZE), fill)}</svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** The bar in block characters, `cells` wide. */
export function shareBarText(share: number, cells: number): string {
  const eighths = Math.round(barLength(share, cells * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}
