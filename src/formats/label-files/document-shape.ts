import { messageOf } from '../../core/message.ts';
import { isPrintableAscii } from '../../core/printable-ascii.ts';
import { LABEL_NAMES } from '../label-names.ts';
import { mostCommon } from '../most-common.ts';
import { type CellForm, describeForm, formOfCells, labelsOfCell } from './cell-labels.ts';
import {
  holdsVotes,
  isTruthTable,
  labelsOf,
  labelsOfObjects,
  majorityOf,
  NO_LABEL,
  noted,
  positionsOf,
  truthsOf,
  unlabelledOf,
  vectorLength,
} from './document-labels.ts';
import { isLabelValue, isName, isRecord, isScalar, type JsonRecord, keysOf, knownKeys, own, type Scalar, valueAt } from './json-values.ts';
import { type DocumentShape, Fault, type FoundShape, type Reading } from './record-shape.ts';

/** The more telling first. */
const NAMES: readonly string[] = [
  'final_decision',
  'label',
  'labels',
  'gold_label',
  ...LABEL_NAMES,
  'relation',
  'stance',
  'polarity',
  'verdict',
  'cats',
  'topics',
  'annotators',
  'annotation',
  'annotations',
  'evidence',
];

/** Names that much else has too: they need a text (or an image) beside them, and values that repeat. */
const COMMON_NAMES = new Set([
  'category',
  'categories',
  'class',
  'classes',
  'tag',
  'tags',
  'topic',
  'topics',
  'target',
  'targets',
  'y',
  'relation',
  'gold',
]);

/**
 * Finds the labels of whole records: one, several, one for each class (0 and 1), or truth values by name (`cats` of spaCy). A key that
 * a person names is believed, whatever it holds.
 */
export function findDocumentShape(records: readonly JsonRecord[], column: string | null): FoundShape | null {
  if (column !== null) return findLabelsAt(records, column, true);
  for (const key of [...new Set([...knownKeys(records, NAMES), ...namesLikeLabels(records)])]) {
    const found = findLabelsAt(records, key, false);
    if (found !== null && isPlausible(records, key)) return COMMON_NAMES.has(key.toLowerCase()) ? { ...found, confidence: 0.85 } : found;
  }
  return findQuestion(records) ?? findIndicators(records);
}

function findLabelsAt(records: readonly JsonRecord[], key: string, isNamed: boolean): FoundShape | null {
  const values = records.map((record) => (isNamed ? valueAt(record, key) : own(record, key)));
  const needed = Math.max(1, records.length / 2);
  const name = JSON.stringify(key);
  const vector = vectorLength(values);
  if (vector !== null) {
    const shape = shapeOf(key, (value) => positionsOf(value, vector), false, values, records);
    return { shape, evidence: messageOf('{0} holds a list of 0 and 1, one for each of {1} labels', name, vector), confidence: 0.9 };
  }
  // In multi-label data most lists may be empty; one label shows what they are lists of.
  const fits = isNamed ? isScalarOrList : isLabel;
  const labelled = values.filter((value) => fits(value) || isEmptyList(value));
  if (labelled.length >= needed && values.some(fits)) {
    const form = formOfStrings(key, values);
    if (form !== null) {
      const shape = shapeOf(key, (value) => partsOf(value, form), false, values, records);
      return { shape, evidence: messageOf('{0} holds the labels of a record, {1}', name, describeForm(form)), confidence: 0.9 };
    }
    const evidence = messageOf('{0} holds the label of a record', name);
    return { shape: shapeOf(key, labelsOf, true, values, records), evidence: noted(evidence, values), confidence: 0.9 };
  }
  const truths = values.filter((value) => isTruthTable(value));
  if (truths.length >= needed) {
    return {
      shape: shapeOf(key, truthsOf, false, values, records),
      evidence: messageOf('{0} holds the labels of a record, with 1 for those that are true', name),
      confidence: 0.9,
    };
  }
  const objects = values.filter((value) => labelsOfObjects(value) !== null);
  if (objects.length < needed || !objects.some((value) => labelsOfObjects(value)!.length > 0)) return null;
  const areVotes = objects.every(holdsVotes);
  const read: ReadLabels = (value) => {
    const labels = labelsOfObjects(value);
    return labels === null ? NO_LABEL : areVotes ? majorityOf(labels) : labels;
  };
  const evidence = areVotes
    ? messageOf('{0} holds the label that each annotator gave; that of most counts', name)
    : messageOf('{0} holds objects with the label of a record', name);
  return { shape: shapeOf(key, read, false, values, records), evidence, confidence: 0.9 };
}

