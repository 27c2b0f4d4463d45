import type { ClassCount, Dataset, Drift, FileSummary, LabelMap, Place, Split, Task, Unit, UnitSummary } from './analysis.ts';
import type { DeclaredLabels } from './declared-labels.ts';
import { drift } from './drift.ts';
import { declarationPairs } from './findings/declaration-pairs.ts';
import type { PlacedViolation } from './findings/finding.ts';
import { findingsOf } from './findings/registry.ts';
import { metrics } from './imbalance.ts';
import { emptyCounts, type LabelCounts, mergeCounts, type SequenceCounts, typeCountsOf } from './label-counts.ts';
import { messageOf } from './message.ts';
import { OutOfRange } from './out-of-range.ts';
import { readerOf, type Tag, type TagForm, tagFormOf, UNTYPED } from './tag.ts';
import { detectScheme, mentionCounts, SCHEMES, type SchemeName, schemeNamed, tagsOf, violations, violationsOf } from './tag-scheme.ts';

/** One split, counted: all files of it merged into one `LabelCounts` (with `firstPath` filled in). */
export interface SplitInput {
  /** Normalised: `train`, `dev`, `test`, or the file's own word. */
  readonly name: string;
  readonly files: readonly FileSummary[];
  readonly counts: LabelCounts;
  /** What was counted, where the files say so; else it follows from the task. */
  readonly unit?: Unit;
  /** What a record is, where it holds several units (boxes in an image): it is then shown as a unit of its own. */
  readonly recordUnit?: Unit;
}

export interface DatasetInput {
  readonly name: string;
  readonly folder: string;
  /** The label config; null when there is none, and the labels seen stand in. */
  readonly labelMap: DeclaredLabels | null;
  /** A config that declares kinds of mentions (`person`) where the data hold tags (`B-person`); there is then no `labelMap`. */
  readonly types?: DeclaredLabels | null;
  /** Further declarations near the data, to compare with. */
  readonly otherMaps?: readonly DeclaredLabels[];
  readonly splits: readonly SplitInput[];
  /** What the format holds. Tags make it `token-classification` and records with several labels or none `multi-label-classification`, whatever is given. */
  readonly task?: Task;
  /** Overrides the detected tag scheme (`IOB2`, `BIOES`, … see `schemeNamed`). */
  readonly scheme?: string | null;
  /** The unit to list first. */
  readonly unit?: Unit | null;
  readonly predictions?: readonly string[];
}

/**
 * Judges counted splits: units, metrics, drift and findings.
 * @throws RangeError when `scheme` names no known tag scheme.
 */
export function buildDataset(input: DatasetInput): Dataset {
  const inputs = inOrder(input.splits);
  const declaredTypes = input.types ?? null;
  const labelMap = completeLabelMap(input, inputs);
  const sequence = mergedSequence(inputs);
  const form = tagFormOf(sequence === null ? [] : tagsOf(sequence));
  const tagging: Tagging = { scheme: schemeOf(input.scheme ?? null, sequence), form, read: readerOf(form) };
  const types = mentionTypes(labelMap, tagging);
  const splits = inputs.map((split) => buildSplit(split, labelMap, types, tagging, input));
  const judged = {
    name: input.name,
    folder: input.folder,
    task: taskOf(input),
    decisions: [],
    labelMap,
    splits,
    drift: driftOf(splits),
    predictions: input.predictions ?? [],
  };
  const findings = findingsOf({
    dataset: judged,
    declared: input.labelMap?.labels ?? [],
    config: input.labelMap,
    types: declaredTypes,
    others: input.otherMaps ?? [],
    readTag: tagging.read,
    violations: new Map(inputs.map((split) => [split.name, placedViolations(split, tagging)])),
  });
  return { ...judged, findings };
}

/** How the tags of a data set are read: in the same way in all its splits. */
interface Tagging {
  readonly scheme: SchemeName | null;
  readonly form: TagForm;
  readonly read: (text: string) => Tag;
}

const SPLIT_ORDER: readonly string[] = ['train', 'dev', 'test'];

/** train, dev, test, then the others as they came. */
function inOrder(splits: readonly SplitInput[]): readonly SplitInput[] {
  const rank = (split: SplitInput): number => {
    const known = SPLIT_ORDER.indexOf(split.name);
    return known < 0 ? SPLIT_ORDER.length : known;
  };
  return [...splits].sort((a, b) => rank(a) - rank(b));
}

