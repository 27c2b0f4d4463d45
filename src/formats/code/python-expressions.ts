import type { SyntaxNode, Tree, TreeCursor } from '@lezer/common';
import { argumentsOf, assignmentOf, childrenOf } from '../label-configs/syntax/python-nodes.ts';
import { pythonString } from '../label-configs/syntax/python-strings.ts';
import { breathe } from '../label-configs/syntax/python-tree.ts';

/** An expression of a Python source, and the name that it is given to. */
export interface NamedExpression {
  readonly kind: 'assigned' | 'argument' | 'key' | 'default';
  /** Without what stands before a dot. */
  readonly name: string;
  /** What is called with the argument: `FocalLoss`; empty for the other kinds. */
  readonly callee: string;
  readonly value: SyntaxNode;
}

export interface PythonExpressions {
  readonly named: readonly NamedExpression[];
  /** The expressions that the source assigns to a name, in its order. */
  readonly assigned: ReadonlyMap<string, readonly SyntaxNode[]>;
}

const NODES_AT_ONCE = 5_000;
/** A source with more is a table. */
const MOST_EXPRESSIONS = 50_000;

/** Assignments, keyword arguments, entries of dictionaries and defaults of parameters whose name is of interest, in the order of the source. */
export async function namedExpressions(
  tree: Tree,
  text: string,
  isOfInterest: (name: string) => boolean,
  signal: AbortSignal | undefined,
): Promise<PythonExpressions> {
  const named: NamedExpression[] = [];
  const assigned = new Map<string, SyntaxNode[]>();
  const add = (kind: NamedExpression['kind'], name: string, value: SyntaxNode, callee = '') => {
    if (isOfInterest(name)) named.push({ kind, name, callee, value });
  };
  const cursor = tree.cursor();
  let seen = 0;
  for (let depth = 0; depth >= 0 && named.length < MOST_EXPRESSIONS; depth = step(cursor, depth)) {
    seen += 1;
    if (seen % NODES_AT_ONCE === 0) await breathe(signal);
    switch (cursor.name) {
      case 'AssignStatement': {
        const { names, value } = assignmentOf(cursor.node, text);
        if (value === null) break;
        for (const name of names) {
          const known = assigned.get(name);
          if (known === undefined) assigned.set(name, [value]);
          else known.push(value);
          add('assigned', name, value);
        }
        const key = names.length > 0 ? null : keyOfTarget(cursor.node, text);
        if (key !== null) add('assigned', key, value);
        break;
      }
      case 'CallExpression': {
        const callee = calledName(cursor.node, text);
        const { positional, keywords } = argumentsOf(cursor.node, text);
        for (const [name, value] of keywords) add('argument', name, value, callee);
        // self.register_buffer("alpha", torch.tensor([…]))
        const [first, second] = positional;
        if (callee === 'register_buffer' && first?.name === 'String' && second !== undefined) add('key', stringAt(first, text), second);
        break;
      }
      case 'DictionaryExpression':
        for (let key = cursor.node.firstChild; key !== null; key = key.nextSibling) {
          const value = key.name === 'String' && key.nextSibling?.name === ':' ? key.nextSibling.nextSibling : null;
          if (value !== null && value !== undefined) add('key', stringAt(key, text), value);
        }
        break;
      case 'ParamList':
        for (const operator of cursor.node.getChildren('AssignOp')) {
          const before = operator.prevSibling;
          const parameter = before?.name === 'TypeDef' ? before.prevSibling : before;
          if (parameter?.name === 'VariableName' && operator.nextSibling !== null)
            add('default', text.slice(parameter.from, parameter.to), operator.nextSibling);
        }
        break;
    }
  }
  return { named, assigned };
}

/** To look at a node takes time in proportion to its depth: deeper ones are passed over. */
const DEEPEST = 300;

/** To the next node of the tree; the depth is below 0 after the last. */
export function step(cursor: TreeCursor, depth: number): number {
  if (depth < DEEPEST && cursor.firstChild()) return depth + 1;
  let at = depth;
  while (!cursor.nextSibling()) {
    at -= 1;
    if (!cursor.parent()) return -1;
  }
  return at;
}

/** What a name was last assigned before a place in the source; null without one. */
export function assignedBefore(name: string, place: number, assigned: PythonExpressions['assigned']): SyntaxNode | null {
  const expressions = assigned.get(name) ?? [];
  let [low, high] = [0, expressions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (expressions[middle]!.from <= place) low = middle + 1;
    else high = middle;
  }
  const last = expressions[low - 1];
  // A name within its own assignment is what it was before.
  return last !== undefined && last.to > place ? (expressions[low - 2] ?? null) : (last ?? null);
}

/** The last part of what is called: `FocalLoss` of `losses.FocalLoss(…)`. */
export function calledName(call: SyntaxNode, text: string): string {
  const callee = call.firstChild;
  if (callee === null) return '';
  const name = callee.name === 'MemberExpression' ? (callee.getChild('PropertyName') ?? callee) : callee;
  return text.slice(name.from, Math.min(name.to, name.from + 100));
}

/** `config["alpha"] = …` */
function keyOfTarget(assignment: SyntaxNode, text: string): string | null {
  const [target, operator] = childrenOf(assignment);
  const key = target?.name === 'MemberExpression' && operator?.name === 'AssignOp' ? target.getChild('String') : null;
  return key === null ? null : stringAt(key, text);
}

/** Empty for a string that is longer than any name. */
function stringAt(node: SyntaxNode, text: string): string {
  return node.to - node.from > 100 ? '' : (pythonString(text.slice(node.from, node.to)) ?? '');
}
