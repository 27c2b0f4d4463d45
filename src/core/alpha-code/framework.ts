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

/**
 * `prior_bias = …` for two classes with examples, else nothing: where a single output with a sigmoid starts, so that it says what the data say. Of two outputs
 * with a softmax it is the bias of the second one, above that of the first.
 */
export function binaryPrior({ labels, counts }: AlphaVector): string {
  const [negative = 0, positive = 0] = counts;
  if (counts.length !== 2 || negative === 0 || positive === 0) return '';
  const share = positive / (negative + positive);
  return `# A head with one sigmoid output starts at this bias, -log((1 - pi) / pi), with pi = ${numberLiteral(share)} the share of 1 ${visibleLabel(labels[1]!)}.
prior_bias = ${numberLiteral(priorBias(share))}
`;
}

/** So many significant digits, as a float literal of Python and of YAML 1.1, which both want a point in it (`1.000`, `1.000e-7`, `8055.0`, `5.0e-7`). */
export function numberLiteral(value: number, digits = 4): string {
  const text = value.toPrecision(digits);
  return text.includes('.') ? text : text.replace(/(?=e)|$/, '.0');
}
