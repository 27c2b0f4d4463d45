import type { Finding, Place, Problem } from '../analysis.ts';
import type { Message, Reason } from '../message.ts';
import type { ConcentrationPoint } from './concentration.ts';
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
  /** Both for a surface to translate. */
  readonly said: { readonly detail: Message; readonly remedy: Message | null };
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

/** One number per row. */
export type NumberColumn = readonly number[] | Int32Array | Float32Array | Float64Array;

/** The unreduced terms of the sampled examples: all that a change of α or γ needs (columns of equal length). */
export interface LossTerms {
  /** Gold class id. */
  readonly classId: NumberColumn;
  /** Inverse-probability weight: how many examples of the file this one stands for. */
  readonly weight: NumberColumn;
  /** log p_t, ≤ 0. */
  readonly logP: NumberColumn;
  /** log(1 − p_t), ≤ 0. */
  readonly logQ: NumberColumn;
  /** Loss and L1 norm of the gradient of each row, where they do not follow from log p_t and log(1 − p_t): the definition of a library. */
  readonly own?: { readonly loss: NumberColumn; readonly gradientNorm: NumberColumn };
}

/** Which share of the loss lies on the hardest examples, under cross-entropy and under the chosen loss. */
export interface LossConcentration {
  /** `examples`: the hardest 0.01, 0.05 and 0.2 of all rows; the others: their share of the loss, 0 … 1. Empty without any loss. */
  readonly hardest: readonly { readonly examples: number; readonly crossEntropy: number; readonly loss: number }[];
  /** The whole curve, from (0, 0) to (1, 1): figure 4 of Lin et al. 2017. */
  readonly curve: { readonly crossEntropy: readonly ConcentrationPoint[]; readonly loss: readonly ConcentrationPoint[] };
}

/** The rows whose confidence lies in (from, to]; the means are null without rows. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

/** Whether the model is right as often as it is sure, all rows taken together. Errors are 0 … 1. */
export interface Calibration {
  /** ECE over 15 bins of equal width: `calibrationError` of the report. */
  readonly equalWidth: number;
  /** ECE over 15 bins with the same number of rows each (adaptive). */
  readonly equalMass: number;
  /** Mean over the classes of the gap between their probability and their frequency, 15 bins of equal width; of the kept sample. Null where none could be kept. */
  readonly classWise: number | null;
  /** The reliability diagram: bins of equal width, in order, empty ones included. */
  readonly bins: readonly CalibrationBin[];
  /** The same with equal mass; fewer where confidences are alike. */
  readonly massBins: readonly CalibrationBin[];
}

export interface EntityScore {
  readonly precision: number | null;
  readonly recall: number | null;
  /** 0 where nothing is right. */
  readonly f1: number;
  readonly gold: number;
  readonly predicted: number;
  readonly correct: number;
}

/** Entities of all rows, micro-averaged. A model that always answers the background finds none: its F1 is 0. */
export interface EntityMetrics {
  /** The scheme of the strict rule. */
  readonly scheme: string;
  readonly sentences: number;
  /** Only what is well formed in the scheme is an entity. */
  readonly strict: EntityScore;
  /** conlleval's rule: any tag may open an entity. */
  readonly lenient: EntityScore;
  /** Both rules in a sentence, to be printed beside the figures. */
  readonly policy: string;
  readonly types: readonly { readonly type: string; readonly strict: EntityScore; readonly lenient: EntityScore }[];
}

/** What a model reaches that always answers the most frequent gold class. */
export interface MajorityBaselines {
  readonly label: string;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  /** Null where the report has no entities. */
  readonly entityF1: number | null;
}

/** A label that confident learning takes for wrong (Northcutt et al. 2021). */
export interface LabelIssue extends Place {
  /** Row of the prediction file, from 0. */
  readonly index: number;
  readonly label: string;
  readonly suggested: string;
  /** p of the given label (self-confidence), 0 … 1: the lower, the likelier wrong. */
  readonly quality: number;
  /** (p_label − largest other p + 1) ÷ 2, 0 … 1. */
  readonly margin: number;
  /** Entropy of the row ÷ −log p of the label, normalised to 0 … 1 by log K. */
  readonly weightedEntropy: number;
}

