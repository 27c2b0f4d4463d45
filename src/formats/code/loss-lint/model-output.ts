import type { SyntaxNode } from '@lezer/common';
import { childrenOf, partsOf } from '../../label-configs/syntax/python-nodes.ts';
import type { Call, Expression, LossSource } from './loss-source.ts';

/** What an expression gives: probabilities, by an activation that is seen, or plain outputs of a linear layer. */
export interface Output {
  readonly kind: 'softmax' | 'sigmoid' | 'log-softmax' | 'linear';
  /** The call of the activation, and what it is applied to; null where a model ends in it. */
  readonly activation: { readonly call: Call; readonly inner: Expression } | null;
}

const FUNCTION = /^(?:torch|torch\.nn\.functional|tensorflow(?:\.nn|\.math)?|jax\.nn|keras\.(?:activations|ops))\.(softmax|sigmoid)$/;
const MODULES: ReadonlyMap<string, Output['kind']> = new Map([
  ['torch.nn.Softmax', 'softmax'],
  ['torch.nn.Softmax2d', 'softmax'],
  ['torch.nn.Sigmoid', 'sigmoid'],
  ['torch.nn.LogSoftmax', 'log-softmax'],
  ['torch.nn.Linear', 'linear'],
]);
/** Other shapes and kinds of the same values. */
const SHAPES = new Set('float double half to view reshape permute transpose flatten squeeze unsqueeze contiguous'.split(' '));

/** Models are made of models so deep. */
const DEEPEST = 4;

/** Null where nothing is seen. */
export function outputOf(source: LossSource, expression: Expression, depth = 0): Output | null {
  let at = source.definition(expression);
  for (let turn = 0; turn < 10; turn += 1) {
    const call = source.callOf(at);
    if (call === null) return null;
    const { dotted, method, object, positional, scope } = call;
    const [, name] = dotted === null ? [] : (FUNCTION.exec(dotted) ?? []);
    if (name === 'softmax' || name === 'sigmoid')
      return positional.length === 0 ? null : { kind: name, activation: { call, inner: { node: positional[0]!, scope } } };
    if (dotted !== null) return null;
    if (object !== null && (method === 'softmax' || method === 'sigmoid')) return { kind: method, activation: { call, inner: object } };
    if (object !== null && method !== null && SHAPES.has(method)) {
      at = source.definition(object);
      continue;
    }
    const callee = { node: call.node.firstChild!, scope };
    const made = source.callOf(source.definition(callee));
    const [given] = positional;
    const own = made?.dotted == null ? undefined : MODULES.get(made.dotted);
    if (own === 'softmax' || own === 'sigmoid')
      return given === undefined ? null : { kind: own, activation: { call, inner: { node: given, scope } } };
    const end = made === null ? null : endOf(source, made);
    return end ?? forwardOf(source, callee, depth);
  }
  return null;
}

/** What `nn.Sequential(…)` ends in. */
function endOf(source: LossSource, made: Call): Output | null {
  const last = made.positional.at(-1);
  if (made.dotted !== 'torch.nn.Sequential' || !made.isPlain || last === undefined) return null;
  const kind = MODULES.get(source.callOf(source.definition({ node: last, scope: made.scope }))?.dotted ?? '');
  return kind === undefined ? null : { kind, activation: null };
}

/** What every `return` of the `forward` of a class of this source gives; null where they differ, or one is not seen. */
function forwardOf(source: LossSource, model: Expression, depth: number): Output | null {
  const own = depth >= DEEPEST ? null : source.classOf(model);
  if (own === null || own.inner.names.has('__call__')) return null;
  const forward = source.methodOf(own, 'forward');
  const body = forward?.node.getChild('Body');
  if (forward === null || body == null) return null;
  const outputs = returnsOf(body).map((node) => {
    const [value, ...others] = childrenOf(node).slice(1);
    return value === undefined || others.length > 0 ? null : outputOf(source, { node: value, scope: forward.inner }, depth + 1);
  });
  const [first] = outputs;
  if (first == null || !outputs.every((each) => each?.kind === first.kind)) return null;
  // It is not at this place that it could be taken off.
  return { kind: first.kind, activation: null };
}

