import { messageOf } from '../../core/message.ts';
import { labelsOf } from './document-labels.ts';
import { findShape } from './find-shape.ts';
import { jsonFormat } from './json-format.ts';
import { isLabelValue, isName, isRecord, type JsonRecord, keysOf, listOf, own, quoted, type Scalar } from './json-values.ts';
import { type DocumentShape, Fault, type FoundShape, type Reading, type RecordShape, type SpanShape } from './record-shape.ts';
import { spanForm, spansOf } from './span-shape.ts';

/**
 * Records of Argilla 2, nested (`fields`, `responses`, `suggestions`) or flat as Hugging Face keeps them (`<question>.responses`,
 * `<question>.suggestion`), and of Argilla 1 (`annotation` beside `prediction`).
 *
 * What people said is counted: of each record the first response that was submitted. Records without one, and discarded ones, are
 * ignored. Suggestions and predictions are a model's and are never counted, unless `--column` names `<question>.suggestion`. Of several
 * questions, spans go before labels, and those before ratings; `--column` names another.
 */
export const argilla = jsonFormat({
  id: 'argilla',
  title: 'Argilla',
  recognisedBy:
    'records with fields, responses and suggestions, or keys such as label.responses (Argilla 2), or annotation beside prediction (Argilla 1)',
  task: 'text-classification',
  find: (records, column) => {
    const objects = records.filter(isRecord);
    return objects.length * 2 < records.length || objects.length === 0
      ? null
      : (findResponses(objects, column) ?? findAnnotations(objects, column));
  },
});

/** The answer that counts; undefined where there is none. */
type AnswerOf = (record: JsonRecord) => unknown;

interface Question {
  readonly name: string;
  readonly answerOf: AnswerOf;
}

function findResponses(records: readonly JsonRecord[], column: string | number | undefined): FoundShape | null {
  const questions = questionsOf(records);
  if (questions.length === 0) return null;
  const wanted = column === undefined ? questions : questions.filter(({ name }) => String(column).replace(/\.responses$/, '') === name);
  if (column !== undefined && String(column).endsWith('.suggestion')) wanted.push(suggestionOf(String(column)));
  for (const shapeOf of [spanShape, labelShape, ratingShape]) {
    for (const question of wanted) {
      const shape = shapeOf(question, records);
      if (shape === null) continue;
      const others = questions.map(({ name }) => name).filter((name) => name !== question.name);
      const responses = messageOf('records of Argilla, the submitted responses to {0}', quoted([question.name]));
      return {
        shape,
        evidence:
          others.length === 0 ? responses : messageOf('{0}; name {1} as the column to count that instead', responses, quoted(others)),
        confidence: 0.96,
      };
    }
  }
  return null;
}

function questionsOf(records: readonly JsonRecord[]): Question[] {
  if (records.every((record) => isRecord(own(record, 'fields')) && isRecord(own(record, 'responses')))) {
    const names = new Set(records.flatMap((record) => Object.keys(own(record, 'responses') as JsonRecord)));
    return [...names].map((name) => ({ name, answerOf: (record) => nestedAnswer(record, name) }));
  }
  return keysOf(records)
    .filter((key) => key.endsWith('.responses'))
    .map((key) => ({ name: key.slice(0, -'.responses'.length), answerOf: (record) => flatAnswer(record, key) }));
}

function nestedAnswer(record: JsonRecord, name: string): unknown {
  const responses = own(record, 'responses');
  const given = isRecord(responses) ? (listOf(own(responses, name)) ?? []) : [];
  const first = given.filter(isRecord).find((response) => isSubmitted(own(response, 'status')));
  return first === undefined ? undefined : own(first, 'value');
}

function flatAnswer(record: JsonRecord, key: string): unknown {
  const values = listOf(own(record, key)) ?? [];
  const statuses = listOf(own(record, `${key}.status`));
  return values.find((_, index) => isSubmitted(statuses?.[index]));
}

function isSubmitted(status: unknown): boolean {
  return status === undefined || status === null || status === 'submitted';
}

