import { COUNTS, FIRSTS, FOUND, LABEL_FACTS, LABEL_IDS, PLACES, STATE, TYPE_FACTS, TYPE_IDS } from './memory-map';

/**
 * Tags of tokens, counted as `TagCounter` counts them: bigrams, sentences with each type, spans that were closed properly. Runs of the background tag
 * (`O`) need not be told token by token: a tag may say that such a run goes before it.
 */

/** These numbers outlive a call. The tag before, as its row in the table of bigrams, and its place. */
const PREVIOUS: usize = STATE;
const LAST_PLACE: usize = STATE + 4;
const SENTENCE: usize = STATE + 8;
/** The type of the span that is open, 0 for none. */
const OPEN: usize = STATE + 12;
const FIRSTS_COUNT: usize = STATE + 16;
/** The id of the background tag once it is known, else 0. */
const BACKGROUND: usize = STATE + 20;
/** 1 when spans are followed, and a tag may have two types. */
const FOLLOWS_SPANS: usize = STATE + 24;

/** log2 of the bytes of a row. */
const ROW_SHIFT: u32 = 10;

/** Of each type: the last sentence that holds it, how many do, how many spans were closed properly. */
const LAST_SENTENCE: usize = TYPE_FACTS;
const SENTENCES: usize = TYPE_FACTS + <usize>TYPE_IDS * 4;
const CLOSED: usize = TYPE_FACTS + <usize>TYPE_IDS * 8;

/** Facts of a tag: its type (bits 0–7), the type of its spans (8–15), and what it does to a span. */
const BEGINS_BIT: u32 = 16;
const INSIDE_BIT: u32 = 17;
const ENDS: u32 = 1 << 18;

/** What stands at `FOUND`: the id of a tag, 0 for the border of a sentence, and whether a run of the background tag goes before it. */
export const AFTER_RUN: u32 = 1 << 8;

/** The bits of an entry of `PLACES` that are the place; the others are the format's own. */
export const PLACE: u32 = (1 << 30) - 1;

/** Says of a first place that it is the line after the one that is given. */
const NEXT_LINE: u32 = 1 << 31;

/** Counts the first `count` tags at `FOUND` (u16), whose places stand at `PLACES`. Answers how many runs of the background went before them. */
export function countTags(count: u32): u32 {
  return load<u32>(FOLLOWS_SPANS) ? Tags.count(count, true) : Tags.count(count, false);
}

abstract class Tags {
  /** @param followsSpans Known when this is compiled. */
  @inline
  static count(count: u32, followsSpans: bool): u32 {
    const background = load<u32>(BACKGROUND) << 2;
    const backgroundRow = load<u32>(BACKGROUND) << ROW_SHIFT;
    let previous = load<u32>(PREVIOUS);
    let lastPlace = load<u32>(LAST_PLACE);
    let sentence = load<u32>(SENTENCE);
    let open = load<u32>(OPEN);
    let runs: u32 = 0;
    for (let index: usize = 0; index < <usize>count; index += 1) {
      const found = <u32>load<u16>(index << 1, FOUND);
      const place = load<u32>(index << 2, PLACES) & PLACE;
      const tag = found & 0xff;
      const isAfterRun = found >> 8;
      runs += isAfterRun;
      const intoRun = <usize>(previous + background);
      const runsBefore = load<u32>(intoRun, COUNTS);
      if (runsBefore < isAfterRun) noteFirst(intoRun, lastPlace | NEXT_LINE);
      store<u32>(intoRun, runsBefore + isAfterRun, COUNTS);
      const bigram = <usize>((isAfterRun ? backgroundRow : previous) + (tag << 2));
      const before = load<u32>(bigram, COUNTS);
      if (before === 0) noteFirst(bigram, place);
      store<u32>(bigram, before + 1, COUNTS);
      previous = tag << ROW_SHIFT;
      lastPlace = place;

      const facts = load<u32>(tag << 2, LABEL_FACTS);
      const type = facts & 0xff;
      Tags.countSentence(type, sentence);
      if (followsSpans) {
        const spanType = (facts >> 8) & 0xff;
        if (type !== spanType) Tags.countSentence(spanType, sentence);
        const isOpen = <u32>(open === spanType) & ~isAfterRun;
        if (facts & ENDS) store<u32>(spanType << 2, load<u32>(spanType << 2, CLOSED) + isOpen, CLOSED);
        // Without a branch: tags come as they please.
        open = spanType & (0 - (((facts >> BEGINS_BIT) | ((facts >> INSIDE_BIT) & isOpen)) & 1));
      }
      sentence += <u32>(tag === 0);
    }
    store<u32>(PREVIOUS, previous);
    store<u32>(LAST_PLACE, lastPlace);
    store<u32>(SENTENCE, sentence);
    store<u32>(OPEN, open);
    return runs;
  }

