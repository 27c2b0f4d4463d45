/** Bytes compared sixteen at a time. */

/** The methods are static only because AssemblyScript inlines by a decorator, which a plain function cannot bear in TypeScript's grammar. */
export abstract class Bytes {
  /** One bit for each of 64 bytes. */
  @inline
  static bits(a: v128, b: v128, c: v128, d: v128): u64 {
    return (
      u64(i8x16.bitmask(a) as u32) |
      (u64(i8x16.bitmask(b) as u32) << 16) |
      (u64(i8x16.bitmask(c) as u32) << 32) |
      (u64(i8x16.bitmask(d) as u32) << 48)
    );
  }

  /** Which of the 64 bytes from `at` on equal those of `byte`. */
  @inline
  static equal(at: usize, byte: v128): u64 {
    return Bytes.bits(
      i8x16.eq(v128.load(at), byte),
      i8x16.eq(v128.load(at, 16), byte),
      i8x16.eq(v128.load(at, 32), byte),
      i8x16.eq(v128.load(at, 48), byte),
    );
  }

  /** The bits of the bytes from `at` on that lie before `end`. */
  @inline
  static before(at: usize, end: usize): u64 {
    return end - at >= 64 ? ~u64(0) : (u64(1) << (end - at)) - 1;
  }

  /** Writes `at` + index of each bit of `bits` to `list`, as u32; may write up to 16 bytes beyond. Answers the end of what was written. */
  @inline
  static positions(list: usize, at: usize, bits: u64): usize {
    const end = list + ((<usize>popcnt(bits)) << 2);
    // Four without asking: a loop whose length is seldom the same costs more.
    store<u32>(list, <u32>(at + <usize>ctz(bits)));
    bits &= bits - 1;
    store<u32>(list, <u32>(at + <usize>ctz(bits)), 4);
    bits &= bits - 1;
    store<u32>(list, <u32>(at + <usize>ctz(bits)), 8);
    bits &= bits - 1;
    store<u32>(list, <u32>(at + <usize>ctz(bits)), 12);
    bits &= bits - 1;
    for (let rest = list + 16; bits; rest += 4) {
      store<u32>(rest, <u32>(at + <usize>ctz(bits)));
      bits &= bits - 1;
    }
    return end;
  }
}

/** How often `byte` occurs in [start, end). */
export function countByte(start: usize, end: usize, byte: u8): u32 {
  const wanted = i8x16.splat(byte);
  let count: u64 = 0;
  for (let at = start; at < end; at += 64) count += popcnt(Bytes.equal(at, wanted) & Bytes.before(at, end));
  return <u32>count;
}
