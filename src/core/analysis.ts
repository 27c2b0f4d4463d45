/**
 * The result of counting: plain values that cross every border of the product unchanged (RPC, `--json`, webview, report).
 * Counts are arrays of objects, never objects keyed by label: a label may be `__proto__`.
 */
import type { Message, MessageArgument } from './message.ts';

/** What is counted. `mention` is a chunk of tokens (an entity), `document` a record of a table or JSONL file. */
export type Unit = (typeof UNITS)[number];

export const UNITS = ['token', 'mention', 'sentence', 'document', 'image', 'box', 'pixel'] as const;

export type Task =
  | 'token-classification'
  | 'text-classification'
  | 'multi-label-classification'
  | 'object-detection'
  | 'segmentation'
  | 'image-classification';

export type Severity = 'error' | 'warning' | 'info';

/** The most urgent first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** A line of a file, counted from 1; `line` is null where a file has no lines or the whole file is meant. */
export interface Place {
  readonly path: string;
  readonly line: number | null;
  /** Counted from 1, in UTF-16 units, as editors do; only where a line holds many records. */
  readonly column?: number;
}

/** The ordered classes. The first `declared` of `labels` come from the config, the rest were only seen in the data. */
export interface LabelMap {
  readonly source: string | null;
  readonly labels: readonly string[];
  readonly declared: number;
  /**
   * Kinds of mentions that a config declares where the data hold tags: `person` beside `B-person`. It gives the tags no ids, so it is not
   * the source of the labels; its names are classes of the units `mention` and `sentence`, zero counts included.
   */
  readonly types?: { readonly source: string; readonly names: readonly string[] };
  /** Other files that declare the same classes. */
  readonly others?: readonly string[];
}

export interface ClassCount {
  readonly label: string;
  readonly count: number;
  /** count ÷ total of the unit, 0 … 1; in multi-label data the shares may sum to more than 1. */
  readonly share: number;
  /** Mentions only: the count by the strict rule of the tag scheme (`count` is conlleval's lenient one). */
  readonly strict?: number;
  /** Boxes only: those of `count` that stand for a crowd (COCO `iscrowd`). */
  readonly crowd?: number;
  /** Boxes only: those of `count` that are marked as hard to tell (Pascal VOC `difficult`). */
  readonly difficult?: number;
  /** Pixels only: pixels of all images that carry the class, its own and others (void left out). */
  readonly extent?: number;
  /** Where the label first occurs in this split; null for a class without examples. */
  readonly first: Place | null;
}

export interface Metrics {
  /** largest ÷ smallest non-zero count; null with fewer than two non-zero classes. */
  readonly imbalanceRatio: number | null;
  /** H₂ ÷ log₂ K with K declared; 0 … 1. */
  readonly normalizedEntropy: number;
  /** 2^H₂: how many equally frequent classes would be as diverse. */
  readonly effectiveClasses: number;
  /** 1 ÷ Σ p². */
  readonly inverseSimpson: number;
  readonly majorityLabel: string;
  readonly majorityShare: number;
}

export interface UnitSummary {
  readonly unit: Unit;
  readonly total: number;
  /** Every class of the label map (mention types for mentions and sentences), in its order, zero counts included. */
  readonly classes: readonly ClassCount[];
  readonly metrics: Metrics;
}

export interface FileSummary {
  /** A folder, or a list of files, where many small files are counted together. */
  readonly path: string;
  readonly format: string;
  /** Why the format was recognised, for a person. */
  readonly evidence: string;
  /** The same for a surface to translate. */
  readonly said: Message;
  readonly bytes: number;
  readonly encoding: string;
  /** How many problems the file has; the first ones are listed in `Analysis.problems`. */
  readonly problems: number;
  /** How many files are counted together; only where there are several, or may be. */
  readonly count?: number;
  /** The folders they lie in. */
  readonly folders?: readonly string[];
}

export interface SchemeSummary {
  readonly name: string;
  readonly violations: number;
}

export interface Split {
  /** Normalised: `train`, `dev`, `test`, or the file's own word. */
  readonly name: string;
  readonly files: readonly FileSummary[];
  readonly scheme: SchemeSummary | null;
  readonly units: readonly UnitSummary[];
}

export interface Drift {
  readonly from: string;
  readonly to: string;
  readonly unit: Unit;
  readonly linf: number;
  /** √(Jensen–Shannon divergence in nats). */
  readonly jsDistance: number;
  /** Zeros floored at 0.0001. */
  readonly psi: number;
  /** Bias-corrected, on plain counts. */
  readonly cramersV: number;
}

/** The other end of a finding: what a line is at odds with. */
export interface RelatedPlace extends Place {
  /** What stands there, in English: `declared here`. */
  readonly note: string;
  /** The class that stands there, where the finding is about several. */
  readonly label?: string;
}

export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  /** For a person, in English; `template` and `args` let a surface translate it. */
  readonly message: string;
  readonly template: string;
  readonly args: readonly MessageArgument[];
  readonly split: string | null;
  /** The class it is about; null when it is about several, which `labels` lists, or about none. */
  readonly label: string | null;
  /** Every class it is about, also when the message names only some of them. */
  readonly labels?: readonly string[];
  readonly path: string | null;
  readonly line: number | null;
  /** Other places that it is about. */
  readonly related?: readonly RelatedPlace[];
}

export interface Problem extends Place {
  /** For a person, in English. */
  readonly message: string;
  /** The same for a surface to translate. */
  readonly said: Message;
}

/** What can be decided about a data set; each is also the key of the setting that overrides it. */
export type DecisionKind = 'format' | 'splits' | 'labels' | 'column' | 'scheme' | 'unit';

/** Something that was decided about a data set, because a person or the files said so. */
export interface Decision {
  readonly what: DecisionKind;
  /** For a person: `conll`, `train: train.conll; dev: dev.conll`, `labels.txt`. */
  readonly choice: string;
  readonly reason: string;
  /** Both for a surface to translate. */
  readonly said?: { readonly choice: Message; readonly reason: Message };
  /** The setting that overrides it, `focalLens.datasets["news"].format`. */
  readonly setting: string;
}

export interface Dataset {
  readonly name: string;
  /** The folder that holds the data set. */
  readonly folder: string;
  readonly task: Task;
  readonly decisions: readonly Decision[];
  readonly labelMap: LabelMap;
  readonly splits: readonly Split[];
  readonly drift: readonly Drift[];
  readonly findings: readonly Finding[];
  /** Prediction files that lie beside the data. */
  readonly predictions: readonly string[];
}

export interface Analysis {
  readonly schema: 'focal-lens/analysis@1';
  readonly datasets: readonly Dataset[];
  /** Prediction files that lie beside no data set. */
  readonly predictions?: readonly string[];
  readonly problems: readonly Problem[];
}

/** The unit in which a data set is shown unless a person asks for another: the one the loss averages over. */
export function primaryUnit(split: Split): UnitSummary | undefined {
  return split.units[0];
}

/** The split that alpha, priors and the sidebar speak of: `train` where there is one. */
export function primarySplit(dataset: Pick<Dataset, 'splits'>): Split | undefined {
  return dataset.splits.find((split) => split.name === 'train') ?? dataset.splits[0];
}
