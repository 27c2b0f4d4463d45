import { emptyCounts } from '../../core/label-counts.ts';
import { layoutOfConll, SAMPLE } from '../label-files/conll.ts';
import { type ConllLayout, isTagIn } from '../label-files/conll-layout.ts';
import { LAST_COLUMN, readConllLine } from '../label-files/conll-line.ts';
import { nameOfLabel } from '../label-names.ts';
import type { FastFormat, PlanHead, PlanOptions, Scan, ScanProblem, ScanResult, Segment, SegmentReport } from './fast-format.ts';
import type { FileFeed } from './file-feed.ts';
import { NotPlain } from './not-plain.ts';
import { placeOf } from './places.ts';
import type { ScanMemory } from './scan-memory.ts';
import { TagScan } from './tag-scan.ts';

/** Columns whose last one is the tag. Borders are behind empty lines. */
export const fastConll: FastFormat<ConllPlan> = {
  id: 'conll',
  isCuttable: true,
  plan,
  open: (memory, plan) => new ConllScan(memory, plan),
  parts: (counted) => [{ split: null, counts: counted[0]?.counts ?? emptyCounts() }],
};

interface ConllPlan {
  readonly layout: ConllLayout;
  readonly hasReturns: boolean;
  /** Tags have ends, so that spans must be followed. */
  readonly hasEnds: boolean;
  readonly labels: readonly string[] | undefined;
}

function plan(head: PlanHead, { column, labels }: PlanOptions): ConllPlan | null {
  const complete = head.complete && head.text.length <= SAMPLE;
  const found = layoutOfConll(head.text.subarray(0, SAMPLE), complete, column);
  const { tab, space, columns, names, headerLine, dialect, ...others } = found.layout;
  const { form, ...special } = dialect ?? {};
  // A layout that says more than this is of a dialect that the scanner does not know.
  const isPlain = found.column === LAST_COLUMN && columns >= 2 && Object.keys({ ...others, ...special }).length === 0;
  if (!isPlain) return null;
  const layout = { tab, space, columns, names, headerLine, ...(form === undefined ? {} : { dialect: { form } }) };
  const hasReturns = head.text[head.text.indexOf(LINE_FEED) - 1] === RETURN;
  return { layout, hasReturns, hasEnds: ENDS.test(Buffer.from(head.text.subarray(0, SAMPLE)).toString('latin1')), labels };
}

/** The end of a span, or a letter alone. */
const ENDS = /[ \t](?:[EL][-_:/]\S+|[BIMESLUW])\r?\n/;

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;

/** What the scanner notes of a tag beside its id: that it counts on any line, or only on one with the usual number of columns. */
const COUNTS_ANYWHERE = 2 << 8;
const NEEDS_COLUMNS = 3 << 8;

/** So many lines that the scanner leaves to this thread are always well; then one in `ODD_SHARE`: each costs as much as a hundred others. */
const ODD_LINES = 2000;
const ODD_SHARE = 50;
/** A file with more problems is read by the plain reader, which keeps none of them. */
const MOST_PROBLEMS = 1000;

class ConllScan implements Scan {
  readonly #memory: ScanMemory;
  readonly #plan: ConllPlan;
  readonly #tags: TagScan;
  readonly #scan: (start: number, end: number) => number;
  readonly #emptyLine: Buffer;
  readonly #added = new Set<string>();
  readonly #problems: ScanProblem[] = [];
  #ignored = 0;
  #segment = 0;
  /** Lines of the segment that were read. */
  #line = 0;
  #lines = 0;
  #oddLines = 0;

