import { divideBy } from './call-edits.ts';
import { type Fault, fixOf, type LossRule } from './loss-rule.ts';
import { type Call, type Expression, type LossCall, type LossSource, namesIn } from './loss-source.ts';
import { averaged, isKeptMask, termsOf } from './loss-terms.ts';

/** Rows that are ignored add nothing to the sum, but count in the denominator. */
export const ignoredInMean: LossRule = {
  code: 'ignored-in-mean',
  look: (source) => source.calls.flatMap((call) => ofLibrary(source, call) ?? byHand(source, call) ?? []),
};

/** kornia leaves ignored targets out of the sum, not out of the mean. */
function ofLibrary(source: LossSource, call: Call): Fault | null {
  const found = source.lossOf(call);
  if (found === null || found.options !== call || call.dotted?.startsWith('kornia.') !== true) return null;
  const index = source.option(found, 'ignore_index');
  if (index === null || source.reduction(found) !== 'mean') return null;
  return {
    at: index.node,
    severity: 'warning',
    template:
      'The mean of {0} divides by all targets, the ignored ones included: the more padding a batch has, the smaller its loss. Divide the sum by the number of targets that count.',
    args: [found.loss.title],
  };
}

function byHand(source: LossSource, call: Call): Fault | null {
  const mean = averaged(call);
  if (mean === null) return null;
  const { masks, ignoring, hasLog, hasPower } = termsOf(source, mean.subject);
  const mask = masks.find((each) => isKeptMask(source, each));
  if (mask !== undefined && (hasLog || hasPower || isLossByName(source, mean.subject))) {
    return {
      at: call.node,
      severity: 'warning',
      template:
        'Rows that the mask sets to 0 still count in this mean: the more of them a batch has, the smaller its loss. Divide the sum by the number of rows that are kept.',
      args: [],
      fix: mean.isTorch ? dividedBy(source, call, mean.subject, sumOf(source, mask, call)) : null,
    };
  }
  const found = ignoring.find((each) => isWhole(source, each));
  if (found === undefined) return null;
  return {
    at: call.node,
    severity: 'warning',
    template:
      'Where the target is its ignore_index, {0} gives 0, and this mean counts those rows: the more of them a batch has, the smaller its loss. Divide the sum by the number of targets that count.',
    args: [found.loss.title],
    fix: mean.isTorch ? dividedBy(source, call, mean.subject, keptOf(source, found, call)) : null,
  };
}

/** `(loss * mask).mean()` of a loss that is made elsewhere. */
function isLossByName(source: LossSource, subject: Expression): boolean {
  return /loss|entropy|criterion|nll/i.test(source.textOf(source.definition(subject).node).slice(0, 500));
}

/** Not where the ignored rows have been taken out before. */
function isWhole(source: LossSource, found: LossCall): boolean {
  return [source.target(found), source.input(found)].every((given) => {
    if (given === null) return false;
    const { node, scope } = source.definition(given);
    if (node.name === 'VariableName') return source.bindingOf({ node, scope }) !== null;
    return node.name === 'CallExpression' || (node.name === 'MemberExpression' && namesIn(node) !== null);
  });
}

/** The number of rows of a mask; null where it is not certain that it is the same at that place. */
function sumOf(source: LossSource, mask: Expression, place: Call): string | null {
  return source.isSameAt(mask, place) ? `${source.textOf(mask.node)}.sum().clamp(min=1)` : null;
}

function keptOf(source: LossSource, found: LossCall, place: Call): string | null {
  const [target, index] = [source.target(found), source.option(found, 'ignore_index')];
  if (target === null || index === null || namesIn(index.node) === null || !source.isSameAt(target, place)) return null;
  // An option of an object that is made elsewhere has names of another scope.
  if (index.scope !== place.scope && namesIn(index.node)!.length > 0) return null;
  return `(${source.textOf(target.node)} != ${source.textOf(index.node)}).sum().clamp(min=1)`;
}

function dividedBy(source: LossSource, call: Call, subject: Expression, divisor: string | null): Fault['fix'] {
  if (divisor === null) return null;
  const { node } = subject;
  const isMethod = call.object !== null && call.dotted === null;
  const name = isMethod ? call.node.firstChild!.lastChild! : null;
  const sum = name === null ? { from: call.node.from, to: call.node.to, text: `(${source.textOf(node)}).sum()` } : null;
  const [first, second] = divideBy(call, divisor);
  const said = { template: 'Divide the sum by the number of rows that count', args: [] };
  if (name !== null)
    return fixOf(said, [...(second === undefined ? [] : [first!]), { from: name.from, to: name.to, text: 'sum' }, second ?? first!]);
  const around = second === undefined ? ['', first!.text] : [first!.text, second.text];
  return fixOf(said, [{ ...sum!, text: `${around[0]}${sum!.text}${around[1]}` }]);
}
