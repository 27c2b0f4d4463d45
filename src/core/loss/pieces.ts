/** Rows that are gone through at once, some 10 ms of work; between two pieces others get their turn, and may stop it. */
export const PIECE_ROWS = 1 << 17;
/** Scores of whole rows that are gone through at once. */
export const PIECE_SCORES = 1 << 16;

/** The result of work in pieces, without a pause. */
export function wholly<Result>(work: Generator<void, Result, undefined>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Ranges that together are 0 … `rows` − 1. */
export function* piecesOf(rows: number, size = PIECE_ROWS): Generator<readonly [from: number, to: number], void, undefined> {
  for (let from = 0; from < rows; from += size) yield [from, Math.min(rows, from + size)];
}
