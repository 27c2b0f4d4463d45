import type { Scalar } from '../label-files/json-values.ts';
import { SPLIT_FIELDS } from '../split-name.ts';
import { NotPlain } from './not-plain.ts';
import type { ScanMemory } from './scan-memory.ts';

/** Such a text stands in JSON as it is. */
export function isPlainText(text: string): boolean {
  return JSON.stringify(text) === `"${text}"`;
}

/** What an entry of the scanner holds above the id, as `assembly/json-lines.ts` says; the numbers between are keys of interest. */
const OTHER_KEY = 1 << 8;
const LABEL = 4 << 8;

/** Keys that may tell of the split of a record: a record that has one is left to the plain reader. */
const SPLIT_KEYS: ReadonlySet<string> = new Set([...SPLIT_FIELDS, 'training']);

/** Keys and labels of JSON as they are written, which the scanner knows by their bytes. */
export class Spellings {
  readonly #memory: ScanMemory;
  readonly #known = new Set<string>();

  constructor(memory: ScanMemory) {
    this.#memory = memory;
  }

  addKey(key: string, entry: number): void {
    if (isPlainText(key)) this.#add(`"${key}"`, entry);
  }

  /** Keys that say nothing of labels. */
  addKeysOf(value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const key of Object.keys(value)) if (!SPLIT_KEYS.has(key)) this.addKey(key, OTHER_KEY);
  }

  /** The ways to write a label of the line `text`. */
  addLabel(label: Scalar | null, id: number, text: string): void {
    if (typeof label === 'string') {
      if (!isPlainText(label)) return;
      this.#add(`"${label}`, LABEL | id);
      const escaped = label.replace(/[^\0-\x7F]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
      if (escaped !== label && text.includes(escaped)) this.#add(`"${escaped}`, LABEL | id);
    } else {
      this.#add(String(label), LABEL | id);
      if (Number.isInteger(label) && text.includes(`${label}.0`)) this.#add(`${label}.0`, LABEL | id);
    }
  }

  #add(spelling: string, entry: number): void {
    if (this.#known.has(spelling)) return;
    const { bytes, scanner } = this.#memory;
    const length = Buffer.byteLength(spelling);
    if (length > scanner.LONGEST_LABEL.value) return;
    this.#known.add(spelling);
    const start = scanner.SCRATCH.value;
    bytes.write(spelling, start, 'utf8');
    if (scanner.addLabel(start, start + length, entry) === 0) throw new NotPlain('there are too many spellings of keys and labels');
  }
}
