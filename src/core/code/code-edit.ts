import type { TextRange } from './alpha-site.ts';

/** A replacement within a source; several of one source never overlap. */
export interface CodeEdit extends TextRange {
  readonly text: string;
}
