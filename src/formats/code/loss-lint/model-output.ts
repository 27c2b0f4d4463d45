import { partsOf } from '../../label-configs/syntax/python-nodes.ts';
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

/** Null where nothing is seen. */
export function outputOf(source: LossSource, expression: Expression): Output | null {
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
    const made = source.callOf(source.definition({ node: call.node.firstChild!, scope }));
    const [given] = positional;
    const own = made?.dotted == null ? undefined : MODULES.get(made.dotted);
    if (own === 'softmax' || own === 'sigmoid')
      return given === undefined ? null : { kind: own, activation: { call, inner: { node: given, scope } } };
    return made === null ? null : endOf(source, made);
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

/** What a `keras.Sequential([…])` ends in. */
export function kerasEnd(source: LossSource, model: Expression): Output['kind'] | null {
  const made = source.callOf(source.definition(model));
  if (made?.dotted == null || !/^keras\.(?:models\.)?Sequential$/.test(made.dotted) || !made.isPlain) return null;
  const layers = made.positional[0] ?? made.keywords.get('layers');
  const last = layers?.name === 'ArrayExpression' ? partsOf(layers).at(-1) : undefined;
  const layer = last === undefined ? null : source.callOf(source.definition({ node: last, scope: made.scope }));
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
