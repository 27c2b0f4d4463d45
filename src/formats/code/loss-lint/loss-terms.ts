import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from '../../label-configs/syntax/python-nodes.ts';
import type { Call, Expression, LossCall, LossSource } from './loss-source.ts';

/** What the elements of an expression are made of, before anything is summed, averaged or picked. */
export interface Terms {
  /** Something is 0 for every class but one: an axis of the classes is still there. */
  readonly hasOneHot: boolean;
  readonly hasLog: boolean;
  /** A power, as the modulating factor is one. */
  readonly hasPower: boolean;
  /** What is 0 where a row is ignored, and 1 elsewhere. */
  readonly masks: readonly Expression[];
  /** Losses that are 0 where the target is the index that they are told to ignore. */
  readonly ignoring: readonly LossCall[];
}

const NONE: Terms = { hasOneHot: false, hasLog: false, hasPower: false, masks: [], ignoring: [] };

const ONE_HOT = /^(?:torch\.nn\.functional|tensorflow|jax\.nn|keras\.ops)\.one_hot$/;
const LOG =
  /^(?:torch|torch\.nn\.functional|tensorflow(?:\.nn|\.math)?|jax\.(?:nn|numpy)|keras\.ops)\.(?:log|log1p|log_softmax|logsigmoid|log_sigmoid)$/;
const LOG_METHODS = new Set(['log', 'log_softmax', 'log1p']);
const POWER = /^(?:torch|tensorflow(?:\.math)?|jax\.numpy|keras\.ops)\.(?:pow|power)$/;
const PASSING =
  /^(?:torch|torch\.nn\.functional|tensorflow(?:\.nn|\.math)?|jax\.(?:nn|numpy)|keras\.ops)\.(?:exp|sigmoid|softmax|clamp|clip|abs|neg|mul|multiply|cast)$/;
const PASSING_METHODS = new Set(
  'float double half to type type_as long int bool detach clone contiguous cuda cpu exp sigmoid softmax clamp clip neg abs mul astype permute view reshape flatten'.split(
    ' ',
  ),
);
/** So much of an expression is looked at. */
const MOST_PARTS = 300;

export function termsOf(source: LossSource, expression: Expression): Terms {
  let parts = 0;
  return within(expression, 0);

  function within(at: Expression | null | undefined, depth: number): Terms {
    parts += 1;
    if (at === null || at === undefined || parts > MOST_PARTS || depth > 40) return NONE;
    const next = (node: SyntaxNode | undefined) => within(node === undefined ? null : { node, scope: at.scope }, depth + 1);
    const update = source.updateOf(at);
    if (update !== null) return joined(within(update.before, depth + 1), factor(update.by, depth + 1));
    const known = source.definition(at);
    if (known.node !== at.node) return within(known, depth + 1);
    const { node } = at;
    switch (node.name) {
      case 'UnaryExpression':
        return next(node.lastChild ?? undefined);
      case 'BinaryExpression': {
        const [left, operator, right] = childrenOf(node);
        if (operator?.name !== 'ArithOp' || left === undefined || right === undefined) return NONE;
        const sign = source.textOf(operator);
        if (sign === '**') return { ...next(left), hasPower: true };
        // A sum with what has no rows, and a quotient by what has none, change no term.
        const of = (side: SyntaxNode) => (sign === '*' ? factor({ node: side, scope: at.scope }, depth + 1) : next(side));
        return joined(of(left), of(right));
      }
      case 'MemberExpression':
        return isRowOfEye(node, at) ? { ...NONE, hasOneHot: true } : NONE;
      case 'CallExpression':
        return ofCall(source.callOf(at)!, depth);
      default:
        return NONE;
    }
  }

  function factor(at: Expression, depth: number): Terms {
    return isKeptMask(source, at) ? { ...NONE, masks: [at] } : within(at, depth);
  }

  function ofCall(call: Call, depth: number): Terms {
    const { dotted, method, object, scope } = call;
    const next = (node: SyntaxNode | undefined) => within(node === undefined ? null : { node, scope }, depth + 1);
    const loss = source.lossOf(call);
    if (loss?.applied != null) return ofLoss(loss, depth);
    if (dotted !== null) {
      const [first, second, third] = call.positional;
      if (ONE_HOT.test(dotted)) return { ...NONE, hasOneHot: true };
      if (LOG.test(dotted)) return { ...next(first), hasLog: true };
      if (POWER.test(dotted)) return { ...next(first), hasPower: true };
      if (PASSING.test(dotted)) return joined(next(first), next(second));
      if (dotted === 'torch.where' && first !== undefined && third !== undefined) {
        const mask = isKeptMask(source, { node: first, scope }) ? [{ node: first, scope }] : [];
        return joined(joined(next(second), next(third)), { ...NONE, masks: mask });
      }
    }
    if (method === null || object === null) return NONE;
    if (LOG_METHODS.has(method)) return { ...within(object, depth + 1), hasLog: true };
    if (method === 'pow') return { ...within(object, depth + 1), hasPower: true };
    if (method === 'scatter_' || method === 'scatter') return isScatteredOne(call) ? { ...NONE, hasOneHot: true } : NONE;
    return PASSING_METHODS.has(method) ? joined(within(object, depth + 1), method === 'mul' ? next(call.positional[0]) : NONE) : NONE;
  }

  function ofLoss(found: LossCall, depth: number): Terms {
    if (source.reduction(found) !== 'none') return NONE;
    const { kind, activation } = found.loss;
    const target = source.target(found);
    const hasClasses = activation === 'sigmoid' && within(target, depth + 1).hasOneHot;
    const isIgnoring = kind !== 'focal' && source.option(found, 'ignore_index') !== null;
    return { ...NONE, hasLog: true, hasPower: kind === 'focal', hasOneHot: hasClasses, ignoring: isIgnoring ? [found] : [] };
  }

  /** `torch.eye(K)[target]` */
  function isRowOfEye(node: SyntaxNode, { scope }: Expression): boolean {
    const [object, bracket] = childrenOf(node);
    const call = object === undefined || bracket?.name !== '[' ? null : source.callOf(source.definition({ node: object, scope }));
    return call?.dotted === 'torch.eye' || call?.dotted === 'numpy.eye';
  }

  /** `torch.zeros_like(x).scatter_(1, target.unsqueeze(1), 1)` */
  function isScatteredOne({ positional, keywords, scope, object }: Call): boolean {
    const value = positional[2] ?? keywords.get('value') ?? keywords.get('src');
    const zeros = object === null ? null : source.callOf(source.definition(object));
    return value !== undefined && source.numberOf({ node: value, scope }) === 1 && /^torch\.zeros(?:_like)?$/.test(zeros?.dotted ?? '');
  }
}

