import { emptyCounts, type FirstPlace, type LabelCounts, mergeCounts, SENTENCE_BORDER } from '../../core/label-counts.ts';
import type { Message } from '../../core/message.ts';
import { joinBoxes } from './boxes.ts';
import type { CountedSplit, ScanProblem, SegmentReport } from './fast-format.ts';
import { lineOf } from './places.ts';
import type { ScanShare } from './scan-task.ts';

/** A file as its threads counted it together, with lines of the file. */
export interface MergedShares {
  readonly splits: readonly CountedSplit[];
  /** In the order of the file. */
  readonly problems: readonly { readonly line: number; readonly message: Message }[];
}

/** Puts the shares of a file together; null when their segments do not make up the text from `textStart` to `size`. */
export function mergeShares(shares: readonly ScanShare[], textStart: number, size: number): MergedShares | null {
  const linesBefore = countLinesBefore(
    shares.flatMap(({ segments }) => segments),
    textStart,
    size,
  );
  if (linesBefore === null) return null;
  const problems = shares
    .flatMap((share) => share.problems)
    .sort(byPlace)
    .map(({ place, message }) => ({ line: lineOf(place, linesBefore), message }));
  const boxes = shares.flatMap((share) => share.boxes ?? []);
  if (boxes.length > 0) {
    const joined = joinBoxes(boxes);
    return joined === null ? null : { splits: [{ ...joined, counts: withLines(joined.counts, linesBefore) }], problems };
  }
  const bySplit = new Map<string | null, LabelCounts[]>();
  for (const { split, counts } of shares.flatMap(({ splits }) => splits)) {
    const known = bySplit.get(split);
    if (known === undefined) bySplit.set(split, [counts]);
    else known.push(counts);
  }
  const splits = [...bySplit].map(([split, counts]) => ({ split, counts: withLines(merged(counts), linesBefore) }));
  return { splits: splits.sort((a, b) => firstLineIn(a.counts) - firstLineIn(b.counts)), problems };
}

/**
 * The lines before each segment; null where segments leave a gap or overlap, for threads may disagree about a border that they guess, or about
 * what is there.
 */
function countLinesBefore(segments: readonly SegmentReport[], textStart: number, size: number): readonly number[] | null {
  const linesBefore: number[] = [];
  let position = textStart;
  let within: string | undefined;
  let lines = 0;
  for (const segment of segments.toSorted((a, b) => a.index - b.index)) {
    linesBefore[segment.index] = lines;
    if (segment.start === segment.end) continue;
    if (segment.start !== position || segment.enters !== within) return null;
    position = segment.end;
    within = segment.leaves;
    lines += segment.lines;
  }
  return position === size ? linesBefore : null;
}

/** The sum of counts of which none goes before the other: the first place is the least one. Labels are in the order of their first places. */
function merged(parts: readonly LabelCounts[]): LabelCounts {
  const into = emptyCounts();
  for (const part of parts) {
    mergeCounts(into, part);
    for (const [label, tally] of part.labels) takeEarlier(into.labels.get(label)!, tally);
    for (const [previous, places] of part.sequence?.bigramPlaces ?? []) {
      const known = into.sequence!.bigramPlaces.get(previous)!;
      for (const [tag, place] of places) takeEarlier(known.get(tag)!, place);
    }
  }
  // Labels of one line come from one share, which knows their order.
  const inOrder = parts.flatMap(({ labels }) => [...labels]).sort(([, a], [, b]) => a.firstLine - b.firstLine);
  return { ...into, labels: new Map(inOrder.map(([label]) => [label, into.labels.get(label)!])) };
}

function takeEarlier(known: FirstPlace, other: FirstPlace): void {
  if (other.firstLine < known.firstLine) known.firstLine = other.firstLine;
}

/** Lines for places, and bigrams in the order of their tags. */
function withLines(counts: LabelCounts, linesBefore: readonly number[]): LabelCounts {
  const labels = new Map(
    [...counts.labels].map(([label, tally]) => [label, { ...tally, firstLine: lineOf(tally.firstLine, linesBefore) }]),
  );
  const { sequence } = counts;
  if (sequence === null) return { ...counts, labels };
  const tags = [SENTENCE_BORDER, ...labels.keys()];
  const ordered = <T>(table: ReadonlyMap<string, ReadonlyMap<string, T>>, change: (value: T) => T) => {
    const rows = tags.filter((tag) => table.has(tag)).map((tag) => [tag, table.get(tag)!] as const);
    return new Map(
      rows.map(([tag, row]) => [tag, new Map(tags.filter((next) => row.has(next)).map((next) => [next, change(row.get(next)!)]))]),
    );
  };
  const bigramPlaces = ordered(sequence.bigramPlaces, (place) => ({ ...place, firstLine: lineOf(place.firstLine, linesBefore) }));
  return { ...counts, labels, sequence: { ...sequence, bigrams: ordered(sequence.bigrams, (count) => count), bigramPlaces } };
}

function firstLineIn({ labels }: LabelCounts): number {
  const [first] = labels.values();
  return first?.firstLine ?? Number.POSITIVE_INFINITY;
}

function byPlace(a: ScanProblem, b: ScanProblem): number {
  return a.place - b.place;
}
