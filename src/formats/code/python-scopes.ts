import type { SyntaxNode, Tree } from '@lezer/common';
import { childrenOf, partsOf } from '../label-configs/syntax/python-nodes.ts';
import { breathe } from '../label-configs/syntax/python-tree.ts';
import { step } from './python-expressions.ts';

/** A place that gives a name something. */
export interface Binding {
  readonly from: number;
  readonly to: number;
  /** What it is from there on; null where that cannot be told: parameters, loops, parts of something taken apart, `x += 1`. */
  readonly value: SyntaxNode | null;
  /** `*=`: what it was before is part of it. */
  readonly update: { readonly operator: string; readonly by: SyntaxNode } | null;
  /** The dotted name that an import gives it; null for everything else. */
  readonly imported: string | null;
  /** The statements among which it stands: whatever follows within them has passed it. */
  readonly block: Block;
  /** Where its value is looked up. */
  readonly scope: Scope;
}

interface Block {
  readonly from: number;
  readonly to: number;
}

export interface Scope {
  readonly kind: 'module' | 'class' | 'function';
  readonly to: number;
  readonly parent: Scope | null;
  readonly names: ReadonlyMap<string, readonly Binding[]>;
  /** Of a class: what its methods assign to `self.x`. */
  readonly attributes: ReadonlyMap<string, readonly Binding[]>;
}

/** A class or a function, and the scope that it opens. */
export interface Definition {
  readonly node: SyntaxNode;
  readonly inner: Scope;
}

export interface PythonCode {
  readonly text: string;
  /** Classes and functions, by the place where they begin. */
  readonly definitions: ReadonlyMap<number, Definition>;
  /** In the order of the source, with the scope they stand in. */
  readonly calls: readonly { readonly node: SyntaxNode; readonly scope: Scope }[];
}

type Growing = Scope & { readonly names: Map<string, Binding[]>; readonly attributes: Map<string, Binding[]> };

const NODES_AT_ONCE = 5_000;
/** A source with more is a table. */
const MOST_CALLS = 20_000;

/** The names of a source and what gives them their values, scope by scope. */
export async function readScopes(tree: Tree, text: string, signal: AbortSignal | undefined): Promise<PythonCode> {
  const module = newScope('module', text.length, null);
  const open: Growing[] = [module];
  const blocks: Block[] = [{ from: 0, to: text.length + 1 }];
  const calls: { node: SyntaxNode; scope: Scope }[] = [];
  const definitions = new Map<number, Definition>();
  const within = (node: SyntaxNode) => text.slice(node.from, node.to);
  const add = (to: Map<string, Binding[]>, name: string, parts: Partial<Binding> & Block) => {
    const binding = { value: null, update: null, imported: null, ...parts, block: blocks.at(-1)!, scope: open.at(-1)! };
    const known = to.get(name);
    if (known === undefined) to.set(name, [binding]);
    else known.push(binding);
  };
  const bind = (node: SyntaxNode, parts: Partial<Binding> & Block) => {
    if (node.name === 'VariableName') add(open.at(-1)!.names, within(node), parts);
    else if (node.name === 'MemberExpression') {
      const owner = open.findLast(({ kind }) => kind === 'class');
      const property = attributeOfSelf(node, text);
      if (owner !== undefined && property !== null) add(owner.attributes, property, parts);
    } else {
      for (const part of partsOf(node)) bind(part, { from: parts.from, to: parts.to });
    }
  };
  const cursor = tree.cursor();
  let seen = 0;
  for (let depth = 0; depth >= 0 && calls.length < MOST_CALLS; depth = step(cursor, depth)) {
    seen += 1;
    if (seen % NODES_AT_ONCE === 0) await breathe(signal);
    const { from, to } = cursor;
    while (open.length > 1 && open.at(-1)!.to <= from) open.pop();
    while (blocks.length > 1 && blocks.at(-1)!.to <= from) blocks.pop();
    const place = { from, to };
    switch (cursor.name) {
      case 'Body':
        blocks.push(place);
        break;
      case 'ImportStatement':
        for (const [name, imported] of importsOf(cursor.node, text)) add(open.at(-1)!.names, name, { ...place, imported });
        break;
      case 'FunctionDefinition':
      case 'ClassDefinition': {
        const name = cursor.node.getChild('VariableName');
        if (name !== null) bind(name, place);
        open.push(newScope(cursor.name === 'ClassDefinition' ? 'class' : 'function', to, open.at(-1)!));
        definitions.set(from, { node: cursor.node, inner: open.at(-1)! });
        break;
      }
      case 'LambdaExpression':
      case 'ArrayComprehensionExpression':
      case 'SetComprehensionExpression':
      case 'DictionaryComprehensionExpression':
      case 'ComprehensionExpression': {
        open.push(newScope('function', to, open.at(-1)!));
        for (const target of loopTargets(cursor.node)) bind(target, { from: target.from, to: target.to });
        break;
      }
      case 'ParamList':
        for (const parameter of cursor.node.getChildren('VariableName'))
          if (parameter.prevSibling?.name !== 'AssignOp') bind(parameter, { from: parameter.from, to: parameter.to });
        break;
      case 'AssignStatement':
        bindTargets(cursor.node, place, bind);
        break;
      case 'NamedExpression':
      case 'UpdateStatement': {
        const [target, operator, by] = childrenOf(cursor.node);
        if (target === undefined || operator === undefined || by === undefined) break;
        if (cursor.name === 'NamedExpression') bind(target, { ...place, value: by });
        else bind(target, { ...place, update: { operator: within(operator), by } });
        break;
      }
      case 'ForStatement':
      case 'WithStatement':
      case 'TryStatement':
        for (const target of loopTargets(cursor.node)) bind(target, { from: target.from, to: target.to });
        break;
      case 'ScopeStatement':
      case 'DeleteStatement':
        for (const name of cursor.node.getChildren('VariableName')) bind(name, place);
        break;
      case 'CallExpression':
        calls.push({ node: cursor.node, scope: open.at(-1)! });
        break;
    }
  }
  return { text, definitions, calls };
}

