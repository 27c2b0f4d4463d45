import { sampleColumns } from './json-columns.ts';
import { sampleArray, sampleByKey, sampleKeyed, sampleParagraphs, sampleValues, valuesSource } from './json-documents.ts';
import { sampleLines } from './json-lines.ts';
import type { RecordSource } from './json-source.ts';
import { isRecord } from './json-values.ts';

/**
 * The ways in which the first text of a file can be read as records, the likeliest first. `complete` says that the text is the whole
 * file. A file whose root is an object of `images` and `annotations`, or has other keys than splits and containers, holds none.
 */
export function recordSources(text: string, complete: boolean): readonly RecordSource[] {
  const first = /\S/.exec(text)?.[0];
  const lines = sampleLines(text, complete);
  // Not only the first line: it may be a bad one.
  if (first !== '{' && first !== '[') return lines.good > lines.bad ? [lines.source] : [];
  // A document over several lines has hardly a line that is a value, and never the first one.
  if (lines.firstIsGood ? !lines.isOne : lines.good > 1 && lines.good >= lines.bad) return [lines.source];
  const bytes = new TextEncoder().encode(text);
  const paragraphs = /"paragraphs"\s*:\s*\[/.test(text) ? sampleParagraphs(bytes) : null;
  if (first === '[') return present([paragraphs, sampleArray(bytes)]);
  const values = sampleValues(bytes, complete);
  if (values.length > 1) return [valuesSource(values, false)];
  if (values.some(isOfCoco)) return [];
  const documents = present([paragraphs, ...sampleKeyed(bytes), sampleColumns(bytes, complete), sampleByKey(bytes)]);
  // What lies under any key comes last.
  const isLoose = ({ isOneObject }: RecordSource) => isOneObject;
  return [...documents.filter((source) => !isLoose(source)), ...present([valuesSource(values, true)]), ...documents.filter(isLoose)];
}

/** Images, annotations and categories make one document of three tables, no record. */
function isOfCoco(value: unknown): boolean {
  return isRecord(value) && Object.hasOwn(value, 'annotations') && (Object.hasOwn(value, 'images') || Object.hasOwn(value, 'categories'));
}

function present(sources: readonly (RecordSource | null)[]): readonly RecordSource[] {
  return sources.filter((source) => source !== null && source.records.length > 0) as readonly RecordSource[];
}
