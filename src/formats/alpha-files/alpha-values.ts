/** α of a file: in id order, or by the names (or ids) of the classes. */
export type AlphaValues =
  | { readonly kind: 'list'; readonly values: readonly (number | null)[] }
  | { readonly kind: 'named'; readonly entries: readonly (readonly [label: string, value: number | null])[] };

/** Keys under which a document holds its α, the most telling first. */
const KEYS = ['alpha', 'alphas', 'weight', 'weights', 'class_weights', 'class_weight', 'pos_weight'];

/** Values of JSON or YAML: a list, also of shape [K, 1]; an object of numbers by label; either under `alpha` or `weights`. Null for anything else. */
export function alphaOfValue(value: unknown, depth = 0): AlphaValues | null {
  if (Array.isArray(value)) {
    const values = value.map(numberOf);
    return values.length > 0 && values.every((each) => each !== undefined) ? { kind: 'list', values } : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  if (depth === 0) {
    for (const key of KEYS) {
      const found = Object.hasOwn(value, key) ? alphaOfValue((value as Readonly<Record<string, unknown>>)[key], 1) : null;
      if (found !== null) return found;
    }
  }
  const named = entries.map(([label, each]) => [label, numberOf(each)] as const);
  if (named.length === 0 || named.some(([, each]) => each === undefined)) return null;
  return { kind: 'named', entries: named as (readonly [string, number | null])[] };
}

/** A number, null, or a list of one; undefined for anything else. */
function numberOf(value: unknown): number | null | undefined {
  const own: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return own === null || typeof own === 'number' ? own : undefined;
}
