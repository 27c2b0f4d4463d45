import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from '../label-configs/syntax/python-nodes.ts';
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
  const { parser } = await import('@lezer/python');
  const cursor = parser.parse(text).cursor();
  const assigned = new Map<string, SyntaxNode[]>();
  const sites: { readonly name: string; readonly value: SyntaxNode }[] = [];
  do {
    if (cursor.name !== 'AssignStatement') continue;
    const parts = childrenOf(cursor.node).filter(({ name }) => name !== 'TypeDef');
    const [target, value] = [parts[0], parts.at(-1)];
    if (target === undefined || value === undefined || parts.length < 3) continue;
    const name = text.slice(target.from, target.to).split('.').at(-1)!;
    assigned.set(name, [...(assigned.get(name) ?? []), value]);
    sites.push({ name, value });
  } while (cursor.next());
  const values = new PythonValues(text, assigned);
  const read = ({ value }: (typeof sites)[number]) => {
    const literal = firstLiteral(value);
    return literal === null ? null : alphaOfValue(plainValue(values.valueOf(literal)));
  };
  for (const pattern of NAMES) {
    const found = sites.filter(({ name }) => pattern.test(name)).map(read);
    const last = found.findLast((each) => each !== null);
    if (last !== undefined && last !== null) return last;
  }
  const others = sites.map(read).filter((each) => each !== null);
  return others.length === 1 ? others[0]! : null;
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
