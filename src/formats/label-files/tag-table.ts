/** How many tags are found by their bytes; the rest is found by their text. */
const CAPACITY = 512;
const SLOTS = 2048;

/** Longer tags are found by their text. */
const LONGEST = 255;

const DECODER = new TextDecoder();

/**
 * Ids of tags by their UTF-8 bytes, without decoding a tag that was seen before. `intern` makes the id of a new tag, from 1 on, or
 * null for a tag to ignore; `idOf` answers 0 for those.
 */
export class TagTable {
  readonly #intern: (tag: string) => number | null;
  /** Entry + 1 per slot, 0 when free. */
  readonly #slots: Int32Array;
  /** Ids of tags of one byte (`O`) by that byte; 0 when it was not seen or is to be ignored. */
  readonly idsOfBytes: Int32Array;
  readonly #ids: Int32Array;
  readonly #starts: Int32Array;
  readonly #lengths: Int32Array;
  #bytes = new Uint8Array(512);
  #used = 0;
  #entries = 0;

  constructor(intern: (tag: string) => number | null) {
    this.#intern = intern;
    // In one piece: there may be thousands of small files.
    const numbers = new Int32Array(SLOTS + 256 + 3 * CAPACITY);
    let end = 0;
    const next = (length: number) => numbers.subarray(end, (end += length));
    this.#slots = next(SLOTS);
    this.idsOfBytes = next(256);
    this.#ids = next(CAPACITY);
    this.#starts = next(CAPACITY);
    this.#lengths = next(CAPACITY);
  }

  /** The id of the tag at bytes[start … end), which is not empty; 0 when it is to be ignored. */
  idOf(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length === 1) {
      const id = this.idsOfBytes[bytes[start]!]!;
      return id > 0 ? id : (this.idsOfBytes[bytes[start]!] = this.#internBytes(bytes, start, end));
    }
    if (length > LONGEST) return this.#internBytes(bytes, start, end);
    // First byte, first byte of the type, a byte in the middle, last byte and length tell real tags apart.
    const middle = bytes[start + (length >> 1)]!;
    const third = bytes[length > 2 ? start + 2 : start]!;
    let slot = (bytes[start]! * 5 + third * 67 + middle * 131 + bytes[end - 1]! * 29 + length * 257) & (SLOTS - 1);
    for (;;) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0) return this.#add(bytes, start, end, slot);
      if (this.#lengths[entry] === length && this.#equals(entry, bytes, start, length)) return this.#ids[entry]!;
      slot = (slot + 1) & (SLOTS - 1);
    }
  }

  #equals(entry: number, bytes: Uint8Array, start: number, length: number): boolean {
    const known = this.#bytes;
    const from = this.#starts[entry]!;
    for (let index = 0; index < length; index += 1) {
      if (known[from + index] !== bytes[start + index]) return false;
    }
    return true;
  }

  #internBytes(bytes: Uint8Array, start: number, end: number): number {
    return this.#intern(DECODER.decode(bytes.subarray(start, end))) ?? 0;
  }

  #add(bytes: Uint8Array, start: number, end: number, slot: number): number {
    const tag = bytes.subarray(start, end);
    const id = this.#internBytes(bytes, start, end);
    if (this.#entries === CAPACITY) return id;
    if (this.#used + tag.length > this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    const entry = this.#entries++;
    this.#bytes.set(tag, this.#used);
    this.#ids[entry] = id;
    this.#starts[entry] = this.#used;
    this.#lengths[entry] = tag.length;
    this.#used += tag.length;
    this.#slots[slot] = entry + 1;
    return id;
  }
}
