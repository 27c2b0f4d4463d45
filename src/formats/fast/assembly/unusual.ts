import { STATE } from './memory-map';

/** What was seen of bytes that plain text has not. */
const UNUSUAL: usize = STATE + 60;

/** A byte that is zero or not ASCII. */
const BEYOND_ASCII: u32 = 1;
/** A carriage return that is no part of a line end, as the first lines show them. */
const STRAY_RETURN: u32 = 2;

export abstract class Unusual {
  /**
   * @param least The least of the bytes that were read, as signed ones: of plain ASCII none is negative or 0.
   * @param strayReturns Non-zero where a stray carriage return was read.
   */
  static note(least: v128, strayReturns: v128): void {
    const beyond = i8x16.bitmask(i8x16.lt_s(least, i8x16.splat(1))) ? BEYOND_ASCII : 0;
    const stray = v128.any_true(strayReturns) ? STRAY_RETURN : 0;
    store<u32>(UNUSUAL, load<u32>(UNUSUAL) | beyond | stray);
  }
}

/** What was seen since this was last asked. */
export function takeUnusual(): u32 {
  const unusual = load<u32>(UNUSUAL);
  store<u32>(UNUSUAL, 0);
  return unusual;
}
