/**
 * Groups of eight numbers packed bit by bit, the lowest bits first, as Parquet writes them. One loop for each width of up to eight bits: in a
 * loop for any width most of the time goes into shifting.
 */
type Unpack = (bytes: Uint8Array, at: number, into: Int32Array, start: number, end: number) => void;

/** By width: writes the numbers of whole groups to `into`, from `start` to `end`. */
export const UNPACK: readonly (Unpack | null)[] = [
  null,
  (bytes, from, into, start, end) => {
    for (let out = start, at = from; out < end; out += 8, at += 1) {
      const bits = bytes[at]!;
      into[out] = bits & 1;
      into[out + 1] = (bits >> 1) & 1;
      into[out + 2] = (bits >> 2) & 1;
      into[out + 3] = (bits >> 3) & 1;
      into[out + 4] = (bits >> 4) & 1;
      into[out + 5] = (bits >> 5) & 1;
      into[out + 6] = (bits >> 6) & 1;
      into[out + 7] = bits >> 7;
    }
  },
  (bytes, from, into, start, end) => {
    for (let out = start, at = from; out < end; out += 4, at += 1) {
      const bits = bytes[at]!;
      into[out] = bits & 3;
      into[out + 1] = (bits >> 2) & 3;
      into[out + 2] = (bits >> 4) & 3;
      into[out + 3] = bits >> 6;
    }
  },
  (bytes, from, into, start, end) => {
    for (let out = start, at = from; out < end; out += 8, at += 3) {
      const bits = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
      into[out] = bits & 7;
      into[out + 1] = (bits >> 3) & 7;
      into[out + 2] = (bits >> 6) & 7;
      into[out + 3] = (bits >> 9) & 7;
      into[out + 4] = (bits >> 12) & 7;
      into[out + 5] = (bits >> 15) & 7;
      into[out + 6] = (bits >> 18) & 7;
      into[out + 7] = bits >> 21;
    }
  },
  (bytes, from, into, start, end) => {
    for (let out = start, at = from; out < end; out += 2, at += 1) {
      const bits = bytes[at]!;
      into[out] = bits & 15;
      into[out + 1] = bits >> 4;
    }
  },
  (bytes, from, into, start, end) => {
    for (let out = start, at = from; out < end; out += 8, at += 5) {
      const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
      const high = (low >> 20) | (bytes[at + 3]! << 4) | (bytes[at + 4]! << 12);
      into[out] = low & 31;
      into[out + 1] = (low >> 5) & 31;
      into[out + 2] = (low >> 10) & 31;
      into[out + 3] = (low >> 15) & 31;
      into[out + 4] = high & 31;
      into[out + 5] = (high >> 5) & 31;
      into[out + 6] = (high >> 10) & 31;
      into[out + 7] = high >> 15;
    }
  },
  (bytes, from, into, start, end) => {
    for (let out = start, at = from; out < end; out += 4, at += 3) {
      const bits = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
      into[out] = bits & 63;
      into[out + 1] = (bits >> 6) & 63;
      into[out + 2] = (bits >> 12) & 63;
      into[out + 3] = bits >> 18;
    }
  },
  (bytes, from, into, start, end) => {
    for (let out = start, at = from; out < end; out += 8, at += 7) {
      const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | ((bytes[at + 3]! & 15) << 24);
      const high = (bytes[at + 3]! >> 4) | (bytes[at + 4]! << 4) | (bytes[at + 5]! << 12) | (bytes[at + 6]! << 20);
      into[out] = low & 127;
      into[out + 1] = (low >> 7) & 127;
      into[out + 2] = (low >> 14) & 127;
      into[out + 3] = low >> 21;
      into[out + 4] = high & 127;
      into[out + 5] = (high >> 7) & 127;
      into[out + 6] = (high >> 14) & 127;
      into[out + 7] = high >> 21;
    }
  },
  (bytes, from, into, start, end) => {
    for (let out = start, at = from; out < end; out += 1, at += 1) into[out] = bytes[at]!;
  },
];

/**
 * Counts numbers several at a time: what counts in a bin is how often the same few numbers stand together, up to fourteen bits of them. For
 * columns of few classes that is a fraction of the work of unpacking.
 */
interface Binning {
  /** Bits of a bin. */
  readonly bits: number;
  /** Counts the bytes of whole groups into the bins. */
  readonly count: (bytes: Uint8Array, start: number, end: number) => void;
}

const LARGEST_BIN = 14;
/** All zeros between two uses. */
const bins = new Int32Array(1 << LARGEST_BIN);

const ONE_BYTE: Binning = {
  bits: 8,
  count(bytes, start, end) {
    for (let at = start; at < end; at += 1) bins[bytes[at]!]! += 1;
  },
};

const THREE_BYTES: Binning = {
  bits: 12,
  count(bytes, start, end) {
    for (let at = start; at < end; at += 3) {
      const middle = bytes[at + 1]!;
      bins[bytes[at]! | ((middle & 15) << 8)]! += 1;
      bins[(middle >> 4) | (bytes[at + 2]! << 4)]! += 1;
    }
  },
};

const FIVE_BYTES: Binning = {
  bits: 10,
  count(bytes, start, end) {
    for (let at = start; at < end; at += 5) {
      const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
      const high = (low >> 20) | (bytes[at + 3]! << 4) | (bytes[at + 4]! << 12);
      bins[low & 1023]! += 1;
      bins[(low >> 10) & 1023]! += 1;
      bins[high & 1023]! += 1;
      bins[high >> 10]! += 1;
    }
  },
};

const SEVEN_BYTES: Binning = {
  bits: 14,
  count(bytes, start, end) {
    for (let at = start; at < end; at += 7) {
      const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | ((bytes[at + 3]! & 15) << 24);
      const high = (bytes[at + 3]! >> 4) | (bytes[at + 4]! << 4) | (bytes[at + 5]! << 12) | (bytes[at + 6]! << 20);
      bins[low & 16383]! += 1;
      bins[low >> 14]! += 1;
      bins[high & 16383]! += 1;
      bins[high >> 14]! += 1;
    }
  },
};

/** By width. */
export const BINNINGS: readonly (Binning | null)[] = [
  null,
  ONE_BYTE,
  ONE_BYTE,
  THREE_BYTES,
  ONE_BYTE,
  FIVE_BYTES,
  THREE_BYTES,
  SEVEN_BYTES,
  ONE_BYTE,
];

/** Empties the bins into `tallies`, by number. */
export function countBinned({ bits }: Binning, width: number, tallies: Float64Array): void {
  const mask = (1 << width) - 1;
  for (let bin = 0; bin < 1 << bits; bin += 1) {
    const count = bins[bin]!;
    if (count === 0) continue;
    bins[bin] = 0;
    for (let shift = 0; shift < bits; shift += width) tallies[(bin >> shift) & mask]! += count;
  }
}
