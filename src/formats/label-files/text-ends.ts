/** Bytes of each end; a text that is not much longer is judged as a whole. */
const END = 4 * 1024;
const LEAST = 8 * END;
/** Fewer lines tell too little. */
const FEWEST_LINES = 8;
const BLANK_LINE = /\n\r?\n/g;

/**
 * The judgement of a text of lines by its two ends where these agree, else by all of it: most files go on as they began, and to look at every
 * line of a head costs more than to count the file. A beginning that is unlike the rest (a licence, comments) disagrees with the other end.
 * @param agreed What both ends say, `undefined` where they do not agree or are no matter of course.
 */
export function judgeByEnds<T>(
  text: string,
  judge: (text: string) => T,
  agreed: (first: T, last: T) => { readonly judgement: T } | undefined,
): T {
  const ends = endsOf(text);
  const both = ends === null ? undefined : agreed(judge(ends[0]), judge(ends[1]));
  return both === undefined ? judge(text) : both.judgement;
}

/** Whole lines from the beginning and from the end, cut between sentences where blank lines part these; null for a text that has none to spare. */
export function endsOf(text: string): readonly [string, string] | null {
  if (text.length < LEAST) return null;
  const first = beginningOf(text.slice(0, END));
  const last = endingOf(text.slice(-END));
  return holdsLines(first) && holdsLines(last) ? [first, last] : null;
}

function beginningOf(text: string): string {
  const blank = [...text.matchAll(BLANK_LINE)].at(-1);
  return text.slice(0, blank === undefined ? text.lastIndexOf('\n') + 1 : blank.index + blank[0].length);
}

function endingOf(text: string): string {
  const blank = text.matchAll(BLANK_LINE).next().value;
  return text.slice(blank === undefined ? text.indexOf('\n') + 1 : blank.index + blank[0].length);
}

function holdsLines(text: string): boolean {
  let lines = 0;
  for (let end = text.indexOf('\n'); end >= 0 && lines < FEWEST_LINES; end = text.indexOf('\n', end + 1)) lines += 1;
  return lines >= FEWEST_LINES;
}
