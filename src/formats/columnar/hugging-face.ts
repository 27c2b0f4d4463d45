import { isRecord, own } from '../label-files/json-values.ts';

/** What Hugging Face `datasets` says of the columns of a file, in its entry `huggingface`: `{"info": {"features": …}}`. */
export interface Features {
  /** The names of the classes whose ids stand at a path of columns, in id order; null where none are declared. Lists have no step in the path. */
  classNames(path: readonly string[]): readonly string[] | null;
  /** True for a list of objects, which is kept as an object of lists. */
  isListOfObjects(path: readonly string[]): boolean;
}

const KEY = 'huggingface';
/** A hundred thousand classes are some megabytes. */
const LONGEST = 16 * 1024 * 1024;

/** Null where the file does not say. */
export function featuresOf(entries: ReadonlyMap<string, string>): Features | null {
  const text = entries.get(KEY);
  if (text === undefined || text.length > LONGEST) return null;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return null;
  }
  const info = isRecord(root) ? own(root, 'info') : null;
  const features = isRecord(info) ? own(info, 'features') : null;
  if (!isRecord(features)) return null;
  return {
    classNames(path) {
      const feature = elementOf(featureAt(features, path));
      return isRecord(feature) && own(feature, '_type') === 'ClassLabel' ? textsOf(own(feature, 'names')) : null;
    },
    isListOfObjects(path) {
      const feature = featureAt(features, path);
      const element = elementOf(feature);
      // A `List` of objects is kept as such; only a `Sequence` is turned into an object of lists.
      return isRecord(feature) && own(feature, '_type') === 'Sequence' && isRecord(element) && typeof own(element, '_type') !== 'string';
    },
  };
}

function featureAt(features: unknown, path: readonly string[]): unknown {
  let feature = features;
  for (const name of path) {
    const element = elementOf(feature);
    if (!isRecord(element)) return null;
    feature = own(element, name);
  }
  return feature;
}

/** What a list is a list of: `{"feature": …, "_type": "Sequence"}`, and `[…]` in older files. Any other feature stays as it is. */
function elementOf(feature: unknown): unknown {
  let element = feature;
  for (let depth = 0; depth < 16; depth += 1) {
    if (Array.isArray(element) && element.length === 1) element = element[0];
    else if (isRecord(element) && LISTS.has(own(element, '_type'))) element = own(element, 'feature');
    else break;
  }
  return element;
}

const LISTS: ReadonlySet<unknown> = new Set(['Sequence', 'LargeList', 'List']);

function textsOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.every((name) => typeof name === 'string') ? value : null;
}
