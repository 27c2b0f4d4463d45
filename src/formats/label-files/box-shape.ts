import { messageOf } from '../../core/message.ts';
import { isRecord, isScalar, type JsonRecord, keysOf, listOf, own, type Scalar, valueAt } from './json-values.ts';
import { Fault, type FoundShape, type Reading, type SpannedRecord } from './record-shape.ts';

/** What stands for the place of an object in an image, and for its class. */
const PLACES = ['bbox', 'bboxes', 'box', 'boxes', 'bounding_box', 'bounding_boxes', 'box2d', 'fbox', 'vbox', 'coordinates'];
const CLASSES = [
  'category',
  'categories',
  'label',
  'labels',
  'class',
  'classes',
  'category_id',
  'category_ids',
  'class_id',
  'class_ids',
  'class_name',
  'category_name',
  'class_label',
  'name',
  'type',
  'tag',
];

/**
 * Finds boxes of images under one key, as Hugging Face keeps them: a list of objects with `bbox` and `category` (or `label`, …), or an object
 * of such lists; also lists of boxes and of classes beside each other. `column` names the key, or the path of the classes.
 */
export function findBoxShape(records: readonly JsonRecord[], column: string | null): FoundShape | null {
  const keys = keysOf(records);
  for (const key of keys) {
    if (column !== null && column !== key && !column.startsWith(`${key}.`)) continue;
    const named = column === null || column === key ? CLASSES : [column.slice(key.length + 1)];
    const values = records.map((record) => own(record, key)).filter((value) => value !== null && value !== undefined);
    const name = named.find((each) => values.length * 2 > records.length && values.some((value) => areBoxes(value, each)));
    if (name === undefined || values.filter((value) => classesOf(value, name) !== null).length * 2 <= values.length) continue;
    const what = messageOf('{0} holds boxes with their classes ({1})', JSON.stringify(key), JSON.stringify(name));
    return {
      shape: shapeOf(
        `${key}.${name}`,
        values.flatMap((value) => classesOf(value, name) ?? []),
        (record) => classesOf(own(record, key), name),
      ),
      evidence: what,
      confidence: 0.94,
    };
  }
  return findBesideBoxes(records, keys, column);
}

function shapeOf(
  key: string,
  sample: readonly unknown[],
  classes: (record: JsonRecord) => readonly (Scalar | null)[] | null,
): FoundShape['shape'] {
  return {
    kind: 'spans',
    key,
    unit: 'box',
    recordUnit: 'image',
    hasTokens: false,
    unlabelled: sample.every((value) => typeof value === 'number') ? [-1] : [],
    read(record): Reading<SpannedRecord> {
      if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
      const labels = classes(record);
      return labels === null
        ? new Fault(messageOf('Boxes with their classes were expected; the record was not counted.'))
        : { labels, tags: null };
    },
  };
}

/** True for at least one box with its class. */
function areBoxes(value: unknown, name: string): boolean {
  const holder = isRecord(value) ? value : (listOf(value) ?? [])[0];
  // A feature of GeoJSON has a box too, and its type is "Feature".
  if (!isRecord(holder) || own(holder, 'type') === 'Feature' || !PLACES.some((place) => isPlace(own(holder, place)))) return false;
  return classesOf(value, name)?.some((label) => label !== null) === true;
}

/** Numbers, or lists of them. */
function isPlace(value: unknown): boolean {
  const list = listOf(value);
  if (list === null) return isRecord(value) && Object.values(value).every((number) => typeof number === 'number');
  return list.length > 0 && list.every((each) => typeof each === 'number' || isPlace(each));
}

/** The class of each box; null where the value holds none. An image without the key, or with null, has no boxes. */
function classesOf(value: unknown, name: string): readonly (Scalar | null)[] | null {
  if (value === null || value === undefined) return [];
  if (isRecord(value)) return scalars(listOf(own(value, name)));
  const objects = listOf(value);
  return objects?.every(isRecord) === true ? scalars(objects.map((object) => own(object, name) ?? null)) : null;
}

function scalars(values: readonly unknown[] | null): readonly (Scalar | null)[] | null {
  return values?.every((value): value is Scalar | null => value === null || isScalar(value)) === true ? values : null;
}

/** `bboxes` and `category_id`, both lists of as many; not beside tokens, which have boxes on a page. */
function findBesideBoxes(records: readonly JsonRecord[], keys: readonly string[], column: string | null): FoundShape | null {
  const place = PLACES.find((name) => keys.includes(name));
  if (place === undefined || keys.some((key) => /^(?:tokens|words|text|texts|sentence)$/i.test(key))) return null;
  const lengthAt = (record: JsonRecord, key: string) => listOf(valueAt(record, key))?.length ?? 0;
  const areEqual = (key: string) =>
    records.every((record) => lengthAt(record, key) === lengthAt(record, place) && scalars(listOf(own(record, key)) ?? []) !== null) &&
    records.some((record) => isPlace(own(record, place)) && listOf(listOf(own(record, place))![0]) !== null);
  const name = (column === null ? CLASSES : [column]).find((key) => key !== place && keys.includes(key) && areEqual(key));
  if (name === undefined) return null;
  return {
    shape: shapeOf(
      name,
      records.flatMap((record) => listOf(own(record, name)) ?? []),
      (record) => scalars(listOf(own(record, name) ?? [])),
    ),
    evidence: messageOf('{0} and {1} hold boxes and their classes', JSON.stringify(place), JSON.stringify(name)),
    confidence: 0.94,
  };
}
