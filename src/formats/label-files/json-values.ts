/** Looking into parsed JSON that may hold anything. */

export type JsonRecord = Readonly<Record<string, unknown>>;
export type Scalar = string | number | boolean;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** A property of the object itself, whatever its name. */
export function own(record: JsonRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The value of a key, or of a path such as `annotation.label` when there is no such key. Only own keys count. */
export function valueAt(record: JsonRecord, key: string): unknown {
  if (Object.hasOwn(record, key)) return record[key];
  let value: unknown = record;
  for (const part of key.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, part)) return undefined;
    value = value[part];
  }
  return value;
}

export function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

/** The keys of the records that are among `names`, in the order of `names`; a name in other case (`Label`) fits too. */
export function knownKeys(records: readonly JsonRecord[], names: readonly string[]): readonly string[] {
  const keys = keysOf(records);
  return names.flatMap((name) => keys.filter((key) => key === name || key.toLowerCase() === name.toLowerCase()));
}

/** All keys of the records, in order of first appearance. */
export function keysOf(records: readonly JsonRecord[]): readonly string[] {
  const keys = new Set<string>();
  for (const record of records) for (const key of Object.keys(record)) keys.add(key);
  return [...keys];
}

/** A name as a label may be: short, on one line. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 200 && !value.includes('\n');
}

/** A name, an id, or a truth value. */
export function isLabelValue(value: unknown): value is Scalar {
  return isName(value) || (typeof value === 'number' && Number.isInteger(value)) || typeof value === 'boolean';
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(' and ');
}
