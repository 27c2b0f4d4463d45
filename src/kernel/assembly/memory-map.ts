/**
 * Where the kernel's own things lie, in bytes from `WORKSPACE` on: that is a place in a memory which the kernel is given, and shares with the rows that it
 * works on, with other kernels, or with the heap of another library. Nothing outside it is written but the columns that are asked for. No
 * allocator runs here. TypeScript reads and writes these places too (`fused-kernel.ts`, by the globals that `focal.ts` exports).
 */

/** Address of the workspace, a multiple of 64. */
export declare const WORKSPACE: usize;

/**
 * Rows that are worked on at once: what they need stays in the first cache, and 32 · K scores are whole pairs of vectors. With more of them reading
 * and writing of the memory take turns that are too long to hide behind the arithmetic.
 */
export const BLOCK: i32 = 32;

/** Constants as vectors, see `constants.ts`. */
export const VECTORS: usize = 0;

/** Of each row of a block α, the two parts of γ, and the exponential of its gold class: 16 bytes. */
export const ROW_FACTS: usize = 0x1000;
/** Columns of a block, 32-bit each. Where the gold class lies in its row, in bytes. */
export const GOLD_PLACES: usize = 0x1400;
/** All bits of a row that cannot enter, else none. */
export const BAD_ROWS: usize = 0x1500;
/** Σ over the other classes of their exponentials. */
export const OTHERS: usize = 0x1600;
/** z_t less the maximum of the other logits, rounded, and what the rounding left. */
export const DISTANCES: usize = 0x1700;
export const DISTANCE_RESTS: usize = 0x1800;
/** What turns the exponential of a class into its probability. */
export const NORMALIZERS: usize = 0x1900;
/** p_t. */
export const GOLD_PROBABILITIES: usize = 0x1a00;
/** 1 / Σ over the other classes, of which each gets its share of what they get together; and the derivative of the gold class. */
export const FACTORS: usize = 0x1b00;
export const GOLD_GRADIENTS: usize = 0x1c00;
/** ∂L/∂FL of each row, by which its gradient is multiplied. */
export const SCALES: usize = 0x1d00;
/** What a caller may want. */
export const LOSSES: usize = 0x1e00;
export const LOG_P: usize = 0x1f00;
export const LOG_Q: usize = 0x2000;
export const NORMS: usize = 0x2100;
export const PREDICTED: usize = 0x2200;
export const CONFIDENCES: usize = 0x2300;
/** Gold class ids of a block that is not full. */
export const BLOCK_LABELS: usize = 0x2400;

export const SHARES: usize = 0x2500;

/** A row of fewer than four classes, filled up. */
export const SHORT_ROW: usize = 0x2600;

/** Of each class α, the upper 12 bits of γ, and what remains of γ, as f32: 16 bytes. */
export const PARAMETERS: usize = 0x1_0000;
export const MOST_CLASSES: i32 = 16384;

const BLOCK_BYTES: usize = <usize>BLOCK * MOST_CLASSES * 4;

/** Exponentials of a block, and its scores where it is not full. */
export const EXPONENTIALS: usize = 0x6_0000;
export const BLOCK_SCORES: usize = EXPONENTIALS + BLOCK_BYTES + 0x1000;

/** Room of the caller, for what lies in another memory. */
export const STAGING: usize = BLOCK_SCORES + BLOCK_BYTES + 0x1000;
