/**
 * The line of a key or of the header of a table, counted from 1; null where it is not found. The parser keeps no places: headers and the
 * keys at the beginnings of lines are read once more, which finds what people write.
 */
export function tomlLine(text: string, path: readonly string[]): number | null {
  if (path.length === 0) return null;
  let table: readonly string[] = [];
  for (const [index, written] of text.split(/\r\n|\n/).entries()) {
    const header = HEADER.exec(written)?.[1];
    if (header !== undefined) table = keysOf(header);
    const key = header === undefined ? ASSIGNMENT.exec(written)?.[1] : undefined;
    const here = key === undefined ? table : [...table, ...keysOf(key)];
    if ((header !== undefined || key !== undefined) && startsWith(here, path)) return index + 1;
  }
  return null;
}

const KEY = String.raw`(?:[\w-]+|"[^"\n]*"|'[^'\n]*')`;
const KEYS = String.raw`${KEY}(?:[ \t]*\.[ \t]*${KEY})*`;
const HEADER = new RegExp(String.raw`^[ \t]*\[[ \t]*(${KEYS})[ \t]*\]`);
const ASSIGNMENT = new RegExp(String.raw`^[ \t]*(${KEYS})[ \t]*=`);

function keysOf(written: string): readonly string[] {
  return (written.match(new RegExp(KEY, 'g')) ?? []).map((key) => key.replace(/^["']|["']$/g, ''));
}

function startsWith(keys: readonly string[], path: readonly string[]): boolean {
  return path.length <= keys.length && path.every((key, index) => key === keys[index]);
}
