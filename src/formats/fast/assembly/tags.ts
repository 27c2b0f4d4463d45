import { COUNTS, FIRSTS, FOUND, LABEL_FACTS, LABEL_IDS, PLACES, SET_COUNTS, SETS, STATE, TYPE_FACTS, TYPE_IDS } from './memory-map';

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
/** 1 when tags are followed one by one: there are many types, or types whose spans have ends. */
const FOLLOWS: usize = STATE + 24;
/** Bytes of the sets of types: an eighth of the types there are. */
const SET_BYTES: usize = STATE + 28;
/** The types of the sentence at hand, a bit for each. */
const TYPES: usize = STATE + 72;

/** log2 of the bytes of a row. */
const ROW_SHIFT: u32 = 10;

/** Of each type: the last sentence that holds it, how many do, how many spans were closed properly. */
const LAST_SENTENCE: usize = TYPE_FACTS;
const SENTENCES: usize = TYPE_FACTS + <usize>TYPE_IDS * 4;
const CLOSED: usize = TYPE_FACTS + <usize>TYPE_IDS * 8;

/** Facts of a tag, 16 bytes: its type (bits 0–7), the type of its spans (8–15), and what it does to a span; then a bit for its type, if that is below 64. */
const FACTS_SHIFT: u32 = 4;
const BEGINS_BIT: u32 = 16;
const INSIDE_BIT: u32 = 17;
const BEGINS: u32 = 1 << BEGINS_BIT;
const INSIDE: u32 = 1 << INSIDE_BIT;
const ENDS: u32 = 1 << 18;
/** The types whose sentences are counted by sets. */
const TYPES_OF_SETS: u32 = 64;

/** What stands at `FOUND`: the id of a tag, 0 for the border of a sentence, and whether a run of the background tag goes before it. */
export const AFTER_RUN: u32 = 1 << 8;

/** The bits of an entry of `PLACES` that are the place; the others are the format's own. */
export const PLACE: u32 = (1 << 30) - 1;

/** Says of a first place that it is the line after the one that is given. */
const NEXT_LINE: u32 = 1 << 31;

/** Counts the first `count` tags at `FOUND` (u16), whose places stand at `PLACES`. Answers how many runs of the background went before them. */
export function countTags(count: u32): u32 {
  if (count === 0) return 0;
  if (load<u32>(FOLLOWS)) Tags.follow(count);
  else countSets(Tags.gatherSets(count));
  const runs = Tags.countBigrams(count);
  store<u32>(LAST_PLACE, load<u32>((count - 1) << 2, PLACES));
  return runs;
}

abstract class Tags {
  @inline
  static countBigrams(count: u32): u32 {
    const background = load<u32>(BACKGROUND) << 2;
    const backgroundRow = load<u32>(BACKGROUND) << ROW_SHIFT;
    let previous = load<u32>(PREVIOUS);
    let runs: u32 = 0;
    for (let index: usize = 0; index < <usize>count; index += 1) {
      const found = <u32>load<u16>(index << 1, FOUND);
      const isAfterRun = found >> 8;
      runs += isAfterRun;
      const intoRun = <usize>(previous + background);
      const runsBefore = load<u32>(intoRun, COUNTS);
      if (runsBefore < isAfterRun) noteRun(intoRun, <u32>index);
      store<u32>(intoRun, runsBefore + isAfterRun, COUNTS);
      const tag = found & 0xff;
      const bigram = <usize>((isAfterRun ? backgroundRow : previous) + (tag << 2));
      const before = load<u32>(bigram, COUNTS);
      if (before === 0) noteFirst(bigram, load<u32>(index << 2, PLACES) & PLACE);
      store<u32>(bigram, before + 1, COUNTS);
      previous = tag << ROW_SHIFT;
    }
    store<u32>(PREVIOUS, previous);
    return runs;
  }

  /** Writes the set of types of each sentence that ends to `SETS`; answers the end of them. */
  @inline
  static gatherSets(count: u32): usize {
    let types = load<u64>(TYPES);
    let sets = SETS;
    for (let index: usize = 0; index < <usize>count; index += 1) {
      const tag = <u32>load<u8>(index << 1, FOUND);
      types |= load<u64>(tag << FACTS_SHIFT, LABEL_FACTS + 8);
      store<u64>(sets, types);
      // Without a branch: sentences end as they please.
      const goesOn = <u64>(tag !== 0);
      sets += 8 - ((<usize>goesOn) << 3);
      types &= 0 - goesOn;
    }
    store<u64>(TYPES, types);
    return sets;
  }

