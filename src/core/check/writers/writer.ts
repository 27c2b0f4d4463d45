import type { CheckReport } from '../report.ts';
import type { SourceRoot } from '../source-root.ts';

/** A form in which other programs read what the gate says. Adding one: a file in this folder, a line in the registry, its cases. */
export interface CheckWriter {
  /** `--format` names it. */
  readonly id: string;
  readonly title: string;
  /** The whole text, with a line feed at its end. Labels and paths come from strangers. */
  readonly write: (report: CheckReport, root: SourceRoot) => string;
}
