import type { AlphaSettings, Normalization } from '../core/alpha/alpha.ts';
import type { AlphaCodeOptions } from '../core/alpha-code/framework.ts';
import type { Analysis, Finding, Place, Problem, Split, Unit } from '../core/analysis.ts';
import type { CheckReport } from '../core/check/report.ts';
import type { CheckSettings } from '../core/check/settings.ts';
import type { AlphaSite, CodeLanguage } from '../core/code/alpha-site.ts';
import type { CodeEdit } from '../core/code/code-edit.ts';
import type { CodeRemark } from '../core/code/code-remark.ts';
import type { ContractFix } from '../core/contract/contract-fix.ts';
import type { LabelSite } from '../core/contract/label-site.ts';
import type { Mute } from '../core/findings/muting.ts';
import type { BackendName, BackendStatus, LossReport, PredictionInputs, Reduction } from '../core/loss/report.ts';
import type { TagPlaces } from '../core/repair/tag-places.ts';

/** What the engine process does for its clients (editor, command line). All paths are as the client wants to see them again. */
export type EngineRequests = {
  readonly analyze: { readonly params: AnalyzeRequest; readonly result: Analysis };
  readonly check: { readonly params: CheckRequest; readonly result: CheckResult };
  readonly examples: { readonly params: ExamplesRequest; readonly result: ExamplesResult };
  readonly inspectTexts: { readonly params: InspectTextsRequest; readonly result: readonly Finding[] };
  readonly committed: { readonly params: CommittedRequest; readonly result: CommittedSplits };
  readonly alphaCode: { readonly params: AlphaCodeRequest; readonly result: string | null };
  readonly excerpt: { readonly params: ExcerptRequest; readonly result: Excerpt };
  readonly holdDraft: { readonly params: HoldDraftRequest; readonly result: null };
  readonly editDraft: { readonly params: EditDraftRequest; readonly result: boolean };
  readonly tagPlaces: { readonly params: TagPlacesRequest; readonly result: TagPlaces | null };
  readonly tagContext: { readonly params: TagContextRequest; readonly result: TagContext | null };
  readonly contractEdits: { readonly params: ContractEditsRequest; readonly result: readonly CodeEdit[] };
  readonly labelSite: { readonly params: LabelSiteRequest; readonly result: LabelSite | null };
  readonly inspectCode: { readonly params: InspectCodeRequest; readonly result: CodeInspection };
  readonly evaluate: { readonly params: EvaluateRequest; readonly result: LossReport };
  readonly formats: { readonly params: Record<string, never>; readonly result: readonly FormatDescription[] };
  readonly backends: { readonly params: Record<string, never>; readonly result: readonly BackendStatus[] };
  readonly installNative: { readonly params: Record<string, never>; readonly result: BackendStatus };
  readonly removeNative: { readonly params: Record<string, never>; readonly result: BackendStatus };
};

export interface AnalyzeRequest {
  /** Files or folders. Folders are searched. */
  readonly paths: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly format?: string;
  /** A label config that overrides the discovered one. */
  readonly labels?: string;
  readonly column?: string | number;
  readonly scheme?: string;
  readonly unit?: Unit;
  /** Explicit splits, added to `paths`. */
  readonly splits?: readonly { readonly name: string; readonly path: string }[];
  /** What a person decided about single data sets; each name once. */
  readonly datasets?: readonly DatasetSettings[];
  /** Findings that are not reported. */
  readonly muted?: readonly Mute[];
  /** Where nothing is found, problems say what the files and folders look like: for who named them, not for any workspace. */
  readonly describesUnknown?: boolean;
}

/** Decisions about one data set; what is left out is found. */
export interface DatasetSettings {
  readonly name: string;
  /** The folder that its paths are relative to. */
  readonly folder?: string;
  /**
   * The files of its splits: paths of files or folders, or globs. They belong to no other data set then. Without any, the decisions hold
   * for the data set of that name that is found.
   */
  readonly splits?: readonly { readonly name: string; readonly paths: readonly string[] }[];
  readonly format?: string;
  /** A label config. */
  readonly labels?: string;
  readonly column?: string | number;
  readonly scheme?: string;
  /** The unit that is listed first. */
  readonly unit?: Unit;
}

export interface CheckRequest {
  /** What was asked for directly; it goes before what the configuration says. */
  readonly settings: CheckSettings;
  /** The configuration file; null to look for one from the first path upwards. */
  readonly config: string | null;
  /** Of the product, for the report. */
  readonly version: string;
  /** The folder that the data lie in wherever the repository is checked out. */
  readonly root: string;
}