function suggestionOf(column: string): Question {
  const name = column.slice(0, -'.suggestion'.length);
  return {
    name: column,
    answerOf(record) {
      const suggestions = own(record, 'suggestions');
      const nested = isRecord(suggestions) ? own(suggestions, name) : undefined;
      return isRecord(nested) ? own(nested, 'value') : own(record, column);
    },
  };
}

function spanShape({ name, answerOf }: Question, records: readonly JsonRecord[]): SpanShape | null {
  const spans = records.flatMap((record) => listOf(answerOf(record)) ?? []);
  const form = spans.every(isRecord) ? spanForm(spans) : null;
  if (form === null) return null;
  return {
    kind: 'spans',
    key: name,
    unit: 'mention',
    recordUnit: 'document',
    hasTokens: false,
    unlabelled: [],
    read(record) {
      const answer = readAnswer(record, answerOf);
      if (answer === null || answer instanceof Fault) return answer;
      const found = spansOf(answer.value, form.read);
      if (found === null) return new Fault(messageOf('Spans were expected as the response; the record was not counted.'));
      return { labels: found.flatMap(({ labels }) => labels), tags: null };
    },
  };
}

function labelShape(question: Question, records: readonly JsonRecord[]): DocumentShape | null {
  const answers = records.map(question.answerOf).filter((answer) => answer !== undefined && answer !== null);
  const names = answers.flatMap((answer) => (Array.isArray(answer) ? answer : [answer]));
  if (names.length === 0 || !names.every((name) => isName(name))) return null;
  // Answers in free text hardly repeat, and are sentences.
  const isFreeText = names.some((name) => name.length > 80) || (names.length >= 10 && new Set(names).size > names.length * 0.7);
  return isFreeText ? null : documentShape(question);
}

function ratingShape(question: Question, records: readonly JsonRecord[]): DocumentShape | null {
  const answers = records.map(question.answerOf).filter((answer) => answer !== undefined && answer !== null);
  return answers.length > 0 && answers.every((answer) => isLabelValue(answer) && typeof answer === 'number')
    ? documentShape(question)
    : null;
}

function documentShape({ name, answerOf }: Question): DocumentShape {
  return {
    kind: 'document',
    key: name,
    unit: 'document',
    unlabelled: [],
    isPlain: false,
    read(record): Reading<readonly Scalar[]> {
      const answer = readAnswer(record, answerOf);
      return answer === null || answer instanceof Fault ? answer : labelsOf(answer.value);
    },
  };
}

function readAnswer(record: unknown, answerOf: AnswerOf): Reading<{ readonly value: unknown }> {
  if (!isRecord(record)) return new Fault(messageOf('An object was expected; the record was not counted.'));
  const value = answerOf(record);
  return value === undefined || value === null ? null : { value };
}

/** Argilla 1: `annotation` is what people said, `prediction` what a model did. */
function findAnnotations(records: readonly JsonRecord[], column: string | number | undefined): FoundShape | null {
  const isOwn = (record: JsonRecord) =>
    Object.hasOwn(record, 'annotation') && Object.hasOwn(record, 'prediction') && MARKS.some((name) => Object.hasOwn(record, name));
  if (column !== undefined || !records.every(isOwn)) return null;
  const annotated = records.filter((record) => isAnnotated(record));
  const found = annotated.length === 0 ? null : findShape(annotated, 'annotation');
  if (found === null) return null;
  return { shape: annotatedOnly(found.shape), evidence: messageOf('records of Argilla 1, {0}', found.evidence), confidence: 0.96 };
}

const MARKS = ['annotation_agent', 'prediction_agent', 'status', 'inputs', 'metrics'];

function isAnnotated(record: JsonRecord): boolean {
  const annotation = own(record, 'annotation');
  return annotation !== null && annotation !== undefined && own(record, 'status') !== 'Discarded';
}

function annotatedOnly(shape: RecordShape): RecordShape {
  const only =
    <T>(read: (record: unknown) => Reading<T>) =>
    (record: unknown): Reading<T> =>
      isRecord(record) && !isAnnotated(record) ? null : read(record);
  if (shape.kind === 'document') return { ...shape, isPlain: false, read: only(shape.read) };
  if (shape.kind === 'sentence') return { ...shape, isPlain: false, read: only(shape.read) };
  return { ...shape, read: only(shape.read) };
}
