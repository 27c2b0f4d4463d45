/** The text that a Python string literal stands for; null for bytes, and for names of characters (`\N{…}`), which need a table. */
export function pythonString(literal: string): string | null {
  const [, prefix = '', quote = ''] = /^([a-zA-Z]*)('''|"""|'|")/.exec(literal) ?? [];
  if (quote === '' || /[bBfF]/.test(prefix)) return null;
  const start = prefix.length + quote.length;
  const isClosed = literal.endsWith(quote) && literal.length >= start + quote.length;
  // Line ends within a string are line feeds, whatever the file has.
  const body = literal.slice(start, isClosed ? -quote.length : undefined).replace(/\r\n?/g, '\n');
  if (/[rR]/.test(prefix) || !body.includes('\\')) return body;
  if (body.includes('\\N{')) return null;
  return body.replace(ESCAPES, (whole: string, code: string) => {
    if (code === '\n') return '';
    if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    if (/^[xuU]./.test(code)) return characterOf(Number.parseInt(code.slice(1), 16));
    // An escape that Python does not know keeps its backslash.
    return SINGLE.get(code) ?? whole;
  });
}

const ESCAPES = /\\([0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g;

const SINGLE: ReadonlyMap<string, string> = new Map([
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
