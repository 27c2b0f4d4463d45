const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;

/**
 * Decodes the lines of a block of whole lines, blank ones left out. `first` is the line the block begins with; answers the one after
 * the block. Only a line feed ends a line: U+2028 and U+0085 do not.
 */
export function forEachLine(block: Uint8Array, first: number, visit: (text: string, line: number) => void): number {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  let line = first;
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found < 0 ? bytes.length : found;
    if (!isBlankBytes(bytes, start, end)) visit(bytes.toString('utf8', start, end), line);
    line += 1;
    start = end + 1;
  }
  return line;
}

function isBlankBytes(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index]!;
    if (byte !== SPACE && byte !== TAB && byte !== RETURN) return false;
  }
  return true;
}
