/** Reading the labels of a record out of a value. */

import { type Message, messageOf } from '../../core/message.ts';
import { isLabelValue, isRecord, isScalar, type JsonRecord, listOf, own, type Scalar } from './json-values.ts';
import { Fault, type Reading } from './record-shape.ts';

export const NO_LABEL = new Fault(messageOf('A string or a number was expected as the label; the record was not counted.'));

/** One label, or a list of them; nulls and empty strings in it are passed over. */
export function labelsOf(value: unknown): Reading<readonly Scalar[]> {
  if (isScalar(value)) return [value];
  const list = listOf(value);
  if (list === null) return NO_LABEL;
  if (list.length === 0) return [];
  const labels = list.filter((label) => label !== null && label !== '');
  if (!labels.every(isScalar)) return NO_LABEL;
  return labels.length === 0 ? null : labels;
}

/** `-` is how SNLI and its kin say that the annotators did not agree; −1 is how Hugging Face says that there is no label. */
export function unlabelledOf(values: readonly unknown[]): readonly Scalar[] {
  const labels = new Set(values.flatMap((value) => (Array.isArray(value) ? value : [value])).filter(isScalar));
  const unlabelled: Scalar[] = [];
  const names = [...labels].filter((label) => label !== '-');
  if (names.length > 0 && names.every((label) => typeof label === 'string' && /\p{L}{2}/u.test(label))) unlabelled.push('-');
  const ids = [...labels].filter((label) => label !== -1 && label !== -100);
  // −1, 0 and 1 may be sentiments; a larger id without a smaller one than −1, or none at all, shows ids.
  if (
    labels.size > 0 &&
    ids.every((label) => typeof label === 'number' && label >= 0) &&
    !(ids.length > 0 && Math.max(...(ids as number[])) < 2)
  ) {
    unlabelled.push(-1);
  }
  return unlabelled;
}

/** The evidence, and what it says of a `-` that stands for no label. */
export function noted(evidence: Message, values: readonly unknown[]): Message {
  return values.includes('-') && unlabelledOf(values).includes('-') ? messageOf('{0} ("-" stands for none)', evidence) : evidence;
}

/** The length of vectors of 0 and 1, one for each label; null for lists of label ids, which neither repeat nor are of one length. */
export function vectorLength(values: readonly unknown[]): number | null {
  const lists = values.filter((value): value is readonly unknown[] => Array.isArray(value));
  const length = lists[0]?.length ?? 0;
  if (length < 2 || lists.length * 2 < values.length) return null;
  const areVectors = lists.every(
    (list) => list.length === length && list.every((one) => one === 0 || one === 1 || typeof one === 'boolean'),
  );
  return areVectors && lists.some((list) => new Set(list).size < list.length) ? length : null;
}

/** The positions of the ones in a vector. */
export function positionsOf(value: unknown, length: number): Reading<readonly Scalar[]> {
  const list = listOf(value);
  if (list?.length !== length)
    return new Fault(messageOf('A list of {0} zeros and ones was expected as the labels; the record was not counted.', length));
  return list.flatMap((one, index) => (one === 1 || one === true ? [index] : []));
}

/** True for `{"name": 1, "other": 0}`. */
export function isTruthTable(value: unknown): value is JsonRecord {
  if (!isRecord(value)) return false;
  const truths = Object.values(value);
  return truths.length > 0 && truths.every((one) => one === 0 || one === 1 || typeof one === 'boolean');
}

/** The names that are true; a value between 0 and 1 is taken as the nearer one. */
export function truthsOf(value: unknown): Reading<readonly Scalar[]> {
  if (!isRecord(value)) return NO_LABEL;
  return Object.keys(value).filter((name) => value[name] === true || (typeof value[name] === 'number' && value[name] >= 0.5));
}

/**
 * The labels of `{"label": …}` or `{"labels": […]}`, of a list of such objects, or of an object of such lists (`evidence` of SciFact);
 * null when it is no such thing. Spans and scores are none.
 */
export function labelsOfObjects(value: unknown): readonly Scalar[] | null {
  if (isRecord(value) && !OBJECT_LABELS.some((name) => Object.hasOwn(value, name))) {
    const lists = Object.values(value);
    if (!lists.every((list) => Array.isArray(list) && list.length > 0)) return null;
    const labels = lists.map(labelsOfObjects);
    return labels.every((each) => each !== null) ? labels.flat() : null;
  }
  const objects = isRecord(value) ? [value] : listOf(value);
  if (objects === null) return null;
  const labels: Scalar[] = [];
  for (const object of objects) {
    if (!isRecord(object) || NOT_OF_THE_WHOLE.some((name) => Object.hasOwn(object, name))) return null;
    const inner = OBJECT_LABELS.map((name) => own(object, name)).find((label) => label !== undefined);
    const found: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
    if (!found.every(isLabelValue)) return null;
    labels.push(...found);
  }
  return labels;
}

const OBJECT_LABELS = ['label_name', 'label', 'labels', 'choices', 'class', 'class_name', 'category'];
/** What spans, boxes, scores and tables of labels have. */
const NOT_OF_THE_WHOLE = ['start', 'start_offset', 'end', 'points', 'bbox', 'x', 'coordinates', 'value', 'score', 'confidence'];

/** True for a list of what several annotators said. */
export function holdsVotes(value: unknown): boolean {
  const votes = listOf(value);
  return votes?.every((vote) => isRecord(vote) && ANNOTATORS.some((name) => Object.hasOwn(vote, name))) === true;
}

const ANNOTATORS = ['annotator', 'annotator_id', 'worker_id'];

/** The label that most gave; null where two have equally many votes. */
export function majorityOf(votes: readonly Scalar[]): readonly Scalar[] | null {
  const counts = new Map<Scalar, number>();
  for (const vote of votes) counts.set(vote, (counts.get(vote) ?? 0) + 1);
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return first === undefined || first[1] === second?.[1] ? null : [first[0]];
}
