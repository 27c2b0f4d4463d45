import { LABEL_IDS, LONG_LABELS, LONG_TEXTS, LONGEST_LABEL, SHORT_LABELS, SLOT_SHIFT, SLOTS, TAIL_MASKS } from './memory-map';

/**
 * Labels by their bytes. A label that is not known yet is never added here: TypeScript says what it stands for, and adds it. An entry is the id of
 * a label and what the format notes of this spelling of it (from `LABEL_IDS` on); 0 means: not known.
 */

const FIRST_PRIME: u64 = 0x9e3779b97f4a7c15;
const SECOND_PRIME: u64 = 0xc2b2ae3d27d4eb4f;

export abstract class Labels {
  /** The last `length` (up to 16) of the bytes before `end`, aligned to the right, zeros before them. */
  @inline
  static key(end: usize, length: usize): v128 {
    return Labels.tail(v128.load(end - 16), length);
  }

  /** The last `length` bytes of a vector, zeros before them. */
  @inline
  static tail(bytes: v128, length: usize): v128 {
    return v128.and(bytes, v128.load(TAIL_MASKS + length));
  }

  @inline
  static hash(key: v128): u32 {
    const low = i64x2.extract_lane(key, 0) as u64;
    const high = i64x2.extract_lane(key, 1) as u64;
    return <u32>(((low ^ (high * SECOND_PRIME)) * FIRST_PRIME) >> 52);
  }

  /** The entry of a label of up to 16 bytes. */
  @inline
  static find(key: v128): u32 {
    const slot = Labels.hash(key) << SLOT_SHIFT;
    if (v128.any_true(v128.xor(v128.load(slot, SHORT_LABELS), key))) return findFurther(key);
    return load<u32>(slot, SHORT_LABELS + 16);
  }
}

/** Looks behind the first slot. */
function findFurther(key: v128): u32 {
  let slot = Labels.hash(key);
  while (true) {
    const at = SHORT_LABELS + ((<usize>slot) << SLOT_SHIFT);
    const entry = load<u32>(at, 16);
    if (entry === 0 || !v128.any_true(v128.xor(v128.load(at), key))) return entry;
    slot = (slot + 1) & (SLOTS - 1);
  }
}

/** Compares texts of more than 16 bytes. */
function isSame(one: usize, other: usize, length: usize): bool {
  const last = length - 16;
  for (let at: usize = 0; at < last; at += 16) {
    if (v128.any_true(v128.xor(v128.load(one + at), v128.load(other + at)))) return false;
  }
  return !v128.any_true(v128.xor(v128.load(one + last), v128.load(other + last)));
}

function hashLong(end: usize, length: i32): u32 {
  return (Labels.hash(v128.load(end - 16)) ^ (length * 61) ^ (Labels.hash(v128.load(end - <usize>length)) >> 1)) & (SLOTS - 1);
}

/** The entry of the label [start, end) of any length. */
export function findLabel(start: usize, end: usize): u32 {
  const length = <i32>(end - start);
  if (length <= 16) return Labels.find(Labels.key(end, length));
  if (length > LONGEST_LABEL) return 0;
  let slot = hashLong(end, length);
  while (true) {
    const at = LONG_LABELS + ((<usize>slot) << SLOT_SHIFT);
    const entry = load<u32>(at, 16);
    if (entry === 0) return 0;
    if (load<i32>(at, 20) === length && isSame(<usize>load<u32>(at, 24), start, length)) return entry;
    slot = (slot + 1) & (SLOTS - 1);
  }
}

let textsEnd: usize = LONG_TEXTS;
let known: u32 = 0;

/** Adds the label [start, end), of up to `LONGEST_LABEL` bytes; answers false when there is no more room. */
export function addLabel(start: usize, end: usize, entry: u32): bool {
  const length = <i32>(end - start);
  // Several spellings may stand for one label.
  if (length > LONGEST_LABEL || known === LABEL_IDS * 4) return false;
  known += 1;
  if (length <= 16) {
    const key = Labels.key(end, length);
    let slot = Labels.hash(key);
    while (load<u32>(SHORT_LABELS + ((<usize>slot) << SLOT_SHIFT), 16) !== 0) slot = (slot + 1) & (SLOTS - 1);
    const at = SHORT_LABELS + ((<usize>slot) << SLOT_SHIFT);
    v128.store(at, key);
    store<u32>(at, entry, 16);
    return true;
  }
  let slot = hashLong(end, length);
  while (load<u32>(LONG_LABELS + ((<usize>slot) << SLOT_SHIFT), 16) !== 0) slot = (slot + 1) & (SLOTS - 1);
  const at = LONG_LABELS + ((<usize>slot) << SLOT_SHIFT);
  memory.copy(textsEnd, start, length);
  store<u32>(at, entry, 16);
  store<i32>(at, length, 20);
  store<u32>(at, <u32>textsEnd, 24);
  textsEnd += length;
  return true;
}

export function forgetLabels(): void {
  memory.fill(SHORT_LABELS, 0, (<usize>SLOTS) << SLOT_SHIFT);
  memory.fill(LONG_LABELS, 0, (<usize>SLOTS) << SLOT_SHIFT);
  textsEnd = LONG_TEXTS;
  known = 0;
  memory.fill(TAIL_MASKS, 0, 16);
  memory.fill(TAIL_MASKS + 16, 0xff, 32);
}