function joined(a: Terms, b: Terms): Terms {
  return {
    hasOneHot: a.hasOneHot || b.hasOneHot,
    hasLog: a.hasLog || b.hasLog,
    hasPower: a.hasPower || b.hasPower,
    masks: [...a.masks, ...b.masks],
    ignoring: [...a.ignoring, ...b.ignoring],
  };
}

const CASTS = new Set('float double half to type type_as long int bool view reshape flatten contiguous unsqueeze'.split(' '));
const MASK_NAME = /^(?:attention|loss|pad|padding|valid|ignore|label)_?mask$/;

/** `target != ignore_index`, `labels.ne(-100)`, `labels >= 0`, `attention_mask`: false, or 0, for the rows that are ignored. */
export function isKeptMask(source: LossSource, expression: Expression, depth = 0): boolean {
  if (depth > 10) return false;
  const at = source.definition(expression);
  const { node, scope } = at;
  if (node.name === 'VariableName') return MASK_NAME.test(source.textOf(node)) && source.bindingOf(at)?.update == null;
  if (node.name === 'BinaryExpression') {
    const [, operator, right] = childrenOf(node);
    if (operator?.name !== 'CompareOp' || right === undefined) return false;
    const number = source.numberOf({ node: right, scope });
    const sign = source.textOf(operator);
    if (sign === '>=') return number === 0;
    return (sign === '>' && number === -1) || (sign === '!=' && isIgnoredValue(right));
  }
  const call = source.callOf(at);
  if (call === null) return false;
  const [first, second] = call.positional;
  if (call.dotted === 'torch.ne') return second !== undefined && isIgnoredValue(second);
  if (call.dotted !== null || call.object === null || call.method === null) return false;
  if (call.method === 'ne') return first !== undefined && isIgnoredValue(first);
  return CASTS.has(call.method) && isKeptMask(source, call.object, depth + 1);

  function isIgnoredValue(value: SyntaxNode): boolean {
    const number = source.numberOf({ node: value, scope });
    return number === null ? /ignore|pad/i.test(source.textOf(value).slice(0, 100)) : number < 0 || number === 255;
  }
}

/** A mean over all elements: the call, and what it averages; null for one along an axis, and for everything else. */
export function averaged(call: Call): { readonly subject: Expression; readonly isTorch: boolean } | null {
  const { dotted, method, object, positional, keywords, isPlain, scope } = call;
  if (!isPlain || keywords.size > 0) return null;
  if (dotted !== null) {
    const isMean = /^(?:torch\.mean|tensorflow\.(?:math\.)?reduce_mean|jax\.numpy\.mean|keras\.ops\.mean)$/.test(dotted);
    return isMean && positional.length === 1 ? { subject: { node: positional[0]!, scope }, isTorch: dotted === 'torch.mean' } : null;
  }
  return method === 'mean' && object !== null && positional.length === 0 ? { subject: object, isTorch: true } : null;
}
