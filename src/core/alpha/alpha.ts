/** Alpha vectors: one weight per class, in label-id order, derived from training counts. */

import type { Message } from '../message.ts';

export type Normalization = 'none' | 'sum' | 'mean' | 'max';

/** A way to derive α from counts. Adding one: a file in `schemes/`, a line in the registry, its fixtures. */
export interface AlphaScheme {
  readonly id: string;
  readonly title: string;
  /** Formula and source, for a tooltip. */
  readonly formula: string;
  /**
   * Raw α of the classes, before normalisation.
   * @param counts support per class, K ≥ 1 non-negative integers; zero-count classes are handled by the caller.
   * @param extents per class the units of the records that carry it, where they were counted (pixels of its images).
   * @returns K numbers; the value of a class with count 0 is ignored.
   */
  weigh(counts: readonly number[], settings: AlphaSettings, extents?: readonly number[]): readonly number[];
}

export interface AlphaSettings {
  /** Id of a scheme, see the registry. */
  readonly scheme: string;
  /** β of the effective number of samples, 0 ≤ β < 1. */
  readonly beta: number;
  readonly normalization: Normalization;
  /** Upper bound, applied after normalisation; null for none. */
  readonly maximum: number | null;
}

/** `focal-lens alpha --json`, without the envelope. */
export interface AlphaVector {
  readonly scheme: string;
  readonly beta: number | null;
  readonly normalization: Normalization;
  /** The upper bound that was set; null or absent for none. */
  readonly maximum?: number | null;
  readonly unit: string;
  readonly labels: readonly string[];
  readonly counts: readonly number[];
  /** null for a class without examples. */
  readonly alpha: readonly (number | null)[];
  /** What a person should know before using the vector, in English. */
  readonly notes: readonly string[];
  /** The same, for a surface that translates. */
  readonly noteMessages: readonly Message[];
  /** The data set and the split that were counted, where they are known. */
  readonly dataset?: string;
  readonly split?: string;
}

export const DEFAULT_ALPHA_SETTINGS: AlphaSettings = { scheme: 'inverse-sqrt', beta: 0.9999, normalization: 'mean', maximum: null };
