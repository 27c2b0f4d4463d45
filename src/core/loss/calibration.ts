import { PIECE_SCORES, piecesOf, wholly } from './pieces.ts';
import { probabilitiesInPieces } from './probabilities.ts';
import type { Calibration, CalibrationBin } from './report.ts';
import type { ScoredSample } from './scored-sample.ts';

/** Bins of the calibration errors, as in Mukhoti et al. 2020. */
export const CALIBRATION_BINS = 15;

/** As a 32-bit number 0.6 is above the 9/15 that it is written for. */
const ROUNDING = 1e-6;

/** The bin (b/15, (b+1)/15] that holds a confidence; 0 belongs to the first, and rounding past 1 to the last. */
export function calibrationBin(confidence: number): number {
  const bin = Math.ceil(confidence * CALIBRATION_BINS - ROUNDING) - 1;
  return Math.min(CALIBRATION_BINS - 1, Math.max(0, bin));
}

/** Up to so many rows each confidence is kept, and bins of equal mass are exact. */
const KEPT = 1 << 18;
/** Beyond that they end where cells of the odds do, c ÷ (1 − c): 64 to each power of 2, from 2⁻¹² to 2⁵⁸, told by the bits of a 32-bit number. */
const DROPPED_BITS = 17;
const FIRST_CELL = (127 - 12) << 6;
const CELLS = 70 << 6;

/**
 * How sure a model is and how often it is right, over all rows of a file in bounded memory. Expected calibration error, Σ_b (n_b ÷ N) · |accuracy_b −
 * confidence_b| (Naeini et al. 2015): over bins of equal width, and of equal mass (adaptive, Nixon et al. 2019).
 */
export class CalibrationCounter {
  readonly #width = new Bins(CALIBRATION_BINS);
  #kept = new Float64Array(1024);
  /** Made when there are too many rows to keep. */
  #cells: Bins | null = null;
  #rows = 0;