/** The `return` statements of a function, without those of functions within it. */
function returnsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return childrenOf(node).flatMap((child) => {
    if (child.name === 'ReturnStatement') return [child];
    return /^(?:FunctionDefinition|ClassDefinition|LambdaExpression|.*Expression)$/.test(child.name) ? [] : returnsOf(child);
  });
}

/** What a Keras model ends in: `Sequential([…])` with what is added to it before that place, or `Model(inputs, outputs)` made of calls of layers. */
export function kerasEnd(source: LossSource, model: Expression): Output['kind'] | null {
  const made = source.callOf(source.definition(model));
  if (made?.dotted == null || !made.isPlain) return null;
  if (/^keras\.(?:models\.)?Model$/.test(made.dotted)) {
    const outputs = made.keywords.get('outputs') ?? made.positional[1];
    const applied = outputs === undefined ? null : source.callOf(source.definition({ node: outputs, scope: made.scope }));
    return applied === null ? null : kerasLayer(source, { node: applied.node.firstChild!, scope: applied.scope });
  }
  if (!/^keras\.(?:models\.)?Sequential$/.test(made.dotted)) return null;
  const added = lastAdded(source, model);
  if (added === null) return null;
  if (added !== 'none') return kerasLayer(source, added);
  const layers = made.positional[0] ?? made.keywords.get('layers');
  const last = layers?.name === 'ArrayExpression' ? partsOf(layers).at(-1) : undefined;
  return last === undefined ? null : kerasLayer(source, { node: last, scope: made.scope });
}

/** The layer that `model.add(…)` gave last before a place; null where it is not certain which. */
function lastAdded(source: LossSource, model: Expression): Expression | 'none' | null {
  const binding = source.bindingOf(model);
  // What has no name is not added to.
  if (binding === null) return model.node.name === 'CallExpression' ? 'none' : null;
  const isModel = (node: SyntaxNode, scope: Expression['scope']) =>
    node.name === 'VariableName' && source.bindingOf({ node, scope }) === binding;
  let last: Expression | 'none' = 'none';
  for (const call of source.calls) {
    const { node, object, method, positional, keywords, scope } = call;
    if (node.from < binding.to || node.from >= model.node.from) continue;
    // Whoever is given the model may add to it.
    if ([...positional, ...keywords.values()].some((given) => isModel(given, scope))) return null;
    if (object === null || !isModel(object.node, object.scope)) continue;
    if (method === 'pop') return null;
    if (method !== 'add') continue;
    const given = positional[0] ?? keywords.get('layer');
    if (given === undefined || scope !== model.scope || !isAmong(node, binding.block)) return null;
    last = { node: given, scope };
  }
  return last;
}

/** Whether a statement stands among those of a block itself, not in a branch or a loop of it. */
function isAmong(node: SyntaxNode, { from, to }: { readonly from: number; readonly to: number }): boolean {
  for (let at = node.parent; at !== null && at.from >= from && at.to <= to; at = at.parent) {
    if (/^(?:If|For|While|Try|With|Match)Statement$|Definition$|^(?:Lambda|Conditional)Expression$|Comprehension/.test(at.name))
      return false;
    if (at.name === 'Body' && at.from === from) return true;
  }
  return true;
}

function kerasLayer(source: LossSource, expression: Expression): Output['kind'] | null {
  const layer = source.callOf(source.definition(expression));
  if (layer?.dotted == null || !layer.isPlain) return null;
  const name = layer.dotted.replace(/^keras\.layers\./, '');
  if (name === 'Softmax') return 'softmax';
  if (name !== 'Dense' && name !== 'Activation') return null;
  const activation = layer.keywords.get('activation') ?? layer.positional[name === 'Dense' ? 1 : 0];
  if (activation === undefined) return name === 'Dense' ? 'linear' : null;
  const given = { node: activation, scope: layer.scope };
  const word = source.stringOf(given) ?? FUNCTION.exec(source.dottedName(given) ?? '')?.[1];
  if (word === 'softmax' || word === 'sigmoid' || word === 'linear') return word;
  return source.isWord(given, 'None') && name === 'Dense' ? 'linear' : null;
}
