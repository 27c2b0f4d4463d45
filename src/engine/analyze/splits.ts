import type { FileSummary, Unit } from '../../core/analysis.ts';
import type { SplitInput } from '../../core/dataset.ts';
import { emptyCounts, type FirstPlace, type LabelCounts, mergeCounts } from '../../core/label-counts.ts';
import { withOneUnit } from '../../formats/one-unit.ts';
import { normaliseSplit, settleEval } from '../../formats/split-name.ts';
import type { ReadLabelFile } from './count-label-files.ts';
import type { GroupedFile } from './grouping.ts';

/** The split of a file that no name speaks of. */
const WHOLE = 'all';

const ORDER: readonly string[] = ['train', 'dev', 'test'];

/** Merges the parts of the files of a data set by split, in the order train, dev, test, then as found. */
export function mergeSplits(files: readonly GroupedFile<ReadLabelFile>[]): readonly SplitInput[] {
  const splits = new Map<string, { files: Set<FileSummary>; counts: LabelCounts; unit?: Unit; recordUnit?: Unit }>();
  const parts = withOneUnit(files.flatMap(({ file, split }) => file.parts.map((part) => ({ ...part, file, ofFile: split }))));
  for (const { file, ofFile, ...part } of parts) {
    const name = nameOf(part.split, ofFile);
    const known = splits.get(name) ?? { files: new Set<FileSummary>(), counts: emptyCounts() };
    splits.set(name, known);
    known.files.add(file.summary);
    mergeCounts(known.counts, from(file.path, part.counts));
    if (part.unit !== undefined) known.unit ??= part.unit;
    if (part.recordUnit !== undefined) known.recordUnit ??= part.recordUnit;
  }
  const names = [...splits.keys()];
  return [...splits]
    .map(([name, split]) => ({ name: settleEval(name, names), ...split, files: [...split.files] }))
    .sort((a, b) => compareSplits(a.name, b.name));
}

/** train, dev, test, then the others as they came. */
export function compareSplits(a: string, b: string): number {
  const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return rank(a) - rank(b);
}

/** Says which split of the data set records belong to, by the split that the file names for them and the one that its own name tells. */
export function splitNamer(files: readonly GroupedFile<ReadLabelFile>[]): (own: string | null, ofFile: string | null) => string {
  const names = new Set(files.flatMap(({ file, split }) => file.parts.map((part) => nameOf(part.split, split))));
  return (own, ofFile) => settleEval(nameOf(own, ofFile), names);
}

function nameOf(own: string | null, ofFile: string | null): string {
  return normaliseSplit(own ?? ofFile ?? WHOLE);
}

/** The counts with the file of each first place filled in; the original may be cached and stays as it is. */
function from(path: string, counts: LabelCounts): LabelCounts {
  const labels = placesFrom(path, counts.labels);
  if (counts.sequence === null) return { ...counts, labels };
  const bigramPlaces = new Map([...counts.sequence.bigramPlaces].map(([tag, row]) => [tag, placesFrom(path, row)]));
  return { ...counts, labels, sequence: { ...counts.sequence, bigramPlaces } };
}

function placesFrom<T extends FirstPlace>(path: string, places: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...places].map(([label, place]) => [label, { ...place, firstPath: place.firstPath || path }]));
}
