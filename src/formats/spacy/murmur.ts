/**
 * MurmurHash64A (Austin Appleby, public domain) of bytes with the seed 1, by which spaCy stands for strings: the two halves of the hash as
 * one key. The halves are multiplied in pieces of 16 bits, which a double holds exactly.
 */
export function murmurKey(bytes: Uint8Array): string {
  const length = bytes.length;
  // h = seed ^ (length × m)
  let [high, low] = multiply(0, length, M_HIGH, M_LOW);
  low = (low ^ SEED) >>> 0;
  const whole = length & ~7;
  for (let at = 0; at < whole; at += 8) {
    let [kHigh, kLow] = multiply(word(bytes, at + 4), word(bytes, at), M_HIGH, M_LOW);
    // k ^= k >> 47
    kLow = (kLow ^ (kHigh >>> 15)) >>> 0;
    [kHigh, kLow] = multiply(kHigh, kLow, M_HIGH, M_LOW);
    [high, low] = multiply((high ^ kHigh) >>> 0, (low ^ kLow) >>> 0, M_HIGH, M_LOW);
  }
  if (length > whole) {
    let [tailHigh, tailLow] = [0, 0];
    for (let index = length - 1; index >= whole; index -= 1) {
      const shift = (index - whole) * 8;
      if (shift >= 32) tailHigh |= bytes[index]! << (shift - 32);
      else tailLow |= bytes[index]! << shift;
    }
    [high, low] = multiply((high ^ tailHigh) >>> 0, (low ^ tailLow) >>> 0, M_HIGH, M_LOW);
  }
  low = (low ^ (high >>> 15)) >>> 0;
  [high, low] = multiply(high, low, M_HIGH, M_LOW);
  low = (low ^ (high >>> 15)) >>> 0;
  return hashKey(high, low);
}

/** The two halves of a hash as one key. */
export function hashKey(high: number, low: number): string {
  return `${high >>> 0}:${low >>> 0}`;
}

const SEED = 1;
/** 0xc6a4a7935bd1e995 */
const M_HIGH = 0xc6a4a793;
const M_LOW = 0x5bd1e995;

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** The lower 64 bits of a product. */
function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): [high: number, low: number] {
  const [a0, a1] = [aLow & 0xffff, aLow >>> 16];
  const [b0, b1] = [bLow & 0xffff, bLow >>> 16];
  const low0 = a0 * b0;
  const middle = a1 * b0 + (low0 >>> 16);
  const middle2 = a0 * b1 + (middle % 0x10000);
  const low = ((middle2 % 0x10000) * 0x10000 + (low0 & 0xffff)) >>> 0;
  const carry = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(middle2 / 0x10000);
  const high = (carry + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) >>> 0;
  return [high, low];
}