  @inline
  static countSentence(type: u32, sentence: u32): void {
    const last = load<u32>(type << 2, LAST_SENTENCE);
    store<u32>(type << 2, load<u32>(type << 2, SENTENCES) + <u32>(last !== sentence), SENTENCES);
    store<u32>(type << 2, sentence, LAST_SENTENCE);
  }
}

/** Counts the beginning of a run of the background tag that no other tag has followed yet. */
export function enterRun(): void {
  const intoRun = <usize>(load<u32>(PREVIOUS) + (load<u32>(BACKGROUND) << 2));
  const before = load<u32>(intoRun, COUNTS);
  if (before === 0) noteFirst(intoRun, load<u32>(LAST_PLACE) | NEXT_LINE);
  store<u32>(intoRun, before + 1, COUNTS);
  store<u32>(PREVIOUS, load<u32>(BACKGROUND) << ROW_SHIFT);
  store<u32>(OPEN, 0);
  // Its first tag is none of the pairs.
  addRepeats(-1);
}

/** Corrects the pairs of background tags by those that were not told. */
export function addRepeats(repeats: i32): void {
  const pair = COUNTS + ((<usize>load<u32>(BACKGROUND) * (LABEL_IDS + 1)) << 2);
  store<u32>(pair, load<u32>(pair) + repeats);
}

/** True once a pair of background tags has been counted, so that its first place is known. */
export function knowsRepeats(): bool {
  const background = load<u32>(BACKGROUND);
  return background !== 0 && load<u32>(COUNTS + ((<usize>background * (LABEL_IDS + 1)) << 2)) !== 0;
}

function noteFirst(bigram: usize, place: u32): void {
  const at = FIRSTS + ((<usize>load<u32>(FIRSTS_COUNT)) << 3);
  store<u32>(at, <u32>bigram >> 2);
  store<u32>(at, place, 4);
  store<u32>(FIRSTS_COUNT, load<u32>(FIRSTS_COUNT) + 1);
}

/** Counts one tag that was read elsewhere; its place is 0. */
export function countTag(tag: u32): void {
  store<u16>(FOUND, <u16>tag);
  store<u32>(PLACES, 0);
  countTags(1);
}

export function prepareTags(followsSpans: bool): void {
  memory.fill(COUNTS, 0, <usize>LABEL_IDS * LABEL_IDS * 4);
  memory.fill(TYPE_FACTS, 0, <usize>TYPE_IDS * 12);
  memory.fill(LABEL_FACTS, 0, <usize>LABEL_IDS * 4);
  memory.fill(STATE, 0, 28);
  store<u32>(SENTENCE, 1);
  store<u32>(FOLLOWS_SPANS, followsSpans);
}

/** Says what a tag is before it is first counted; see `LABEL_FACTS` for `facts`. */
export function describeTag(tag: u32, facts: u32, isBackground: bool): void {
  store<u32>(LABEL_FACTS + ((<usize>tag) << 2), facts);
  if (isBackground) store<u32>(BACKGROUND, tag);
}

/** How many first places were noted at `FIRSTS` since this was last asked. */
export function takeFirsts(): u32 {
  const count = load<u32>(FIRSTS_COUNT);
  store<u32>(FIRSTS_COUNT, 0);
  return count;
}
