import { BLOCK, OTHERS, WORKSPACE } from './memory-map';

/** Bytes of a row that are summed before they are added to the rest: long sums of 32-bit numbers lose digits. */
const STRETCH: usize = 512;

/** Sums of the rows of a block to `OTHERS`, four at a time. */
export function sumRows(rows: usize, classes: u32): void {
  if (classes < 4) {
    sumShortRows(rows, classes);
    return;
  }
  const row = (<usize>classes) << 2;
  const whole = row & ~15;
  const last = row - 16;
  const kept = Sums.lastLanes(classes & 3);
  for (let index = WORKSPACE; index < WORKSPACE + ((<usize>BLOCK) << 2); index += 16) {
    const tail = rows + last;
    let a = v128.and(v128.load(tail), kept);
    let b = v128.and(v128.load(tail + row), kept);
    let c = v128.and(v128.load(tail + 2 * row), kept);
    let d = v128.and(v128.load(tail + 3 * row), kept);
    const end = rows + whole;
    if (whole <= STRETCH) {
      for (let at = rows; at < end; at += 16) {
        a = f32x4.add(a, v128.load(at));
        b = f32x4.add(b, v128.load(at + row));
        c = f32x4.add(c, v128.load(at + 2 * row));
        d = f32x4.add(d, v128.load(at + 3 * row));
      }
    } else {
      a = Sums.ofLong(a, rows, end);
      b = Sums.ofLong(b, rows + row, end + row);
      c = Sums.ofLong(c, rows + 2 * row, end + 2 * row);
      d = Sums.ofLong(d, rows + 3 * row, end + 3 * row);
    }
    v128.store(index, Sums.across(a, b, c, d), OTHERS);
    rows += row << 2;
  }
}

abstract class Sums {
  /** Keeps the last lanes of a vector; none for 0. */
  @inline static lastLanes(count: u32): v128 {
    if (count === 1) return i32x4(0, 0, 0, -1);
    if (count === 2) return i32x4(0, 0, -1, -1);
    return count === 3 ? i32x4(0, -1, -1, -1) : i32x4.splat(0);
  }

  @inline static ofLong(first: v128, start: usize, end: usize): v128 {
    let total = first;
    for (let stretch = start; stretch < end; stretch += STRETCH) {
      const stretchEnd = stretch + STRETCH < end ? stretch + STRETCH : end;
      let sum = v128.load(stretch);
      for (let at = stretch + 16; at < stretchEnd; at += 16) sum = f32x4.add(sum, v128.load(at));
      total = f32x4.add(total, sum);
    }
    return total;
  }

  /** The sum of each vector, in a lane of its own. */
  @inline static across(a: v128, b: v128, c: v128, d: v128): v128 {
    const ab = f32x4.add(
      i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
      i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
    );
    const cd = f32x4.add(
      i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23),
      i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31),
    );
    return f32x4.add(
      i8x16.shuffle(ab, cd, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
      i8x16.shuffle(ab, cd, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
    );
  }
}

function sumShortRows(rows: usize, classes: u32): void {
  for (let index = WORKSPACE; index < WORKSPACE + ((<usize>BLOCK) << 2); index += 4) {
    let sum: f32 = 0;
    for (let left = classes; left > 0; left -= 1) {
      sum += load<f32>(rows);
      rows += 4;
    }
    store<f32>(index, sum, OTHERS);
  }
}
