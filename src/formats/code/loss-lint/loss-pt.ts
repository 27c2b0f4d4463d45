import { childrenOf } from '../../label-configs/syntax/python-nodes.ts';
import { setOption, withoutOptions } from './call-edits.ts';
import { type Fault, fixOf, type LossRule } from './loss-rule.ts';
import type { Call, Expression, LossCall, LossSource } from './loss-source.ts';
import { namesIn } from './loss-source.ts';
import { averaged } from './loss-terms.ts';

/** What makes −log p_t something else. */
const WEIGHTS = ['weight', 'pos_weight'];
const SMOOTHING = 'label_smoothing';

/** exp(−w·CE) is p_t to the power w. */
export const weightedPt: LossRule = {
  code: 'weighted-pt',
  look: (source) =>
    probabilities(source).flatMap((found): readonly Fault[] => {
      const { loss, exp } = found;
      if (isAveraged(source, loss)) return [];
      const isWeighted = WEIGHTS.some((name) => isGiven(source, loss, name));
      if (!isWeighted && !isGiven(source, loss, SMOOTHING)) return [];
      return [
        {
          at: exp.node,
          severity: 'warning',
          template: isWeighted
            ? 'p_t is taken from a weighted {0}: exp(−w · CE) is p_t to the power of w, not the probability of the right class. Take p_t from the unweighted loss, and let the weight multiply the result alone.'
            : 'p_t is taken from {0} with label smoothing, which is not −log p_t: what exp gives is not the probability of the right class.',
          args: [loss.loss.title],
          fix: unweighted(source, found),
        },
      ];
    }),
};

/** exp(−mean CE) is one number for the whole batch. */
export const averagedPt: LossRule = {
  code: 'averaged-pt',
  look: (source) =>
    probabilities(source).flatMap((found): readonly Fault[] => {
      const { loss, exp } = found;
      if (!isAveraged(source, loss)) return [];
      return [
        {
          at: exp.node,
          severity: 'warning',
          template:
            "p_t is taken from a {0} that is already reduced: it is one number for the whole batch, and easy and hard examples get the same factor. Reduce at the end, and the loss inside with reduction='none'.",
          args: [loss.loss.title],
          fix: unreduced(source, found),
        },
      ];
    }),
};

interface Probability {
  /** `torch.exp(-ce)` */
  readonly exp: Call;
  /** The name that has it; null where it is used at once. */
  readonly name: string | null;
  /** What is negated in it: a name, or the loss itself. */
  readonly negated: Expression | null;
  readonly loss: LossCall;
}

/** Every exp(−loss) of which a factor 1 − p_t is made. */
function probabilities(source: LossSource): readonly Probability[] {
  return source.calls.flatMap((exp) => {
    const subject = exponent(exp);
    const signed = subject === null ? null : unsigned(source, subject);
    const loss = signed?.isNegative === true ? source.lossAt(signed.base) : null;
    if (loss === null || !/^(?:binary-)?cross-entropy$|^nll$/.test(loss.loss.kind)) return [];
    const name = nameOf(source, exp);
    return isModulating(source, exp, name) ? [{ exp, name, negated: signed!.steps === 0 ? signed!.base : null, loss }] : [];
  });
}

function exponent({ dotted, method, object, positional, scope }: Call): Expression | null {
  const isFunction = dotted !== null && /^(?:torch|tensorflow(?:\.math)?|jax\.numpy|keras\.ops)\.exp$/.test(dotted);
  if (isFunction) return positional.length === 1 ? { node: positional[0]!, scope } : null;
  return dotted === null && method === 'exp' && positional.length === 0 ? object : null;
}

