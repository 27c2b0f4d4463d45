/** Where a text breaks its tag scheme. Lines count from 0, characters of a line in UTF-16 units, `end` exclusive. */
export interface TagPlaces {
  readonly total: number;
  /** The first of them. */
  readonly places: readonly TagPlace[];
  /** How many tags a repair of all changes. */
  readonly edits: number;
  /** The first of these changes, in order. */
  readonly repairs: readonly TagReplacement[];
}

export interface TagPlace {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** The two tags that cannot follow each other; `''` is the border of a sentence. */
  readonly previous: string;
  readonly tag: string;
  /** What repairs it; empty where the scheme cannot write what is meant. */
  readonly repairs: readonly TagReplacement[];
}

export interface TagReplacement {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** What stands there. */
  readonly written: string;
  readonly tag: string;
}
