/** Spans of a text told as tags of its tokens. */

/** Where the tokens of a record begin and end, in the offsets of its spans: `ends` exclusive. */
export interface TokenBounds {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** The tokens after which a sentence ends, as the number of tokens up to there, the last one included; null for one sentence. */
  readonly sentenceEnds: readonly number[] | null;
}

export interface SpanPlace {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Sentences of tokens: 0 outside of every span, n the first token of span n − 1, −n a further one. */
export type TokenTags = readonly Int32Array[];

/** Bounds of tokens that are counted: token i lies from i to i + 1. */
export function countedTokens(sentences: readonly (readonly unknown[])[]): TokenBounds {
  const sentenceEnds: number[] = [];
  let count = 0;
  for (const sentence of sentences) sentenceEnds.push((count += sentence.length));
  const starts = Array.from({ length: count }, (_, index) => index);
  return { starts, ends: starts.map((start) => start + 1), sentenceEnds };
}

/**
 * The tags, or null where they would not be exact: spans that overlap, that begin or end within a token, or that go over the end of a
 * sentence.
 */
export function tagsOfSpans(spans: readonly SpanPlace[], { starts, ends, sentenceEnds }: TokenBounds): TokenTags | null {
  const tags = new Int32Array(starts.length);
  const firstAt = new Map<number, number>();
  const lastAt = new Map<number, number>();
  for (let token = 0; token < starts.length; token += 1) {
    // Of tokens without characters of their own (a space at the end) the outer ones bound a span.
    if (!firstAt.has(starts[token]!)) firstAt.set(starts[token]!, token);
    lastAt.set(ends[token]!, token);
  }
  for (const [index, { start, end }] of spans.entries()) {
    const first = firstAt.get(start);
    const last = lastAt.get(end);
    if (first === undefined || last === undefined || last < first) return null;
    for (let token = first; token <= last; token += 1) {
      if (tags[token] !== 0) return null;
      tags[token] = token === first ? index + 1 : -index - 1;
    }
  }
  return sentenceEnds === null ? [tags] : cut(tags, sentenceEnds);
}

function cut(tags: Int32Array, sentenceEnds: readonly number[]): TokenTags | null {
  const sentences: Int32Array[] = [];
  let from = 0;
  for (const end of sentenceEnds) {
    if (end > from && tags[from]! < 0) return null;
    sentences.push(tags.subarray(from, end));
    from = end;
  }
  return from === tags.length ? sentences : null;
}

/** Where tokens lie that are given as strings, found one after the other; null when one is not there. Offsets in UTF-16 units. */
export function findTokens(text: string, tokens: readonly string[]): TokenBounds | null {
  const starts: number[] = [];
  const ends: number[] = [];
  let from = 0;
  for (const token of tokens) {
    const start = text.indexOf(token, from);
    // What lies between two tokens is white space; else a token of the same letters further on would be taken for it.
    if (start < 0 || /\S/.test(text.slice(from, start))) return null;
    from = start + token.length;
    starts.push(start);
    ends.push(from);
  }
  return { starts, ends, sentenceEnds: null };
}

/** The bounds in code points, as Python counts them; the same bounds where the text has no characters beyond U+FFFF. */
export function inCodePoints(text: string, bounds: TokenBounds): TokenBounds {
  if (!/[\u{10000}-\u{10FFFF}]/u.test(text)) return bounds;
  const points = new Int32Array(text.length + 1);
  let point = 0;
  for (let unit = 0; unit < text.length; unit += 1) {
    points[unit] = point;
    if (text.codePointAt(unit)! > 0xffff) points[++unit] = point;
    point += 1;
  }
  points[text.length] = point;
  const inPoints = (offsets: readonly number[]) => offsets.map((offset) => points[offset]!);
  return { starts: inPoints(bounds.starts), ends: inPoints(bounds.ends), sentenceEnds: bounds.sentenceEnds };
}