  constructor(memory: ScanMemory, plan: ConllPlan) {
    const { scanner } = memory;
    const { tab, space, columns } = plan.layout;
    this.#memory = memory;
    this.#plan = plan;
    this.#scan = plan.hasReturns ? scanner.scanConllWithReturns : scanner.scanConll;
    this.#emptyLine = Buffer.from(plan.hasReturns ? '\n\r\n' : '\n\n');
    scanner.forgetLabels();
    scanner.prepareConll(tab ? TAB : SPACE, space ? SPACE : TAB, columns);
    // An empty line is a tag of nothing behind a line feed; its id is that of the border.
    memory.bytes[scanner.BUFFER.value] = LINE_FEED;
    scanner.addLabel(scanner.BUFFER.value, scanner.BUFFER.value + 1, COUNTS_ANYWHERE);
    this.#tags = new TagScan(memory, plan.hasEnds);
  }

  *read(feed: FileFeed, segment: Segment): Generator<void, SegmentReport, undefined> {
    const { bytes } = this.#memory;
    this.#segment = segment.index;
    this.#line = 0;
    this.#tags.enterSegment(segment.index);
    let at = yield* this.#findStart(feed, segment);
    if (at === null) return { index: segment.index, start: segment.to, end: segment.to, lines: 0 };
    const start = feed.offsetOf(at);
    if (segment.index === 0) at = yield* this.#readHeader(feed, at);
    for (;;) {
      const whole = bytes.lastIndexOf(LINE_FEED, feed.end - 1) + 1;
      const border = this.#borderIn(feed, Math.max(at, feed.start), whole, segment.to);
      const end = border ?? Math.max(at, whole);
      this.#countLines(at, end);
      feed.checkScanned(at, end);
      at = end;
      if (border !== null) break;
      yield;
      const isRead = feed.read(at);
      at = feed.start;
      if (isRead) continue;
      if (at < feed.end) at = this.#readLastLine(feed, at);
      break;
    }
    this.#tags.endSentence(this.#line);
    return { index: segment.index, start, end: feed.offsetOf(at), lines: this.#line };
  }

  finish(): ScanResult {
    return { splits: [{ split: null, counts: this.#tags.finish(this.#ignored) }], problems: this.#problems };
  }

  /** Reads up to the first border of a segment; null where there is none in it. */
  *#findStart(feed: FileFeed, { index, from, to, textStart }: Segment): Generator<void, number | null, undefined> {
    if (index === 0) {
      feed.seek(textStart);
      feed.read(feed.end);
      return feed.start;
    }
    const back = this.#emptyLine.length;
    feed.seek(Math.max(textStart, from - back));
    let keep = feed.end;
    while (feed.read(keep)) {
      // At the beginning of the text a line feed stands before it, as if an empty line were the second.
      const first = feed.offsetOf(feed.start) === textStart ? feed.start - 1 : feed.start;
      const border = this.#borderAfter(first, feed.end, Math.max(feed.addressOf(from), feed.start + 1));
      if (border !== null) return feed.offsetOf(border) < to ? border : null;
      if (feed.offsetOf(feed.end) >= to) return null;
      yield;
      keep = Math.max(feed.start, feed.end - back);
    }
    return null;
  }

  /** The first border at or behind `to`, before or at `whole`, the end of the whole lines in memory. */
  #borderIn(feed: FileFeed, at: number, whole: number, to: number): number | null {
    if (to >= feed.size || feed.offsetOf(whole) < to) return null;
    return this.#borderAfter(at - 1, whole, Math.max(feed.addressOf(to), at + 1));
  }

  /** The end of the first empty line in [start, end) that ends at `least` or behind it. */
  #borderAfter(start: number, end: number, least: number): number | null {
    const { bytes } = this.#memory;
    const back = this.#emptyLine.length;
    const found = bytes.subarray(0, end).indexOf(this.#emptyLine, Math.max(start, least - back));
    return found < 0 ? null : found + back;
  }

  *#readHeader(feed: FileFeed, start: number): Generator<void, number, undefined> {
    let at = start;
    while (this.#line < this.#plan.layout.headerLine) {
      const end = this.#memory.bytes.subarray(0, feed.end).indexOf(LINE_FEED, at);
      if (end >= 0) {
        feed.check(at, end);
        this.#readLine(at, end);
        at = end + 1;
        continue;
      }
      yield;
      if (!feed.read(at)) throw new NotPlain('the header is no whole line');
      at = feed.start;
    }
    return at;
  }

  /** The last line of a file, which no line feed ends; the scanner has not seen it. */
  #readLastLine(feed: FileFeed, start: number): number {
    feed.check(start, feed.end);
    this.#readLine(start, feed.end);
    this.#line -= 1;
    return feed.end;
  }

