import {
  BLOCK,
  CONFIDENCES,
  FACTORS,
  GOLD_GRADIENTS,
  GOLD_PLACES,
  GOLD_PROBABILITIES,
  NORMALIZERS,
  PREDICTED,
  SHARES,
  WORKSPACE,
} from './memory-map';

/** Gradient of the first rows of a block, from its exponentials. */
export function scaleRows(exponentials: usize, gradient: usize, classes: u32, rows: u32): void {
  const row = (<usize>classes) << 2;
  const whole = row & ~15;
  const toGradient = gradient - exponentials;
  let from = exponentials;
  for (let index = WORKSPACE; index < WORKSPACE + ((<usize>rows) << 2); index += 4) {
    const to = from + toGradient;
    if (classes < 4) {
      const share = load<f32>(index, SHARES);
      const factor = load<f32>(index, FACTORS);
      for (let at: usize = 0; at < row; at += 4) store<f32>(to + at, load<f32>(from + at) * share * factor);
    } else {
      // Two factors, because their product may underflow where the derivative does not.
      const share = v128.load32_splat(index, SHARES);
      const factor = v128.load32_splat(index, FACTORS);
      const end = from + whole;
      for (let at = from; at < end; at += 16) v128.store(at + toGradient, f32x4.mul(f32x4.mul(v128.load(at), share), factor));
      const last = from + row - 16;
      v128.store(last + toGradient, f32x4.mul(f32x4.mul(v128.load(last), share), factor));
    }
    store<f32>(to + <usize>load<u32>(index, GOLD_PLACES), load<f32>(index, GOLD_GRADIENTS));
    from += row;
  }
}

/** The class with the highest score (the first of equal ones) and its probability. */
export function predictRows(scores: usize, exponentials: usize, classes: u32): void {
  const row = (<usize>classes) << 2;
  for (let index = WORKSPACE; index < WORKSPACE + ((<usize>BLOCK) << 2); index += 4) {
    const predicted = classes < 4 ? highestOfFew(scores, classes) : highestOf(scores, row);
    store<u32>(index, predicted, PREDICTED);
    const place = (<usize>predicted) << 2;
    const confidence =
      <u32>place === load<u32>(index, GOLD_PLACES)
        ? load<f32>(index, GOLD_PROBABILITIES)
        : load<f32>(exponentials + place) * load<f32>(index, NORMALIZERS);
    store<f32>(index, confidence, CONFIDENCES);
    scores += row;
    exponentials += row;
  }
}

function highestOf(scores: usize, row: usize): u32 {
  const whole = row & ~15;
  let most = v128.load(scores + row - 16);
  for (let at: usize = 0; at < whole; at += 16) most = f32x4.pmax(most, v128.load(scores + at));
  most = f32x4.pmax(most, i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  most = f32x4.pmax(most, i8x16.shuffle(most, most, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  if (row <= 256) {
    // All comparisons as bits: a search that ends where it finds would be mispredicted in most rows.
    let found = (<u64>i32x4.bitmask(f32x4.eq(v128.load(scores + row - 16), most))) << ((row - 16) >> 2);
    for (let at: usize = 0; at < whole; at += 16) found |= (<u64>i32x4.bitmask(f32x4.eq(v128.load(scores + at), most))) << (at >> 2);
    return <u32>ctz(found) & 63;
  }
  for (let at: usize = 0; at < whole; at += 16) {
    const found = i32x4.bitmask(f32x4.eq(v128.load(scores + at), most));
    if (found) return <u32>(at >> 2) + ctz(found);
  }
  const found = i32x4.bitmask(f32x4.eq(v128.load(scores + row - 16), most));
  return found ? <u32>((row - 16) >> 2) + ctz(found) : 0;
}

function highestOfFew(scores: usize, classes: u32): u32 {
  let highest: u32 = 0;
  for (let id: u32 = 1; id < classes; id += 1) {
    if (load<f32>(scores + ((<usize>id) << 2)) > load<f32>(scores + ((<usize>highest) << 2))) highest = id;
  }
  return highest;
}
