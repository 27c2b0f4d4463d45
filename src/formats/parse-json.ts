import { type MessageArgument, messageOf, text } from '../core/message.ts';

/**
 * Parses one JSON value, and what other writers make of it: `NaN` and `Infinity` (Python) are read as null, a comma before a closing
 * bracket is passed over, and raw control characters in a string are taken as they are. Throws the `SyntaxError` of `JSON.parse` for
 * anything else.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mended = mend(text);
    if (mended === null) throw error;
    return JSON.parse(mended);
  }
}

/** The reason of a `SyntaxError` without the excerpt, which may hold anything. */
export function reasonOf(error: unknown): MessageArgument {
  const message = error instanceof Error ? error.message : String(error);
  const reason = message.replace(/[,:]? "[\s\S]*$|, \.{3}[\s\S]*$/, '').slice(0, 100);
  if (REASONS.has(reason)) return messageOf(reason);
  const token = /^Unexpected token '([\s\S]*)'$/.exec(reason)?.[1];
  if (token !== undefined) return messageOf("Unexpected token '{0}'", token);
  const [, what = '', inJson, position = '', line, column = ''] =
    /^(.+?)( in JSON)? at position (\d+)(?: \(line (\d+) column (\d+)\))?$/.exec(reason) ?? [];
  if (!REASONS.has(what)) return reason;
  const place =
    inJson === undefined
      ? messageOf('{0} at position {1}', messageOf(what), position)
      : messageOf('{0} in JSON at position {1}', messageOf(what), position);
  return line === undefined ? place : messageOf('{0} (line {1} column {2})', place, line, column);
}

/** What V8 says. */
const REASONS: ReadonlySet<string> = new Set([
  text('Unexpected end of JSON input'),
  text("Expected property name or '}'"),
  text("Expected ',' or '}' after property value"),
  text("Expected ',' or ']' after array element"),
  text("Expected ':' after property name"),
  text('Expected double-quoted property name'),
  text('Unterminated string'),
  text('Unexpected non-whitespace character after JSON'),
  text('Unexpected number'),
  text('Unexpected string'),
  text('Bad control character in string literal'),
  text('Bad escaped character'),
  text('Bad Unicode escape'),
  text('No number after minus sign'),
]);

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
/** Their first characters are N (78), I (73) and − (45). */
const WORDS = ['NaN', 'Infinity', '-Infinity'] as const;

/** The text in strict JSON; null when there is nothing to mend. One pass by hand: an expression would go back over a long broken string. */
function mend(text: string): string | null {
  const parts: string[] = [];
  let kept = 0;
  let inString = false;
  const replace = (from: number, to: number, by: string) => {
    parts.push(text.slice(kept, from), by);
    kept = to;
  };
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
      else if (code < 32) replace(index, index + 1, `\\u${code.toString(16).padStart(4, '0')}`);
    } else if (code === QUOTE) inString = true;
    else if (code === COMMA) {
      if (closesAfter(text, index + 1)) replace(index, index + 1, '');
    } else if (code === 78 || code === 73 || code === 45) {
      const word = WORDS.find((known) => text.startsWith(known, index));
      if (word === undefined) continue;
      replace(index, index + word.length, 'null');
      index += word.length - 1;
    }
  }
  return parts.length === 0 ? null : parts.join('') + text.slice(kept);
}

function closesAfter(text: string, from: number): boolean {
  let index = from;
  while (index < text.length && text.charCodeAt(index) <= 32) index += 1;
  return text[index] === ']' || text[index] === '}';
}
