import type { AlphaVector } from '../alpha/alpha.ts';
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
  readonly language: 'python' | 'json' | 'yaml';
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

/** So many significant digits, as a float literal of Python and of YAML 1.1, which both want a point in it (`1.000`, `1.000e-7`, `8055.0`, `5.0e-7`). */
export function numberLiteral(value: number, digits = 4): string {
  const text = value.toPrecision(digits);
  return text.includes('.') ? text : text.replace(/(?=e)|$/, '.0');
}
