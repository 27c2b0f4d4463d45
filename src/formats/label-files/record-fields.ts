import type { RecordFields } from '../../core/label-counts.ts';
import { isRecord } from './json-values.ts';

/** The fields of a record of JSON but the one with its labels. Of arrays: the text beside its label, the tokens beside their tags. */
export function fieldsBeside(record: unknown, key: string): RecordFields {
  if (isRecord(record)) {
    const first = Object.hasOwn(record, key) ? key : key.split('.', 1)[0]!;
    return Object.entries(record).filter(([name]) => name !== first);
  }
  if (!Array.isArray(record)) return [];
  const values = record as readonly unknown[];
  const pairs = values.filter((value): value is readonly unknown[] => Array.isArray(value));
  if (pairs.length < values.length || values.length === 0) {
    return values.flatMap((value, index) => (String(index + 1) === key || isRecord(value) ? [] : [['', value] as const]));
  }
  // [tokens, tags], or a pair of a token and its tag for each.
  const areLists = pairs.length === 2 && pairs[0]!.length === pairs[1]!.length && pairs[0]!.length !== 2;
  return [['tokens', areLists ? pairs[0] : pairs.map(([token]) => token)]];
}
