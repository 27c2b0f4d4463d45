import { divideBy, setOption } from './call-edits.ts';
import type { Fault, LossRule } from './loss-rule.ts';
import { fixOf } from './loss-rule.ts';
import { type Call, type LossCall, type LossSource, namesIn } from './loss-source.ts';
import { averaged, termsOf } from './loss-terms.ts';

/** Means that divide by the number of classes as well. */
export const meanOverClasses: LossRule = {
  code: 'mean-over-classes',
  look: (source) => source.calls.flatMap((call) => ofLibrary(source, call) ?? byHand(source, call) ?? []),
};

function ofLibrary(source: LossSource, call: Call): Fault | null {
  const found = source.lossOf(call);
  // An object that is made and applied elsewhere is spoken of where it is made.
  if (found === null || found.options !== call || found.loss.kind !== 'focal' || source.reduction(found) !== 'mean') return null;
  const at = source.option(found, 'reduction')?.node ?? call.node;
  const args = [found.loss.title];
  if (found.loss.activation === 'softmax') {
    return {
      at,
      severity: 'info',
      template:
        'The mean of {0} divides by N × C, and by space: with C classes it is 1/C of the mean over the examples, and a learning rate tuned for the one does not fit the other.',
      args,
      fix: dividedByTargets(source, found),
    };
  }
  const softmax = source.option(found, 'use_softmax');
  if (found.loss.activation === 'either') {
    if (softmax === null || !source.isWord(softmax, 'True')) return null;
    return {
      at,
      severity: 'info',
      template:
        'The mean of {0} divides by N × C, and by space, though each example has one class: with C classes it is 1/C of the mean over the examples.',
      args,
    };
  }
  const target = source.target(found);
  if (found.loss.reduction !== 'none' || target === null || hasOneColumn(source, found)) return null;
  if (found.options.dotted?.startsWith('kornia.') === true) return null;
  return {
    at,
    severity: 'info',
    template:
      'The mean of {0} divides by N × C, negatives included; the paper divides the sum by the number of positives. With many classes, or few positives, the loss all but vanishes.',
    args,
    fix: fixOf(
      { template: 'Divide the sum by the number of positives', args: [] },
      namesIn(target.node) === null
        ? [null]
        : [setOption(call, 'reduction', '"sum"'), ...divideBy(call, `${source.textOf(target.node)}.sum().clamp(min=1)`)],
    ),
  };
}

/** kornia's mean counts ignored targets, too: the sum over those that count is what people expect. */
function dividedByTargets(source: LossSource, found: LossCall): Fault['fix'] {
  const target = source.target(found);
  const ignored = source.option(found, 'ignore_index');
  if (found.applied !== found.options || target === null || namesIn(target.node) === null) return null;
  if (ignored !== null && namesIn(ignored.node) === null) return null;
  const index = ignored === null ? '-100' : source.textOf(ignored.node);
  return fixOf({ template: 'Divide the sum by the number of targets that count', args: [] }, [
    setOption(found.options, 'reduction', '"sum"'),
    ...divideBy(found.options, `(${source.textOf(target.node)} != ${index}).sum().clamp(min=1)`),
  ]);
}

/** A single logit per example has no classes to divide by. */
function hasOneColumn(source: LossSource, found: LossCall): boolean {
  return [source.input(found), source.target(found)].some((given) => {
    if (given === null) return false;
    const known = source.definition(given);
    const call = source.callOf(known);
    if (known.node.name === 'MemberExpression' && source.textOf(known.node).endsWith(']')) return true;
    return call?.method != null && /^(?:squeeze|unsqueeze|view|flatten|ravel|reshape)$/.test(call.method);
  });
}

function byHand(source: LossSource, call: Call): Fault | null {
  const mean = averaged(call);
  if (mean === null) return null;
  const { hasOneHot, hasLog, hasPower } = termsOf(source, mean.subject);
  if (!hasOneHot || !hasLog || !hasPower) return null;
  return {
    at: call.node,
    severity: 'info',
    template:
      'This mean divides by N × C, for the targets are one-hot: with C classes it is 1/C of the mean over the examples. Sum over the classes first.',
    args: [],
  };
}
