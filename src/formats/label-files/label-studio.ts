import type { Unit } from '../../core/analysis.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { jsonFormat } from './json-format.ts';
import { isRecord, type JsonRecord, listOf, own, quoted, type Scalar } from './json-values.ts';
import { findMinimal } from './label-studio-min.ts';
import { IMAGE, isOfPlane, LABEL_KEY, NO_LABEL, strings, taxonomyLabels } from './label-studio-values.ts';
import { Fault, type FoundShape, type Reading } from './record-shape.ts';

/**
 * What Label Studio exports: a list of tasks with their annotations (JSON; `completions` in old versions), or flat records with the
 * values of each control (JSON_MIN).
 *
 * Of the annotations of a task one is counted: the one marked as ground truth, else the first that was not cancelled or skipped; a
 * task without one is ignored. Regions (spans of a text, boxes, polygons, brushes of an image) go before choices, those before
 * taxonomies and ratings; `--column` names the control (`from_name`) that is to be counted. A label of a taxonomy is its whole path, `a/b`.
 */
export const labelStudio = jsonFormat({
  id: 'label-studio',
  title: 'Label Studio',
  recognisedBy: 'tasks with annotations[].result[] (JSON), or flat records with annotation_id, annotator and lead_time (JSON_MIN)',
  task: 'text-classification',
  find: (records, column) => findTasks(records, column) ?? findMinimal(records, column),
});

function findTasks(records: readonly unknown[], column: string | number | undefined): FoundShape | null {
  const tasks = records.filter(isRecord).filter((record) => annotationsOf(record) !== null);
  if (tasks.length === 0 || tasks.length * 2 < records.length) return null;
  const results = tasks.flatMap((task) => resultsOf(task) ?? []);
  const named = column === undefined ? results : results.filter((result) => own(result, 'from_name') === String(column));
  for (const kind of KINDS) {
    const fitting = named.filter((result) => kind.labelsOf(result) !== null);
    const [first] = fitting;
    if (first === undefined) continue;
    const controls = [...new Set(fitting.map((result) => String(own(result, 'from_name') ?? '')))];
    // Regions of all controls count together; of choices, each control asks a question of its own.
    const control = column !== undefined || !kind.isRegion ? controls[0]! : null;
    const unit = kind.isRegion ? unitOfRegions(fitting) : isOfImage(tasks[0]!, fitting) ? 'image' : 'document';
    return {
      shape: shapeOf(kind, unit, control, controls[0]!),
      evidence: evidenceOf(kind, controls, control, named),
      confidence: 0.96,
    };
  }
  return null;
}

/** The kinds of results, in the order in which they are looked for. */
interface ResultKind {
  readonly what: Message;
  /** True for parts of the text or image, false for the whole task. */
  readonly isRegion: boolean;
  /** The labels of a result; null for a result of another kind; empty for a region without a label. */
  readonly labelsOf: (result: JsonRecord) => readonly Scalar[] | null;
}

const KINDS: readonly ResultKind[] = [
  { what: messageOf('regions with labels'), isRegion: true, labelsOf: regionLabels },
  { what: messageOf('choices'), isRegion: false, labelsOf: (result) => strings(partOf(result, 'choices')) },
  { what: messageOf('taxonomy'), isRegion: false, labelsOf: (result) => taxonomyLabels(partOf(result, 'taxonomy')) },
  { what: messageOf('ratings'), isRegion: false, labelsOf: (result) => numbers(partOf(result, 'rating')) },
];

