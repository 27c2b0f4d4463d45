/** The scheme of documents that show a piece of a file. */
export const EXCERPT_SCHEME = 'focal-lens-excerpt';

/** Which lines of which file an excerpt shows. */
export interface ExcerptSource {
  readonly path: string;
  readonly from: number;
  readonly to: number;
  /** Where the one line begins, from 1; left out where lines are whole. */
  readonly column?: number;
}

/** Reads it off the address of a document; null for any other document. Addresses may come from anywhere. */
export function excerptSource(scheme: string, query: string): ExcerptSource | null {
  if (scheme !== EXCERPT_SCHEME) return null;
  let value: unknown;
  try {
    value = JSON.parse(query);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('path' in value && 'from' in value && 'to' in value)) return null;
  const { path, from, to } = value;
  const areLines = Number.isInteger(from) && Number.isInteger(to) && Number(from) >= 1 && Number(to) >= Number(from);
  if (typeof path !== 'string' || !areLines) return null;
  const column = 'column' in value && Number.isInteger(value.column) && Number(value.column) > 1 ? { column: Number(value.column) } : {};
  return { path, from: Number(from), to: Number(to), ...column };
}
