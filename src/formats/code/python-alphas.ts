import type { SyntaxNode, Tree } from '@lezer/common';
import { type AlphaSite, MOST_NUMBERS, MOST_SITES } from '../../core/code/alpha-site.ts';
import { childrenOf, PUNCTUATION, partsOf } from '../label-configs/syntax/python-nodes.ts';
import { pythonString } from '../label-configs/syntax/python-strings.ts';
import { alphaArgument, alphaName } from './alpha-names.ts';
import { areWeights, type FoundNumber, type FoundVector, sitesOf } from './number-site.ts';
import { type NamedExpression, namedExpressions } from './python-expressions.ts';
import { literalOf } from './python-literal.ts';

/** α vectors that a Python source writes out: what is assigned, given to a loss, or kept in a dictionary under such a name. */
export async function pythonAlphas(tree: Tree, text: string, signal: AbortSignal | undefined): Promise<readonly AlphaSite[]> {
  const { named, assigned } = await namedExpressions(tree, text, (name) => alphaName(name) !== 'none', signal);
  const vectors: FoundVector[] = [];
  for (const expression of named) {
    if (vectors.length >= MOST_SITES) break;
    const telling = tellingOf(expression);
    const literal = telling === 'none' ? null : literalOf(expression.value, text, assigned);
    const vector = literal === null ? null : vectorOf(literal, text);
    if (vector === null || !areWeights(vector.found)) continue;
    const { callee, name } = expression;
    vectors.push({ ...vector, name: callee === '' ? name : `${callee}(${name})`, language: 'python', isCertain: telling === 'certain' });
  }
  return sitesOf(vectors, text);
}

function tellingOf({ kind, name, callee }: NamedExpression) {
  return kind === 'argument' ? alphaArgument(callee, name) : alphaName(name);
}

type Vector = Pick<FoundVector, 'shape' | 'found' | 'from' | 'to'>;

/** Null unless every part is a number that is written out. */
export function vectorOf(literal: SyntaxNode, text: string): Vector | null {
  const { from, to } = literal;
  if (literal.name === 'DictionaryExpression') {
    const found = entriesOf(literal, text);
    return found === null ? null : { shape: 'named', found, from, to };
  }
  const parts = partsOf(literal);
  if (parts.length > MOST_NUMBERS) return null;
  const [only] = parts;
  // [[a, b, c]] is a row: its numbers are the vector.
  if (parts.length === 1 && isList(only!) && partsOf(only!).length > 1) return vectorOf(only!, text);
  const isColumn = parts.length > 0 && parts.every((part) => isList(part) && partsOf(part).length === 1);
  const found: FoundNumber[] = [];
  for (const part of parts) {
    const number = numberAt(isColumn ? partsOf(part)[0]! : part, text, null);
    if (number === null) return null;
    found.push(number);
  }
  return { shape: isColumn ? 'column' : 'list', found, from, to };
}

function isList({ name }: SyntaxNode): boolean {
  return name === 'ArrayExpression' || name === 'TupleExpression';
}

function entriesOf(dictionary: SyntaxNode, text: string): readonly FoundNumber[] | null {
  const found: FoundNumber[] = [];
  let key: SyntaxNode | null = null;
  for (const child of childrenOf(dictionary)) {
    if (PUNCTUATION.has(child.name)) continue;
    if (key === null) {
      key = child;
      continue;
    }
    const name = keyAt(key, text);
    const number = name === null ? null : numberAt(child, text, name);
    if (number === null || found.length >= MOST_NUMBERS) return null;
    found.push(number);
    key = null;
  }
  return found;
}

function keyAt({ name, from, to }: SyntaxNode, text: string): string | null {
  if (name === 'String') return pythonString(text.slice(from, to));
  return name === 'Number' && /^\d{1,9}$/.test(text.slice(from, to)) ? text.slice(from, to) : null;
}

/** The parser takes `1.` and `1.e-3` for members of something: what is written decides. */
const NUMBER = /^[+-]?\s?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?$/i;

function numberAt({ name, from, to: end }: SyntaxNode, text: string, key: string | null): FoundNumber | null {
  if (!/^(?:Number|(?:Unary|Member|Binary)Expression)$/.test(name) || end - from > 60) return null;
  const source = text.slice(from, end).trimEnd();
  const value = NUMBER.test(source) ? Number(source.replace(/[_\s]/g, '')) : Number.NaN;
  return Number.isFinite(value) ? { from, to: from + source.length, value, key } : null;
}
