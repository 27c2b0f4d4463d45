import type { Severity } from '../analysis.ts';
import type { TextRange } from './alpha-site.ts';
import type { CodeEdit } from './code-edit.ts';

/** What is to be said about a place of a source, apart from its α vectors. */
export interface CodeRemark extends TextRange {
  /** Never renamed: people mute it. */
  readonly code: string;
  readonly severity: Severity;
  /** For a person, in English; `template` and `args` let a surface translate it. */
  readonly message: string;
  readonly template: string;
  readonly args: readonly (string | number)[];
  /** Another place of the source that it is about, and what stands there, in English. */
  readonly related?: TextRange & { readonly note: string };
  /** Ways to mend it that change nothing else. */
  readonly fixes: readonly CodeFix[];
  /** What the code takes for granted about a label map: where that holds, nothing is said (`judge-remarks.ts`). */
  readonly assumes?: BackgroundAssumption;
}

/** Class 0 stands for "nothing here": `first-weight` gives it 1 − α and all others α; `left-out` drops it. */
export type BackgroundAssumption = 'first-weight' | 'left-out';

export interface CodeFix {
  readonly template: string;
  readonly args: readonly (string | number)[];
  readonly edits: readonly CodeEdit[];
}
