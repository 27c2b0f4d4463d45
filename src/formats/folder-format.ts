import type { Problem, Task, Unit } from '../core/analysis.ts';
import type { LabelCounts, LabelWatch } from '../core/label-counts.ts';
import type { Message } from '../core/message.ts';

/**
 * A kind of data set that is a folder of many small files. Adding one: a file in `label-folders/`, a line in the registry, its fixtures.
 * Recognition looks at the names in a folder as the search comes to it, and at the heads of a few files; the plan says what is read.
 */
export interface FolderLabelFormat {
  readonly id: string;
  readonly title: string;
  /** What the format is recognised by, for `focal-lens formats`. */
  readonly recognisedBy: string;
  readonly task: Task;
  /** None where the folder itself is no data set and no part of one; the folders inside are asked for themselves. */
  recognise(folder: FolderView, options: RecogniseOptions): Promise<readonly FolderPlan[]>;
  counter(options: FolderReadOptions): FileCounter;
  /** Larger files are said to be too large, and left out. Bytes. */
  readonly largestFile: number;
  /** Files that a thread takes at a time: some milliseconds of work. */
  readonly batch: number;
  /** Of the files, for a person: `utf-8`, or `binary`. */
  readonly encoding: string;
  /** True where the files are text: they are handed on as UTF-8 without a mark of byte order. */
  readonly isText: boolean;
}

export interface RecogniseOptions {
  /** A person said that it is this format: weaker evidence is enough. */
  readonly isGiven: boolean;
  /** The one file that a person named; else all of the folder counts. */
  readonly only?: string | undefined;
}

/** A folder as recognition sees it. Paths are those of the folder the search began with, joined with what lies below it. */
export interface FolderView {
  readonly path: string;
  /** Where the search began: names above it say nothing. */
  readonly root: string;
  /** Names, in order; links to files and folders are among them. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Another folder; null where there is none. Listings are kept while the search lasts. */
  open(path: string): Promise<FolderView | null>;
  /** A small file as text, or null: it is not there, not text, or longer than `most` bytes. */
  readText(path: string, most?: number): string | null;
  /** The first bytes of a file; null where it cannot be read. */
  readHead(path: string, bytes: number): Uint8Array | null;
}

/** What was recognised: one data set, or a part of one that its siblings make whole. */
export interface FolderPlan {
  /** What was seen, for a person. */
  readonly evidence: Message;
  /** The folder of the data set. */
  readonly folder: string;
  /** The name of the data set; null where the folder names it. */
  readonly name: string | null;
  /** True where a file says so (`data.yaml`): such a plan goes before those that rest on the looks of a folder. */
  readonly isDeclared: boolean;
  /** The label config that declares the classes; null where the nearest one does. */
  readonly labelConfig: string | null;
  /** Names in the label config that are no classes of these labels: `background` for boxes. */
  readonly notClasses?: readonly string[];
  readonly parts: readonly FolderPart[];
  /** What nobody else shall take for anything. */
  readonly claims: readonly Claim[];
  readonly problems: readonly Problem[];
}

/** Files of some extensions (lower case, with the dot), or of some names, in a folder itself. */
export interface Claim {
  readonly folder: string;
  readonly extensions: readonly string[];
  readonly names?: readonly string[];
}

/** What is counted together, as one file of labels would be. */
export interface FolderPart {
  /** The folder, or the file that lists what belongs to it. */
  readonly path: string;
  readonly split: string | null;
  /** What told the split. */
  readonly splitEvidence: Message;
  /** Label files that are read. */
  readonly files: readonly FolderFiles[];
  /** What the names tell without a look into files. */
  readonly known: readonly KnownRecords[];
  /** What the counter needs to know. */
  readonly setup: FolderSetup;
}

export interface FolderFiles {
  readonly folder: string;
  /** Names below the folder, in order. */
  readonly names: readonly string[];
}

/** Records (images) that no label file speaks of. */
export interface KnownRecords {
  /** Null for records without a label: images in which there is nothing. */
  readonly label: string | null;
  readonly count: number;
  /** The first of them. */
  readonly path: string;
}

/** Plain data: it may cross to a worker. */
export interface FolderSetup {
  /** Classes that the folder declares by itself, in id order, and the file that says so (the folder where it is left out). */
  readonly declared?: readonly string[];
  readonly declaredIn?: string;
  /** Colours (0xRRGGBB) that stand for classes. */
  readonly colours?: readonly (readonly [colour: number, label: string])[];
  /** Ids and colours that stand for nothing: borders, pixels that nobody labelled. */
  readonly voidIds?: readonly number[];
  readonly voidColours?: readonly number[];
}

export interface FolderReadOptions {
  readonly setup: FolderSetup;
  /** Labels in id order, when they are known: turns ids into names. */
  readonly labels?: readonly string[] | undefined;
  readonly problem: (path: string, line: number | null, message: Message) => void;
  readonly watch?: LabelWatch | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A label file that is being counted. */
export interface FileOfFolder {
  readonly path: string;
}

/** Counts file after file; memory grows with the classes, not with the files. */
export interface FileCounter {
  /** Counts one file. Without a promise, `bytes` is another file's after the call. */
  count(bytes: Uint8Array, file: FileOfFolder): void | Promise<void>;
  finish(): FolderCounts;
}

export interface FolderCounts {
  readonly counts: LabelCounts;
  readonly unit: Unit;
  readonly recordUnit?: Unit;
}
