import { PIECE_SCORES, piecesOf } from './pieces.ts';
import type { ScoredSample } from './scored-sample.ts';

/** The softmax of each row of a sample, row-major [n × K]. */
export function* probabilitiesInPieces({ classes, scores, labels }: ScoredSample): Generator<void, Float64Array, undefined> {
  const p = new Float64Array(labels.length * classes);
  for (const [from, to] of piecesOf(labels.length, Math.ceil(PIECE_SCORES / classes))) {
    fillRows(scores, classes, from, to, p);
    yield;
  }
  return p;
}

function fillRows(scores: Float32Array, classes: number, from: number, to: number, p: Float64Array): void {
  for (let row = from; row < to; row++) {
    const start = row * classes;
    const end = start + classes;
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = start; at < end; at++) if (scores[at]! > highest) highest = scores[at]!;
    let sum = 0;
    for (let at = start; at < end; at++) {
      const exponential = Math.exp(scores[at]! - highest);
      p[at] = exponential;
      sum += exponential;
    }
    for (let at = start; at < end; at++) p[at]! /= sum;
  }
}
