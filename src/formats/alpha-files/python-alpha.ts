import type { SyntaxNode } from '@lezer/common';
import { vectorOf } from '../code/python-alphas.ts';
import { namedExpressions } from '../code/python-expressions.ts';
import { parsePython } from '../label-configs/syntax/python-tree.ts';
import type { PythonValue } from '../label-configs/syntax/python-value.ts';
import { PythonValues } from '../label-configs/syntax/python-values.ts';
import { type AlphaValues, alphaOfValue } from './alpha-values.ts';

/** Names of a vector of weights: the more telling first. */
const NAMES = [/alpha/i, /weight/i];

/**
 * α that a Python source writes out: `alpha = torch.tensor([…])`, `class_weights = {0: 0.5, 1: 2.0}`, `[[…], […]]`. The source is parsed, never run. Of several
 * the last of the most telling name counts, as it would when the source ran. Null without any.
 */
export async function pythonAlpha(text: string): Promise<AlphaValues | null> {
  const tree = await parsePython(text, undefined);
  const { named, assigned } = await namedExpressions(tree, text, () => true, undefined);
  const sites = named.filter(({ kind }) => kind === 'assigned');
  const values = new PythonValues(text, assigned);
  const read = ({ value }: (typeof sites)[number]) => {
    const literal = firstLiteral(value);
    return literal === null ? null : (writtenOut(literal, text) ?? alphaOfValue(plainValue(values.valueOf(literal))));
  };
  for (const pattern of NAMES) {
    const found = sites.filter(({ name }) => pattern.test(name)).map(read);
    const last = found.findLast((each) => each !== null);
    if (last !== undefined && last !== null) return last;
  }
  const others = sites.map(read).filter((each) => each !== null);
  return others.length === 1 ? others[0]! : null;
}

/** Numbers alone, which is what α is mostly. */
function writtenOut(literal: SyntaxNode, text: string): AlphaValues | null {
  const vector = vectorOf(literal, text);
  if (vector === null || vector.found.length === 0) return null;
  if (vector.shape !== 'named') return { kind: 'list', values: vector.found.map(({ value }) => value) };
  return { kind: 'named', entries: vector.found.map(({ key, value }) => [key ?? '', value]) };
}

/** The outermost list or dictionary: what a call such as `torch.tensor([…])` is given. */
function firstLiteral(node: SyntaxNode): SyntaxNode | null {
  const cursor = node.cursor();
  do {
    if (/^(?:Array|Tuple|Dictionary)Expression$/.test(cursor.name)) return cursor.node;
  } while (cursor.next() && cursor.from < node.to);
  return null;
}

/** As JSON would have it; undefined for what is no number, list or dictionary. */
function plainValue(value: PythonValue): unknown {
  switch (value.kind) {
    case 'number':
      return value.value;
    case 'string':
      return value.text;
    case 'list':
      return value.items.map(plainValue);
    case 'dict':
      return Object.fromEntries(value.entries.map(([key, own]) => [String(plainValue(key)), plainValue(own)]));
    case 'unknown':
      return undefined;
  }
}