/** Under a key of several labels a string may hold them all: `"labels": "toxic, threat"`, as tables write them. */
function formOfStrings(key: string, values: readonly unknown[]): CellForm | null {
  const strings = values.filter((value) => value !== null && value !== undefined);
  if (!/[^s]s$/i.test(key) || strings.length < FEWEST_STRINGS || !strings.every((value) => typeof value === 'string')) return null;
  const form = formOfCells(strings as readonly string[], true);
  return form?.kind === 'separated' && form.separator === ' ' ? null : form;
}

const FEWEST_STRINGS = 5;

function partsOf(value: unknown, form: CellForm): Reading<readonly Scalar[]> {
  if (typeof value !== 'string') return NO_LABEL;
  return (
    labelsOfCell(value, form) ??
    new Fault(messageOf('The labels are written in another way than those before them; the record was not counted.'))
  );
}

/** Labels as they stand under a key of the record, without a look at records. */
export function plainDocumentShape(key: string, unlabelled: readonly Scalar[]): DocumentShape {
  return { ...shapeOf(key, labelsOf, true, [], []), unit: 'document', unlabelled };
}

type ReadLabels = (value: unknown) => Reading<readonly Scalar[]>;

function shapeOf(
  key: string,
  read: ReadLabels,
  isPlain: boolean,
  values: readonly unknown[],
  records: readonly JsonRecord[],
): DocumentShape {
  return {
    kind: 'document',
    key,
    unit: records.every(isOfImage) ? 'image' : 'document',
    unlabelled: unlabelledOf(values),
    isPlain: isPlain && !key.includes('.'),
    read(record) {
      if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
      const value = valueAt(record, key);
      return value === null || value === undefined || value === '' ? null : read(value);
    },
  };
}

/** Keys of single values that end like a label's: `gold_label`, `airline_sentiment`. Logs have types and tags, which do not count here. */
function namesLikeLabels(records: readonly JsonRecord[]): readonly string[] {
  return keysOf(records).filter(
    (name) => endsLikeLabel(name) && !/pred/i.test(name) && records.every((record) => !Array.isArray(own(record, name))),
  );
}

function endsLikeLabel(name: string): boolean {
  const ending = isPrintableAscii(name)
    ? /[^a-z](?:label|class|category|intent|sentiment|emotion)$/i
    : /[^\p{L}](?:label|class|category|intent|sentiment|emotion)$/iu;
  return ending.test(name);
}

/** Keys of texts. */
const TEXT_NAME =
  /(?:text|sentence|premise|hypothesis|content|review|tweet|comment|title|headline|question|utterance|utt|document|passage|abstract|body|message|query|claim|description|token|word|provision|sms|post|string)s?\d?$/i;

function isPlausible(records: readonly JsonRecord[], key: string): boolean {
  const isCommon = COMMON_NAMES.has(key.toLowerCase());
  const hasText = records.some((record) => isOfImage(record) || Object.keys(record).some((name) => name !== key && TEXT_NAME.test(name)));
  if (hasText && !isCommon) return true;
  // Names that hardly repeat are names of things: `{"label": "Open", "value": 1}` is an option of a menu.
  const names = records.map((record) => own(record, key)).filter((value) => typeof value === 'string');
  const distinct = new Set(names).size;
  if (names.length >= 20 && distinct > names.length * 0.7 && isCommon) return false;
  const standsAlone = records.every((record) => Object.keys(record).length === 1);
  if (!hasText && !standsAlone && names.length >= 5 && distinct === names.length) return false;
  return hasText || !isCommon;
}

const IMAGE_NAMES = ['image', 'file_name', 'filename', 'image_path', 'img', 'image_id', 'img_path', 'path', 'file'];

/** True for a record that is about an image file and has no text. */
function isOfImage(record: JsonRecord): boolean {
  return (
    IMAGE_NAMES.some((name) => {
      const value = own(record, name);
      return typeof value === 'string' && /\.(?:jpe?g|png|gif|bmp|tiff?|webp)$/i.test(value);
    }) && !['text', 'sentence', 'tokens', 'question'].some((name) => Object.hasOwn(record, name))
  );
}

