import { isPrintableAscii } from './printable-ascii.ts';

/**
 * Two labels with equal keys look alike. Single characters keep their case (`a` and `A` are letters), and marks without a letter stay as
 * they are. A comma or semicolon at the end is left over from a list.
 */
export function foldedLabel(label: string): string {
  const isPlain = isPrintableAscii(label);
  const text = (isPlain ? label : label.normalize('NFKC').replace(/\p{Cf}/gu, '')).trim();
  if (isPlain ? text.length < 2 || !/[A-Za-z0-9]/.test(text) : [...text].length < 2 || !/[\p{L}\p{N}]/u.test(text)) return text;
  return text
    .replace(/\s*[,;]$/, '')
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');
}
