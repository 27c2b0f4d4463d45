import { findShape } from './find-shape.ts';
import { jsonFormat } from './json-format.ts';

/** One JSON object whose keys are splits and whose values are arrays of records: `[text, label]`, or objects. Read as it streams by. */
export const jsonSplits = jsonFormat({
  id: 'json-splits',
  title: 'JSON by splits',
  recognisedBy: 'one JSON object whose keys name splits (train, val, test, …) and whose values are arrays of [text, label] or of objects',
  task: 'text-classification',
  sources: ['splits'],
  find: findShape,
});

/** One JSON document of records, as many tools export them: an array, an object that holds it, records by their ids, or columns. */
export const jsonArray = jsonFormat({
  id: 'json',
  title: 'JSON array of records',
  recognisedBy:
    'one JSON array of objects with a label, with tokens and tags, or with spans; or an object that holds it as data, examples, …; or records by id; or columns',
  task: 'text-classification',
  sources: ['array', 'container', 'by-key', 'columns'],
  find: findShape,
});
