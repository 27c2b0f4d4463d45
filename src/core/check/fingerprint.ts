import type { Dataset, Finding } from '../analysis.ts';

export type DatasetIdentity = Pick<Dataset, 'name' | 'folder'>;

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * What tells a finding from the others of its data set: its code, its split and its classes. Lines, counts and words are left out, so that
 * the same finding is known again after rows were added or moved. 16 hexadecimal digits: FNV-1a of 64 bits
 * (http://www.isthe.com/chongo/tech/comp/fnv), over UTF-16 code units.
 */
export function fingerprint({ name, folder }: DatasetIdentity, { code, split, label, labels }: Finding): string {
  const text = JSON.stringify([folder, name, code, split, [...(labels ?? (label === null ? [] : [label]))].sort()]);
  let hash = OFFSET;
  for (let index = 0; index < text.length; index += 1) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * PRIME);
  return hash.toString(16).padStart(16, '0');
}
