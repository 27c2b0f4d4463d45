import type { Place } from '../analysis.ts';
import type { ParityValue } from './parity.ts';
import type { Preview } from './previews/preview.ts';

/** The backends of the kernel, in the order in which they are tried. */
export const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Whether a backend can be used on this machine. */
export interface BackendStatus {
  readonly name: BackendName;
  readonly available: boolean;
  /** Version and where it was loaded from, or the reason why it cannot be used. */
  readonly detail: string;
  /** What to do about it, when something can be done. */
  readonly remedy: string | null;
}

export type PredictionInputs = 'logits' | 'probabilities';
export type Reduction = 'none' | 'sum' | 'mean' | 'class-mean' | 'weighted-mean' | 'positives';

/** One class of a loss report. Shares are of the whole sample-weighted total, 0 … 1. */
export interface ClassLoss {
  readonly label: string;
  /** Examples of this gold class, in the whole file. */
  readonly examples: number;
  /** Mean probability of the gold class. */
  readonly meanP: number | null;
  /** Sum of the unreduced loss of its examples (estimated from the sample). */
  readonly loss: number;
  readonly meanLoss: number | null;
  readonly lossShare: number;
  /** Share of the L1 norm of the gradient with respect to the logits. */
  readonly gradientShare: number;
  readonly crossEntropyShare: number;
  readonly crossEntropyGradientShare: number;
  readonly recall: number | null;
  readonly precision: number | null;
  readonly f1: number;
}

export interface SweepPoint {
  readonly gamma: number;
  readonly value: number | null;
  readonly classes: readonly { readonly label: string; readonly lossShare: number; readonly gradientShare: number }[];
}

export interface HardExample extends Place {
  /** Row of the prediction file (token or record), counted from 0. */
  readonly index: number;
  readonly label: string;
  readonly predicted: string;
  /** p_t, the probability of the gold class. */
  readonly p: number;
  readonly loss: number;
}

/** The unreduced terms of the sampled examples: all that a change of α or γ needs (columns of equal length). */
export interface LossTerms {
  /** Gold class id. */
  readonly classId: readonly number[];
  /** Inverse-probability weight: how many examples of the file this one stands for. */
  readonly weight: readonly number[];
  /** log p_t, ≤ 0. */
  readonly logP: readonly number[];
  /** log(1 − p_t), ≤ 0. */
  readonly logQ: readonly number[];
  /** Loss and L1 norm of the gradient of each row, where they do not follow from log p_t and log(1 − p_t): the definition of a library. */
  readonly own?: { readonly loss: readonly number[]; readonly gradientNorm: readonly number[] };
}

/** What the definition was evaluated with: given, or its library's own. */
export interface LossParameters {
  /** A single one is read by the definition's rule. */
  readonly alpha: number | readonly (number | null)[] | null;
  readonly gamma: number | readonly number[];
  readonly activation: 'softmax' | 'sigmoid';
  /** What the sum was divided by; null without a reduction. */
  readonly denominator: number | null;
}

/** `focal-lens loss --json`. Numbers that JSON lacks (∞, NaN) are null. */
export interface LossReport {
  readonly schema: 'focal-lens/loss@1';
  readonly backend: BackendName;
  readonly inputs: PredictionInputs;
  /** Rows that enter. */
  readonly examples: number;
  /** Rows without a label (−100 or the ignore index). */
  readonly ignored: number;
  /** Rows that cannot enter: NaN, +∞, −∞ on the target, a label outside the map. */
  readonly badRows: number;
  readonly sampled: number;
  readonly seed: number;
  readonly gamma: number | readonly number[];
  readonly alpha: readonly (number | null)[] | null;
  readonly definition: string;
  readonly reduction: Reduction;
  readonly value: number | null;
  readonly standardError: number | null;
  readonly classes: readonly ClassLoss[];
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  /** Accuracy of a model that always answers the majority class. */
  readonly majorityBaseline: number;
  /** ECE, 15 bins (lo, hi], on the confidence of the predicted class. */
  readonly calibrationError: number;
  readonly parameters: LossParameters;
  readonly sweep: readonly SweepPoint[];
  /** The same rows under every definition; empty where a row has too many classes to be kept. */
  readonly parity: readonly ParityValue[];
  /** What the priors of the previews rest on: the counts of training, or the evaluated labels in their place. */
  readonly priors: 'training' | 'evaluated';
  /** Remedies without training, cross-fitted. */
  readonly previews: readonly Preview[];
  readonly hardest: readonly HardExample[];
  readonly problems: readonly { readonly path: string; readonly line: number | null; readonly message: string }[];
  /** Only when asked for. */
  readonly terms?: LossTerms;
}
