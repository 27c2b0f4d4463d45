/** Characters of a line that stand beside a place. */
const LONGEST = 160;

/** A line as it can stand in a list: trimmed, of limited length, tabs as `⇥`, other control and format characters as escapes. */
export function excerptOf(line: string): string {
  const text = line.trim();
  const characters = [...text.slice(0, 2 * LONGEST)];
  const short = characters.length > LONGEST || text.length > 2 * LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : text;
  return short.replace(unsafe(), (character) => (character === '\t' ? '⇥' : `\\u{${character.codePointAt(0)!.toString(16)}}`));
}

/** Controls, format characters (direction marks, zero widths), line and paragraph separators, lone surrogates. */
const unsafe = () => /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
