import type { SyntaxNode } from '@lezer/common';
import { argumentsOf, childrenOf, type PythonArguments, partsOf } from '../../label-configs/syntax/python-nodes.ts';
import { pythonString } from '../../label-configs/syntax/python-strings.ts';
import { attributeOfSelf, type Binding, type Definition, type PythonCode, type Scope } from '../python-scopes.ts';
import { KNOWN_LOSSES, type KnownLoss, shortestName } from './known-losses.ts';

/** An expression, and the scope in which its names are looked up. */
export interface Expression {
  readonly node: SyntaxNode;
  readonly scope: Scope;
}

export interface Call extends Expression, PythonArguments {
  /** The dotted name of a function or class that is imported; null for others. */
  readonly dotted: string | null;
  /** `mean` of `loss.mean()`, and what stands before the dot. */
  readonly method: string | null;
  readonly object: Expression | null;
}

/** A loss of a library in use. */
export interface LossCall {
  readonly loss: KnownLoss;
  /** The call that has its options. */
  readonly options: Call;
  /** The call that gives it input and target; null where an object is only made. */
  readonly applied: Call | null;
}

/** What people call things where the import stands in another cell, or was left out of a snippet. */
const CONVENTIONS: ReadonlyMap<string, string> = new Map([
  ['F', 'torch.nn.functional'],
  ['nn', 'torch.nn'],
  ['torch', 'torch'],
  ['torchvision', 'torchvision'],
  ['kornia', 'kornia'],
  ['monai', 'monai'],
  ['keras', 'keras'],
  ['tf', 'tensorflow'],
  ['jax', 'jax'],
  ['optax', 'optax'],
]);

/** Names are followed so many times, and one with more bindings than that is anything. */
const FARTHEST = 20;
const MOST_BINDINGS = 200;

/** A module that is moved to a device is the same module. */
const MOVES: ReadonlySet<string> = new Set(['to', 'cuda', 'cpu', 'float', 'half', 'double']);

/** Questions about a source that rules ask. Names are followed within a function, a class or the module; where that is not certain, nothing is known. */
export class LossSource {
  readonly text: string;
  readonly calls: readonly Call[];
  readonly #definitions: PythonCode['definitions'];

  constructor({ text, definitions, calls }: PythonCode) {
    this.text = text;
    this.#definitions = definitions;
    this.calls = calls.map(({ node, scope }) => this.callOf({ node, scope })!);
  }

