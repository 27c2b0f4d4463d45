/** Values that are made once for an object and kept as long as it: with 100 000 classes a page that is opened again must not begin anew. */
const made = new WeakMap<object, Map<string, unknown>>();

/**
 * @param owner What the value is made of; other data are another object.
 * @param key Tells the values of an owner apart: what is made, and of what else.
 */
export function kept<Value>(owner: object, key: string, make: () => Value): Value {
  let values = made.get(owner);
  if (values === undefined) made.set(owner, (values = new Map()));
  if (values.has(key)) return values.get(key) as Value;
  const value = make();
  // A person tries a few orders, and searches without end.
  if (values.size >= MOST_VALUES) values.delete(values.keys().next().value!);
  values.set(key, value);
  return value;
}

const MOST_VALUES = 16;
