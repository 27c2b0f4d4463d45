import type { SyntaxNode } from '@lezer/common';

/** Marks between the parts of an expression, and what cannot be parsed. */
export const PUNCTUATION: ReadonlySet<string> = new Set(['[', ']', '(', ')', '{', '}', ',', ':', 'Comment', '⚠']);

export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) if (child.name !== 'Comment') children.push(child);
  return children;
}

/** The children of an expression without its brackets and commas. */
export function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return childrenOf(node).filter(({ name }) => !PUNCTUATION.has(name));
}

/** The names that a loop binds. */
export function targetsOf(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return nodes
    .flatMap((node) => (node.name === 'TupleExpression' || node.name === 'ParenthesizedExpression' ? partsOf(node) : [node]))
    .filter(({ name }) => !PUNCTUATION.has(name));
}

export interface PythonArguments {
  readonly positional: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
  /** False with `*` or `**`, whose parts nobody knows. */
  readonly isPlain: boolean;
}

export function argumentsOf(call: SyntaxNode, text: string): PythonArguments {
  const positional: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  let isPlain = true;
  let name: SyntaxNode | null = null;
  let named = false;
  const close = () => {
    if (name !== null && !named) positional.push(name);
    name = null;
    named = false;
  };
  const list = call.getChild('ArgList');
  for (const child of list === null ? [] : childrenOf(list)) {
    if (child.name === ',' || child.name === ')') close();
    else if (child.name === '*' || child.name === '**' || child.name === 'for') isPlain = false;
    else if (child.name === 'AssignOp' && name !== null) named = true;
    else if (named && name !== null) keywords.set(text.slice(name.from, name.to), child);
    else if (child.name !== '(') name = child;
  }
  close();
  return { positional, keywords, isPlain };
}

/** `labels: list[str] = […]`, `self.labels = names = […]`: the last parts of the names, and the value. */
export function assignmentOf(node: SyntaxNode, text: string): { readonly names: readonly string[]; readonly value: SyntaxNode | null } {
  const parts = childrenOf(node).filter(({ name }) => name !== 'TypeDef');
  const last = parts.findLastIndex(({ name }) => name === 'AssignOp');
  const value = last < 0 || parts.length !== last + 2 ? null : parts[last + 1]!;
  // `a, b = …` takes something apart.
  if (value === null || parts.some(({ name }) => name === ',')) return { names: [], value: null };
  const names = parts.slice(0, last).flatMap((target) => {
    if (target.name === 'VariableName') return [text.slice(target.from, target.to)];
    const property = target.name === 'MemberExpression' ? target.lastChild : null;
    return property?.name === 'PropertyName' ? [text.slice(property.from, property.to)] : [];
  });
  return { names, value };
}
