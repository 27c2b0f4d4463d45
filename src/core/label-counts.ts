import type { TagForm } from './tag.ts';

/**
 * Label counts: what a reader makes of bytes. They form a monoid: counting the parts of a file (cut at record borders) and
 * merging equals counting the whole, with `emptyCounts` as the neutral element. Parallel scans, per-file caches and counts
 * made elsewhere rest on that law; a property test proves it.
 */
export interface LabelCounts {
  /** Records: sentences of a sequence file, rows or documents otherwise. */
  records: number;
  /** Labelled units that were counted (tokens, or records that carry a label). */
  total: number;
  /** Units left out on purpose (id −100, rows without a label). */
  ignored: number;
  readonly labels: Map<string, LabelTally>;
  /** Present when the labels are tags of tokens. */
  sequence: SequenceCounts | null;
}

export interface LabelTally extends FirstPlace {
  /** Labelled units: tokens, boxes, spans, pixels; records, where the label is the record's own. */
  count: number;
  /** Records (images, documents) that carry the label at least once, where a record holds several units. */
  records?: number;
  /** Of `count`, those that stand for a crowd (COCO `iscrowd`). */
  crowd?: number;
  /** Of `count`, those that are marked as hard to tell (Pascal VOC `difficult`). */
  difficult?: number;
  /** Units of the records that carry the label, whatever their own label: pixels of its images, for the median frequency. */
  extent?: number;
}

/** Where something first occurs. */
export interface FirstPlace {
  /** Line, counted from 1; 0 where the file has no lines. */
  firstLine: number;
  /** The file. The reader of a single file leaves it empty, the merge of several files fills it. */
  firstPath: string;
}

/** Told of each label as it is counted: how examples of a class or of a violation are found when a person asks for them. */
export interface LabelWatch {
  /**
   * @param line Counted from 1; 0 where the file has no lines.
   * @param previous The tag before this one, `SENTENCE_BORDER` at the start of a sentence; null where labels are no tags. The end of a
   * sentence is told as the label `SENTENCE_BORDER` after its last tag.
   */
  see(label: string, line: number, previous: string | null): void;
  /** Told before the labels of another split by readers of files that hold several; null for records whose split the file does not name. */
  enterSplit?(split: string | null): void;
  /** Told before the labels of another file by readers of folders; the lines that follow are those of this file. */
  enterFile?(path: string): void;
  /** Told before the labels of a record where several may stand in a line: the bytes of that line before the record. */
  enterPlace?(offset: number): void;
  /** Told before the labels of a record by readers that have the whole of it: of JSON and of tables. */
  enterRecord?(fields: RecordFields, line: number): void;
}

/** The fields of a record but those of its labels; the name of one without a name is empty. */
export type RecordFields = readonly (readonly [name: string, value: unknown])[];

/** The border of a sentence in a table of tag bigrams: before the first and after the last token. */
export const SENTENCE_BORDER = '';

/** What a table of bigrams does not tell of mention types. */
export interface TypeCounts {
  /** mention type → sentences that hold at least one tag of it. */
  readonly sentencesWithType: Map<string, number>;
  /** mention type → spans `B (I)* E` that were opened and closed properly (schemes with an end tag). */
  readonly closedSpans: Map<string, number>;
}

/**
 * Only the whole set of tags tells how one of them is read (see `tagFormOf`), so whatever depends on it is counted in each way.
 * The types of the sequence itself are those of `parseTag`; a position letter alone (`B`) is counted twice there: under its own name, and
 * under the type `''` together with the other letters.
 */
export interface SequenceCounts extends TypeCounts {
  /** previous tag → tag → how often; `SENTENCE_BORDER` stands before the first and after the last token of a sentence. */
  readonly bigrams: Map<string, Map<string, number>>;
  /** previous tag → tag → where the two first meet: at the second one, or at the last token of the sentence. */
  readonly bigramPlaces: Map<string, Map<string, FirstPlace>>;
  /** With the tags that `parseSuffixed` reads (`PER-B`) read by it; null where there is none of them, and the counts would be the same. */
  suffixed: TypeCounts | null;
}

/** The counts by type where the tags have that form. */
export function typeCountsOf(sequence: SequenceCounts, form: TagForm): TypeCounts {
  return form === 'suffix' ? (sequence.suffixed ?? sequence) : sequence;
}

export function emptyCounts(): LabelCounts {
  return { records: 0, total: 0, ignored: 0, labels: new Map(), sequence: null };
}

export function emptySequence(): SequenceCounts {
  return { bigrams: new Map(), bigramPlaces: new Map(), ...emptyTypes(), suffixed: null };
}

function emptyTypes(): TypeCounts {
  return { sentencesWithType: new Map(), closedSpans: new Map() };
}

/** Adds one label of one record. `line` counts from 1. */
export function countLabel(counts: LabelCounts, label: string, line: number, watch?: LabelWatch): void {
  const tally = counts.labels.get(label);
  if (tally === undefined) counts.labels.set(label, { count: 1, firstLine: line, firstPath: '' });
  else tally.count += 1;
  watch?.see(label, line, null);
}

/** Adds `part` to `into`, as if the records of `part` had followed. The first places of `into` win. */
export function mergeCounts(into: LabelCounts, part: LabelCounts): void {
  into.records += part.records;
  into.total += part.total;
  into.ignored += part.ignored;
  for (const [label, tally] of part.labels) {
    const known = into.labels.get(label);
    if (known === undefined) into.labels.set(label, { ...tally });
    else addTally(known, tally);
  }
  if (part.sequence === null) return;
  into.sequence ??= emptySequence();
  for (const [previous, row] of part.sequence.bigrams) {
    let known = into.sequence.bigrams.get(previous);
    if (known === undefined) into.sequence.bigrams.set(previous, (known = new Map()));
    addAll(known, row);
  }
  for (const [previous, row] of part.sequence.bigramPlaces) {
    let known = into.sequence.bigramPlaces.get(previous);
    if (known === undefined) into.sequence.bigramPlaces.set(previous, (known = new Map()));
    for (const [tag, place] of row) if (!known.has(tag)) known.set(tag, { ...place });
  }
  if (into.sequence.suffixed !== null || part.sequence.suffixed !== null) {
    if (into.sequence.suffixed === null) addTypes((into.sequence.suffixed = emptyTypes()), into.sequence);
    addTypes(into.sequence.suffixed, typeCountsOf(part.sequence, 'suffix'));
  }
  addTypes(into.sequence, part.sequence);
}

function addTypes(into: TypeCounts, part: TypeCounts): void {
  addAll(into.sentencesWithType, part.sentencesWithType);
  addAll(into.closedSpans, part.closedSpans);
}

function addTally(into: LabelTally, part: LabelTally): void {
  into.count += part.count;
  if (part.records !== undefined) into.records = (into.records ?? 0) + part.records;
  if (part.crowd !== undefined) into.crowd = (into.crowd ?? 0) + part.crowd;
  if (part.difficult !== undefined) into.difficult = (into.difficult ?? 0) + part.difficult;
  if (part.extent !== undefined) into.extent = (into.extent ?? 0) + part.extent;
}

function addAll(into: Map<string, number>, part: ReadonlyMap<string, number>): void {
  for (const [key, count] of part) into.set(key, (into.get(key) ?? 0) + count);
}
