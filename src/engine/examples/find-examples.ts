import { basename, dirname, join } from 'node:path';
import { excerptOf } from '../../core/excerpt.ts';
import type { LabelWatch } from '../../core/label-counts.ts';
import { messageOf, say } from '../../core/message.ts';
import { type CountedPlace, PlaceSample } from '../../core/sample/place-sample.ts';
import { countFile } from '../../formats/count-file.ts';
import { countFolder, filesOf } from '../../formats/count-folder.ts';
import { listFolder } from '../../formats/folder-listing.ts';
import { isImage } from '../../formats/label-folders/data-folder.ts';
import { readLines } from '../../formats/read-lines.ts';
import { TimeSlices } from '../../formats/time-slices.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { Example, ExamplesRequest, ExamplesResult } from '../../protocol/engine-api.ts';
import type { ReadLabelFile } from '../analyze/count-label-files.ts';
import type { GatheredDataset } from '../analyze/gather.ts';
import type { GroupedFile } from '../analyze/grouping.ts';
import { ProblemLog } from '../analyze/problem-log.ts';
import { labelsOf } from '../analyze/shared-labels.ts';
import { compareSplits, splitNamer } from '../analyze/splits.ts';
import { type Matcher, matcherOf } from './matcher.ts';
import { keyOfPlace, recordsInLines } from './records-in-lines.ts';

/** Places of each kind that are handed out at most. */
const MOST = 1_000;
/** Bytes of a line that are looked at for its excerpt. */
const LONGEST_LINE = 2_000;

/**
 * Reads the files of a data set once more and notes where the labels stand. Memory grows with the places asked for only. Rejects a data set
 * or a scheme that does not exist as bad input; a file that cannot be read is a problem.
 */
export async function findExamples(
  request: ExamplesRequest,
  datasets: readonly GatheredDataset[],
  handling: Handling,
): Promise<ExamplesResult> {
  const dataset = datasets.find(({ name }) => name === request.dataset);
  if (dataset === undefined)
    throw badInput(messageOf('There is no data set "{0}" any more: analyze the workspace again.', request.dataset));
  const samples = new SplitSamples(request);
  const problems = new ProblemLog();
  await visitFiles(request, dataset, samples, problems, handling);
  const splits = samples.list();
  const kept = splits.flatMap(({ sample }) => [...sample.first(), ...sample.sample()]);
  const texts = await excerptsOf(kept, handling);
  const records = await recordsInLines(kept, handling.signal);
  const exampleOf = ({ offset, ...place }: CountedPlace): Example => {
    const excerpt = texts.get(place.path)?.get(place.line ?? 0) ?? '';
    const record = offset === undefined ? undefined : records.get(place.path)?.get(keyOfPlace(place.line ?? 0, offset));
    return record === undefined ? { ...place, excerpt } : { ...place, column: record.column, excerpt: excerptOf(record.text) };
  };
  return {
    splits: splits.map(({ name, sample }) => ({
      name,
      total: sample.total,
      places: sample.places,
      first: sample.first().map(exampleOf),
      sample: sample.sample().map(exampleOf),
    })),
    seed: request.seed,
    problems: problems.list(),
  };
}

async function visitFile(
  { path, found, reading }: ReadLabelFile,
  watch: PlaceWatch,
  signal: AbortSignal,
  report: (bytes: number) => void,
): Promise<void> {
  if (found.part === undefined) {
    await countFile(path, { ...reading, signal, watch, progress: report });
    return;
  }
  const { format, plan, part } = found.part;
  const options = { labels: reading.labels, signal, watch, progress: (files: number) => report((found.bytes * files) / filesOf(part)) };
  await countFolder(format, { ...part, known: [] }, plan.evidence, options);
  for (const { label, path: first } of part.known) {
    if (label !== null && watch.hears(label)) await visitImages(dirname(first), label, watch, new TimeSlices(signal));
  }
}

/** Images whose folder is their label. */
async function visitImages(folder: string, label: string, watch: PlaceWatch, slices: TimeSlices): Promise<void> {
  const { files, folders, links } = await listFolder(folder, slices);
  for (const name of files.filter(isImage)) {
    watch.enterFile(join(folder, name));
    watch.see(label, 0, null);
  }
  // A link may lead back here.
  for (const name of folders.filter((each) => !links.has(each))) await visitImages(join(folder, name), label, watch, slices);
}

/** A sample of the places of each split. */
class SplitSamples {
  readonly #request: ExamplesRequest;
  readonly #samples = new Map<string, PlaceSample>();

  constructor(request: ExamplesRequest) {
    this.#request = request;
  }

  of(split: string): PlaceSample {
    let sample = this.#samples.get(split);
    if (sample === undefined) {
      const { first, sample: size, seed } = this.#request;
      this.#samples.set(split, (sample = new PlaceSample(sizeOf(first), sizeOf(size), seed)));
    }
    return sample;
  }