  /** Counts the whole lines [start, end). */
  #countLines(start: number, end: number): void {
    const { scanner } = this.#memory;
    let at = start;
    while (at < end) {
      const stop = this.#scan(at, end);
      this.#tags.notePlaces(at, this.#line);
      const lines = scanner.takeLines();
      this.#line += lines;
      this.#lines += lines;
      if (stop >= end) return;
      let lineStart = stop;
      while (lineStart > at && this.#memory.bytes[lineStart - 1] !== LINE_FEED) lineStart -= 1;
      this.#readLine(lineStart, stop);
      at = stop + 1;
      this.#oddLines += 1;
      if (this.#oddLines > ODD_LINES && this.#oddLines * ODD_SHARE > this.#lines) throw new NotPlain('too many lines are odd');
    }
  }

  /** Counts a line, whatever it is; `end` is that of its line feed. */
  #readLine(start: number, end: number): void {
    const { layout, labels } = this.#plan;
    const { bytes } = this.#memory;
    const before = this.#line;
    this.#line += 1;
    let lineEnd = end;
    while (lineEnd > start && bytes[lineEnd - 1] === RETURN) lineEnd -= 1;
    if (bytes.subarray(start, lineEnd).includes(RETURN)) throw new NotPlain('a carriage return stands in a line');
    const isHeader = this.#segment === 0 && this.#line === layout.headerLine;
    const line = readConllLine(bytes.toString('utf8', start, lineEnd), isHeader, layout, LAST_COLUMN);
    if (line === 'sentence end') this.#tags.endSentence(before);
    else if (line === 'no token') this.#tags.passLine(before);
    else if ('problem' in line) {
      this.#tags.passLine(before);
      if (this.#problems.length === MOST_PROBLEMS) throw new NotPlain('there are too many problems');
      this.#problems.push({ place: placeOf(this.#segment, this.#line), message: line.problem });
    } else {
      const name = nameOfLabel(line.tag, labels);
      if (name === null) {
        this.#ignored += 1;
        this.#tags.passLine(before);
      } else this.#addTag(line.tag, this.#tags.count(name, before, line.tag === name), lineEnd);
    }
  }

  /** Makes the scanner know a tag that was read at the end of a line. */
  #addTag(text: string, tag: number, lineEnd: number): void {
    const { bytes, scanner } = this.#memory;
    const { tab, space } = this.#plan.layout;
    const start = lineEnd - Buffer.byteLength(text) - 1;
    const isSeparated = (bytes[start] === TAB && tab) || (bytes[start] === SPACE && space);
    // The scanner takes all that follows the last blank for the tag.
    if (!isSeparated || bytes.subarray(start + 1, lineEnd).some((byte) => byte <= SPACE)) return;
    const spelling = `${bytes[start]} ${text}`;
    if (this.#added.has(spelling) || lineEnd - start > scanner.LONGEST_LABEL.value) return;
    if (bytes.toString('utf8', start + 1, lineEnd) !== text) return;
    this.#added.add(spelling);
    const isKept = scanner.addLabel(
      start,
      lineEnd,
      (isTagIn(this.#plan.layout.dialect?.form, text) ? COUNTS_ANYWHERE : NEEDS_COLUMNS) | tag,
    );
    if (isKept === 0) throw new NotPlain('there are too many spellings of tags');
  }
}