/** The declared labels, then those that were only seen, in order of first appearance over the splits. */
function completeLabelMap(
  { labelMap: declared, types, otherMaps }: Pick<DatasetInput, 'labelMap' | 'types' | 'otherMaps'>,
  splits: readonly SplitInput[],
): LabelMap {
  const labels = declared?.labels.map(({ label }) => label) ?? [];
  const declaredCount = labels.length;
  const known = new Set(labels);
  for (const split of splits) {
    for (const label of split.counts.labels.keys()) {
      if (known.has(label)) continue;
      known.add(label);
      labels.push(label);
    }
  }
  const used = declared ?? types ?? null;
  const others = declarationPairs(used, otherMaps ?? []).flatMap(({ other }) => (other.source === used?.source ? [] : [other.source]));
  return {
    source: declared?.source ?? null,
    labels,
    declared: declaredCount,
    ...(types?.source === undefined || types.source === null
      ? {}
      : { types: { source: types.source, names: [...new Set(types.labels.map(({ label }) => label))] } }),
    ...(others.length === 0 ? {} : { others: [...new Set(others)] }),
  };
}

function mergedSequence(splits: readonly SplitInput[]): SequenceCounts | null {
  const all = emptyCounts();
  for (const split of splits) mergeCounts(all, { ...emptyCounts(), sequence: split.counts.sequence });
  return all.sequence;
}

/** One scheme for all splits: a dev set without any B says nothing of its own about IOB1 or IOB2. */
function schemeOf(override: string | null, sequence: SequenceCounts | null): SchemeName | null {
  if (override === null) return sequence === null ? null : (detectScheme(sequence)?.scheme ?? null);
  const named = schemeNamed(override);
  if (named === null) throw new OutOfRange(messageOf('Unknown tag scheme "{0}". Known: {1}.', override, SCHEMES.join(', ')));
  return named;
}

/** Mention types in label-map order, those that a config declares first. */
function mentionTypes({ labels, types: declared }: LabelMap, { read }: Tagging): readonly string[] {
  const types = new Set<string>(declared?.names);
  for (const label of labels) {
    const { role, type } = read(label);
    if (role !== 'outside') types.add(type);
  }
  return [...types];
}

function taskOf({ splits, task }: DatasetInput): Task {
  if (splits.some((split) => split.counts.sequence !== null)) return 'token-classification';
  const given = task ?? 'text-classification';
  const severalLabels = splits.some(({ counts }) => labelled(counts) !== counts.total);
  return given === 'text-classification' && severalLabels ? 'multi-label-classification' : given;
}

function labelled(counts: LabelCounts): number {
  let total = 0;
  for (const { count } of counts.labels.values()) total += count;
  return total;
}

function buildSplit(split: SplitInput, labelMap: LabelMap, types: readonly string[], tagging: Tagging, input: DatasetInput): Split {
  const { name, files, counts } = split;
  const { scheme } = tagging;
  const units =
    counts.sequence === null
      ? labelUnits(split, labelMap, split.unit ?? unitOf(input.task))
      : sequenceUnits(split, labelMap, types, tagging);
  const first = units.find((unit) => unit.unit === input.unit);
  return {
    name,
    files,
    scheme:
      counts.sequence === null || scheme === null ? null : { name: scheme, violations: violations(counts.sequence, scheme, tagging.form) },
    units: first === undefined ? units : [first, ...units.filter((unit) => unit !== first)],
  };
}

function labelUnits(split: SplitInput, labelMap: LabelMap, unit: Unit): UnitSummary[] {
  const own = labelUnit(split, labelMap, unit);
  return split.recordUnit === undefined ? [own] : [own, recordUnit(split, labelMap, split.recordUnit)];
}

function unitOf(task: Task | undefined): Unit {
  if (task === 'image-classification') return 'image';
  if (task === 'object-detection') return 'box';
  return task === 'segmentation' ? 'pixel' : 'document';
}