  list(): readonly { readonly name: string; readonly sample: PlaceSample }[] {
    return [...this.#samples].map(([name, sample]) => ({ name, sample })).sort((a, b) => compareSplits(a.name, b.name));
  }
}

function sizeOf(asked: number): number {
  return Math.min(MOST, Math.max(0, Math.floor(asked)));
}

async function visitFiles(
  request: ExamplesRequest,
  dataset: GatheredDataset,
  samples: SplitSamples,
  problems: ProblemLog,
  { signal, progress }: Handling,
): Promise<void> {
  const splitOf = splitNamer(dataset.files);
  const isWanted = (split: string) => request.split === null || split === request.split;
  const wanted = dataset.files.filter(({ file, split }) => file.parts.some((part) => isWanted(splitOf(part.split, split))));
  const total = wanted.reduce((sum, { file }) => sum + file.found.bytes, 0);
  const matches = matcherOf(request.of, labelsOf(dataset.files));
  let done = 0;
  for (const member of wanted) {
    signal.throwIfAborted();
    const { file } = member;
    const what = say('Looking through {0}', basename(file.path));
    const watch = new PlaceWatch(member, matches, splitOf, isWanted, samples);
    const report = (bytes: number) => progress({ ...what, done: done + bytes, total });
    try {
      await visitFile(file, watch, signal, report);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      problems.add(error.problem());
    }
    done += file.found.bytes;
  }
}

/** Bytes of a line that an editor shows without scrolling. */
const IN_SIGHT = 100;

/** Hears of the labels of one file. */
class PlaceWatch implements LabelWatch {
  readonly #member: GroupedFile<ReadLabelFile>;
  readonly #matches: Matcher;
  readonly #splitOf: (own: string | null, ofFile: string | null) => string;
  readonly #isWanted: (split: string) => boolean;
  readonly #samples: SplitSamples;
  #path: string;
  #split: string;
  #isOpen: boolean;
  /** Bytes of the line before the record at hand; 0 where the line is the place. */
  #offset = 0;
  /** Of the split at hand; made with its first place, for a split without any is none. */
  #sample: PlaceSample | null = null;

  constructor(
    member: GroupedFile<ReadLabelFile>,
    matches: Matcher,
    splitOf: (own: string | null, ofFile: string | null) => string,
    isWanted: (split: string) => boolean,
    samples: SplitSamples,
  ) {
    this.#member = member;
    this.#matches = matches;
    this.#splitOf = splitOf;
    this.#isWanted = isWanted;
    this.#samples = samples;
    this.#path = member.file.path;
    this.#split = splitOf(null, member.split);
    this.#isOpen = isWanted(this.#split);
  }

  /** Whether a label is looked for at all. */
  hears(label: string): boolean {
    return this.#isOpen && this.#matches(label, null);
  }

  see(label: string, line: number, previous: string | null): void {
    if (!this.#isOpen || !this.#matches(label, previous)) return;
    this.#sample ??= this.#samples.of(this.#split);
    this.#sample.add(this.#path, line > 0 ? line : null, this.#offset);
  }

  enterPlace(offset: number): void {
    // What begins in sight is found by its line.
    this.#offset = offset < IN_SIGHT ? 0 : offset;
  }

  enterSplit(split: string | null): void {
    // Where all records name one split, the name of the file counts.
    if (!this.#member.file.holdsSplits) return;
    this.#split = this.#splitOf(split, this.#member.split);
    this.#isOpen = this.#isWanted(this.#split);
    this.#sample = null;
  }

  enterFile(path: string): void {
    this.#path = path;
    this.#offset = 0;
  }
}

/** What the lines say, by file and line. */
async function excerptsOf(
  places: readonly CountedPlace[],
  { signal, progress }: Handling,
): Promise<ReadonlyMap<string, ReadonlyMap<number, string>>> {
  const wanted = new Map<string, Set<number>>();
  for (const { path, line } of places) {
    if (line === null) continue;
    const lines = wanted.get(path);
    if (lines === undefined) wanted.set(path, new Set([line]));
    else lines.add(line);
  }
  const texts = new Map<string, ReadonlyMap<number, string>>();
  for (const [path, lines] of wanted) {
    const ranges = [...lines].sort((a, b) => a - b).map((line) => ({ from: line, to: line }));
    const reading = (bytes: number) => progress({ ...say('Reading lines of {0}', basename(path)), done: bytes, total: null });
    try {
      const read = await readLines(path, ranges, { longest: LONGEST_LINE, signal, progress: reading });
      texts.set(path, new Map(read.map(({ line, text }) => [line, excerptOf(text)])));
    } catch (error) {
      // What cannot be read as text has its places all the same.
      if (!(error instanceof UnreadableFile)) throw error;
    }
  }
  return texts;
}