  /** Types and spans, tag by tag. */
  @inline
  static follow(count: u32): void {
    let sentence = load<u32>(SENTENCE);
    let open = load<u32>(OPEN);
    for (let index: usize = 0; index < <usize>count; index += 1) {
      const found = <u32>load<u16>(index << 1, FOUND);
      const tag = found & 0xff;
      const facts = load<u32>(tag << FACTS_SHIFT, LABEL_FACTS);
      const type = facts & 0xff;
      const spanType = (facts >> 8) & 0xff;
      Tags.countSentence(type, sentence);
      if (type !== spanType) Tags.countSentence(spanType, sentence);
      const isOpen = <u32>(open === spanType) & ~(found >> 8);
      if (facts & ENDS) store<u32>(spanType << 2, load<u32>(spanType << 2, CLOSED) + isOpen, CLOSED);
      open = spanType & (0 - (((facts >> BEGINS_BIT) | ((facts >> INSIDE_BIT) & isOpen)) & 1));
      sentence += <u32>(tag === 0);
    }
    store<u32>(SENTENCE, sentence);
    store<u32>(OPEN, open);
  }

  @inline
  static countSentence(type: u32, sentence: u32): void {
    const last = load<u32>(type << 2, LAST_SENTENCE);
    store<u32>(type << 2, load<u32>(type << 2, SENTENCES) + <u32>(last !== sentence), SENTENCES);
    store<u32>(type << 2, sentence, LAST_SENTENCE);
  }
}

/** Counts sets of types, each byte of them by itself: how often each of its 256 values occurs tells how often each of its eight types does. */
function countSets(end: usize): void {
  const bytes = load<u32>(SET_BYTES);
  for (let byte: u32 = 0; byte < bytes; byte += 1) {
    const table = SET_COUNTS + ((<usize>byte) << 10);
    for (let set = SETS; set < end; set += 8) {
      const at = table + ((<usize>load<u8>(set + <usize>byte)) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}

/** Counts the beginning of a run of the background tag that no other tag has followed yet. */
export function enterRun(): void {
  const intoRun = <usize>(load<u32>(PREVIOUS) + (load<u32>(BACKGROUND) << 2));
  const before = load<u32>(intoRun, COUNTS);
  if (before === 0) noteRun(intoRun, 0);
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

/** Notes that a run of the background goes for the first time between the tags at `index` - 1 and `index`. */
function noteRun(intoRun: usize, index: u32): void {
  const last = index > 0 ? load<u32>((index - 1) << 2, PLACES) : load<u32>(LAST_PLACE);
  noteFirst(intoRun, (last & PLACE) | NEXT_LINE);
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

/** @param follows True where tags must be followed one by one; they may be from some tag on, see `followFromHere`. */
export function prepareTags(follows: bool): void {
  memory.fill(COUNTS, 0, <usize>LABEL_IDS * LABEL_IDS * 4);
  memory.fill(TYPE_FACTS, 0, <usize>TYPE_IDS * 12);
  memory.fill(LABEL_FACTS, 0, (<usize>LABEL_IDS) << FACTS_SHIFT);
  memory.fill(SET_COUNTS, 0, TYPES_OF_SETS << 7);
  memory.fill(STATE, 0, 32);
  store<u64>(TYPES, 0);
  store<u32>(SENTENCE, 1);
  store<u32>(FOLLOWS, follows);
}

/** Follows tags one by one from the next one on. Answers true within a span of which it is not known whether it was opened. */
export function followFromHere(): bool {
  for (let types = load<u64>(TYPES); types; types &= types - 1) Tags.countSentence(<u32>ctz(types), load<u32>(SENTENCE));
  store<u64>(TYPES, 0);
  store<u32>(FOLLOWS, 1);
  const previous = load<u32>(PREVIOUS) >> ROW_SHIFT;
  return (load<u32>(previous << FACTS_SHIFT, LABEL_FACTS) & (BEGINS | INSIDE)) !== 0;
}

/** Says what a tag is before it is first counted; see `LABEL_FACTS` for `facts`. */
export function describeTag(tag: u32, facts: u32, isBackground: bool): void {
  const type = facts & 0xff;
  store<u32>(tag << FACTS_SHIFT, facts, LABEL_FACTS);
  store<u64>(tag << FACTS_SHIFT, type > 0 && type < TYPES_OF_SETS ? u64(1) << type : 0, LABEL_FACTS + 8);
  if (type < TYPES_OF_SETS && type >> 3 >= load<u32>(SET_BYTES)) store<u32>(SET_BYTES, (type >> 3) + 1);
  if (isBackground) store<u32>(BACKGROUND, tag);
}

/** How many first places were noted at `FIRSTS` since this was last asked. */
export function takeFirsts(): u32 {
  const count = load<u32>(FIRSTS_COUNT);
  store<u32>(FIRSTS_COUNT, 0);
  return count;
}
