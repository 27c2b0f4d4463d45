import type { AlphaVector } from '../alpha/alpha.ts';
import { priorBias } from '../alpha/prior-bias.ts';
import { visibleLabel } from '../name-labels.ts';
import { provenance } from './provenance.ts';

export interface AlphaCodeOptions {
  /** Id of a framework, see the registry. */
  readonly framework: string;
  /** Shape [K, 1] instead of [K]. */
  readonly columnVector: boolean;
}

/** A place where α is used. Adding one: a file in `frameworks/`, a line in the registry, its fixtures. */
export interface AlphaFramework {
  readonly id: string;
  readonly title: string;
  /** The language of the code, as VS Code names it. */
  readonly language: 'python' | 'json' | 'yaml' | 'csv';
  /** Top-level packages of Python that tell, where a file imports one, that this is its framework; the more telling frameworks come first. */
  readonly packages: readonly string[];
  /** Code for α in label-id order, ending in a line break. */
  write(vector: AlphaVector, columnVector: boolean): string;
}

/** What the comment of a class without examples ends with. */
export const NO_EXAMPLES = ' (no examples: largest α)';

/** One value of the vector, as code shows it. */
interface AlphaEntry {
  /** Four significant digits. */
  readonly value: string;
  /** `id label`, with a remark when α is undefined. */
  readonly comment: string;
}

/**
 * The values of a vector in label-id order. A class without examples gets the largest finite α (1 when there is none), and
 * its comment says so: a loss needs a number, and the class is at least as rare as the rarest.
 */
export function entriesOf(vector: AlphaVector): readonly AlphaEntry[] {
  const finite = vector.alpha.filter((value) => value !== null);
  const largest = finite.length === 0 ? 1 : finite.reduce((most, value) => Math.max(most, value), 0);
  return vector.alpha.map((value, id) => ({
    value: numberLiteral(value ?? largest),
    comment: `${id} ${visibleLabel(vector.labels[id] ?? '')}${value === null ? NO_EXAMPLES : ''}`,
  }));
}

/** The entries as the lines of a Python list: `    0.2165,  # 0 O`. */
export function pythonRows(vector: AlphaVector, columnVector: boolean): string {
  return entriesOf(vector)
    .map(({ value, comment }) => `    ${columnVector ? `[${value}]` : value},  # ${comment}\n`)
    .join('');
}

/** `alpha = torch.tensor([…])` and where it comes from. */
export function torchTensor(vector: AlphaVector, columnVector: boolean): string {
  return `alpha = torch.tensor([\n${pythonRows(vector, columnVector)}])\n# ${provenance(vector)}\n`;
}

/** What stands above a `prior_bias` of ours, up to π: by it the bias is found again. */
export const PRIOR_REMARK = '# A head with one sigmoid output starts at this bias, -log((1 - pi) / pi), with pi = ';

/**
 * `prior_bias = …` for two classes with examples, else nothing: where a single output with a sigmoid starts, so that it says what the data say. Of two outputs
 * with a softmax it is the bias of the second one, above that of the first.
 */
export function binaryPrior({ labels, counts }: AlphaVector): string {
  const share = positiveShare(counts);
  return share === null
    ? ''
    : `${PRIOR_REMARK}${numberLiteral(share)} the share of 1 ${visibleLabel(labels[1]!)}.
prior_bias = ${numberLiteral(priorBias(share))}
`;
}

/** What stands above the biases of ours for each class. */
export const PRIORS_REMARK = '# The head starts at these biases, -log((1 - pi) / pi), with pi the share of a class among all counted.';

/** The rows of a list of biases, one for each class by its share, `-2.197,  # 1`; empty where no class has a share. */
export function priorRows(counts: readonly number[]): readonly string[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const biases = counts.map((count) => (count > 0 && count < total ? priorBias(count / total) : null));
  const finite = biases.filter((bias) => bias !== null);
  if (finite.length === 0) return [];
  const least = finite.reduce((smallest, bias) => Math.min(smallest, bias), Number.POSITIVE_INFINITY);
  return biases.map((bias, id) => `${numberLiteral(bias ?? least)},  # ${id}${bias === null ? ' (no share: smallest bias)' : ''}`);
}

/** π, the share of the second of two classes; null where there are not two with examples. */
export function positiveShare(counts: readonly number[]): number | null {
  const [negative = 0, positive = 0] = counts;
  return counts.length !== 2 || negative === 0 || positive === 0 ? null : positive / (negative + positive);
}

/** So many significant digits, as a float literal of Python and of YAML 1.1, which both want a point in it (`1.000`, `1.000e-7`, `8055.0`, `5.0e-7`). */
export function numberLiteral(value: number, digits = 4): string {
  const text = value.toPrecision(digits);
  return text.includes('.') ? text : text.replace(/(?=e)|$/, '.0');
}
