import type { LabelFormat, ReadOptions } from '../format.ts';

/** A record of a label file, or a sentence: what is compared with others. */
export interface RecordText {
  readonly text: string;
  /** What else makes it an example of its own; empty without any. */
  readonly context: string;
  readonly labels: readonly string[];
  /** The labels are tags of its tokens. */
  readonly areTags: boolean;
  /** Counted from 1; null where the file has no lines. */
  readonly line: number | null;
}

/** Is told of the records of a file, in their order. */
export interface TextSink {
  /** The split that the file names for the records that follow; null for none. */
  enterSplit(split: string | null): void;
  add(record: RecordText): void;
}

export interface TextFile {
  readonly path: string;
  readonly format: LabelFormat;
  readonly options: Pick<ReadOptions, 'column' | 'labels' | 'signal'>;
  /** Called with the bytes of the file read so far. */
  readonly progress: ((bytes: number) => void) | undefined;
}

/** How the texts of a family of label files are read, beside the labels that its reader counts. Adding one: a file in this folder, a line in the registry. */
export interface RecordTexts {
  /** Ids of the formats. */
  readonly formats: readonly string[];
  /** Throws `UnreadableFile`, or the reason of the signal. */
  read(file: TextFile, sink: TextSink): Promise<void>;
}
