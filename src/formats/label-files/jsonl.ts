import type { ReadOptions } from '../format.ts';
import { findShape } from './find-shape.ts';
import { jsonFormat, plainLines } from './json-format.ts';
import type { PlainShape } from './plain-shape.ts';

/** One JSON object a line, or one after another: a text with its label, tokens with their tags (strings or ids), a text with its spans. */
export const jsonl = jsonFormat({
  id: 'jsonl',
  title: 'JSON Lines',
  recognisedBy:
    'a JSON object a line with a label (label, intent, category, …), with tokens and as many tags (ner_tags, tags, labels), or with spans (entities, spans, label)',
  task: 'text-classification',
  sources: ['lines', 'values'],
  find: findShape,
});

/** How this format reads lines that begin with these bytes, where a scan of bytes can read them alike: see `PlainShape`. `head` as `SAMPLE` bytes, or a longer first row. */
export function plainShapeOfLines(head: Uint8Array, complete: boolean, column: ReadOptions['column']): PlainShape | null {
  return plainLines(head, complete, findShape, column);
}
