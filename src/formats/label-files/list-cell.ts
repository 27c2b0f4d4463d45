/**
 * Lists as cells hold them: JSON (`["a", "b"]`, `[3, 1]`), Python's repr (`['a', "it's"]`, `('a',)`, `{'a'}`, `set()`), NumPy's
 * (`['a' 'b']`, `[0 1 1]`, `array(['a'], dtype=object)`), and bare words (`[Drama, Science Fiction]`).
 */

/** The elements of a list; null for a text that is none, or one that was shortened (`[0 1 ... 0]`). */
export function parseListCell(cell: string): readonly string[] | null {
  const text = cell.trim();
  const call = CALL.exec(text)?.[0];
  const list = call === undefined ? text : argumentOf(text.slice(call.length));
  if (list === '') return call === undefined ? null : [];
  const close = list === null ? undefined : CLOSINGS.get(list[0]!);
  if (list === null || close === undefined || list.length < 2 || list.at(-1) !== close) return null;
  // A label may stand in brackets.
  if (close === ')' && !/[,'"]/.test(list)) return null;
  return parseElements(list.slice(1, -1));
}

/** True for a list of which its writer left out the middle (`[0 1 ... 0]`): its elements are lost. */
export function isShortenedList(cell: string): boolean {
  return /^\s*(?:array\()?\[[\s\S]*\s\.\.\.,?\s/.test(cell) && parseListCell(cell) === null;
}

const CALL = /^(?:np\.array|numpy\.array|array|frozenset|set|list|tuple)\(/;

const LONGEST_DTYPE = 60;

/** The first argument of a call, of which the opening bracket is passed: `['a'], dtype=object)`. */
function argumentOf(rest: string): string | null {
  if (!rest.endsWith(')')) return null;
  const inside = rest.slice(0, -1);
  const tail = Math.max(0, inside.length - LONGEST_DTYPE);
  const dtype = inside.slice(tail).search(/,\s*dtype=/);
  return (dtype < 0 ? inside : inside.slice(0, tail + dtype)).trim();
}

const CLOSINGS = new Map([
  ['[', ']'],
  ['(', ')'],
  ['{', '}'],
]);

/** A quoted string, or what goes up to the next comma; blanks separate too where there is no comma. */
const QUOTED = /\s*(?:[bu]?'((?:[^'\\]|\\.)*)'|[bu]?"((?:[^"\\]|\\.)*)")\s*/y;
const BARE = /\s*([^\s,'"[\](){}:][^,'"[\](){}:]*)/y;
const BARE_WORD = /\s*([^\s,'"[\](){}:]+)\s*/y;
const COMMA = /\s*,\s*/y;

function parseElements(text: string): readonly string[] | null {
  const elements: string[] = [];
  const bare = text.includes(',') ? BARE : BARE_WORD;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  if (text.trim() === '') return elements;
  while (at < text.length) {
    const quoted = take(QUOTED);
    if (quoted === null) {
      const word = take(bare)?.[1]?.trim();
      if (word === undefined || word === '...') return null;
      if (!ABSENT.has(word)) elements.push(word);
    } else elements.push(withoutEscapes(quoted[1] ?? quoted[2]!));
    // A comma may close the list: ('a',).
    if (take(COMMA) === null && at < text.length && bare === BARE && quoted === null) return null;
  }
  return elements;
}

const ABSENT = new Set(['None', 'null', 'nan', 'NaN']);

function withoutEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g, (_, wide, narrow, other: string | undefined) => {
    if (other === undefined) return String.fromCharCode(Number.parseInt(wide ?? narrow, 16));
    return ESCAPES.get(other) ?? other;
  });
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);
