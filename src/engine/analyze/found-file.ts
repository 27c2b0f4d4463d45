import type { FolderLabelFormat, FolderPart, FolderPlan } from '../../formats/folder-format.ts';

/** A file that may hold labels, or a part of a folder whose files do. */
export interface FoundFile {
  /** As the client wrote its root, joined with what lies below it. */
  readonly path: string;
  /** Of a folder: a guess, until its files are read. */
  readonly bytes: number;
  readonly modified: number;
  /** True when the client named the file itself: it is then read whatever its name. */
  readonly named: boolean;
  /** The root below which it was found; its own folder for a named file. */
  readonly root: string;
  /** Of a folder: what is counted in it, and how. */
  readonly part?: FoundPart | undefined;
}

export interface FoundPart {
  readonly format: FolderLabelFormat;
  readonly plan: FolderPlan;
  readonly part: FolderPart;
}
