import { Bytes } from './bytes';
import { IS_OVER, Plan } from './element-plan';
import { BACKSLASHES, CONTROLS, JSON_STATE, Json, QUOTE, QUOTES } from './json';
import { valueEnd } from './json-values';
import { findLabel, Labels } from './labels';
import { BITMAP, COUNTS, LABEL_IDS } from './memory-map';

/**
 * Lines with a label each that are as the one before (see `element-plan.ts`), many in a turn: first it is noted of all bytes, 64 at once, which of
 * them may end a string; then each line is walked by what was noted. How long its texts are is so never asked by a branch, which nobody could foretell.
 */

/** What an entry of a key or label holds above the id, shifted down by `NOTES`. */
export const NOTES: u32 = 8;
export const OTHER_KEY: u32 = 1;
export const LABEL_KEY: u32 = 2;
export const TOKENS_KEY: u32 = 3;
export const LABEL: u32 = 4;

/** Bytes of a turn, which stay in the first cache with what is noted of them. */
const BYTES: usize = 16 * 1024;

/** What was counted in the last turn. */
const LINES: usize = JSON_STATE + 40;
const IGNORED: usize = JSON_STATE + 44;

export function turnLines(): u32 {
  return load<u32>(LINES);
}

export function turnIgnored(): u32 {
  return load<u32>(IGNORED);
}

/** Counts the labels of lines from `start` on that are as the one before. Answers where the next line begins. */
export function labelTurn(start: usize, end: usize): usize {
  const turnEnd = start + BYTES < end ? start + BYTES : end;
  const limit = Turns.noteSpecials(start, turnEnd);
  let line = start;
  let lines: u32 = 0;
  let ignored: u32 = 0;
  while (line < turnEnd) {
    let at = line;
    let label: u32 = 0;
    let step = Plan.first();
    let isOver = false;
    while (Plan.stands(at, step)) {
      at += Plan.length(step);
      const note = Plan.note(step);
      step = Plan.after(step);
      if (note === IS_OVER) {
        isOver = true;
        break;
      }
      const first = load<u8>(at);
      if (first === QUOTE) {
        if (at >= limit) break;
        const closing = start + Turns.next(at + 1 - start);
        if (closing >= limit || load<u8>(closing) !== QUOTE) break;
        if (note === LABEL_KEY) {
          label = Turns.entryOf(at, closing);
          if (label >> NOTES !== LABEL) break;
        }
        at = closing + 1;
      } else {
        if (note !== OTHER_KEY) break;
        at = Json.isDigit(first) ? Json.numberEnd(at) : valueEnd(at, 1);
        if (at === 0) break;
      }
    }
    if (!isOver) break;
    const id = label & (LABEL_IDS - 1);
    ignored += <u32>(id === 0);
    const count = COUNTS + ((<usize>id) << 2);
    store<u32>(count, load<u32>(count) + 1);
    lines += 1;
    line = at;
  }
  store<u32>(LINES, lines);
  store<u32>(IGNORED, ignored);
  return line;
}

abstract class Turns {
  /** Answers the end of what was noted, behind which no search goes far. */
  static noteSpecials(start: usize, end: usize): usize {
    const quotes = v128.load(QUOTES);
    const backslashes = v128.load(BACKSLASHES);
    const controls = v128.load(CONTROLS);
    let word = BITMAP;
    let at = start;
    while (at < end) {
      store<u64>(
        word,
        Bytes.bits(
          Json.special(v128.load(at), quotes, backslashes, controls),
          Json.special(v128.load(at, 16), quotes, backslashes, controls),
          Json.special(v128.load(at, 32), quotes, backslashes, controls),
          Json.special(v128.load(at, 48), quotes, backslashes, controls),
        ),
      );
      word += 8;
      at += 64;
    }
    store<u64>(word, ~u64(0));
    store<u64>(word, ~u64(0), 8);
    store<u64>(word, ~u64(0), 16);
    return at;
  }

  /** The first bit from the bit `from` on. */
  @inline
  static next(from: usize): usize {
    const at = BITMAP + (from >> 3);
    const shift = <u64>(from & 7);
    // Two words, of which the second begins 56 bits later: a branch would often be foretold wrongly.
    const near = load<u64>(at) >> shift;
    const far = load<u64>(at, 7) >> shift;
    if ((near | far) === 0) return furtherBit(from + 112);
    return from + <usize>select<u64>(ctz(near), 56 + ctz(far), near !== 0);
  }

  @inline
  static entryOf(start: usize, end: usize): u32 {
    return end - start > 16 ? findLabel(start, end) : Labels.find(Labels.key(end, end - start));
  }
}

function furtherBit(from: usize): usize {
  let word = BITMAP + ((from >> 6) << 3);
  let bits = load<u64>(word) & (~u64(0) << (<u64>from & 63));
  while (!bits) {
    word += 8;
    bits = load<u64>(word);
  }
  return ((word - BITMAP) << 3) + <usize>ctz(bits);
}