  /** @param confidence Probability of the predicted class, 0 … 1. */
  add(confidence: number, isRight: boolean): void {
    this.#width.add(calibrationBin(confidence), confidence, isRight);
    if (this.#cells !== null) this.#cells.add(cellOf(confidence), confidence, isRight);
    else if (this.#rows === KEPT) this.#toCells().add(cellOf(confidence), confidence, isRight);
    else {
      if (this.#rows === this.#kept.length) this.#kept = widened(this.#kept);
      // Confidences are never 0: the sign says whether the row was right.
      this.#kept[this.#rows] = isRight ? confidence : -confidence;
    }
    this.#rows += 1;
  }

  /** Adds the rows `usable` of a batch; columns of the gold and the predicted class, and its probability. */
  addAll(gold: Int32Array, predicted: Int32Array, confidence: Float32Array, usable: Int32Array): void {
    let first = 0;
    for (; this.#cells === null && first < usable.length; first++) {
      const index = usable[first]!;
      this.add(confidence[index]!, gold[index] === predicted[index]);
    }
    const cells = this.#cells;
    if (cells === null) return;
    const rest = usable.subarray(first);
    const bins = new Uint16Array(rest.length);
    for (let entered = 0; entered < rest.length; entered++) bins[entered] = calibrationBin(confidence[rest[entered]!]!);
    this.#width.addAll(bins, gold, predicted, confidence, rest);
    for (let entered = 0; entered < rest.length; entered++) bins[entered] = cellOf(confidence[rest[entered]!]!);
    cells.addAll(bins, gold, predicted, confidence, rest);
    this.#rows += rest.length;
  }

  /** ECE of equal width; NaN without rows. */
  equalWidth(): number {
    return this.#width.error(this.#rows);
  }

  /** All but the class-wise error, which needs whole rows. */
  calibration(): Omit<Calibration, 'classWise'> {
    const edges = Array.from({ length: CALIBRATION_BINS + 1 }, (_, index) => index / CALIBRATION_BINS);
    const massBins = this.#massBins();
    return {
      equalWidth: this.equalWidth(),
      equalMass: massBins.reduce((sum, { count, accuracy, confidence }) => sum + count * Math.abs(accuracy! - confidence!), 0) / this.#rows,
      bins: edges.slice(1).map((to, bin) => ({ from: edges[bin]!, to, ...this.#width.of(bin) })),
      massBins,
    };
  }

  #toCells(): Bins {
    const cells = new Bins(CELLS);
    for (const signed of this.#kept.subarray(0, this.#rows)) cells.add(cellOf(Math.abs(signed)), Math.abs(signed), signed > 0);
    this.#kept = new Float64Array(0);
    this.#cells = cells;
    return cells;
  }

  /** Each ends at the confidence that completes its share of the rows; equal confidences stay together. */
  #massBins(): readonly CalibrationBin[] {
    const groups = this.#cells === null ? keptGroups(this.#kept.subarray(0, this.#rows)) : cellGroups(this.#cells);
    const bins: CalibrationBin[] = [];
    let from = 0;
    let passed = 0;
    let share = 1;
    let open = { count: 0, confidence: 0, right: 0 };
    for (const { to, count, confidence, right } of groups) {
      open = { count: open.count + count, confidence: open.confidence + confidence, right: open.right + right };
      passed += count;
      if (passed < Math.ceil((share * this.#rows) / CALIBRATION_BINS - 1e-9)) continue;
      share = Math.floor((passed * CALIBRATION_BINS) / this.#rows + 1e-9) + 1;
      bins.push({ from, to, count: open.count, confidence: open.confidence / open.count, accuracy: open.right / open.count });
      from = to;
      open = { count: 0, confidence: 0, right: 0 };
    }
    return bins;
  }
}

class Bins {
  readonly #count: Float64Array;
  readonly #confidence: Float64Array;
  readonly #right: Float64Array;

  constructor(bins: number) {
    this.#count = new Float64Array(bins);
    this.#confidence = new Float64Array(bins);
    this.#right = new Float64Array(bins);
  }

  get size(): number {
    return this.#count.length;
  }

  add(bin: number, confidence: number, isRight: boolean): void {
    this.#count[bin]! += 1;
    this.#confidence[bin]! += confidence;
    if (isRight) this.#right[bin]! += 1;
  }

  /** @param bins Of the rows `usable`. */
  addAll(bins: Uint16Array, gold: Int32Array, predicted: Int32Array, confidence: Float32Array, usable: Int32Array): void {
    const [counts, confidences, rights] = [this.#count, this.#confidence, this.#right];
    for (let entered = 0; entered < usable.length; entered++) {
      const index = usable[entered]!;
      const bin = bins[entered]!;
      counts[bin]! += 1;
      confidences[bin]! += confidence[index]!;
      if (gold[index] === predicted[index]) rights[bin]! += 1;
    }
  }

  sums(bin: number) {
    return { count: this.#count[bin]!, confidence: this.#confidence[bin]!, right: this.#right[bin]! };
  }

  of(bin: number): Pick<CalibrationBin, 'count' | 'confidence' | 'accuracy'> {
    const { count, confidence, right } = this.sums(bin);
    return count === 0 ? { count, confidence: null, accuracy: null } : { count, confidence: confidence / count, accuracy: right / count };
  }

  error(rows: number): number {
    let gap = 0;
    for (let bin = 0; bin < this.size; bin++) gap += Math.abs(this.#right[bin]! - this.#confidence[bin]!);
    return gap / rows;
  }
}

interface Group {
  /** The largest confidence in it. */
  readonly to: number;
  readonly count: number;
  readonly confidence: number;
  readonly right: number;
}

function* keptGroups(signed: Float64Array): Generator<Group, void, undefined> {
  const sorted = Float64Array.from(signed).sort((a, b) => Math.abs(a) - Math.abs(b));
  for (let first = 0; first < sorted.length; ) {
    const to = Math.abs(sorted[first]!);
    let [next, right] = [first, 0];
    while (next < sorted.length && Math.abs(sorted[next]!) === to) right += Number(sorted[next++]! > 0);
    yield { to, count: next - first, confidence: to * (next - first), right };
    first = next;
  }
}

function* cellGroups(cells: Bins): Generator<Group, void, undefined> {
  for (let cell = 0; cell < cells.size; cell++) {
    const sums = cells.sums(cell);
    if (sums.count > 0) yield { to: upperEnd(cell), ...sums };
  }
}

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

function cellOf(confidence: number): number {
  single[0] = confidence / (1 - confidence);
  const cell = (bits[0]! >>> DROPPED_BITS) - FIRST_CELL;
  return cell < 0 ? 0 : cell < CELLS ? cell : CELLS - 1;
}

/** The confidence at which a cell ends. */
function upperEnd(cell: number): number {
  bits[0] = (FIRST_CELL + cell + 1) << DROPPED_BITS;
  const odds = single[0]!;
  return odds / (1 + odds);
}

function widened(kept: Float64Array): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(Math.min(KEPT, kept.length * 4));
  wide.set(kept);
  return wide;
}

/**
 * The class-wise error (Kull et al. 2019): the mean over the K classes of Σ_b (n_b ÷ N) · |frequency of the class − its mean probability|, bins of equal
 * width on the probability of that class, rows weighted to the file. NaN without rows.
 */
export function classWiseError(sample: ScoredSample): number {
  return wholly(classWiseErrorInPieces(sample));
}

/** As {@link classWiseError}. @param known The probabilities of the rows, where they are at hand. */
export function* classWiseErrorInPieces(sample: ScoredSample, known: Float64Array | null = null): Generator<void, number, undefined> {
  const { classes, labels, weight } = sample;
  const p = known ?? (yield* probabilitiesInPieces(sample));
  const gaps = new Float64Array(classes * CALIBRATION_BINS);
  let rows = 0;
  for (const [from, to] of piecesOf(labels.length, Math.ceil(PIECE_SCORES / classes))) {
    addGaps(p, sample, from, to, gaps);
    for (let row = from; row < to; row++) rows += weight[row]!;
    yield;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / (rows * classes);
}

function addGaps(p: Float64Array, { classes, labels, weight }: ScoredSample, from: number, to: number, gaps: Float64Array): void {
  for (let row = from, at = from * classes; row < to; row++) {
    const [label, own] = [labels[row]!, weight[row]!];
    for (let id = 0; id < classes; id++, at++) {
      gaps[id * CALIBRATION_BINS + calibrationBin(p[at]!)]! += own * ((label === id ? 1 : 0) - p[at]!);
    }
  }
}