function shapeOf(kind: ResultKind, unit: Unit, control: string | null, column: string): FoundShape['shape'] {
  const labelsOf = (task: unknown): Reading<readonly (readonly Scalar[])[]> => {
    if (!isRecord(task) || annotationsOf(task) === null)
      return new Fault(messageOf('A task with annotations was expected; it was not counted.'));
    const results = resultsOf(task);
    if (results === null) return null;
    return results
      .filter((result) => control === null || own(result, 'from_name') === control)
      .map(kind.labelsOf)
      .filter((labels) => labels !== null);
  };
  const key = control ?? column;
  if (!kind.isRegion) {
    return {
      kind: 'document',
      key,
      unit: unit === 'image' ? 'image' : 'document',
      unlabelled: [],
      isPlain: false,
      read(task) {
        const labels = labelsOf(task);
        // An annotation without a choice leaves the question open.
        return labels === null || labels instanceof Fault ? labels : labels.length === 0 ? null : labels.flat();
      },
    };
  }
  return {
    kind: 'spans',
    key,
    unit,
    recordUnit: unit === 'box' ? 'image' : 'document',
    hasTokens: false,
    unlabelled: [],
    read(task) {
      const labels = labelsOf(task);
      if (labels === null || labels instanceof Fault) return labels;
      return { labels: labels.flatMap((each) => (each.length === 0 ? NO_LABEL : each)), tags: null };
    },
  };
}

function evidenceOf(kind: ResultKind, controls: readonly string[], control: string | null, all: readonly JsonRecord[]): Message {
  const others = [...new Set(all.map((result) => String(own(result, 'from_name') ?? '')))].filter((name) =>
    control === null ? !controls.includes(name) : name !== control,
  );
  const counted = quoted(control === null ? controls : [control]);
  const tasks = messageOf('tasks of Label Studio, {0} of {1}, one annotation of each task', kind.what, counted);
  return others.length === 0 ? tasks : messageOf('{0}; name {1} as the column to count that instead', tasks, quoted(others));
}

function annotationsOf(task: JsonRecord): readonly unknown[] | null {
  const annotations = listOf(own(task, 'annotations')) ?? listOf(own(task, 'completions'));
  if (annotations === null || !(isRecord(own(task, 'data')) || annotations.some(hasResult))) return null;
  return annotations.every(hasResult) ? annotations : null;
}

function hasResult(annotation: unknown): annotation is JsonRecord {
  return isRecord(annotation) && (Array.isArray(own(annotation, 'result')) || isCancelled(annotation));
}

function isCancelled(annotation: JsonRecord): boolean {
  return own(annotation, 'was_cancelled') === true || own(annotation, 'skipped') === true;
}

/** The results of the one annotation that counts; null for a task that has none. */
function resultsOf(task: JsonRecord): readonly JsonRecord[] | null {
  const annotations = (annotationsOf(task) ?? []).filter(isRecord).filter((annotation) => !isCancelled(annotation));
  const chosen = annotations.find((annotation) => own(annotation, 'ground_truth') === true) ?? annotations[0];
  return chosen === undefined ? null : (listOf(own(chosen, 'result')) ?? []).filter(isRecord);
}

function partOf(result: JsonRecord, name: string): unknown {
  const value = own(result, 'value');
  return isRecord(value) ? own(value, name) : undefined;
}

/** `type: "rectanglelabels"` keeps its labels in `value.rectanglelabels`; a region of that type without them has no label. */
function regionLabels(result: JsonRecord): readonly Scalar[] | null {
  const value = own(result, 'value');
  const type = own(result, 'type');
  if (!isRecord(value)) return null;
  const key = Object.keys(value).find((name) => LABEL_KEY.test(name));
  if (key !== undefined) return strings(value[key]);
  return typeof type === 'string' && LABEL_KEY.test(type) ? [] : null;
}

function numbers(value: unknown): readonly number[] | null {
  return typeof value === 'number' ? [value] : null;
}

/** Regions of images have a place in two dimensions. */
function unitOfRegions(results: readonly JsonRecord[]): Unit {
  return results.some((result) => Object.hasOwn(result, 'original_width') || isOfPlane(own(result, 'value'))) ? 'box' : 'mention';
}

function isOfImage(task: JsonRecord, results: readonly JsonRecord[]): boolean {
  const data = own(task, 'data');
  if (results.some((result) => Object.hasOwn(result, 'original_width'))) return true;
  return (
    isRecord(data) && !Object.hasOwn(data, 'text') && Object.values(data).some((value) => typeof value === 'string' && IMAGE.test(value))
  );
}
