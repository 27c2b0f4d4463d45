/** α vectors as they are found in sources: where they stand, what they say, and where they say they come from. */
import type { AlphaProvenance } from '../alpha-code/provenance.ts';

export const CODE_LANGUAGES = ['python', 'yaml', 'json'] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];

/** Offsets of a source in UTF-16 units, `to` exclusive. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

export interface AlphaNumber extends TextRange {
  /** As it is written, sign included. */
  readonly text: string;
  /** 0 or more; null for the `null` of JSON and YAML. */
  readonly value: number | null;
  /** The label or the id that it is written for, in a `named` vector; else null. */
  readonly key: string | null;
  /** The comment that ends its line, where nothing but it stands before that comment; in a document of ours its label. Null without one. */
  readonly comment: (TextRange & { readonly text: string }) | null;
}

/** A place of a `prior_bias`: its number, the share π in the remark above it, or the row of a class, as it is written. */
export interface PriorPlace extends TextRange {
  readonly holds: 'bias' | 'share' | 'row';
  readonly text: string;
}

export interface AlphaSite extends TextRange {
  /** What it is assigned to, given as, or kept under: `alpha`, `class_weight`, `FocalLoss(alpha)`. */
  readonly name: string;
  readonly language: CodeLanguage;
  /** `[a, b]`, `[[a], [b]]`, or `{0: a, "B-PER": b}`. */
  readonly shape: 'list' | 'column' | 'named';
  /** True where the name or the call says that these are weights of classes; a bare `weights` may be anything. */
  readonly isCertain: boolean;
  /** A comment on its first or last line asks for silence about it. */
  readonly isIgnored?: boolean;
  /** In the order of the source. */
  readonly numbers: readonly AlphaNumber[];
  /** What this product wrote beside it, and where. */
  readonly provenance: (TextRange & AlphaProvenance) | null;
  /** What this product wrote below it for the bias of the head; empty without. */
  readonly prior: readonly PriorPlace[];
  /** The numbers of examples that the same document lists beside the vector, in the same order; empty without any. */
  readonly counts: readonly AlphaNumber[];
}

/** A longer source is not looked at: 1 MiB of characters. */
export const LONGEST_SOURCE = 1024 * 1024;
/** Longer vectors are arrays of something else. */
export const MOST_NUMBERS = 10_000;
/** So many vectors of a source are looked at. */
export const MOST_SITES = 200;

/** A look before the parser's: without such a word there is no α in a source. */
export function mayHoldAlpha(text: string): boolean {
  return /alpha|weight/i.test(text);
}

/** The same for a loss in Python. */
export function mayHoldLoss(text: string): boolean {
  return /loss|entropy|focal|nll|criterion/i.test(text);
}
