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
  /** Ways to mend it that change nothing else. */
  readonly fixes: readonly CodeFix[];
}

export interface CodeFix {
  readonly template: string;
  readonly args: readonly (string | number)[];
  readonly edits: readonly CodeEdit[];
}
