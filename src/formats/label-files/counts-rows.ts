import type { Unit } from '../../core/analysis.ts';
import { emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import type { ReadOptions, ReadPart } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { normaliseSplit } from '../split-name.ts';
import { BoundedLabels } from './bounded-labels.ts';

/** The columns of a table of counts; `split` and `unit` may be absent, others may not be there. */
export const COUNTS_COLUMNS = ['label', 'count', 'split', 'unit'] as const;

export type CountsColumn = (typeof COUNTS_COLUMNS)[number];

/** The values of one row, as a table, JSON or Parquet has them. */
export type CountsRow = Readonly<Partial<Record<CountsColumn, unknown>>>;

const UNITS: readonly Unit[] = ['token', 'mention', 'sentence', 'document', 'image', 'box', 'pixel'];

/** True for the names of a table of counts, in any order, and no others. */
export function areCountsColumns(names: readonly string[]): boolean {
  const known: readonly string[] = COUNTS_COLUMNS;
  return (
    names.includes('label') &&
    names.includes('count') &&
    names.every((name) => known.includes(name)) &&
    new Set(names).size === names.length
  );
}

/** Adds up the rows of a table of counts made elsewhere: equal rows add up, splits become parts. */
export class CountsRows {
  readonly #options: Pick<ReadOptions, 'labels' | 'problem' | 'watch'>;
  readonly #parts = new Map<string | null, LabelCounts>();
  readonly #bound: BoundedLabels;
  #unit: Unit | null = null;

  constructor(options: Pick<ReadOptions, 'labels' | 'problem' | 'watch'>) {
    this.#options = options;
    this.#bound = new BoundedLabels(options);
  }

  /** `line` counts from 1; 0 where the table has no lines. */
  add({ label, count, split, unit }: CountsRow, line: number): void {
    if (typeof label !== 'string' && typeof label !== 'number' && typeof label !== 'boolean' && typeof label !== 'bigint') {
      this.#options.problem(line, messageOf('A row with a label and a count was expected; it was not counted.'));
      return;
    }
    const number = countOf(count);
    if (number === null) {
      this.#options.problem(
        line,
        messageOf('The count {0} is no whole number from 0 to {1}; the row was not counted.', shown(count), Number.MAX_SAFE_INTEGER),
      );
    } else if (this.#isOfOneUnit(unit, line)) this.#count(typeof label === 'bigint' ? String(label) : label, number, split, line);
  }

  finish(): readonly ReadPart[] {
    const unit = this.#unit;
    return [...this.#parts].map(([split, counts]) => ({ split, counts, ...(unit === null ? {} : { unit }) }));
  }

  /** A table is of one unit, that of its first row: counts of tokens and of mentions do not add up. */
  #isOfOneUnit(written: unknown, line: number): boolean {
    if (written === undefined || written === null || written === '') return true;
    const unit = UNITS.find((known) => known === written);
    if (unit === undefined) {
      this.#options.problem(line, messageOf('The unit is none of {0}; the row was not counted.', UNITS.join(', ')));
      return false;
    }
    this.#unit ??= unit;
    if (unit === this.#unit) return true;
    this.#options.problem(line, messageOf('The row counts the unit {0}, those before it {1}; it was not counted.', unit, this.#unit));
    return false;
  }

  #count(label: string | number | boolean, count: number, split: unknown, line: number): void {
    const name = nameOfLabel(label, this.#options.labels);
    const key = typeof split === 'string' && split.trim() !== '' ? normaliseSplit(split) : null;
    let counts = this.#parts.get(key);
    if (counts === undefined) this.#parts.set(key, (counts = emptyCounts()));
    const tally = name === null ? undefined : counts.labels.get(name);
    if (name !== null && tally === undefined) {
      if (this.#bound.isFull) return;
      this.#bound.add(name, line);
    }
    if (counts.records + count > Number.MAX_SAFE_INTEGER) {
      this.#options.problem(line, messageOf('With this row the counts add up to more than can be counted exactly; it was not counted.'));
      return;
    }
    counts.records += count;
    if (name === null) {
      counts.ignored += count;
      return;
    }
    counts.total += count;
    if (tally === undefined) counts.labels.set(name, { count, firstLine: line, firstPath: '' });
    else tally.count += count;
    this.#options.watch?.see(name, line, null);
  }
}

/** Null for what is no count. Other programs write large ones as `1e+06`, and those of a column with gaps as `3.0`. */
function countOf(value: unknown): number | null {
  const number = typeof value === 'bigint' ? Number(value) : typeof value === 'string' && WRITTEN.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

const WRITTEN = /^\s*\+?\d{1,30}(?:\.\d{1,30})?(?:[eE]\+?\d{1,2})?\s*$/;

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : String(value ?? '');
  if (text === '') return '(none)';
  return text.length > 30 ? `${text.slice(0, 30)}…` : text;
}
