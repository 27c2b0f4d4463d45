import type { Segment, SegmentReport } from './fast-format.ts';
import type { FileFeed } from './file-feed.ts';
import type { ScanMemory } from './scan-memory.ts';

const LINE_FEED = 10;

/** Counts lines in the memory of a scanner. */
export interface LineReader {
  /** Counts the whole lines [start, end); `line` counts those of the segment before. Answers how many they are. */
  readLines(start: number, end: number, line: number): number;
  /** Counts the last line of a file, which no line feed ends. */
  readLastLine(start: number, end: number, line: number): void;
}

/** Reads a segment of records that each have a line of their own: the lines that begin in it. */
export function* readLineSegment(
  memory: ScanMemory,
  feed: FileFeed,
  segment: Segment,
  reader: LineReader,
): Generator<void, SegmentReport, undefined> {
  const { index, from, to, textStart } = segment;
  const { bytes } = memory;
  const report = (start: number, end: number, lines: number): SegmentReport => ({ index, start, end, lines });
  const nothing = report(to, to, 0);
  feed.seek(index === 0 ? textStart : Math.max(textStart, from - 1));
  feed.read(feed.end);
  let at = feed.start;
  while (index > 0 && feed.offsetOf(at) > textStart) {
    const lineFeed = bytes.subarray(0, feed.end).indexOf(LINE_FEED, at);
    if (lineFeed >= 0) {
      at = lineFeed + 1;
      break;
    }
    if (feed.offsetOf(feed.end) >= to || !feed.read(feed.end)) return nothing;
    at = feed.start;
    yield;
  }
  const start = feed.offsetOf(at);
  if (start >= to) return nothing;
  let line = 0;
  for (;;) {
    // The last line to be read is the one that holds the byte before `to`.
    const last = feed.addressOf(to) - 1;
    const behind = last < feed.end ? bytes.subarray(0, feed.end).indexOf(LINE_FEED, Math.max(at, last)) + 1 : 0;
    const end = behind > 0 ? behind : bytes.lastIndexOf(LINE_FEED, feed.end - 1) + 1;
    if (end > at) {
      line += reader.readLines(at, end, line);
      at = end;
    }
    if (behind > 0) break;
    yield;
    const isRead = feed.read(at);
    at = feed.start;
    if (isRead) continue;
    if (at < feed.end) reader.readLastLine(at, feed.end, line);
    at = feed.end;
    break;
  }
  return report(start, feed.offsetOf(at), line);
}
