import type { SyntaxNode } from '@lezer/common';
import { alphaArgument } from '../alpha-names.ts';
import type { Fault, LossRule } from './loss-rule.ts';
import type { Call, Expression, LossSource } from './loss-source.ts';

/** Imbalance that is corrected in two places, each as if it were alone. */
export const doubleCorrection: LossRule = {
  code: 'double-correction',
  look: (source) => [...sampledAndWeighted(source), ...resampledAndWeighted(source), ...weightedTwice(source)],
};

/** Draw rare classes more often, batch by batch. */
const SAMPLERS =
  /^(?:WeightedRandomSampler|ImbalancedDatasetSampler|BalancedBatchSampler|ClassBalanced(?:Random)?Sampler|BalancedClassSampler|DistributedWeightedSampler)$/;
/** Change the training data themselves (imbalanced-learn). */
const RESAMPLERS =
  /^(?:RandomOverSampler|RandomUnderSampler|SMOTE|SMOTEN|SMOTENC|SMOTEENN|SMOTETomek|BorderlineSMOTE|SVMSMOTE|KMeansSMOTE|ADASYN|NearMiss|ClusterCentroids)$/;
const PIPELINES = /^(?:Pipeline|make_pipeline)$/;

/** A part of a script that corrects for imbalance. */
interface Correction {
  readonly at: SyntaxNode;
  /** As it is written: `CrossEntropyLoss(weight)`. */
  readonly name: string;
}

/** A sampler and a weighted loss in one script. */
function sampledAndWeighted(source: LossSource): readonly Fault[] {
  const sampler = source.calls.find((call) => SAMPLERS.test(calleeOf(source, call)) && isAlwaysRun(call.node));
  if (sampler === undefined) return [];
  return source.calls.flatMap((call) => {
    const weights = weightsOfLoss(source, call) ?? weightsOfFit(source, call);
    return weights === null ? [] : [faultOf(source, weights, { at: sampler.node, name: calleeOf(source, sampler) })];
  });
}

/** What imbalanced-learn has resampled is fitted with class weights. */
function resampledAndWeighted(source: LossSource): readonly Fault[] {
  const faults: Fault[] = [];
  for (const call of source.calls) {
    const name = calleeOf(source, call);
    if (PIPELINES.test(name)) {
      const inside = source.calls.filter(({ node }) => node.from > call.node.from && node.to <= call.node.to);
      const resampler = inside.find((each) => RESAMPLERS.test(calleeOf(source, each)));
      if (resampler === undefined) continue;
      for (const each of inside) {
        const weights = weightsOfModel(source, each);
        if (weights !== null) faults.push(faultOf(source, weights, { at: resampler.node, name: calleeOf(source, resampler) }));
      }
    } else if (call.method === 'fit') {
      const resampler = resamplerOf(source, call);
      if (resampler === null) continue;
      const model = call.object === null ? null : source.callOf(source.definition(call.object));
      const weights = weightsOfFit(source, call) ?? (model === null ? null : weightsOfModel(source, model));
      if (weights !== null) faults.push(faultOf(source, weights, resampler));
    }
  }
  return faults;
}

/** Class weights beside α: in one loss, or in what Keras is compiled and fitted with. */
function weightedTwice(source: LossSource): readonly Fault[] {
  const faults: Fault[] = [];
  for (const call of source.calls) {
    const callee = calleeOf(source, call);
    const alpha = optionOf(source, call, callee, 'alpha');
    const weight = optionOf(source, call, callee, 'weight');
    if (alpha !== null && weight !== null && isLoss(callee)) {
      faults.push(faultOf(source, { at: weight, name: `${callee}(weight)` }, { at: alpha, name: 'alpha' }));
      continue;
    }
    const weights = call.method === 'fit' ? weightsOfFit(source, call) : null;
    if (weights === null) continue;
    const balanced = source.calls.find((each) => isBalancedKerasLoss(source, each));
    if (balanced !== undefined) faults.push(faultOf(source, weights, { at: balanced.node, name: calleeOf(source, balanced) }));
  }
  return faults;
}

function isBalancedKerasLoss(source: LossSource, call: Call): boolean {
  const callee = calleeOf(source, call);
  if (!/FocalCrossentropy$/.test(callee) || !isAlwaysRun(call.node)) return false;
  const balancing = call.keywords.get('apply_class_balancing');
  if (balancing !== undefined) return source.isWord({ node: balancing, scope: call.scope }, 'True');
  return callee.startsWith('Categorical') && optionOf(source, call, callee, 'alpha') !== null;
}

function faultOf(source: LossSource, { at, name }: Correction, other: Correction): Fault {
  return {
    at,
    severity: 'warning',
    template: '{0} corrects for imbalance, and so does {1} in line {2}: together they overshoot. Keep one.',
    related: { from: other.at.from, to: other.at.to, note: 'the other correction' },
    args: [name, other.name, source.textOf({ from: 0, to: other.at.from }).split('\n').length],
  };
}

