/**
 * A small seeded generator: sfc32 ("Small Fast Counter", Chris Doty-Humphrey, PractRand), 128 bits of state, passes PractRand and
 * TestU01 BigCrush. The seed is spread over the state by splitmix32 (Steele, Lea & Flood 2014, with MurmurHash3's finaliser), so that
 * neighbouring seeds give unrelated streams. The same seed gives the same numbers on every machine. Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spareNormal: number | null = null;

  /** @param seed An integer; its low 32 bits and the next 21 count. */
  constructor(seed: number) {
    const high = Math.floor(seed / 0x1_0000_0000);
    const spread = splitmix32((seed >>> 0) ^ Math.imul(high | 0, 0x9e3779b1));
    this.#a = spread();
    this.#b = spread();
    this.#c = spread();
    for (let warmUp = 0; warmUp < 12; warmUp++) this.bits();
  }

  /** 32 random bits, as an integer 0 … 2³² − 1. */
  bits(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** As many random numbers of 32 bits as there is room for: the same ones, and several times faster than one by one. */
  fill(into: Uint32Array): void {
    let [a, b, c, counter] = [this.#a | 0, this.#b | 0, this.#c | 0, this.#counter | 0];
    for (let index = 0; index < into.length; index++) {
      // Each sum is cut to 32 bits at once: so it stays an integer before the code is optimised.
      const result = (((a + b) | 0) + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (((c << 21) | (c >>> 11)) + result) | 0;
      into[index] = result;
    }
    [this.#a, this.#b, this.#c, this.#counter] = [a, b, c, counter];
  }

  /** Uniform in [0, 1), with 53 random bits. */
  uniform(): number {
    return ((this.bits() >>> 5) * 0x400_0000 + (this.bits() >>> 6)) / 0x20_0000_0000_0000;
  }

  /** A uniform integer 0 … n − 1, n ≥ 1. The bias is below n ÷ 2⁵³. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal, by Marsaglia's polar method (1964). */
  normal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spareNormal = y * scale;
      return x * scale;
    }
  }
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x85ebca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
}