/** Takes minus signs off; `steps` counts the names that were followed on the way. */
function unsigned(source: LossSource, expression: Expression) {
  let [at, isNegative, steps] = [expression, false, 0];
  for (let turn = 0; turn < 20; turn += 1) {
    const { node, scope } = at;
    const [left, operator, right] = childrenOf(node);
    const sign = operator === undefined ? '' : source.textOf(operator);
    if (node.name === 'UnaryExpression' && left !== undefined && operator !== undefined && source.textOf(left) === '-') {
      [at, isNegative] = [{ node: operator, scope }, !isNegative];
    } else if (node.name === 'BinaryExpression' && sign === '*' && left !== undefined && right !== undefined) {
      const first = source.numberOf({ node: left, scope }) === -1;
      if (!first && source.numberOf({ node: right, scope }) !== -1) return null;
      [at, isNegative] = [{ node: first ? right : left, scope }, !isNegative];
    } else if (node.name === 'ParenthesizedExpression' && operator !== undefined) {
      at = { node: operator, scope };
    } else {
      const known = source.definition(at);
      // A loss is what was looked for: its name stays.
      if (known.node === node || known.node.name === 'CallExpression') return { base: at, isNegative, steps };
      [at, steps] = [known, steps + 1];
    }
  }
  return null;
}

function nameOf(source: LossSource, { node }: Call): string | null {
  const { parent } = node;
  const target = parent?.name === 'AssignStatement' ? parent.firstChild : null;
  return target?.name === 'VariableName' ? source.textOf(target) : null;
}

/** So far a factor is looked for behind the line that makes p_t. */
const NEAR = 3000;

function isModulating(source: LossSource, { node, scope }: Call, name: string | null): boolean {
  const before = source.text.slice(Math.max(0, node.from - 20), node.from);
  if (/\b1(?:\.0*)?\s*-\s*$/.test(before)) return true;
  if (name === null) return false;
  const after = source.text.slice(node.to, Math.min(scope.to, node.to + NEAR));
  return new RegExp(`(?:^|[^\\w.])1(?:\\.0*)?\\s*-\\s*${name}(?!\\w)`).test(after);
}

function isAveraged(source: LossSource, loss: LossCall): boolean {
  const reduction = source.reduction(loss);
  return reduction === 'mean' || reduction === 'sum';
}

function isGiven(source: LossSource, loss: LossCall, name: string): boolean {
  const given = source.option(loss, name);
  return given !== null && !source.isWord(given, 'None') && source.numberOf(given) !== 0;
}

/** A second loss without weights for p_t: right for every weight, None included, and for ignored targets. */
function unweighted(source: LossSource, { exp, negated, loss }: Probability): Fault['fix'] {
  const { options, applied } = loss;
  if (applied === null || applied !== options || negated === null) return null;
  if ([...WEIGHTS, SMOOTHING].some((name) => source.option(loss, name) !== null && !options.keywords.has(name))) return null;
  const isHere = negated.node.from === applied.node.from;
  const given = [...options.positional, ...options.keywords.values()].map((node) => ({ node, scope: options.scope }));
  if (!isHere && !given.every((each) => source.isSameAt(each, exp))) return null;
  const text = withoutOptions(source, options, [...WEIGHTS, SMOOTHING]);
  return fixOf({ template: 'Take p_t from the unweighted loss', args: [] }, [
    text === null ? null : { from: negated.node.from, to: negated.node.to, text },
  ]);
}

/** Only where the result is averaged later, and the loss is used for nothing else. */
function unreduced(source: LossSource, { exp, name, negated, loss }: Probability): Fault['fix'] {
  const { options, applied } = loss;
  if (applied === null || applied !== options || name === null || negated?.node.name !== 'VariableName') return null;
  const inner = source.textOf(negated.node);
  const after = source.text.slice(options.node.to, Math.min(exp.scope.to, options.node.to + NEAR));
  if (exp.scope.to > options.node.to + NEAR || countOf(inner, after) !== 2 || countOf(name, after) !== 2) return null;
  const isAveragedLater = source.calls.some((call) => {
    const mean = call.scope === exp.scope && call.node.from > exp.node.to ? averaged(call) : null;
    const text = mean === null ? '' : source.textOf(source.definition(mean.subject).node).slice(0, NEAR);
    return countOf(name, text) === 1 && countOf(inner, text) === 1;
  });
  return isAveragedLater && namesIn(negated.node) !== null
    ? fixOf({ template: "Compute the loss inside with reduction='none'", args: [] }, [setOption(options, 'reduction', "'none'")])
    : null;
}

function countOf(name: string, text: string): number {
  return text.match(new RegExp(`(?<![\\w.])${name}(?!\\w)`, 'g'))?.length ?? 0;
}
