import { IGNORED } from './format.ts';

/**
 * The label that a written value stands for. An id becomes the name of the label map, unless the value itself is one of its names;
 * without a map the id is the name. −100 means: ignored.
 */
export function nameOfLabel(value: string | number | boolean, labels: readonly string[] | undefined): string | null {
  const text = String(value);
  if (text === IGNORED_TEXT) return null;
  const byCode = labels === undefined ? null : namesByCode(labels);
  if (byCode !== null) return byCode.get(text) ?? text;
  if (labels === undefined || !INTEGER.test(text) || labels.includes(text)) return text;
  return labels[Number(text)] ?? text;
}

/**
 * An entry of a label map whose classes stand in the data by codes of their own (`/m/01g317` of Open Images), to be handed on among `labels`:
 * where the first entry is one, all are.
 */
export function codedLabel(code: string, label: string): string {
  return code + AFTER_CODE + label;
}

const AFTER_CODE = '\0';

function namesByCode(labels: readonly string[]): ReadonlyMap<string, string> | null {
  if (labels[0]?.includes(AFTER_CODE) !== true) return null;
  let names = knownCodes.get(labels);
  if (names === undefined) {
    names = new Map(labels.map((entry) => entry.split(AFTER_CODE, 2) as [string, string]));
    knownCodes.set(labels, names);
  }
  return names;
}

const knownCodes = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

const IGNORED_TEXT = String(IGNORED);
/** Tables with empty cells often carry their ids as floats: `3.0`. */
const INTEGER = /^\d{1,9}(?:\.0)?$/;

/** Names under which the label of a record is kept, the more telling first. */
export const LABEL_NAMES: readonly string[] = [
  'label',
  'labels',
  'target',
  'targets',
  'class',
  'category',
  'categories',
  'intent',
  'y',
  'gold',
  'ner_tags',
  'ner_tag',
  'ner',
  'tag',
  'tags',
  'label_name',
  'label_text',
  'class_name',
  'category_name',
  'class_label',
  'classes',
  'sentiment',
  'emotion',
  'topic',
  'coarse_label',
  'fine_label',
];

/** Names that end like a label's: `cell_type`, `news_category`. */
export function endsLikeLabelName(name: string): boolean {
  return /(?:^|[^\p{L}])(?:label|class|category|target|tag|intent|sentiment|emotion|topic|type|judge?ment)s?$/iu.test(name);
}
