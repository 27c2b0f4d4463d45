import { PIECE_SCORES, piecesOf, wholly } from './pieces.ts';
import { probabilitiesInPieces } from './probabilities.ts';
import type { ScoredSample } from './scored-sample.ts';

/**
 * Confident learning (Northcutt, Jiang & Chuang 2021, "Confident learning: estimating uncertainty in dataset labels"): a label is likely wrong where the model
 * is as sure of another class as it usually is of that class.
 */

/** A label that is likely wrong, by its row in the sample. Scores as in the paper's library: the lower, the likelier wrong; all 0 … 1. */
export interface SuspectLabel {
  readonly row: number;
  readonly suggested: number;
  /** Self-confidence: p of the given label. */
  readonly quality: number;
  /** Normalised margin: (p − largest other p + 1) ÷ 2. */
  readonly margin: number;
  /** Confidence-weighted entropy: ln(1 + s) ÷ s, s the entropy (÷ log K) ÷ p. */
  readonly weightedEntropy: number;
}

export interface ConfidentJoint {
  /** t_j: mean p_j of the rows labelled j; 1 for a class without rows, which nothing then reaches by chance. */
  readonly thresholds: Float64Array;
  /** Rows labelled i whose confident class is j [K × K], as counted. */
  readonly counts: Float64Array;
  /** Off the diagonal, likeliest wrong first. Rows whose label the model itself answers are left out. */
  readonly suspects: readonly SuspectLabel[];
}

/** Ties with the threshold count. */
const TOLERANCE = 1e-6;
const LEAST_CONFIDENCE = 1e-6;

export function confidentJoint(sample: ScoredSample): ConfidentJoint {
  return wholly(confidentJointInPieces(sample));
}

/** As {@link confidentJoint}. @param known The probabilities of the rows, where they are at hand. */
export function* confidentJointInPieces(
  sample: ScoredSample,
  known: Float64Array | null = null,
): Generator<void, ConfidentJoint, undefined> {
  const { classes, labels } = sample;
  const p = known ?? (yield* probabilitiesInPieces(sample));
  const thresholds = thresholdsOf(p, sample);
  yield;
  const counts = new Float64Array(classes * classes);
  const suspects: SuspectLabel[] = [];
  for (const [from, to] of piecesOf(labels.length, Math.ceil(PIECE_SCORES / classes))) {
    for (let row = from; row < to; row++) {
      const label = labels[row]!;
      const confident = confidentClass(p, row * classes, thresholds);
      if (confident < 0) continue;
      counts[label * classes + confident]! += 1;
      if (confident === label) continue;
      const own = p.subarray(row * classes, (row + 1) * classes);
      if (highestOf(own) !== label) suspects.push({ row, suggested: confident, ...qualityOf(own, label) });
    }
    yield;
  }
  // A class without rows has no threshold that a row could reach.
  const shown = thresholds.map((threshold) => (threshold === Number.POSITIVE_INFINITY ? 1 : threshold));
  return { thresholds: shown, counts, suspects: suspects.sort((a, b) => a.quality - b.quality || a.row - b.row) };
}

/** t_j; ∞ for a class without rows. */
function thresholdsOf(p: Float64Array, { classes, labels }: ScoredSample): Float64Array {
  const sums = new Float64Array(classes);
  const support = new Float64Array(classes);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    sums[label]! += p[row * classes + label]!;
    support[label]! += 1;
  }
  return sums.map((sum, id) => (support[id] === 0 ? Number.POSITIVE_INFINITY : sum / support[id]!));
}

/** The likeliest class that reaches its threshold; −1 where none does. */
function confidentClass(p: Float64Array, start: number, thresholds: Float64Array): number {
  let [confident, highest] = [-1, -1];
  for (let id = 0; id < thresholds.length; id++) {
    const own = p[start + id]!;
    if (!(own > highest && own >= thresholds[id]! - TOLERANCE)) continue;
    confident = id;
    highest = own;
  }
  return confident;
}

function highestOf(p: Float64Array): number {
  let best = 0;
  for (let id = 1; id < p.length; id++) if (p[id]! > p[best]!) best = id;
  return best;
}

/** How good a label is by the probabilities of its row. */
export function qualityOf(p: Float64Array, label: number): Omit<SuspectLabel, 'row' | 'suggested'> {
  let [entropy, other] = [0, 0];
  for (let id = 0; id < p.length; id++) {
    if (p[id]! > 0) entropy -= p[id]! * Math.log(p[id]!);
    if (id !== label) other = Math.max(other, p[id]!);
  }
  const own = p[label]!;
  const spread = Math.max(LEAST_CONFIDENCE, entropy / Math.log(p.length) / Math.max(LEAST_CONFIDENCE, own));
  return { quality: own, margin: (own - other + 1) / 2, weightedEntropy: Math.log1p(spread) / spread };
}
