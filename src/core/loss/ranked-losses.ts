import { piecesOf, wholly } from './pieces.ts';

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
  readonly #losses: Float64Array;
  readonly #weights: ArrayLike<number>;
  readonly #bucketOf: Uint16Array;
  readonly #buckets: number;
  readonly #droppedBits: number;
  readonly #weightIn: Float64Array;
  readonly #lossIn: Float64Array;
  /** Rows of each bucket. */
  readonly #sizes: Uint32Array;
  #examples = 0;
  #total = 0;

  /** @param weights How many examples each row stands for. */
  static of(losses: Float64Array, weights: ArrayLike<number>): RankedLosses {
    return wholly(RankedLosses.inPieces(losses, weights));
  }

  /** As {@link RankedLosses.of}. */
  static *inPieces(losses: Float64Array, weights: ArrayLike<number>): Generator<void, RankedLosses, undefined> {
    const ranked = new RankedLosses(losses, weights);
    for (const [from, to] of piecesOf(losses.length)) {
      ranked.#enter(from, to);
      yield;
    }
    ranked.#examples = ranked.#weightIn.reduce((sum, weight) => sum + weight, 0);
    ranked.#total = ranked.#lossIn.reduce((sum, loss) => sum + loss, 0);
    return ranked;
  }

  private constructor(losses: Float64Array, weights: ArrayLike<number>) {
    this.#losses = losses;
    this.#weights = weights;
    this.#bucketOf = new Uint16Array(losses.length);
    const mantissaBits = MANTISSA_BITS[losses.length < MANY_ROWS ? 'few' : 'many'];
    this.#droppedBits = 23 - mantissaBits;
    this.#buckets = 1 << (8 + mantissaBits);
    this.#weightIn = new Float64Array(this.#buckets);
    this.#lossIn = new Float64Array(this.#buckets);
    this.#sizes = new Uint32Array(this.#buckets);
  }

  /** Σ weight · loss. */
  get total(): number {
    return this.#total;
  }

  #enter(from: number, to: number): void {
    const [losses, weights, droppedBits] = [this.#losses, this.#weights, this.#droppedBits];
    const [bucketOf, weightIn, lossIn, sizes] = [this.#bucketOf, this.#weightIn, this.#lossIn, this.#sizes];
    const single = new Float32Array(1);
    const bits = new Uint32Array(single.buffer);
    for (let row = from; row < to; row++) {
      const loss = losses[row]!;
      single[0] = loss;
      const bucket = loss > 0 ? bits[0]! >>> droppedBits : 0;
      const weight = weights[row]!;
      bucketOf[row] = bucket;
      weightIn[bucket]! += weight;
      lossIn[bucket]! += weight * loss;
      sizes[bucket]! += 1;
    }
  }

  /** @param examples Ascending shares of the rows, 0 … 1. @returns The share of the loss that as many of the hardest rows carry. */
  shares(examples: readonly number[]): readonly number[] {
    return wholly(this.sharesInPieces(examples));
  }

  /** As {@link RankedLosses.shares}. */
  *sharesInPieces(examples: readonly number[]): Generator<void, readonly number[], undefined> {
    const ends = this.#endsOf(examples);
    const rows = yield* this.#rowsIn(new Set(ends.map(({ bucket }) => bucket)));
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

  *#rowsIn(buckets: ReadonlySet<number>): Generator<void, ReadonlyMap<number, Ordered>, undefined> {
    // All of them lie one after the other; where each bucket's begin is where its next one goes.
    const next = new Uint32Array(this.#buckets);
    const isWanted = new Uint8Array(this.#buckets);
    let size = 0;
    for (const bucket of buckets) {
      isWanted[bucket] = 1;
      next[bucket] = size;
      size += this.#sizes[bucket]!;
    }
    const found = { loss: new Float64Array(size), weight: new Float64Array(size) };
    for (const [from, to] of piecesOf(this.#bucketOf.length)) {
      this.#take(from, to, isWanted, next, found);
      yield;
    }
    const ordered = new Map<number, Ordered>();
    for (const bucket of buckets) {
      const [from, to] = [next[bucket]! - this.#sizes[bucket]!, next[bucket]!];
      ordered.set(bucket, hardestFirst({ loss: found.loss.subarray(from, to), weight: found.weight.subarray(from, to) }));
      yield;
    }
    return ordered;
  }

  #take(from: number, to: number, isWanted: Uint8Array, next: Uint32Array, { loss, weight }: Ordered): void {
    const [bucketOf, losses, weights] = [this.#bucketOf, this.#losses, this.#weights];
    for (let row = from; row < to; row++) {
      const bucket = bucketOf[row]!;
      if (isWanted[bucket] === 0) continue;
      const at = next[bucket]!++;
      loss[at] = losses[row]!;
      weight[at] = weights[row]!;
    }
  }
}

function hardestFirst({ loss, weight }: Ordered): Ordered {
  // Numbers without a comparison function are sorted many times faster.
  if (weight.every((each) => each === weight[0]))
    return { loss: loss.every((each) => each === loss[0]) ? loss : loss.sort().reverse(), weight };
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