/** What says whether the model was trained to the end. */
export interface TrainingEvidence extends Reason {
  /** `improving`: it was still getting better when it stopped. `ended`: it was not. `unclear`: the records do not tell. */
  readonly state: 'improving' | 'ended' | 'unclear';
  readonly path: string;
}

/** How the boxes of a detector were matched to those of the ground truth: by COCO's rule, crowds apart. */
export interface MatchedBoxes {
  /** The file that says where the objects are. */
  readonly groundTruth: string;
  /** Least intersection over union. */
  readonly overlap: number;
  /** Boxes around crowds, in `groundTruth`; they count in none of the classes. */
  readonly crowds: number;
  /** Classes of the ground truth in order of their ids. */
  readonly classes: readonly MatchedClass[];
}

export interface MatchedClass {
  readonly label: string;
  /** Detections that found an object, and those that found none. */
  readonly matched: number;
  readonly unmatched: number;
  /** Objects without a detection: they are in no loss. */
  readonly missed: number;
  /** Mean score of the detections that found an object, as the file has it; null without any. */
  readonly matchedScore: number | null;
  /** Of those that found none. */
  readonly unmatchedScore: number | null;
}

/** A class of the ground truth with what its detections, right and wrong, have of the loss of all of them: shares, 0 … 1. */
export interface DetectedClass extends MatchedClass {
  readonly crossEntropyShare: number;
  readonly lossShare: number;
}

export interface Detections extends Omit<MatchedBoxes, 'classes'> {
  readonly classes: readonly DetectedClass[];
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
  /** Null where there was no loss to compute. */
  readonly backend: BackendName | null;
  /** Null for predicted classes without scores: they have metrics, and no loss. */
  readonly inputs: PredictionInputs | null;
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
  readonly calibrationError: number | null;
  /** Null for predicted classes without scores. */
  readonly calibration: Calibration | null;
  /** Null where the labels are no tags of entities, or the borders of the sentences are not known; `entitiesNote` then says which. */
  readonly entities: EntityMetrics | null;
  readonly entitiesNote: string | null;
  readonly baselines: MajorityBaselines;
  readonly concentration: LossConcentration;
  /** Who gets the gradient under cross-entropy and under the chosen loss, in one sentence; a description, never a promise. */
  readonly statement: string | null;
  readonly findings: readonly Finding[];
  /** Labels that are likely wrong, the likeliest first; `labelIssueCount` is their number in the rows that were looked at. */
  readonly labelIssues: readonly LabelIssue[];
  readonly labelIssueCount: number;
  /** How many rows were looked through for them, and for the parity and the previews: a stratified draw of a large file; 0 where none could be. */
  readonly labelIssueRows: number;
  /** α that gives every class the same share of the gradient at the chosen γ, mean over examples 1, capped at 20 before that; null without terms. */
  readonly gradientBalancedAlpha: readonly (number | null)[] | null;
  /** The names of the classes in id order, and the file that declares them. */
  readonly labelMap: { readonly source: string | null; readonly labels: readonly string[] };
  /** The label file whose rows these are. */
  readonly alignedWith: string | null;
  /** Null for anything but detections: there class 0 are those that found nothing, class 1 those that found an object. */
  readonly detections: Detections | null;
  /** Null where no records of the training lie beside the predictions. */
  readonly training: TrainingEvidence | null;
  readonly parameters: LossParameters;
  readonly sweep: readonly SweepPoint[];
  /** The same rows under every definition; empty where a row has too many classes to be kept. */
  readonly parity: readonly ParityValue[];
  /** How often each class occurs in training, in label-id order, as α schemes and priors took it; see `priors`. */
  readonly trainCounts: readonly number[];
  /** The file that they were counted in; null where the client knew them, or the evaluated labels stand in. */
  readonly trainSource: string | null;
  /** What the priors of the previews rest on: the counts of training, or the evaluated labels in their place. */
  readonly priors: 'training' | 'evaluated';
  /** Remedies without training, cross-fitted on `labelIssueRows` rows. */
  readonly previews: readonly Preview[];
  readonly hardest: readonly HardExample[];
  readonly problems: readonly Problem[];
  /** Only when asked for. */
  readonly terms?: LossTerms;
}