/** The last part of what is called. */
function calleeOf(source: LossSource, { node }: Call): string {
  const callee = node.firstChild!;
  const last = callee.name === 'MemberExpression' ? (callee.lastChild ?? callee) : callee;
  return last.to - last.from > 100 ? '' : source.textOf(last);
}

function isLoss(callee: string): boolean {
  return /loss|cross_?entropy|criterion|nll/i.test(callee);
}

/** The class weights, or the α of each class, that a loss is given. */
function weightsOfLoss(source: LossSource, call: Call): Correction | null {
  const callee = calleeOf(source, call);
  const found = source.lossOf(call);
  if (found !== null && found.options !== call) return null;
  if (found === null && !isLoss(callee)) return null;
  for (const name of ['weight', 'pos_weight', 'alpha', 'class_weight', 'class_weights']) {
    const at = optionOf(source, call, callee, name);
    if (at !== null) return { at, name: `${callee}(${name})` };
  }
  return null;
}

/** `model.fit(…, class_weight=…)` of Keras. */
function weightsOfFit(source: LossSource, call: Call): Correction | null {
  if (call.method !== 'fit') return null;
  const at = certain(source, call, call.keywords.get('class_weight'));
  return at === null ? null : { at, name: 'fit(class_weight)' };
}

/** `LogisticRegression(class_weight='balanced')` */
function weightsOfModel(source: LossSource, call: Call): Correction | null {
  const callee = calleeOf(source, call);
  const given = /^[A-Z]/.test(callee) ? call.keywords.get('class_weight') : undefined;
  const at = certain(source, call, given);
  return at === null ? null : { at, name: `${callee}(class_weight)` };
}

/** Where an option of a loss is a vector of weights for certain. */
function optionOf(source: LossSource, call: Call, callee: string, name: string): SyntaxNode | null {
  const found = source.lossOf(call);
  const given = call.keywords.get(name) ?? (found?.options === call ? source.option(found, name)?.node : undefined);
  if (given === undefined || (found === null && alphaArgument(callee, name) !== 'certain')) return null;
  // One number is the same for all classes, or the share of two.
  if (name === 'alpha' && source.numberOf({ node: given, scope: call.scope }) !== null) return null;
  return certain(source, call, given);
}

/** The value, unless it may be None or is given on some condition only. */
function certain(source: LossSource, { node: callNode, scope }: Expression, value: SyntaxNode | undefined): SyntaxNode | null {
  if (value === undefined || !isAlwaysRun(callNode) || !isAlwaysRun(value)) return null;
  const { node } = source.definition({ node: value, scope });
  if (!isAlwaysRun(node)) return null;
  switch (node.name) {
    case 'CallExpression':
    case 'ArrayExpression':
    case 'TupleExpression':
    case 'DictionaryExpression':
    case 'DictionaryComprehensionExpression':
    case 'ArrayComprehensionExpression':
    case 'BinaryExpression':
    case 'String':
      return value;
    case 'VariableName':
      return source.bindingOf({ node, scope })?.imported == null ? null : value;
    default:
      return null;
  }
}

/** False for what stands in a branch: the other correction may stand in the other one. */
function isAlwaysRun(node: SyntaxNode): boolean {
  for (let [at, steps] = [node.parent, 0]; at !== null && steps < FARTHEST; at = at.parent, steps += 1) {
    if (at.name === 'ConditionalExpression' || at.name === 'MatchStatement') return false;
    if (at.name === 'IfStatement' && !isMain(at)) return false;
  }
  return true;
}

const FARTHEST = 300;

/** `if __name__ == "__main__":` */
function isMain(statement: SyntaxNode): boolean {
  const condition = statement.getChild('BinaryExpression');
  return (
    condition !== null &&
    condition.firstChild?.name === 'VariableName' &&
    condition.to - condition.from < 30 &&
    condition.lastChild?.name === 'String'
  );
}

/** What `X_new, y_new = SMOTE().fit_resample(X, y)` was called on, where one of the new names is fitted. */
function resamplerOf(source: LossSource, fit: Call): Correction | null {
  const [first] = fit.positional;
  if (first?.name !== 'VariableName') return null;
  const binding = source.bindingOf({ node: first, scope: fit.scope });
  if (binding === null) return null;
  for (const call of source.calls) {
    if (!/^fit_(?:re)?sample$/.test(call.method ?? '') || call.node.from < binding.from || call.node.to > binding.to) continue;
    const made = call.object === null ? null : source.callOf(source.definition(call.object));
    if (made !== null && RESAMPLERS.test(calleeOf(source, made))) return { at: call.node, name: calleeOf(source, made) };
  }
  return null;
}
