import { emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import type { Message } from '../../core/message.ts';
import { readJsonLine } from '../label-files/json-lines.ts';
import { isScalar, listOf, own, type Scalar } from '../label-files/json-values.ts';
import { plainShapeOfLines } from '../label-files/jsonl.ts';
import { type PlainShape, shapeOfPlain } from '../label-files/plain-shape.ts';
import { labelOf, RecordCounters, splitOfRecord } from '../label-files/record-counter.ts';
import { type DocumentShape, Fault, type TagShape } from '../label-files/record-shape.ts';
import type { FastFormat, PlanHead, PlanOptions, Scan, ScanProblem, ScanResult, Segment, SegmentReport } from './fast-format.ts';
import type { FileFeed } from './file-feed.ts';
import { type LineReader, readLineSegment } from './line-segments.ts';
import { NotPlain } from './not-plain.ts';
import { placeOf } from './places.ts';
import type { ScanMemory } from './scan-memory.ts';
import { isPlainText, Spellings } from './spellings.ts';
import { TagScan } from './tag-scan.ts';

/** An object a line, with its label, its labels, or the tags of its tokens under one key. Borders are behind line feeds. */
export const fastJsonLines: FastFormat<JsonLinesPlan> = {
  id: 'jsonl',
  isCuttable: true,
  plan,
  open: (memory, plan) => new JsonLinesScan(memory, plan),
  parts(counted, { shape: { key } }) {
    const [first] = counted;
    return first === undefined ? [{ split: null, counts: emptyCounts() }] : [{ split: null, column: key, counts: first.counts }];
  },
};

interface JsonLinesPlan {
  readonly shape: PlainShape;
  readonly labels: readonly string[] | undefined;
}

/** The plain reader looks at so many bytes, or at a longer first line. */
const SAMPLE = 64 * 1024;

function plan({ text, complete }: PlanHead, { column, labels }: PlanOptions): JsonLinesPlan | null {
  if (text.length > SAMPLE && !text.subarray(0, SAMPLE).includes(LINE_FEED)) return null;
  const shape = plainShapeOfLines(text.subarray(0, SAMPLE), complete && text.length <= SAMPLE, column);
  return shape === null || !isPlainText(shape.key) ? null : { shape, labels };
}

const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;

const LABEL_KEY = 2 << 8;
const TOKENS_KEY = 3 << 8;

/** So many lines that the scanner leaves to this thread are always well; then one in `ODD_SHARE`. */
const ODD_LINES = 2000;
const ODD_SHARE = 30;
const MOST_PROBLEMS = 1000;
/** The tables in the scanner hold 32 bits for each count: they are emptied before so many records or tags could fill one. */
const COUNTS_A_TABLE = 2 ** 31;

class JsonLinesScan implements Scan, LineReader {
  readonly #memory: ScanMemory;
  readonly #scan: (start: number, end: number) => number;
  readonly #spellings: Spellings;
  readonly #records: LabelRecords | TagRecords;
  readonly #problems: ScanProblem[] = [];
  #feed: FileFeed | null = null;
  #segment = 0;
  #lines = 0;
  #oddLines = 0;
  #hasRecords = false;

  constructor(memory: ScanMemory, { shape, labels }: JsonLinesPlan) {
    const { scanner } = memory;
    this.#memory = memory;
    scanner.forgetLabels();
    scanner.prepareJsonLines();
    this.#spellings = new Spellings(memory);
    this.#spellings.addKey(shape.key, LABEL_KEY);
    if (shape.kind === 'sentence') {
      if (shape.tokens !== null) this.#spellings.addKey(shape.tokens, TOKENS_KEY);
      this.#scan = scanner.scanTagLines;
      this.#records = new TagRecords(memory, this.#spellings, shape, labels, (place, message) => this.#note(place, message));
    } else {
      this.#scan = scanner.scanLabelLines;
      this.#records = new LabelRecords(memory, this.#spellings, shape, labels, (place, message) => this.#note(place, message));
    }
  }

  read(feed: FileFeed, segment: Segment): Generator<void, SegmentReport, undefined> {
    this.#feed = feed;
    this.#segment = segment.index;
    this.#records.enterSegment(segment.index);
    return readLineSegment(this.#memory, feed, segment, this);
  }

  finish(): ScanResult {
    const splits = this.#hasRecords ? [{ split: null, counts: this.#records.finish() }] : [];
    return { splits, problems: this.#problems };
  }

  readLines(start: number, end: number, before: number): number {
    const { bytes, scanner } = this.#memory;
    let at = start;
    let line = before;
    while (at < end) {
      const stop = this.#scan(at, end);
      this.#feed!.checkUtf8(at, stop);
      if (this.#records.take(at, line) > 0) this.#hasRecords = true;
      line += scanner.takeJsonLines();
      if (stop >= end) break;
      at = bytes.indexOf(LINE_FEED, stop) + 1;
      this.#readLine(stop, at - 1, line);
      line += 1;
      this.#oddLines += 1;
      const lines = this.#lines + line - before;
      if (this.#oddLines > ODD_LINES && this.#oddLines * ODD_SHARE > lines) throw new NotPlain('too many lines are odd');
    }
    this.#lines += line - before;
    return line - before;
  }

  readLastLine(start: number, end: number, before: number): void {
    this.#readLine(start, end, before);
  }

  /** Counts a line as the plain reader does; `end` is that of its line feed. */
  #readLine(start: number, end: number, before: number): void {
    this.#feed!.check(start, end);
    const line = this.#memory.bytes.subarray(start, end);
    if (line.every((byte) => byte === SPACE || byte === TAB || byte === RETURN)) {
      this.#records.passLine(before);
      return;
    }
    const text = line.toString('utf8');
    const values = readJsonLine(text);
    if (values instanceof Fault) {
      this.#records.passLine(before);
      this.#note(placeOf(this.#segment, before + 1), values.message);
      return;
    }
    for (const value of values) {
      if (splitOfRecord(value) !== null) throw new NotPlain('records name their splits');
      this.#hasRecords = true;
      this.#records.count(value, before, text);
      this.#spellings.addKeysOf(value);
    }
  }

  #note(place: number, message: Message): void {
    if (this.#problems.length === MOST_PROBLEMS) throw new NotPlain('there are too many problems');
    this.#problems.push({ place, message });
  }
}

type NoteProblem = (place: number, message: Message) => void;

/** Records with labels of their own. */
class LabelRecords {
  readonly #memory: ScanMemory;
  readonly #spellings: Spellings;
  readonly #shape: DocumentShape;
  readonly #labels: readonly string[] | undefined;
  readonly #odd: RecordCounters;
  /** By id, from 1. */
  readonly #names: string[] = [''];
  readonly #ids = new Map<string, number>();
  readonly #counts: Float64Array;
  #segment = 0;
  #records = 0;
  #ignored = 0;
  #inTable = 0;

  constructor(
    memory: ScanMemory,
    spellings: Spellings,
    shape: Extract<PlainShape, { kind: 'document' }>,
    labels: readonly string[] | undefined,
    note: NoteProblem,
  ) {
    this.#memory = memory;
    this.#spellings = spellings;
    this.#shape = shapeOfPlain(shape) as DocumentShape;
    this.#labels = labels;
    const problem = (place: number | null, message: Message) => note(place!, message);
    this.#odd = new RecordCounters(this.#shape, { problem, ...(labels === undefined ? {} : { labels }) });
    this.#counts = new Float64Array(memory.scanner.LABEL_IDS.value);
  }

  enterSegment(segment: number): void {
    this.#segment = segment;
  }

  /** Answers how many records the scanner has counted. */
  take(_at: number, _before: number): number {
    const { scanner } = this.#memory;
    const records = scanner.takeJsonRecords();
    this.#records += records;
    this.#ignored += scanner.takeIgnored();
    this.#inTable += records;
    if (this.#inTable > COUNTS_A_TABLE) this.#emptyTable();
    return records;
  }

  passLine(_before: number): void {}

  count(value: unknown, before: number, text: string): void {
    this.#odd.count(value, placeOf(this.#segment, before + 1));
    const labels = this.#shape.read(value);
    if (labels instanceof Fault || typeof value !== 'object' || value === null) return;
    const found = own(value as Readonly<Record<string, unknown>>, this.#shape.key);
    for (const label of listOf(found) ?? [found]) if (label === null || isScalar(label)) this.#learn(label, text);
  }

  finish(): LabelCounts {
    this.#emptyTable();
    const [part] = this.#odd.finish();
    const { counts } = part!;
    counts.records += this.#records;
    counts.ignored += this.#ignored;
    counts.total += this.#records - this.#ignored;
    for (const [id, name] of this.#names.entries()) if (this.#counts[id]! > 0) counts.labels.get(name)!.count += this.#counts[id]!;
    return counts;
  }

  #learn(label: Scalar | null, text: string): void {
    const name = label === null || label === '' ? null : labelOf(label, this.#shape.unlabelled, this.#labels);
    // An id is free for a label that is not in the counts yet only when it stands for none.
    this.#spellings.addLabel(label, name === null ? 0 : this.#idOf(name), text);
  }

  #idOf(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#names.length;
    if (id === this.#memory.scanner.LABEL_IDS.value) throw new NotPlain('there are too many labels');
    this.#names.push(name);
    this.#ids.set(name, id);
    return id;
  }

  #emptyTable(): void {
    const { scanner, words } = this.#memory;
    const table = scanner.COUNTS.value / 4;
    words[table] = 0;
    for (let id = 1; id < this.#names.length; id += 1) {
      this.#counts[id]! += words[table + id]!;
      words[table + id] = 0;
    }
    this.#inTable = 0;
  }
}

/** Records that are sentences with tags of tokens. */
class TagRecords {
  readonly #memory: ScanMemory;
  readonly #spellings: Spellings;
  readonly #shape: TagShape;
  readonly #labels: readonly string[] | undefined;
  readonly #note: NoteProblem;
  readonly #tags: TagScan;
  #segment = 0;
  #ignored = 0;
  #inTable = 0;

  constructor(
    memory: ScanMemory,
    spellings: Spellings,
    shape: Extract<PlainShape, { kind: 'sentence' }>,
    labels: readonly string[] | undefined,
    note: NoteProblem,
  ) {
    this.#memory = memory;
    this.#spellings = spellings;
    this.#shape = shapeOfPlain(shape) as TagShape;
    this.#labels = labels;
    this.#note = note;
    this.#tags = new TagScan(memory, false);
  }

  enterSegment(segment: number): void {
    this.#segment = segment;
    this.#tags.enterSegment(segment);
  }

  /** The same as in `LabelRecords`, of the lines from the address `at` on. */
  take(at: number, before: number): number {
    const { scanner } = this.#memory;
    this.#tags.notePlaces(at, before);
    this.#ignored += scanner.takeIgnored();
    this.#inTable += scanner.takeTags();
    if (this.#inTable > COUNTS_A_TABLE) {
      this.#tags.emptyTable();
      this.#inTable = 0;
    }
    return scanner.takeJsonRecords();
  }

  passLine(before: number): void {
    this.#tags.passLine(before);
  }

  count(value: unknown, before: number, text: string): void {
    const sentences = this.#shape.read(value);
    this.#tags.passLine(before);
    if (sentences instanceof Fault) this.#note(placeOf(this.#segment, before + 1), sentences.message);
    else if (sentences === null) this.#ignored += 1;
    else for (const tags of sentences) this.#countSentence(tags, before, text);
  }

  finish(): LabelCounts {
    return this.#tags.finish(this.#ignored);
  }

  #countSentence(tags: readonly Scalar[], before: number, text: string): void {
    const names = tags.map((tag) => labelOf(tag, this.#shape.unlabelled, this.#labels) || null);
    for (const [index, name] of names.entries()) if (name !== null) this.#tags.know(name, name === tags[index]);
    for (const [index, name] of names.entries()) {
      let id = 0;
      if (name === null) this.#ignored += 1;
      else id = this.#tags.count(name, before, false);
      this.#spellings.addLabel(tags[index]!, id, text);
    }
    this.#tags.endSentence(before);
  }
}
