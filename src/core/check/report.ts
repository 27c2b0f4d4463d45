import type { Finding, Place, Task, Unit } from '../analysis.ts';
import type { PlainProblem } from '../problem.ts';
import type { FailOn } from './fail-on.ts';

/** What the gate says: plain values, one document with `--format json`, and what every other writer writes. */
export interface CheckReport {
  readonly schema: 'focal-lens/check@1';
  readonly version: string;
  /** `unreadable`: there was nothing to check. */
  readonly outcome: CheckOutcome;
  readonly failOn: FailOn;
  /** The configuration file that was followed. */
  readonly config: string | null;
  readonly datasets: readonly CheckedDataset[];
  readonly problems: readonly PlainProblem[];
}

export type CheckOutcome = 'passed' | 'failed' | 'unreadable';

/** As in the contract of the command line. */
export const EXIT_CODES: Readonly<Record<CheckOutcome, number>> = { passed: 0, failed: 1, unreadable: 2 };

export interface CheckedDataset {
  readonly name: string;
  readonly folder: string;
  readonly task: Task;
  readonly limits: readonly LimitVerdict[];
  /** Those that fail the build first. */
  readonly findings: readonly CheckedFinding[];
}

/** A threshold in one split. */
export interface LimitVerdict {
  readonly code: string;
  readonly split: string;
  readonly limit: number;
  /** Null where there is nothing to measure. */
  readonly unit: Unit | null;
  readonly value: number | null;
  readonly passed: boolean;
  /** True where it is broken, but all that breaks it is muted. */
  readonly muted: boolean;
}

export interface CheckedFinding extends Finding {
  readonly fails: boolean;
  /** The same for the same finding when lines move and counts change; no two of a report are the same. */
  readonly fingerprint: string;
  /** Whether the baseline holds it; null without a baseline. */
  readonly known: boolean | null;
  /** Where to show it: its own place, else a file that it is about. */
  readonly shown: Place;
}

export function failing({ datasets }: CheckReport): readonly CheckedFinding[] {
  return datasets.flatMap(({ findings }) => findings.filter(({ fails }) => fails));
}
