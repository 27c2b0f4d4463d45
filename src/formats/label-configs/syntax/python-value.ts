import type { SyntaxNode } from '@lezer/common';
import { type Message, messageOf } from '../../../core/message.ts';

/** What an expression is worth, as far as it can be told without running anything. Offsets point at what wrote it. */
export type PythonValue =
  | { readonly kind: 'string'; readonly text: string; readonly offset: number }
  | { readonly kind: 'number'; readonly value: number; readonly offset: number }
  | { readonly kind: 'list'; readonly items: readonly PythonValue[]; readonly offset: number; readonly isSet?: boolean }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [PythonValue, PythonValue])[]; readonly offset: number }
  | UnknownValue;

export interface UnknownValue {
  readonly kind: 'unknown';
  /** What stands where a literal was expected: `an f-string`, `a call of load_labels`. */
  readonly what: Message;
  readonly offset: number;
}

/** What a loop over the value yields. */
export function iterable(value: PythonValue): Extract<PythonValue, { readonly kind: 'list' }> | UnknownValue {
  if (value.kind === 'list' || value.kind === 'unknown') return value;
  const { offset } = value;
  if (value.kind === 'dict') return { kind: 'list', items: value.entries.map(([key]) => key), offset };
  return { kind: 'unknown', what: value.kind === 'string' ? messageOf('the letters of a string') : messageOf('a number'), offset };
}

/** Null where not all are strings. */
export function sorted(items: readonly PythonValue[], offset: number): PythonValue | null {
  const strings = items.filter((item) => item.kind === 'string');
  if (strings.length !== items.length) return null;
  // Python compares code points.
  const byCode = strings.map((item) => ({ item, codes: [...item.text].map((character) => character.codePointAt(0)!) }));
  byCode.sort(({ codes: a }, { codes: b }) => {
    for (let at = 0; at < Math.min(a.length, b.length); at += 1) if (a[at] !== b[at]) return a[at]! - b[at]!;
    return a.length - b.length;
  });
  return { kind: 'list', items: byCode.map(({ item }) => item), offset };
}

export function pair(first: PythonValue, second: PythonValue): PythonValue {
  return { kind: 'list', items: [first, second], offset: second.kind === 'string' ? second.offset : first.offset };
}

/** `dict(from, **more)`; null where it is not made of pairs. */
export function dictionaryOf(
  from: PythonValue | undefined,
  more: readonly (readonly [PythonValue, PythonValue])[],
  offset: number,
): PythonValue | null {
  if (from === undefined) return { kind: 'dict', entries: more, offset };
  if (from.kind === 'unknown') return from;
  if (from.kind === 'dict') return { kind: 'dict', entries: [...from.entries, ...more], offset };
  if (from.kind !== 'list') return null;
  const entries: (readonly [PythonValue, PythonValue])[] = [];
  for (const item of from.items) {
    if (item.kind !== 'list' || item.items.length !== 2) return null;
    entries.push([item.items[0]!, item.items[1]!]);
  }
  return { kind: 'dict', entries: [...entries, ...more], offset };
}

export function unknown(what: Message, { from }: SyntaxNode): UnknownValue {
  return { kind: 'unknown', what, offset: from };
}

const WHAT: ReadonlyMap<string, Message> = new Map([
  ['FormatString', messageOf('an f-string')],
  ['BinaryExpression', messageOf('a calculation')],
  ['ConditionalExpression', messageOf('a condition')],
  ['LambdaExpression', messageOf('a lambda')],
  ['MemberExpression', messageOf('an element of something else')],
  ['⚠', messageOf('something that is no Python')],
]);

export function notLiteral(node: SyntaxNode): UnknownValue {
  return unknown(WHAT.get(node.name) ?? messageOf('an expression'), node);
}

/** What a value is, for a person: `a list`. */
export function whatOf(value: PythonValue): Message {
  switch (value.kind) {
    case 'unknown':
      return value.what;
    case 'string':
      return messageOf('a string');
    case 'number':
      return messageOf('a number');
    case 'list':
      return messageOf('a list');
    case 'dict':
      return messageOf('a dict');
  }
}
