/** Buckets of a loss: its exponent and the first bits of its mantissa as a 32-bit number, which keep the order; fewer for few rows. */
const MANTISSA_BITS = { few: 4, many: 8 } as const;
const MANY_ROWS = 1 << 15;

/** Rows of a bucket, the hardest first. */
interface Ordered {
  readonly loss: Float64Array;
  readonly weight: Float64Array;
}

const NOTHING: Ordered = { loss: new Float64Array(0), weight: new Float64Array(0) };

/**
 * Which share of a loss the hardest rows carry, exactly, without sorting millions of rows: they are added up in buckets of equal size, and only the
 * buckets in which a share ends are put in order.
 */
export class RankedLosses {
  /** Σ weight · loss. */
  readonly total: number;
  readonly #losses: Float64Array;
  readonly #weights: ArrayLike<number>;
  readonly #bucketOf: Uint16Array;
  readonly #buckets: number;
  readonly #weightIn: Float64Array;
  readonly #lossIn: Float64Array;
  readonly #examples: number;

  /** @param weights How many examples each row stands for. */
  constructor(losses: Float64Array, weights: ArrayLike<number>) {
    this.#losses = losses;
    this.#weights = weights;
    this.#bucketOf = new Uint16Array(losses.length);
    const mantissaBits = MANTISSA_BITS[losses.length < MANY_ROWS ? 'few' : 'many'];
    const droppedBits = 23 - mantissaBits;
    this.#buckets = 1 << (8 + mantissaBits);
    this.#weightIn = new Float64Array(this.#buckets);
    this.#lossIn = new Float64Array(this.#buckets);
    const single = new Float32Array(1);
    const bits = new Uint32Array(single.buffer);
    const [bucketOf, weightIn, lossIn] = [this.#bucketOf, this.#weightIn, this.#lossIn];
    for (let row = 0; row < losses.length; row++) {
      const loss = losses[row]!;
      single[0] = loss;
      const bucket = loss > 0 ? bits[0]! >>> droppedBits : 0;
      const weight = weights[row]!;
      bucketOf[row] = bucket;
      weightIn[bucket]! += weight;
      lossIn[bucket]! += weight * loss;
    }
    this.#examples = weightIn.reduce((sum, weight) => sum + weight, 0);
    this.total = lossIn.reduce((sum, loss) => sum + loss, 0);
  }

  /** @param examples Ascending shares of the rows, 0 … 1. @returns The share of the loss that as many of the hardest rows carry. */
  shares(examples: readonly number[]): readonly number[] {
    const ends = this.#endsOf(examples);
    const rows = this.#rowsIn(new Set(ends.map(({ bucket }) => bucket)));
    return ends.map(({ bucket, carried, left }) => Math.min(1, (carried + lossOfHardest(rows.get(bucket) ?? NOTHING, left)) / this.total));
  }

  /** For each share: the bucket in which it ends, the loss of those above it, and what it still takes of that bucket's weight. */
  #endsOf(examples: readonly number[]) {
    let [bucket, passed, carried] = [this.#buckets - 1, 0, 0];
    return examples.map((share) => {
      while (bucket > 0 && passed + this.#weightIn[bucket]! <= share * this.#examples) {
        passed += this.#weightIn[bucket]!;
        carried += this.#lossIn[bucket]!;
        bucket -= 1;
      }
      return { bucket, carried, left: share * this.#examples - passed };
    });
  }

  #rowsIn(buckets: ReadonlySet<number>): ReadonlyMap<number, Ordered> {
    const sizes = new Uint32Array(this.#buckets);
    for (let row = 0; row < this.#bucketOf.length; row++) sizes[this.#bucketOf[row]!]! += 1;
    // All of them lie one after the other; where each bucket's begin is where its next one goes.
    const next = new Uint32Array(this.#buckets);
    const isWanted = new Uint8Array(this.#buckets);
    let size = 0;
    for (const bucket of buckets) {
      isWanted[bucket] = 1;
      next[bucket] = size;
      size += sizes[bucket]!;
    }
    const loss = new Float64Array(size);
    const weight = new Float64Array(size);
    for (let row = 0; row < this.#bucketOf.length; row++) {
      const bucket = this.#bucketOf[row]!;
      if (isWanted[bucket] === 0) continue;
      const at = next[bucket]!++;
      loss[at] = this.#losses[row]!;
      weight[at] = this.#weights[row]!;
    }
    const part = (bucket: number): Ordered => {
      const [from, to] = [next[bucket]! - sizes[bucket]!, next[bucket]!];
      return hardestFirst({ loss: loss.subarray(from, to), weight: weight.subarray(from, to) });
    };
    return new Map([...buckets].map((bucket) => [bucket, part(bucket)]));
  }
}

function hardestFirst({ loss, weight }: Ordered): Ordered {
  // Numbers without a comparison function are sorted many times faster.
  if (weight.every((each) => each === weight[0])) return { loss: loss.sort().reverse(), weight };
  const order = Uint32Array.from(loss.keys()).sort((a, b) => loss[b]! - loss[a]!);
  return { loss: Float64Array.from(order, (at) => loss[at]!), weight: Float64Array.from(order, (at) => weight[at]!) };
}

/** @param left How much of their weight is taken: a row that straddles the end lies in it in part. */
function lossOfHardest({ loss, weight }: Ordered, left: number): number {
  let [passed, carried] = [0, 0];
  for (let at = 0; at < loss.length; at++) {
    if (passed + weight[at]! > left) return carried + (left - passed) * loss[at]!;
    passed += weight[at]!;
    carried += weight[at]! * loss[at]!;
  }
  return carried;
}
