import type { Dataset, Finding, Split, Unit, UnitSummary } from '../../analysis.ts';
import { primaryUnit } from '../../analysis.ts';

/** A threshold that a person sets: for one split, or (null) for every split that has none of its own. */
export interface Limit {
  /** The code of its rule. */
  readonly code: string;
  readonly split: string | null;
  readonly value: number;
}

/** One kind of threshold. Adding one: a file in this folder, a line in the registry, its cases. */
export interface LimitRule {
  /** Of its findings; `--` before it makes the flag. Never renamed. */
  readonly code: string;
  /** In a configuration file. */
  readonly key: string;
  /** For the help of the command line. */
  readonly about: string;
  /** The value, in the help. */
  readonly placeholder: string;
  /** The finding whose page tells about it. */
  readonly page: string;
  /** What a value has to be: `a number from 1`. */
  readonly expected: string;
  readonly accepts: (value: number) => boolean;
  /** Whether there is something to compare in a split, or should be; without it there is in each. */
  readonly appliesTo?: (dataset: Dataset, split: Split) => boolean;
  /** Null where there is nothing to measure. */
  readonly measure: (dataset: Dataset, split: Split, limit: number) => Measured | null;
}

/** What is compared with a limit in one split; no findings where it holds. */
export interface Measured {
  readonly unit: Unit;
  readonly value: number;
  readonly findings: readonly Finding[];
}

/** The unit that is measured, where the split has something in it: the one that is shown first. */
export function measuredUnit(split: Split): UnitSummary | null {
  const unit = primaryUnit(split);
  return unit === undefined || unit.total === 0 ? null : unit;
}
