import type { Dataset, FileSummary, Task, Unit } from './analysis.ts';
import type { LabelCounts } from './label-counts.ts';

/** A declared class; its position in the list is its id. */
export interface DeclaredLabel {
  readonly label: string;
  /** Line of the declaration, counted from 1; null where the config has no lines. */
  readonly line: number | null;
}

/** What a label config says. Its labels are in id order. */
export interface DeclaredLabels {
  readonly source: string | null;
  readonly labels: readonly DeclaredLabel[];
}

/** One split, counted: all files of it merged into one `LabelCounts` (with `firstPath` filled in). */
export interface SplitInput {
  /** Normalised: `train`, `dev`, `test`, or the file's own word. */
  readonly name: string;
  readonly files: readonly FileSummary[];
  readonly counts: LabelCounts;
}

export interface DatasetInput {
  readonly name: string;
  readonly folder: string;
  /** The label config; null when there is none, and the labels seen stand in. */
  readonly labelMap: DeclaredLabels | null;
  readonly splits: readonly SplitInput[];
  /** What the format holds. Tags make it `token-classification` and several labels per record `multi-label-classification`, whatever is given. */
  readonly task?: Task;
  /** Overrides the detected tag scheme (`IOB2`, `BIOES`, … see `schemeNamed`). */
  readonly scheme?: string | null;
  /** The unit to list first. */
  readonly unit?: Unit | null;
  readonly predictions?: readonly string[];
  /** Codes of findings that are not reported. */
  readonly muted?: readonly string[];
}

/**
 * Judges counted splits: units, metrics, drift and findings.
 * @throws RangeError when `scheme` names no known tag scheme.
 */
export function buildDataset(input: DatasetInput): Dataset {
  return {
    name: input.name,
    folder: input.folder,
    task: input.task ?? 'text-classification',
    labelMap: { source: null, labels: [], declared: 0 },
    splits: [],
    drift: [],
    findings: [],
    predictions: input.predictions ?? [],
  };
}