/** Token first: it is what the loss averages over. */
function sequenceUnits(split: SplitInput, labelMap: LabelMap, types: readonly string[], tagging: Tagging): UnitSummary[] {
  const { counts } = split;
  const sequence = counts.sequence!;
  const token = labelUnit(split, labelMap, 'token');
  const { scheme, form } = tagging;
  const { sentencesWithType } = typeCountsOf(sequence, form);
  const first = firstPlacesOfTypes(split, tagging);
  const sentence = summarize(
    'sentence',
    counts.records,
    types.map((type) => ({ label: type || UNTYPED, count: sentencesWithType.get(type) ?? 0, first: first.get(type) ?? null })),
  );
  if (scheme === null) return [token, sentence];
  const mentions = mentionCounts(sequence, scheme, form);
  let total = 0;
  for (const { lenient } of mentions.values()) total += lenient;
  const mention = summarize(
    'mention',
    total,
    types.map((type) => ({
      label: type || UNTYPED,
      count: mentions.get(type)?.lenient ?? 0,
      strict: mentions.get(type)?.strict ?? 0,
      first: first.get(type) ?? null,
    })),
  );
  return [token, mention, sentence];
}

/** Every label of the map with its count. A name declared twice has its examples at its first id. */
function labelUnit(split: SplitInput, labelMap: LabelMap, unit: Unit): UnitSummary {
  const { counts } = split;
  const seen = new Set<string>();
  const classes = labelMap.labels.map((label) => {
    const tally = seen.has(label) ? undefined : counts.labels.get(label);
    seen.add(label);
    return {
      label,
      count: tally?.count ?? 0,
      ...(tally?.crowd === undefined ? {} : { crowd: tally.crowd }),
      ...(tally?.difficult === undefined ? {} : { difficult: tally.difficult }),
      ...(tally?.extent === undefined ? {} : { extent: tally.extent }),
      first: tally === undefined ? null : placeIn(split, tally.firstPath, tally.firstLine),
    };
  });
  return summarize(unit, counts.total, classes);
}

/** How many records carry each label at least once. */
function recordUnit(split: SplitInput, labelMap: LabelMap, unit: Unit): UnitSummary {
  const { counts } = split;
  const labels = new Set(labelMap.labels);
  return summarize(
    unit,
    counts.records,
    [...labels].map((label) => {
      const tally = counts.labels.get(label);
      return { label, count: tally?.records ?? 0, first: tally === undefined ? null : placeIn(split, tally.firstPath, tally.firstLine) };
    }),
  );
}

function summarize(unit: Unit, total: number, classes: readonly Omit<ClassCount, 'share'>[]): UnitSummary {
  return {
    unit,
    total,
    classes: classes.map((each) => ({ ...each, share: total > 0 ? each.count / total : 0 })),
    metrics: metrics(
      classes.map(({ count }) => count),
      classes.map(({ label }) => label),
      total,
    ),
  };
}

/** Labels are in order of first appearance, so the first tag of a type is where the type first occurs. */
function firstPlacesOfTypes(split: SplitInput, { read }: Tagging): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const [label, tally] of split.counts.labels) {
    const { role, type } = read(label);
    const place = placeIn(split, tally.firstPath, tally.firstLine);
    if (role !== 'outside' && !places.has(type) && place !== null) places.set(type, place);
  }
  return places;
}

function placedViolations(split: SplitInput, { scheme, form }: Tagging): readonly PlacedViolation[] {
  const { sequence } = split.counts;
  if (sequence === null || scheme === null) return [];
  const orderOfFile = new Map(split.files.map(({ path }, index) => [path, index]));
  const order = ({ first }: PlacedViolation) => (first === null ? Infinity : (orderOfFile.get(first.path) ?? 0));
  return violationsOf(sequence, scheme, form)
    .map(({ place, ...violation }) => ({ ...violation, first: place === null ? null : placeIn(split, place.firstPath, place.firstLine) }))
    .sort((a, b) => order(a) - order(b) || (a.first?.line ?? 0) - (b.first?.line ?? 0));
}

function placeIn(split: SplitInput, path: string, line: number): Place | null {
  const known = path || split.files[0]?.path;
  return known === undefined ? null : { path: known, line: line > 0 ? line : null };
}

/** train against every other split, in the unit each shows first; without a train split there is nothing to drift from. */
function driftOf(splits: readonly Split[]): readonly Drift[] {
  const train = splits.find((split) => split.name === 'train');
  const from = train?.units[0];
  if (train === undefined || from === undefined) return [];
  return splits.flatMap((split) => {
    const to = split === train ? undefined : split.units.find((unit) => unit.unit === from.unit);
    if (to === undefined || from.total === 0 || to.total === 0) return [];
    const counts = (unit: UnitSummary): number[] => unit.classes.map(({ count }) => count);
    return [drift({ name: train.name, unit: from.unit, counts: counts(from) }, { name: split.name, unit: to.unit, counts: counts(to) })];
  });
}
