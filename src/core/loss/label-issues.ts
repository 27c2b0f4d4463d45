import { PIECE_SCORES, piecesOf, wholly } from './pieces.ts';
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

/** As {@link confidentJoint}. */
export function* confidentJointInPieces({ classes, scores, labels }: ScoredSample): Generator<void, ConfidentJoint, undefined> {
  const rows = labels.length;
  const most = Math.ceil(PIECE_SCORES / classes);
  const p = new Float64Array(classes);
  const sums = new Float64Array(classes);
  const support = new Float64Array(classes);
  const add = (row: number) => {
    const label = labels[row]!;
    probabilities(scores, row * classes, p);
    sums[label]! += p[label]!;
    support[label]! += 1;
  };
  for (const [from, to] of piecesOf(rows, most)) {
    for (let row = from; row < to; row++) add(row);
    yield;
  }
  const thresholds = sums.map((sum, id) => (support[id] === 0 ? 1 : sum / support[id]!));
  const counts = new Float64Array(classes * classes);
  const suspects: SuspectLabel[] = [];
  const judge = (row: number) => {
    const label = labels[row]!;
    probabilities(scores, row * classes, p);
    let [confident, best] = [-1, 0];
    for (let id = 0; id < classes; id++) {
      if (support[id]! > 0 && p[id]! >= thresholds[id]! - TOLERANCE && (confident < 0 || p[id]! > p[confident]!)) confident = id;
      if (p[id]! > p[best]!) best = id;
    }
    if (confident < 0) return;
    counts[label * classes + confident]! += 1;
    if (confident !== label && best !== label) suspects.push({ row, suggested: confident, ...qualityOf(p, label) });
  };
  for (const [from, to] of piecesOf(rows, most)) {
    for (let row = from; row < to; row++) judge(row);
    yield;
  }
  return { thresholds, counts, suspects: suspects.sort((a, b) => a.quality - b.quality || a.row - b.row) };
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

function probabilities(scores: Float32Array, start: number, into: Float64Array): void {
  let highest = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < into.length; id++) highest = Math.max(highest, scores[start + id]!);
  let sum = 0;
  for (let id = 0; id < into.length; id++) sum += into[id] = Math.exp(scores[start + id]! - highest);
  for (let id = 0; id < into.length; id++) into[id]! /= sum;
}