function newScope(kind: Scope['kind'], to: number, parent: Scope | null): Growing {
  const [names, attributes] = [new Map<string, Binding[]>(), new Map<string, Binding[]>()];
  return { kind, to, parent, names, attributes };
}

/** `x` of `self.x`; null for anything else. */
export function attributeOfSelf(node: SyntaxNode, text: string): string | null {
  const [object, dot, property] = childrenOf(node);
  if (object?.name !== 'VariableName' || dot?.name !== '.' || property?.name !== 'PropertyName') return null;
  return text.slice(object.from, object.to) === 'self' ? text.slice(property.from, property.to) : null;
}

/** `a = b = value`; what is taken apart, `a, b = value`, has no value of its own. */
function bindTargets(statement: SyntaxNode, place: Block, bind: (node: SyntaxNode, parts: Partial<Binding> & Block) => void): void {
  const parts = childrenOf(statement).filter(({ name }) => name !== 'TypeDef');
  const last = parts.findLastIndex(({ name }) => name === 'AssignOp');
  const values = parts.slice(last + 1);
  const value = values.length === 1 && values[0]!.name !== '⚠' ? values[0]! : null;
  const targets = parts.slice(0, Math.max(0, last));
  for (const [index, target] of targets.entries()) {
    const isAlone = [targets[index - 1], targets[index + 1]].every((beside) => beside === undefined || beside.name === 'AssignOp');
    if (target.name !== 'AssignOp' && target.name !== ',') bind(target, { ...place, value: isAlone ? value : null });
  }
}

/** What stands between `for` and `in`, or behind `as`. */
function loopTargets(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let isTarget = false;
  for (const child of childrenOf(node)) {
    if (child.name === 'for' || child.name === 'as') isTarget = true;
    else if (child.name === 'in' || child.name === 'Body' || (child.name === ',' && node.name === 'WithStatement')) isTarget = false;
    else if (isTarget && child.name !== ',') found.push(child);
  }
  return found;
}

/** The names that a statement imports, each with what it stands for: `F` with `torch.nn.functional`. */
function importsOf(statement: SyntaxNode, text: string): readonly (readonly [name: string, imported: string])[] {
  const source = text.slice(statement.from, Math.min(statement.to, statement.from + 4000)).replace(/#[^\n]*|\\\r?\n/g, ' ');
  const from = /^from\s+([\w.]+)\s+import\s+\(?([\s\S]*?)\)?\s*$/.exec(source);
  const list = from?.[2] ?? /^import\s+([\s\S]*)$/.exec(source)?.[1];
  if (list === undefined) return [];
  return list.split(',').flatMap((item) => {
    const [name, alias] = item.trim().split(/\s+as\s+/);
    if (name === undefined || !/^[\p{L}\w.]+$/u.test(name)) return [];
    if (from !== null) return [[alias ?? name, `${from[1]}.${name}`] as const];
    return alias === undefined ? [[name.split('.')[0]!, name.split('.')[0]!] as const] : [[alias, name] as const];
  });
}
