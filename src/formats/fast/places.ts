/**
 * Lines of a file that is scanned in segments by several threads: nobody knows how many lines go before a segment. Until all are counted, a
 * place is one number, ordered as places are: the index of the segment, and the line in it from 1.
 */
const LINES = 2 ** 32;

export function placeOf(segment: number, line: number): number {
  return segment * LINES + line;
}

/** The line of a place, given the lines before each segment. */
export function lineOf(place: number, linesBefore: readonly number[]): number {
  return (linesBefore[Math.floor(place / LINES)] ?? 0) + (place % LINES);
}