export interface CheckResult {
  readonly report: CheckReport;
  /** The form of the output that was asked for directly, or by the configuration; null for neither. */
  readonly format: string | null;
}

/** Where labels of a data set stand. */
export interface ExamplesRequest {
  /** The request whose analysis found the data set. */
  readonly analysis: AnalyzeRequest;
  readonly dataset: string;
  /** Null for all splits. */
  readonly split: string | null;
  readonly of: ExampleSubject;
  /** How many of the first places of each split, and how many of a sample of the others. At most 1000 each. */
  readonly first: number;
  readonly sample: number;
  readonly seed: number;
}

export type ExampleSubject =
  /** Units that carry one of the labels, and mentions of one of the types. */
  | { readonly kind: 'classes'; readonly labels: readonly string[]; readonly types: readonly string[] }
  /** Tags that cannot follow the tag before them. */
  | { readonly kind: 'violations'; readonly scheme: string };

export interface ExamplesResult {
  /** In the order of the analysis. */
  readonly splits: readonly SplitExamples[];
  readonly seed: number;
  /** Files that could not be read. */
  readonly problems: readonly Problem[];
}

export interface SplitExamples {
  readonly name: string;
  /** Labelled units. */
  readonly total: number;
  /** Lines that hold them; files, where these have no lines. */
  readonly places: number;
  readonly first: readonly Example[];
  /** A uniform sample of the other places, in their order. */
  readonly sample: readonly Example[];
}

export interface Example extends Place {
  /** How many of the labels stand there. */
  readonly count: number;
  /** The line, trimmed and cut, its control characters made visible; empty where the file has no lines. */
  readonly excerpt: string;
}

/** Which texts of a data set stand in two splits, and which carry different labels. */
export interface InspectTextsRequest {
  /** The request whose analysis found the data set; what it mutes is left out. */
  readonly analysis: AnalyzeRequest;
  readonly dataset: string;
}

/** What a commit has of a data set. */
export interface CommittedRequest {
  /** The request whose analysis found the data set. */
  readonly analysis: AnalyzeRequest;
  readonly dataset: string;
  /** A name that git knows: `HEAD`, a branch, a hash. */
  readonly commit: string;
}

export interface CommittedSplits {
  /** Its hash, abbreviated as the repository does. */
  readonly commit: string;
  /** When it was committed, as ISO 8601; null where the commit does not say. */
  readonly date: string | null;
  /** The label files of the data set as the commit has them, counted and read in the same way. */
  readonly splits: readonly Split[];
  /** Files that the commit does not have, or that could not be read out of it. */
  readonly problems: readonly Problem[];
}

/** α of a data set as code: for very many classes it is written where nobody waits. */
export interface AlphaCodeRequest {
  /** The request whose analysis found the data set. */
  readonly analysis: AnalyzeRequest;
  readonly dataset: string;
  /** The name that the code gives for it. */
  readonly shownAs: string;
  readonly settings: AlphaSettings;
  readonly code: AlphaCodeOptions;
}

/** A source as it is in an editor, saved or not. */
export interface InspectCodeRequest {
  readonly language: CodeLanguage;
  /** At most `LONGEST_SOURCE` characters; nothing is found in more. */
  readonly text: string;
  /** A cell of a notebook, in which lines of IPython may stand. */
  readonly isCell?: boolean;
  /** All cells of its notebook that hold Python, and which of them it is: what several do together is looked at as well. */
  readonly cells?: { readonly texts: readonly string[]; readonly index: number };
}

/** What there is to see in a source. Offsets are UTF-16 units of its text. */
export interface CodeInspection {
  readonly alphas: readonly AlphaSite[];
  /** Faults of the code of a loss. */
  readonly remarks: readonly CodeRemark[];
}

/** A piece of a text that is too large to be opened whole. */
export interface ExcerptRequest {
  readonly path: string;
  /** The line in its middle, counted from 1. */
  readonly line: number;
  /** Lines before it, and after it. */
  readonly around: number;
  /** From 1, in UTF-16 units: that line alone is read, from there on. */
  readonly column?: number;
}

export interface Excerpt {
  /** Its first and last line. */
  readonly from: number;
  readonly to: number;
  /** Lines of the file, each with a line feed at its end. */
  readonly text: string;
  /** Lines of which only the beginning is there. */
  readonly cut: readonly number[];
}

/** A piece of the text of a document that was not saved. */
export interface HoldDraftRequest {
  readonly path: string;
  /** Any number that tells one text of the document from others. */
  readonly version: number;
  readonly piece: string;
  readonly isFirst: boolean;
}

