import { setOption } from './call-edits.ts';
import { type Fault, fixOf, type LossRule } from './loss-rule.ts';
import type { Call, Expression, LossCall, LossSource } from './loss-source.ts';
import { kerasEnd, type Output, outputOf } from './model-output.ts';

/** A softmax or a sigmoid before a loss that has its own. */
export const probabilitiesAsLogits: LossRule = {
  code: 'probabilities-as-logits',
  look: (source) => source.calls.flatMap((call) => appliedTo(source, call, tooMuch) ?? compiled(source, call, tooMuchInKeras) ?? []),
};

/** Logits where a loss takes probabilities, or their logarithms. */
export const logitsAsProbabilities: LossRule = {
  code: 'logits-as-probabilities',
  look: (source) => source.calls.flatMap((call) => appliedTo(source, call, tooLittle) ?? compiled(source, call, tooLittleInKeras) ?? []),
};

type Judge = (source: LossSource, found: LossCall, input: Expression, output: Output) => Fault | null;

function appliedTo(source: LossSource, call: Call, judge: Judge): Fault | null {
  const found = source.lossOf(call);
  const input = found === null || found.applied !== call || !call.isPlain ? null : source.input(found);
  const output = input === null ? null : outputOf(source, input);
  return output === null ? null : judge(source, found!, input!, output);
}

function isProbability({ kind }: Output): boolean {
  return kind === 'softmax' || kind === 'sigmoid';
}

function tooMuch(source: LossSource, found: LossCall, input: Expression, output: Output): Fault | null {
  if (!isProbability(output)) return null;
  const { wants, title, activation } = found.loss;
  const base = { at: input.node, severity: 'warning' as const };
  if (wants === 'log-probabilities') {
    return {
      ...base,
      template: '{0} takes log-probabilities, but gets probabilities: the loss is −p instead of −log p. Use log_softmax.',
      args: [title],
      fix: withLogSoftmax(input, output),
    };
  }
  const told = wants === 'told' ? source.option(found, 'from_logits') : null;
  if (wants === 'told' && (told === null || !source.isWord(told, 'True'))) return null;
  if (wants === 'probabilities') return null;
  const own = activation === 'either' ? ownActivation(source, found) : activation;
  return {
    ...base,
    template:
      '{0} takes logits and applies a {2} itself, but gets the output of a {1}: applied twice, probabilities stay far from 0 and 1, and gradients vanish.',
    args: [title, output.kind, own],
    fix: told !== null ? fromLogits(found, 'False') : withoutActivation(source, input, output),
  };
}

function ownActivation(source: LossSource, found: LossCall): string {
  const softmax = source.option(found, 'use_softmax');
  return softmax !== null && source.isWord(softmax, 'True') ? 'softmax' : 'sigmoid';
}

function tooLittle(_: LossSource, found: LossCall, input: Expression, { kind }: Output): Fault | null {
  const { wants, title } = found.loss;
  if (kind !== 'linear' || (wants !== 'probabilities' && wants !== 'log-probabilities')) return null;
  return {
    at: input.node,
    severity: 'warning',
    template:
      wants === 'probabilities'
        ? '{0} takes probabilities, but gets the output of a linear layer.'
        : '{0} takes log-probabilities, but gets the output of a linear layer.',
    args: [title],
  };
}

/** Takes off the activation: where it is the argument itself, or the argument names it. */
function withoutActivation(source: LossSource, input: Expression, { activation }: Output): Fault['fix'] {
  if (activation === null || source.definition(input).node !== activation.call.node) return null;
  const { inner } = activation;
  const isHere =
    input.node === activation.call.node || (input.node.from === activation.call.node.from && input.node.to === activation.call.node.to);
  if (!isHere && !source.isSameAt(inner, input)) return null;
  const text = source.textOf(inner.node);
  // What stood in the brackets of a call may need them elsewhere.
  return fixOf({ template: 'Give it the logits', args: [] }, [
    text.includes('#') ? null : { from: input.node.from, to: input.node.to, text },
  ]);
}

function withLogSoftmax(input: Expression, { kind, activation }: Output): Fault['fix'] {
  if (kind !== 'softmax' || activation === null) return null;
  const { node, dotted, method } = activation.call;
  const name = node.firstChild?.lastChild;
  const isTorch = dotted === null ? method === 'softmax' : dotted.startsWith('torch.');
  if (!isTorch || name?.name !== 'PropertyName' || node.from !== input.node.from || node.to !== input.node.to) return null;
  return fixOf({ template: 'Use log_softmax', args: [] }, [{ from: name.from, to: name.to, text: 'log_softmax' }]);
}

function fromLogits({ options, loss }: LossCall, value: 'True' | 'False'): Fault['fix'] {
  // Given by position it would be given twice.
  const isByPosition = options.positional.length > loss.parameters.indexOf('from_logits');
  const said = { template: value === 'True' ? 'Set from_logits=True' : 'Set from_logits=False', args: [] };
  return isByPosition ? null : fixOf(said, [setOption(options, 'from_logits', value)]);
}

type KerasJudge = (source: LossSource, loss: Expression, end: Output['kind']) => Fault | null;

/** `model.compile(loss=…)` of a model whose layers are seen. */
function compiled(source: LossSource, call: Call, judge: KerasJudge): Fault | null {
  if (call.method !== 'compile' || call.object === null || call.dotted !== null || !call.isPlain) return null;
  const loss = call.keywords.get('loss') ?? call.positional[1];
  const end = loss === undefined ? null : kerasEnd(source, call.object);
  return end === null ? null : judge(source, { node: loss!, scope: call.scope }, end);
}

function madeLoss(source: LossSource, loss: Expression): LossCall | null {
  const call = source.callOf(source.definition(loss));
  const found = call === null ? null : source.lossOf(call);
  return found === null || found.loss.wants !== 'told' || !source.isPlain(found) ? null : found;
}

function tooMuchInKeras(source: LossSource, loss: Expression, end: Output['kind']): Fault | null {
  const found = madeLoss(source, loss);
  const told = found === null ? null : source.option(found, 'from_logits');
  if (end === 'linear' || found === null || told === null || !source.isWord(told, 'True')) return null;
  return {
    at: loss.node,
    severity: 'warning',
    template: '{0} with from_logits=True takes logits, but the model ends in a {1}, which would be applied twice.',
    args: [found.loss.title, end],
    fix: fromLogits(found, 'False'),
  };
}

const NAMED = /^(?:sparse_)?(?:categorical|binary)_(?:focal_)?crossentropy$/;

function tooLittleInKeras(source: LossSource, loss: Expression, end: Output['kind']): Fault | null {
  if (end !== 'linear') return null;
  const name = source.stringOf(loss);
  const found = madeLoss(source, loss);
  const told = found === null ? null : source.option(found, 'from_logits');
  const isWrong = name !== null ? NAMED.test(name) : found !== null && (told === null || source.isWord(told, 'False'));
  if (!isWrong) return null;
  return {
    at: loss.node,
    severity: 'warning',
    template: '{0} takes probabilities unless told otherwise, but the model ends in a layer without activation.',
    args: [name ?? found!.loss.title],
    fix: found === null ? null : fromLogits(found, 'True'),
  };
}
