import { styleText } from 'node:util';
import { formatSignificant } from '../core/number-format.ts';
import { isOutputTerminal } from './standard-output.ts';

/** Colour helps on a terminal and is noise in a file; https://no-color.org lets a person switch it off. */
const COLOURED = isOutputTerminal() && !process.env.NO_COLOR;

type Style = Parameters<typeof styleText>[0];

export function styled(style: Style, text: string): string {
  return COLOURED ? styleText(style, text, { validateStream: false }) : text;
}

export const dim = (text: string): string => styled('dim', text);

/** Text of the data or of a path, made safe for a terminal: control characters could move the cursor or set its title. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `share` (0 … 1) of `width` characters; anything above zero shows at least a sliver. */
export function bar(share: number, width: number): string {
  if (!(share > 0)) return '';
  const eighths = Math.max(1, Math.round(Math.min(share, 1) * width * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

/** Four significant digits; `–` for a value that does not exist. */
export function figure(value: number | null): string {
  return value === null || !Number.isFinite(value) ? '–' : formatSignificant(value);
}