/** What changed in a draft that is held: one after the other. Answers false where that version is not held any more. */
export interface EditDraftRequest {
  readonly path: string;
  readonly from: number;
  readonly version: number;
  readonly changes: readonly DraftChange[];
}

/** Characters of a text that others replace. */
export interface DraftChange {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** Where a label file breaks the tag scheme of its data set. */
export interface TagPlacesRequest {
  readonly analysis: AnalyzeRequest;
  readonly dataset: string;
  readonly path: string;
  readonly scheme: string;
  /** The version of the draft that was sent; null to read the file. */
  readonly draft: number | null;
  /** How many places, and how many changes of tags, are listed. At most 10 000 each. */
  readonly mostPlaces: number;
  readonly mostRepairs: number;
}

export interface TagContextRequest {
  readonly analysis: AnalyzeRequest;
  readonly dataset: string;
  readonly path: string;
  /** The line as it is now, and the lines before it, the nearest last. */
  readonly line: string;
  readonly character: number;
  readonly before: readonly string[];
}

export interface TagContext {
  /** The field of the line that holds the tag; empty where it is yet to be written. */
  readonly start: number;
  readonly end: number;
  /** `''` at the start of a sentence. */
  readonly previous: string;
}

/** A label config as its text stands in an editor, and what it shall be. */
export interface ContractEditsRequest {
  readonly path: string;
  readonly text: string;
  readonly fix: ContractFix;
  /** Labels that tell which of its lists is meant. */
  readonly known: readonly string[];
  /** Where the fix is an order, the config that has it, in place of `fix.labels`. */
  readonly like?: { readonly path: string; readonly text: string };
}

/** Where a person types in a label config. Offsets are UTF-16 units of the text. */
export interface LabelSiteRequest {
  readonly path: string;
  /** At most a million characters; nothing is found in more. */
  readonly text: string;
  readonly offset: number;
}

export interface EvaluateRequest {
  readonly paths: readonly string[];
  /** A label config, or the labels themselves in id order. */
  readonly labels?: string | readonly string[];
  /** What the classes are called where neither `labels` nor a label config beside the predictions says it; used where it fits the scores, and said. */
  readonly presumedLabels?: readonly string[];
  /** Priors of the training split: a label file, the counts in label-id order, or those of names. */
  readonly trainCounts?: string | readonly number[] | NamedCounts;
  /** Predictions of the same model on the data it was trained on: the gap tells whether it was trained to the end. */
  readonly trainPredictions?: string;
  /** The label file whose tokens or records these are the predictions for. Without it one that lies beside arrays and fits them is found. */
  readonly align?: string;
  readonly gamma: number | readonly number[];
  /** Numbers in label-id order (a single one stands for all classes), a scheme to derive them with, or none. */
  readonly alpha: AlphaChoice;
  readonly reduction?: Reduction;
  readonly definition?: string;
  readonly inputs?: PredictionInputs;
  readonly ignoreIndex?: number;
  /** How many examples are sampled; `all` is exact. */
  readonly sample: number | 'all';
  readonly seed: number;
  readonly backend: BackendName | 'auto';
  readonly sweep?: readonly number[];
  /** Adds `LossReport.terms`, for a client that changes α and γ itself. */
  readonly terms?: boolean;
}

/** Columns of equal length. */
export interface NamedCounts {
  readonly labels: readonly string[];
  readonly counts: readonly number[];
}

export type AlphaChoice =
  /** What the definition takes by itself: none under the paper's. */
  | { readonly kind: 'default' }
  | { readonly kind: 'none' }
  | { readonly kind: 'values'; readonly values: readonly (number | null)[] }
  /** A file that holds one for each class: JSON, YAML, a table, Python, or plain numbers. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'scheme'; readonly settings: AlphaSettings }
  /** The same share of the gradient for every class, at the γ of the request. */
  | { readonly kind: 'gradient-balanced'; readonly normalization: Normalization; readonly maximum: number };

export interface FormatDescription {
  readonly kind: 'label file' | 'label config' | 'predictions';
  readonly id: string;
  readonly title: string;
  readonly recognisedBy: string;
}

/** How the engine process is set up, passed on its command line as JSON. */
export interface EngineOptions {
  /** Folder of the natively installed TensorFlow backend (`node_modules/@tensorflow/tfjs-node` below it). */
  readonly nativeFolder: string | null;
  /** Folder in which counts are kept for the next process; without one they end with this process. */
  readonly cacheFolder?: string | null;
  /** Folder of this person alone, in which compiled code is kept for the next process. */
  readonly codeFolder?: string | null;
}