  textOf({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.text.slice(from, to);
  }

  /** Null where an expression is no call. */
  callOf({ node, scope }: Expression): Call | null {
    if (node.name !== 'CallExpression') return null;
    const callee = node.firstChild!;
    const [object, dot, property] = callee.name === 'MemberExpression' ? childrenOf(callee) : [];
    const isMethod = object !== undefined && dot?.name === '.' && property !== undefined;
    return {
      node,
      scope,
      ...argumentsOf(node, this.text),
      dotted: this.dottedName({ node: callee, scope }),
      method: isMethod ? this.textOf(property) : null,
      object: isMethod ? { node: object, scope } : null,
    };
  }

  /** What a name, an attribute of `self`, or parentheses stand for, as far as it is certain; else the expression itself. */
  definition(expression: Expression): Expression {
    let at = expression;
    for (let steps = 0; steps < FARTHEST; steps += 1) {
      const next = this.#next(at);
      if (next === null) return at;
      at = next;
    }
    return at;
  }

  /** What gives a name its value where it is used; null where several may, or none is seen. */
  bindingOf({ node, scope }: Expression): Binding | null {
    return node.name === 'VariableName' ? (this.#lookUp(this.textOf(node), node.from, scope)?.binding ?? null) : null;
  }

  /** The class of this source of which an expression is an object for certain, be it moved to a device, or `self`. */
  classOf(expression: Expression): Definition | null {
    const { node, scope } = expression;
    if (node.name === 'VariableName' && this.textOf(node) === 'self') return this.#ownClass(scope);
    const made = this.madeBy(expression);
    const callee = made?.node.firstChild ?? null;
    const binding = made === null || callee === null || made.dotted !== null ? null : this.bindingOf({ node: callee, scope: made.scope });
    const found = binding === null ? undefined : this.#definitions.get(binding.from);
    return found?.inner.kind === 'class' ? found : null;
  }

  /** The one function of that name that a class has, with its scope; null where there may be another, or something wraps it. */
  methodOf({ node, inner }: Definition, name: string): Definition | null {
    const bindings = inner.names.get(name) ?? [];
    const [binding] = bindings;
    const found = binding === undefined ? undefined : this.#definitions.get(binding.from);
    const isPlain = [node, found?.node].every((each) => each?.parent?.name !== 'DecoratedStatement');
    if (bindings.length !== 1 || found?.inner.kind !== 'function' || found.node.parent?.parent?.from !== node.from || !isPlain) return null;
    return inner.attributes.has(name) ? null : found;
  }

  /** `x *= mask`, with what x was before; null where a name is not made so. */
  updateOf(expression: Expression): { readonly operator: string; readonly by: Expression; readonly before: Expression | null } | null {
    const binding = this.bindingOf(expression);
    if (binding?.update == null) return null;
    const before = this.#lookUp(this.textOf(expression.node), binding.from, binding.scope)?.binding;
    return {
      operator: binding.update.operator,
      by: { node: binding.update.by, scope: binding.scope },
      before: before?.value == null ? null : { node: before.value, scope: before.scope },
    };
  }

  /** Whether an expression of names alone is worth the same at another place. */
  isSameAt({ node, scope }: Expression, place: Expression): boolean {
    const names = namesIn(node);
    return (
      names !== null &&
      scope === place.scope &&
      names.every((name) => {
        const word = this.textOf(name);
        const [here, there] = [this.#lookUp(word, name.from, scope), this.#lookUp(word, place.node.from, scope)];
        return here?.binding === there?.binding && (here === null || here.binding !== null);
      })
    );
  }

  /** The dotted name under which a library has something: `torch.nn.functional.cross_entropy` for `F.cross_entropy`. */
  dottedName(expression: Expression, depth = 0): string | null {
    const { node, scope } = expression;
    if (depth > FARTHEST) return null;
    if (node.name === 'VariableName') {
      const name = this.textOf(node);
      const found = this.#lookUp(name, node.from, scope);
      if (found === null) return CONVENTIONS.get(name) ?? null;
      const { binding } = found;
      if (binding === null) return null;
      if (binding.imported !== null) return shortestName(binding.imported);
      const { value } = binding;
      return value?.name === 'MemberExpression' || value?.name === 'VariableName'
        ? this.dottedName({ node: value, scope: binding.scope }, depth + 1)
        : null;
    }
    if (node.name !== 'MemberExpression') return null;
    const [object, dot, property] = childrenOf(node);
    if (object === undefined || dot?.name !== '.' || property === undefined) return null;
    const owner = this.dottedName({ node: object, scope }, depth + 1);
    return owner === null ? null : shortestName(`${owner}.${this.textOf(property)}`);
  }

  /** The loss that a call makes or applies; null where it does neither. */
  lossOf(call: Call): LossCall | null {
    const own = call.dotted === null ? undefined : KNOWN_LOSSES.get(call.dotted);
    if (own !== undefined) return { loss: own, options: call, applied: own.isClass ? null : call };
    const made = this.madeBy({ node: call.node.firstChild!, scope: call.scope });
    const loss = made?.dotted == null ? undefined : KNOWN_LOSSES.get(made.dotted);
    return made !== null && loss?.isClass === true ? { loss, options: made, applied: call } : null;
  }

  /** The loss that an expression is, through names. */
  lossAt(expression: Expression): LossCall | null {
    const call = this.callOf(this.definition(expression));
    const found = call === null ? null : this.lossOf(call);
    return found?.applied == null ? null : found;
  }

  /** An option as it is given; null where it is not. */
  option({ loss, options }: LossCall, name: string): Expression | null {
    // Behind `*options` nobody knows the positions.
    const node = options.keywords.get(name) ?? (options.isPlain ? options.positional[loss.parameters.indexOf(name)] : undefined);
    return node === undefined ? null : { node, scope: options.scope };
  }

  /** Whether nothing about the options is hidden in `**options`. */
  isPlain({ options, applied }: LossCall): boolean {
    return options.isPlain && applied?.isPlain !== false;
  }

  input(found: LossCall): Expression | null {
    return this.#given(found, 'input');
  }

  target(found: LossCall): Expression | null {
    return this.#given(found, 'target');
  }

  /** What the loss makes of its terms: `mean`, `sum`, `none`; null where that cannot be told. */
  reduction(found: LossCall): string | null {
    if (!this.isPlain(found) || ['reduce', 'size_average'].some((name) => this.option(found, name) !== null)) return null;
    const given = this.option(found, 'reduction');
    return given === null ? found.loss.reduction : this.stringOf(given);
  }

  /** A number that is written out, sign included; null for anything else. */
  numberOf(expression: Expression): number | null {
    const { node } = this.definition(expression);
    const written = node.to - node.from > 40 ? '' : this.textOf(node).replaceAll('_', '');
    return /^[+-]?\s*(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? Number(written.replace(/\s/g, '')) : null;
  }

  stringOf(expression: Expression): string | null {
    const { node } = this.definition(expression);
    return node.name === 'String' && node.to - node.from < 100 ? pythonString(this.textOf(node)) : null;
  }

  isWord(expression: Expression, word: 'None' | 'True' | 'False'): boolean {
    return this.textOf(this.definition(expression).node) === word;
  }

  /** The call that made something, through names and moves to a device. */
  madeBy(callee: Expression): Call | null {
    let at = this.callOf(this.definition(callee));
    while (at?.object != null && at.method !== null && MOVES.has(at.method)) at = this.callOf(this.definition(at.object));
    return at;
  }

  /** The class of a method; null where another class of the source is made of it. */
  #ownClass(scope: Scope): Definition | null {
    let at: Scope | null = scope;
    while (at !== null && at.kind !== 'class') at = at.parent;
    const classes = [...this.#definitions.values()].filter(({ inner }) => inner.kind === 'class');
    const own = classes.find(({ inner }) => inner === at);
    const name = own?.node.getChild('VariableName');
    if (own === undefined || name == null) return null;
    const word = this.textOf(name);
    const isBase = classes.some(({ node }) => {
      const bases = node.getChild('ArgList');
      return bases !== null && partsOf(bases).some((base) => this.textOf(base).endsWith(word));
    });
    return isBase ? null : own;
  }

  #given({ loss, applied }: LossCall, role: 'input' | 'target'): Expression | null {
    if (applied === null) return null;
    const isKeras = loss.parameters[0] === 'y_true' || (loss.isClass && loss.input === 'y_pred');
    const own = loss.isClass ? -1 : loss.parameters.indexOf(loss[role]);
    const position = own >= 0 ? own : (role === 'input') === isKeras ? 1 : 0;
    const node = applied.keywords.get(loss[role]) ?? applied.positional[position];
    return node === undefined ? null : { node, scope: applied.scope };
  }

  #next({ node, scope }: Expression): Expression | null {
    if (node.name === 'ParenthesizedExpression') {
      const parts = partsOf(node);
      return parts.length === 1 ? { node: parts[0]!, scope } : null;
    }
    const binding = node.name === 'MemberExpression' ? this.#attribute(node, scope) : this.bindingOf({ node, scope });
    return binding?.value == null ? null : { node: binding.value, scope: binding.scope };
  }

  #attribute(node: SyntaxNode, scope: Scope): Binding | null {
    const name = attributeOfSelf(node, this.text);
    if (name === null) return null;
    for (let at: Scope | null = scope; at !== null; at = at.parent) {
      if (at.kind !== 'class') continue;
      const bindings = at.attributes.get(name) ?? [];
      return bindings.length === 1 ? bindings[0]! : null;
    }
    return null;
  }

  /** Null for a name that nothing of the source binds; a null binding where it is not certain which. */
  #lookUp(name: string, place: number, scope: Scope): { readonly binding: Binding | null } | null {
    for (let at: Scope | null = scope; at !== null; at = at.parent) {
      const bindings = at.kind === 'class' && at !== scope ? undefined : at.names.get(name);
      if (bindings === undefined) continue;
      const imports = new Set(bindings.slice(0, FARTHEST).map(({ imported }) => (imported === null ? null : shortestName(imported))));
      // `try: import keras` and `except ImportError: from tensorflow import keras` are one.
      if (imports.size === 1 && !imports.has(null) && bindings.length <= FARTHEST) return { binding: bindings[0]! };
      if (bindings.length > MOST_BINDINGS) return { binding: null };
      if (at !== scope) return { binding: bindings.length === 1 ? bindings[0]! : null };
      const last = bindings.findLast(({ to }) => to <= place);
      const isPassed = last !== undefined && last.block.from <= place && place < last.block.to;
      return { binding: isPassed ? last : null };
    }
    return null;
  }
}

/** The names of an expression that has nothing but names, attributes and numbers; null where something is called or picked. */
export function namesIn(node: SyntaxNode): readonly SyntaxNode[] | null {
  switch (node.name) {
    case 'VariableName':
      return [node];
    case 'Number':
    case 'None':
    case 'Boolean':
    case 'String':
      return [];
    case 'UnaryExpression':
      return node.lastChild === null ? null : namesIn(node.lastChild);
    case 'MemberExpression': {
      const [object, dot] = childrenOf(node);
      return object === undefined || dot?.name !== '.' ? null : namesIn(object);
    }
    default:
      return null;
  }
}
