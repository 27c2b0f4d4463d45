import { findShape } from './find-shape.ts';
import { jsonFormat } from './json-format.ts';

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
