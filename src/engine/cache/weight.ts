/** Bytes of an object, a property, a place in a collection: about what V8 needs. */
const OBJECT = 48;
const PROPERTY = 16;

/**
 * About how many bytes plain data takes in memory. An estimate, for a limit: strings count two bytes a character, although most need one,
 * and what is shared counts each time.
 */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return OBJECT / 2 + 2 * value.length;
  if (typeof value !== 'object' || value === null) return 0;
  if (ArrayBuffer.isView(value)) return OBJECT + value.byteLength;
  let weight = OBJECT;
  if (value instanceof Map) for (const [key, each] of value) weight += 2 * PROPERTY + weightOf(key) + weightOf(each);
  else if (value instanceof Set || Array.isArray(value)) for (const each of value) weight += PROPERTY + weightOf(each);
  else for (const key in value) weight += PROPERTY + weightOf((value as Record<string, unknown>)[key]);
  return weight;
}
