import type { Severity } from '../../../core/analysis.ts';
import type { CodeEdit } from '../../../core/code/code-edit.ts';
import type { BackgroundAssumption, CodeFix, CodeRemark } from '../../../core/code/code-remark.ts';
import { renderMessage } from '../../../core/message.ts';
import type { LossSource } from './loss-source.ts';

/** One kind of fault. Adding one: a file in this folder, a line in the registry, a code with its page, its cases. */
export interface LossRule {
  /** Never renamed: people mute it. */
  readonly code: string;
  /** Says nothing where it is not sure: names are followed within a function, a class or the module, no further. */
  look(source: LossSource): readonly Fault[];
}

/** What a rule has found. */
export interface Fault {
  /** What is marked. */
  readonly at: { readonly from: number; readonly to: number };
  readonly severity: Severity;
  readonly template: string;
  readonly args: readonly (string | number)[];
  readonly related?: CodeRemark['related'];
  readonly fix?: CodeFix | null;
  readonly assumes?: BackgroundAssumption;
}

export function remarkOf(code: string, { at, severity, template, args, related, fix = null, assumes }: Fault): CodeRemark {
  return {
    from: at.from,
    to: at.to,
    code,
    severity,
    message: renderMessage(template, args),
    template,
    args,
    fixes: fix === null ? [] : [fix],
    ...(related === undefined ? {} : { related }),
    ...(assumes === undefined ? {} : { assumes }),
  };
}

/** Null where there is nothing to edit. */
export function fixOf(said: Pick<CodeFix, 'template' | 'args'>, edits: readonly (CodeEdit | null)[]): CodeFix | null {
  const all = edits.filter((edit) => edit !== null);
  return all.length < edits.length || all.length === 0 ? null : { ...said, edits: all };
}
