/** The rows of a figure as files: CSV (RFC 4180) and JSON, with the figures as they are, not as they are shown. */
import { csvField } from '../../src/core/csv-field.ts';

export type Value = string | number | boolean | null;

export interface TableFile {
  readonly title: string;
  /** What the columns say, in words. */
  readonly about: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

export function csvOf({ columns, rows }: TableFile): string {
  return [columns, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

/** Columns and rows apart: a label must not become the key of an object. */
export function jsonOf({ title, about, columns, rows }: TableFile): string {
  return `${JSON.stringify({ title, about, columns, rows }, null, 2)}\n`;
}
