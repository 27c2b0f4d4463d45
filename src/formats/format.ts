import type { Problem, Task, Unit } from '../core/analysis.ts';
import type { LabelCounts, LabelWatch } from '../core/label-counts.ts';
import type { MatchedBoxes, PredictionInputs } from '../core/loss/report.ts';
import type { Message } from '../core/message.ts';
import type { Compression } from './compression/compression.ts';

/** What recognition may look at: the name and the first bytes, already decoded. Never the whole file. */
export interface FileHead {
  readonly path: string;
  /** Without the extension of a compression: `train.conll` for `train.conll.gz`. */
  readonly name: string;
  /** The first bytes of the content, unpacked where the file is compressed. */
  readonly bytes: Uint8Array;
  /** The first bytes as text, without a mark of byte order; the last line may be cut. Empty for binary content. */
  readonly text: string;
  /** True when `bytes` is the whole file. */
  readonly complete: boolean;
  /** The last bytes of binary content that is longer: some formats say at their end what they hold. Else empty. */
  readonly tail: Uint8Array;
  /** How the file is compressed: readers of text do not see it, readers of binary files cannot read it. */
  readonly compression: Compression | null;
}

export interface Recognition {
  /** 0 … 1; the best format wins, the earlier in the registry on a tie. */
  readonly confidence: number;
  /** What was seen, for a person: `2 columns, last one tags in IOB2`. */
  readonly evidence: Message;
}

export interface ReadOptions {
  /** Column of the label: a name, or a position from 1. */
  readonly column?: string | number;
  /** Labels in id order, when a config is known: turns ids into names. */
  readonly labels?: readonly string[];
  readonly signal?: AbortSignal;
  /** Called for each problem; the reader goes on with the next record. */
  readonly problem: (line: number | null, message: Message) => void;
  /** Told of each label that is counted, with its place; pass it on to `countLabel` and `TagCounter`. */
  readonly watch?: LabelWatch;
}

/** One part of a file: a file is one part unless it holds several splits. */
export interface ReadPart {
  /** The split the file itself names, else null. */
  readonly split: string | null;
  readonly counts: LabelCounts;
  /** What a label is counted of, where it is not what the task of the format says. */
  readonly unit?: Unit;
  /** What a record is, where it holds several units and the tallies say how many records carry each label: boxes in an image, mentions in a document. */
  readonly recordUnit?: Unit;
  /**
   * The same records counted by mention and document, where `counts` are of tags that were made of spans: what counts in a data set
   * of which another file has spans that make no tags.
   */
  readonly mentions?: LabelCounts;
  /** The column or key that holds the labels, as `ReadOptions.column` would name it. */
  readonly column?: string;
  /** The classes that the file itself declares, in id order (categories of COCO, features of Parquet). */
  readonly declared?: readonly string[];
  /** The file that says so, where it is another one. */
  readonly declaredIn?: string;
}

/** A kind of label file. Adding one: a file in `label-files/`, a line in the registry, its fixtures. */
export type LabelFormat = TextLabelFormat | BinaryLabelFormat;

interface LabelFormatKind {
  readonly id: string;
  readonly title: string;
  /** What the format is recognised by, for `focal-lens formats`. */
  readonly recognisedBy: string;
  readonly task: Task;
  /** The highest confidence that it ever claims, where that is less than 1: it is not asked where another format is as sure. */
  readonly ceiling?: number;
  recognise(head: FileHead): Recognition | null;
}

export interface TextLabelFormat extends LabelFormatKind {
  readonly content: 'text';
  /** Counts a stream of UTF-8 bytes (without a mark of byte order), in pieces of any size. Memory does not grow with it. */
  read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]>;
}

export interface BinaryLabelFormat extends LabelFormatKind {
  readonly content: 'binary';
  /** Counts the parts of a file that hold labels, and reads no others. Throws `UnreadableFile` where nothing can be read. */
  read(file: ByteSource, options: ReadOptions): Promise<readonly ReadPart[]>;
}

/** A file that is read at any place. */
export interface ByteSource {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** `length` bytes from `start`; fewer where the file ends before. Progress is reported and cancellation heard with each call. */
  read(start: number, length: number): Promise<Uint8Array>;
}

export interface ConfigLabel {
  readonly label: string;
  readonly id: number;
  /** Line of the declaration, counted from 1. */
  readonly line: number;
  /** What stands for it in data, where that is neither the label nor the id: `/m/01g317` of Open Images. */
  readonly code?: string;
}

