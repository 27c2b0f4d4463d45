import { countByte } from './bytes';
import { ELEMENT_PLAN, STATE } from './memory-map';

/**
 * What stands between the values of an object, as it was written the last time: from the brace, or the end of a value, over comma and key to the
 * next value, and at last over the closing brace. The next object nearly always has the same there, so that neither blanks and commas are looked
 * for nor keys looked up. A step holds up to 32 bytes, a mask of them (32), how many they are, and the note of the key (u32 each).
 */
const MASK: usize = 32;
const LENGTH: usize = 64;
const NOTE: usize = 68;
const STEP_BYTES: usize = 80;
const MOST_STEPS: usize = 24;
const LONGEST: usize = 32;

const LINE_FEED: u8 = 10;

/** The note of the step behind which the object has ended. */
export const IS_OVER: u32 = 0;

/** There is room for two plans: the one that is known, and the one that is made. */
const OTHER_PLAN: usize = ELEMENT_PLAN + MOST_STEPS * STEP_BYTES;

/** Where the next step goes; 0 where the object is not one to be expected. */
const NEXT_STEP: usize = STATE + 80;
/** The plan that is known, or 0. */
const KNOWN: usize = STATE + 84;
/** Line feeds in its steps, and in those of the plan that is made. */
const KNOWN_LINES: usize = STATE + 88;
const LINES: usize = STATE + 92;

export function forgetPlan(): void {
  store<u32>(KNOWN, 0);
}

export function beginPlan(): void {
  store<u32>(LINES, 0);
  store<u32>(NEXT_STEP, <u32>made());
}

/** Where the plan is that is made. */
function made(): usize {
  return <usize>load<u32>(KNOWN) === ELEMENT_PLAN ? OTHER_PLAN : ELEMENT_PLAN;
}

/** Adds the bytes [start, end), behind which a value is, or which end the object: then it is what is expected from now on. */
export function addStep(start: usize, end: usize, note: u32): void {
  const step = <usize>load<u32>(NEXT_STEP);
  if (step === 0) return;
  const length = end - start;
  if (length > LONGEST || step === made() + MOST_STEPS * STEP_BYTES) {
    store<u32>(NEXT_STEP, 0);
    return;
  }
  memory.fill(step, 0, STEP_BYTES);
  memory.copy(step, start, length);
  memory.fill(step + MASK, 0xff, length);
  store<u32>(step, <u32>length, LENGTH);
  store<u32>(step, note, NOTE);
  store<u32>(LINES, load<u32>(LINES) + countByte(start, end, LINE_FEED));
  store<u32>(NEXT_STEP, <u32>(step + STEP_BYTES));
  if (note !== IS_OVER) return;
  store<u32>(KNOWN, <u32>made());
  store<u32>(KNOWN_LINES, load<u32>(LINES));
}

export abstract class Plan {
  @inline
  static isKnown(): bool {
    return load<u32>(KNOWN) !== 0;
  }

  @inline
  static first(): usize {
    return load<u32>(KNOWN);
  }

  @inline
  static after(step: usize): usize {
    return step + STEP_BYTES;
  }

  /** Whether the bytes of the step stand at `at`. */
  @inline
  static stands(at: usize, step: usize): bool {
    if (v128.any_true(v128.and(v128.xor(v128.load(at), v128.load(step)), v128.load(step, MASK)))) return false;
    return (
      load<u32>(step, LENGTH) <= 16 ||
      !v128.any_true(v128.and(v128.xor(v128.load(at, 16), v128.load(step, 16)), v128.load(step, MASK + 16)))
    );
  }

  @inline
  static length(step: usize): usize {
    return <usize>load<u32>(step, LENGTH);
  }

  @inline
  static note(step: usize): u32 {
    return load<u32>(step, NOTE);
  }

  @inline
  static lines(): u32 {
    return load<u32>(KNOWN_LINES);
  }
}
