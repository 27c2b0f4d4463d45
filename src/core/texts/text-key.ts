import { isPrintableAscii } from '../printable-ascii.ts';

/** Two forms of a text that differ in Unicode form, case or runs of blanks are one text. */
export function normaliseText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

const FEWEST_CHARACTERS = 20;
const FEWEST_WORDS = 4;
/** Signs of scripts that are written without blanks between words. */
const FEWEST_WIDE = 10;
const wideSigns = () =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** False for what recurs by nature: a greeting, a heading, an empty cell. */
export function isTelling(normalised: string): boolean {
  if (normalised.length >= FEWEST_CHARACTERS) {
    let words = 1;
    for (let at = normalised.indexOf(' '); at >= 0; at = normalised.indexOf(' ', at + 1)) {
      words += 1;
      if (words === FEWEST_WORDS) return true;
    }
  }
  if (isPrintableAscii(normalised)) return false;
  let wide = 0;
  for (const _ of normalised.matchAll(wideSigns())) {
    wide += 1;
    if (wide === FEWEST_WIDE) return true;
  }
  return false;
}

/** Hashes are whole numbers below this. */
export const HASHES = 2 ** 53;

/** A hash of a text in 53 bits (cyrb53): of a million texts two share one with a probability below 1 : 10 000. */
export function hashText(text: string): number {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return 4294967296 * (2097151 & high) + (low >>> 0);
}