/** One list of classes. A config may hold several: features of a data card, lists of a Python source, controls of an annotation tool. */
export interface LabelList {
  /** What the config calls it (`id2label`, `ner_tags`, `METAINFO.classes`); null where the file as a whole is the list. */
  readonly name: string | null;
  /** In id order. */
  readonly labels: readonly ConfigLabel[];
  /** What `label2id` says beside `id2label`, in the order of the file. */
  readonly inverse?: readonly ConfigLabel[];
  /** True where only a name suggests that these are classes (`labels = […]` in a script): the list counts if the data bear it out. */
  readonly presumed?: boolean;
}

export interface ConfigContent {
  readonly lists: readonly LabelList[];
  readonly problems: readonly Problem[];
  /** A file that holds the list, as the config writes its path. */
  readonly reference?: { readonly path: string; readonly name: string; readonly line: number };
}

/** A kind of label config: it declares the classes and their order. Adding one: a file in `label-configs/`, a line in the registry, its cases. */
export interface LabelConfigFormat {
  readonly id: string;
  readonly title: string;
  readonly recognisedBy: string;
  /** Whose ids it declares, where that is known: those of a model, or those that stand in data. */
  readonly speaksOf?: 'model' | 'data';
  recognise(head: FileHead): Recognition | null;
  /** Configs are small: they are read whole. */
  read(text: string, path: string, signal?: AbortSignal): ConfigContent | Promise<ConfigContent>;
}

/** In 64 bits where the file has them: near 0 and 1 probabilities need them, and near 0 a loss. */
export type Scores = Float32Array | Float64Array;

/** Rows of predictions. `scores` is row-major, rows × classes. Its arrays are good until the next batch is asked for. */
export interface PredictionBatch {
  readonly rows: number;
  readonly classes: number;
  readonly scores: Scores;
  /** Gold class ids; `IGNORED` for rows without a label, `UNKNOWN` for a label outside the map and for a row that cannot be read (its scores are NaN). */
  readonly labels: Int32Array;
  /** Lines of the rows, counted from 1; null for binary files. */
  readonly lines: Int32Array | null;
}

export const IGNORED = -100;
export const UNKNOWN = -1;
/** The label of a row stands in another file. */
export const UNLABELLED = -2;

export interface PredictionOptions {
  readonly labels?: readonly string[];
  readonly ignoreIndex?: number;
  /** The gold labels come from a label file: a file without any is read too, its rows as `UNLABELLED`. */
  readonly goldElsewhere?: boolean;
  /** That label file. */
  readonly goldFile?: string;
  readonly signal?: AbortSignal;
  readonly problem: (path: string, line: number | null, message: Message) => void;
}

/** An opened prediction file (or pair of files). */
/** Scores that lie in a file as they lie in memory: 32-bit floats of this machine, row by row without a gap. */
export interface ScoresInFile {
  readonly path: string;
  /** Of the first score, in bytes. */
  readonly offset: number;
  /** Scores of a row, ≥ 2. */
  readonly classes: number;
  readonly rows: number;
  /** The labels alone, in batches as those of `Predictions`; each is good until the next one is asked for. Iterate once. */
  readonly labels: AsyncIterable<Int32Array>;
}

export interface Predictions {
  /** What the file says it holds, or null when the rows must tell (see `detectInputs`). */
  readonly inputs: PredictionInputs | null;
  /** Names of the classes in id order, where the file itself has them and no label map was given. */
  readonly labels?: readonly string[];
  /** How many rows there are, where the file says so before they are read. */
  readonly rows?: number;
  /** Which rows are the tokens of one sentence; left out where that is not known. */
  readonly borders?: SentenceBorders;
  /** Where who scores the rows may read the scores by itself, instead of taking `batches`. */
  readonly inFile?: ScoresInFile;
  /** Of boxes that were matched to a ground truth: `labels` are then those of the rows, whatever the classes of the boxes. */
  readonly detections?: {
    readonly boxes: MatchedBoxes /** Class of `boxes` that each row is of, −1 for none. */;
    readonly classOfRow: Int32Array;
  };
  readonly batches: AsyncIterable<PredictionBatch>;
}

export interface SentenceBorders {
  /**
   * A number that neighbouring rows share when they are of one sentence.
   * @param row From 0. @param line As in `PredictionBatch.lines`, 0 without lines.
   */
  sentenceOf(row: number, line: number): number;
}

/** A kind of prediction file. */
export interface PredictionFormat {
  readonly id: string;
  readonly title: string;
  readonly recognisedBy: string;
  recognise(head: FileHead): Recognition | null;
  open(paths: readonly string[], options: PredictionOptions): Promise<Predictions>;
}