/** Questions that each record answers: `answer` true or false (BoolQ), `is_duplicate` 0 or 1. One alone is a label. */
function findQuestion(records: readonly JsonRecord[]): FoundShape | null {
  const isTruth = (value: unknown) => value === 0 || value === 1 || typeof value === 'boolean';
  const keys = keysOf(records).filter((key) => /^(?:answer$|is_)/i.test(key) && records.every((record) => isTruth(own(record, key))));
  const [key] = keys;
  if (key === undefined || keys.length > 1 || !keysOf(records).some((name) => TEXT_NAME.test(name))) return null;
  if (key.toLowerCase() === 'answer' && !records.every((record) => typeof own(record, key) === 'boolean')) return null;
  const values = records.map((record) => own(record, key));
  return {
    shape: shapeOf(key, labelsOf, true, values, records),
    evidence: messageOf('{0} holds the answer of a record', JSON.stringify(key)),
    confidence: 0.8,
  };
}

/** A column for each class, 0 or 1 in every record, beside a text: `toxic`, `obscene`, `threat`. */
function findIndicators(records: readonly JsonRecord[]): FoundShape | null {
  const keys = keysOf(records);
  if (records.length < 3 || !keys.some((name) => TEXT_NAME.test(name))) return null;
  const indicators = keys.filter(
    (key) => records.every((record) => own(record, key) === 0 || own(record, key) === 1) && !/^(?:id|idx|index)$|_id$/i.test(key),
  );
  if (indicators.length < 3 || !records.some((record) => indicators.some((key) => own(record, key) === 1))) return null;
  const read = (record: unknown): Reading<readonly Scalar[]> => {
    if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
    const values = indicators.map((key) => own(record, key));
    if (values.every((value) => value === null || value === undefined || value === -1)) return null;
    return indicators.filter((_, index) => values[index] === 1 || values[index] === true);
  };
  const shown = indicators
    .slice(0, 3)
    .map((key) => JSON.stringify(key))
    .join(', ');
  return {
    shape: { kind: 'document', key: indicators.join(','), unit: 'document', unlabelled: [], isPlain: false, read },
    evidence: messageOf('{0} keys hold 0 or 1 for a label each ({1}{2})', indicators.length, shown, indicators.length > 3 ? ', …' : ''),
    confidence: 0.85,
  };
}

/** `[text, label]`; also longer arrays, the last value the label. */
export function findPairShape(pairs: readonly (readonly unknown[])[], column: string | number | undefined): FoundShape | null {
  const length = mostCommon(pairs.map((pair) => pair.length));
  const position = column === undefined ? length - 1 : Number(column) - 1;
  if (!Number.isInteger(position) || position < 0 || position >= length) return null;
  const fitting = pairs.filter((pair) => pair.length === length && typeof pair[0] === 'string' && isLabel(pair[position]));
  if (column === undefined && !arePairs(pairs, fitting, length)) return null;
  const place = position === length - 1 ? messageOf('the last one') : messageOf('number {0}', String(position + 1));
  const read = (value: unknown): Reading<readonly Scalar[]> => {
    if (!Array.isArray(value) || value.length <= position) {
      return new Fault(
        messageOf(
          'An array of at least {0} values, such as [text, label], was expected; the record was not counted.',
          String(position + 1),
        ),
      );
    }
    const label: unknown = value[position];
    return label === null || label === '' ? null : labelsOf(label);
  };
  const values = pairs.map((pair) => pair[position]);
  return {
    shape: { kind: 'document', key: String(position + 1), unit: 'document', unlabelled: unlabelledOf(values), isPlain: false, read },
    evidence: messageOf('arrays of {0} values, {1} the label', length, place),
    confidence: 0.9,
  };
}

/** Numbers behind a word, or words behind several, may be anything: then the first value must be a text. */
function arePairs(pairs: readonly (readonly unknown[])[], fitting: readonly (readonly unknown[])[], length: number): boolean {
  if (length < 2 || length > 4 || fitting.length * 2 < pairs.length) return false;
  const labels = fitting.map((pair) => pair.at(-1));
  const texts = fitting.filter(([text]) => /\S\s+\S/.test(String(text).slice(0, 1000))).length;
  const needsText = length > 2 || typeof labels[0] !== 'string';
  return areClasses(labels) && (!needsText || texts * 2 >= fitting.length);
}

/** Values of one type, of which some repeat where there are more than a few: a table of names and values has none. */
function areClasses(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => typeof value)).size === 1 && (values.length < 5 || new Set(values).size < values.length);
}

/** A label is short; a list of labels is one of several. */
function isLabel(value: unknown): boolean {
  if (isLabelValue(value)) return true;
  return Array.isArray(value) && value.length > 0 && value.every((one) => isName(one) || Number.isInteger(one));
}

function isScalarOrList(value: unknown): boolean {
  return (isScalar(value) && value !== '') || (Array.isArray(value) && value.length > 0 && value.every(isScalar));
}

function isEmptyList(value: unknown): value is readonly [] {
  return Array.isArray(value) && value.length === 0;
}
