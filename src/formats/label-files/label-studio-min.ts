import { type Message, messageOf } from '../../core/message.ts';
import { isName, isRecord, type JsonRecord, keysOf, listOf, own, quoted, type Scalar } from './json-values.ts';
import { IMAGE, isOfPlane, LABEL_KEY, NO_LABEL, strings, taxonomyLabels } from './label-studio-values.ts';
import { type DocumentShape, Fault, type FoundShape, type Reading, type SpanShape } from './record-shape.ts';

/** What the export adds to the data of a task. */
const ADDED = new Set(['id', 'annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time', 'agreement', 'completed_by']);

/**
 * JSON_MIN of Label Studio: the data of a task beside a key for each control. A list of regions with labels goes before choices; of
 * several controls with choices the first counts, unless `column` names another. Each annotation is a record of its own.
 */
export function findMinimal(records: readonly unknown[], column: string | number | undefined): FoundShape | null {
  const flat = records.filter(isRecord).filter(isMinimal);
  if (flat.length === 0 || flat.length * 2 < records.length) return null;
  const keys = keysOf(flat).filter((key) => (column === undefined ? !ADDED.has(key) : key === String(column)));
  const regions = keys.find((key) => flat.some((record) => regionsOf(own(record, key))?.some((labels) => labels.length > 0) === true));
  if (regions !== undefined) return withEvidence(regionShape(regions, flat), messageOf('regions with labels'));
  const choices =
    keys.find((key) => flat.some((record) => isRecord(own(record, key)) && choicesOf(own(record, key)) !== null)) ??
    keys.find((key) => flat.some((record) => Array.isArray(own(record, key)) && (choicesOf(own(record, key))?.length ?? 0) > 0)) ??
    keys.find((key) => isAnswer(flat, key));
  return choices === undefined ? null : withEvidence(choiceShape(choices, flat), messageOf('choices'));
}

function withEvidence(shape: SpanShape | DocumentShape, what: Message): FoundShape {
  return { shape, evidence: messageOf('records of Label Studio (JSON_MIN), {0} of {1}', what, quoted([shape.key])), confidence: 0.96 };
}

function isMinimal(record: JsonRecord): boolean {
  return Object.hasOwn(record, 'annotation_id') && (Object.hasOwn(record, 'lead_time') || Object.hasOwn(record, 'annotator'));
}

/** The labels of each region; null for anything else. */
function regionsOf(value: unknown): readonly (readonly Scalar[])[] | null {
  const regions = listOf(value);
  if (regions === null) return null;
  const labels = regions.map((region) => {
    if (!isRecord(region) || !(Object.hasOwn(region, 'start') || isOfPlane(region))) return null;
    const key = Object.keys(region).find((name) => LABEL_KEY.test(name));
    return key === undefined ? [] : strings(region[key]);
  });
  return labels.every((each) => each !== null) ? labels : null;
}

function regionShape(key: string, records: readonly JsonRecord[]): SpanShape {
  const isOfImage = records.some((record) => listOf(own(record, key))?.some(isOfPlane) === true);
  return {
    kind: 'spans',
    key,
    unit: isOfImage ? 'box' : 'mention',
    recordUnit: isOfImage ? 'image' : 'document',
    hasTokens: false,
    unlabelled: [],
    read(record) {
      if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
      // A control that was not used is not written.
      const regions = Object.hasOwn(record, key) ? regionsOf(own(record, key)) : [];
      if (regions === null)
        return new Fault(messageOf('A list of regions was expected under {0}; the record was not counted.', JSON.stringify(key)));
      return { labels: regions.flatMap((labels) => (labels.length === 0 ? NO_LABEL : labels)), tags: null };
    },
  };
}

/** One choice is written as a string, several as `{"choices": […]}`, those of regions as a list of them. */
function choicesOf(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return [value];
  if (isRecord(value)) return strings(own(value, 'choices')) ?? taxonomyLabels(own(value, 'taxonomy'));
  const list = listOf(value);
  if (list === null) return null;
  const labels = list.map((one) => (Array.isArray(one) ? null : choicesOf(one)));
  return labels.every((each) => each !== null) ? labels.flat() : null;
}

function choiceShape(key: string, records: readonly JsonRecord[]): DocumentShape {
  const isOfImage = records.every(
    (record) => Object.values(record).some((value) => typeof value === 'string' && IMAGE.test(value)) && !Object.hasOwn(record, 'text'),
  );
  return {
    kind: 'document',
    key,
    unit: isOfImage ? 'image' : 'document',
    unlabelled: [],
    isPlain: false,
    read(record): Reading<readonly Scalar[]> {
      if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
      const value = own(record, key);
      if (value === undefined || value === null) return null;
      return choicesOf(value) ?? new Fault(messageOf('Choices were expected under {0}; the record was not counted.', JSON.stringify(key)));
    },
  };
}

/** A string beside the data is an answer when it is named like one, or when few answers repeat. */
function isAnswer(records: readonly JsonRecord[], key: string): boolean {
  const values = records.map((record) => own(record, key)).filter((value) => value !== undefined);
  if (values.length === 0 || !values.every((value) => isName(value) && !IMAGE.test(value))) return false;
  if (ANSWER.test(key)) return true;
  return values.length >= 4 && new Set(values).size * 2 <= values.length;
}

const ANSWER = /label|class|categor|sentiment|intent|choice|topic|emotion|answer|quality|rating|type$/i;
