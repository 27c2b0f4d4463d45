import type { Unit } from '../../core/analysis.ts';
import { emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import { splitHead, wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { forEachLine } from '../lines.ts';
import { normaliseSplit } from '../split-name.ts';
import { readCsvSample } from './csv-records.ts';
import { isRecord } from './json-values.ts';

/** Counts made elsewhere (SQL, Spark, …): a table `label,count[,split][,unit]` as CSV, TSV or JSON Lines. Equal rows add up. */
export const countsTable: TextLabelFormat = {
  id: 'counts',
  content: 'text',
  title: 'Table of counts',
  recognisedBy: 'columns (or keys of JSON Lines) label and count, perhaps split and unit, and no others',
  task: 'text-classification',
  recognise,
  read,
};

const SAMPLE = 64 * 1024;
const DELIMITERS = [',', '\t', ';', '|'] as const;
const NAMES: ReadonlySet<string> = new Set(['label', 'count', 'split', 'unit']);
const UNITS: readonly Unit[] = ['token', 'mention', 'sentence', 'document', 'image', 'box', 'pixel'];

/** One row, by the names of its columns. */
type Row = ReadonlyMap<string, unknown>;
type RowReader = (text: string) => Row | null;

function recognise(head: FileHead): Recognition | null {
  const layout = layoutOf(head.text);
  return layout === null ? null : { confidence: 0.98, evidence: `a table of counts with the columns ${layout.names.join(', ')}` };
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, all } = await splitHead(bytes, SAMPLE);
  const layout = layoutOf(new TextDecoder().decode(head));
  if (layout === null) {
    options.problem(null, 'A table with the columns label and count (and perhaps split and unit) was expected.');
    return [{ split: null, counts: emptyCounts() }];
  }
  const counter = new RowCounter(options);
  let line = 1;
  let headerIsDue = layout.hasHeader;
  for await (const block of wholeLines(all)) {
    if (block === null) options.problem(line++, 'The line is longer than 16 MiB; it was left out.');
    else
      line = forEachLine(block, line, (text, at) => {
        if (headerIsDue) headerIsDue = false;
        else counter.add(layout.read(text), at);
      });
  }
  return counter.finish();
}

interface Layout {
  readonly names: readonly string[];
  readonly hasHeader: boolean;
  readonly read: RowReader;
}

function layoutOf(text: string): Layout | null {
  const [first = ''] = text.trimStart().split(/\r?\n/, 1);
  if (first.startsWith('{')) {
    const row = readObject(first);
    return row !== null && areNames([...row.keys()]) ? { names: [...row.keys()], hasHeader: false, read: readObject } : null;
  }
  for (const delimiter of DELIMITERS) {
    const names = cellsOf(first, delimiter).map((name) => name.trim().toLowerCase());
    if (!areNames(names)) continue;
    const readCells: RowReader = (line) => {
      const cells = cellsOf(line, delimiter);
      return cells.length < names.length ? null : new Map(names.map((name, index) => [name, cells[index]!]));
    };
    return { names, hasHeader: true, read: readCells };
  }
  return null;
}

function areNames(names: readonly string[]): boolean {
  return (
    names.includes('label') && names.includes('count') && names.every((name) => NAMES.has(name)) && new Set(names).size === names.length
  );
}

function cellsOf(line: string, delimiter: string): readonly string[] {
  return readCsvSample(line, delimiter, true, 1)[0] ?? [];
}

function readObject(text: string): Row | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

class RowCounter {
  readonly #options: ReadOptions;
  readonly #parts = new Map<string | null, LabelCounts>();
  #unit: Unit | null = null;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  add(row: Row | null, line: number): void {
    const label = row?.get('label');
    const count = Number(row?.get('count') === '' ? Number.NaN : row?.get('count'));
    if (row === null || (typeof label !== 'string' && typeof label !== 'number' && typeof label !== 'boolean')) {
      this.#options.problem(line, 'A row with a label and a count was expected; it was not counted.');
    } else if (!Number.isSafeInteger(count) || count < 0) {
      this.#options.problem(line, 'The count is not a whole number from 0; the row was not counted.');
    } else if (this.#isOfOneUnit(row.get('unit'), line)) this.#count(label, count, row.get('split'), line);
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
      this.#options.problem(line, `The unit is none of ${UNITS.join(', ')}; the row was not counted.`);
      return false;
    }
    this.#unit ??= unit;
    if (unit === this.#unit) return true;
    this.#options.problem(line, `The row counts the unit ${unit}, those before it ${this.#unit}; it was not counted.`);
    return false;
  }

  #count(label: string | number | boolean, count: number, split: unknown, line: number): void {
    const name = nameOfLabel(label, this.#options.labels);
    const key = typeof split === 'string' && split.trim() !== '' ? normaliseSplit(split) : null;
    let counts = this.#parts.get(key);
    if (counts === undefined) this.#parts.set(key, (counts = emptyCounts()));
    counts.records += count;
    if (name === null) {
      counts.ignored += count;
      return;
    }
    counts.total += count;
    const tally = counts.labels.get(name);
    if (tally === undefined) counts.labels.set(name, { count, firstLine: line, firstPath: '' });
    else tally.count += count;
  }
}
