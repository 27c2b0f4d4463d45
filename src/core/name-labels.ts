import { formatCount } from './number-format.ts';

const NAMED = 3;

/** `A`, `A and B`, `A, B and C`, `A, B, C and 12 more`: names a few labels, however many there are. */
export function nameLabels(labels: readonly string[], locale = 'en'): string {
  return joinLabels(labels.slice(0, NAMED).map(visibleLabel), Math.max(0, labels.length - NAMED), locale, (text) => text);
}

/** @param more how many there are besides */
export function joinLabels(shown: readonly string[], more: number, locale: string, translate: (text: string) => string): string {
  const fill = (text: string, ...parts: readonly string[]) =>
    translate(text).replace(/\{(\d)\}/g, (_, index: string) => parts[Number(index)]!);
  if (more > 0) return fill('{0} and {1} more', shown.join(', '), formatCount(more, locale));
  if (shown.length < 2) return shown[0] ?? '';
  return fill('{0} and {1}', shown.slice(0, -1).join(', '), shown.at(-1)!);
}

const LONGEST = 60;
const LONGEST_IN_A_ROW = 32;

/**
 * A label as it can stand in a sentence or in a comment of code: on one line, of limited length, with control characters,
 * line breaks and marks of text direction written as escapes, quoted when it is empty or has blanks at its ends.
 */
export function visibleLabel(label: string): string {
  return visible(label, LONGEST);
}

/** The same, shorter: for a row of a list, a cell of a table, a tile, where a figure has to stand beside it. */
export function shortLabel(label: string): string {
  return visible(label, LONGEST_IN_A_ROW);
}

function visible(label: string, longest: number): string {
  const safe = cutInside(label, longest).replace(unsafe(), (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  return safe === '' || safe !== safe.trim() ? `"${safe}"` : safe;
}

/** Keeps the beginning and the end: both tell long class names apart. */
function cutInside(label: string, longest: number): string {
  const characters = [...label];
  if (characters.length <= longest) return label;
  const head = Math.ceil(((longest - 1) * 2) / 3);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (longest - 1 - head)).join('')}`;
}

/** Controls, format characters (direction marks, zero widths), line and paragraph separators, lone surrogates. */
const unsafe = () => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
