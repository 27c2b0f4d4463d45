/** What a name says of the numbers it is given: weights of classes for certain, perhaps, or nothing. */
export type AlphaName = 'certain' | 'possible' | 'none';

const CLASS = '(?:class|cls|label|tag|category|cat|entity|ce|focal|loss_class)';
/** `alpha`, `focal_alpha`, `class_weights`, `classWeight`, `weight_per_class`, `pos_weight`. */
const CERTAIN = new RegExp(
  `^(?:(?:focal|class|cls|label)_?)?alphas?(?:_t|_vec(?:tor)?|_tensor|_list|_weights?|_per_(?:class|label))?$|(?:^|_)${CLASS}_?weights?(?:$|_)|(?:^|_)pos_?weights?$|(?:^|_)weights?_per_(?:class|label)$`,
);
const POSSIBLE = /^weights?(?:_(?:t|vec(?:tor)?|tensor|list))?$|(?:^|_)alphas?$/;

export function alphaName(name: string): AlphaName {
  const plain = plainName(name);
  if (CERTAIN.test(plain)) return 'certain';
  return POSSIBLE.test(plain) ? 'possible' : 'none';
}

/** An argument of a call: what a loss takes as `alpha` or `weight` is weights of classes, whatever the same word means elsewhere. */
export function alphaArgument(callee: string, name: string): AlphaName {
  const plain = plainName(name);
  if (/^(?:alphas?|weights?)$/.test(plain)) {
    if (/loss|focal|entropy|criterion|nll/i.test(callee)) return 'certain';
    return plain.startsWith('alpha') ? 'possible' : 'none';
  }
  return alphaName(name);
}

/** `classWeights`, `CLASS-WEIGHTS` as `class_weights`. */
function plainName(name: string): string {
  return name
    .slice(0, 80)
    .replace(/([a-z])(?=[A-Z])/g, '$1_')
    .replaceAll('-', '_')
    .toLowerCase();
}
