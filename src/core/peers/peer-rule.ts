/** What other checkers of data say of the same counts: each by its own rule and its default threshold, read from its source. */

/** Counts of one split, as a checker would be given them. */
export interface PeerInput {
  /** Support of each declared class, K ≥ 0 numbers; zeros are declared classes without examples. */
  readonly counts: readonly number[];
  /** Support of each kind of mention, where the labels are tags of tokens; else null. */
  readonly mentions: readonly number[] | null;
}

/** `alarm`: it would warn; `quiet`: it looks and finds nothing; `blind`: it does not look; `open`: its threshold is not published. */
export type PeerOutcome = 'alarm' | 'quiet' | 'blind' | 'open';

export interface PeerVerdict {
  readonly outcome: PeerOutcome;
  /** What its rule computes; null where that is nothing. ∞ where it divides by zero. */
  readonly value: number | null;
  /** What is worth knowing about this verdict, in English: a template without arguments. */
  readonly note: string | null;
}

/** One rule of one checker. Adding one: a file in `rules/`, a line in the registry, its cases. */
export interface PeerRule {
  readonly id: string;
  /** The name of the checker and of its check. */
  readonly tool: string;
  /** What it computes and when it warns, as a formula: `max ÷ min ≥ 50`. */
  readonly rule: string;
  /** What the computed value is of, in English; empty where nothing is computed. */
  readonly denominator: string;
  judge(input: PeerInput): PeerVerdict;
}

/** The classes that a checker without a label map sees: those with examples. */
export function observed(counts: readonly number[]): readonly number[] {
  return counts.filter((count) => count > 0);
}

/** Loops, because 100 000 classes are more arguments than a call takes. */
export function largestOf(values: readonly number[]): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}

export function smallestOf(values: readonly number[]): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < smallest) smallest = value;
  return smallest;
}

export const NOTHING_TO_SEE: PeerVerdict = { outcome: 'blind', value: null, note: 'There is nothing to look at.' };

export function verdict(isAlarm: boolean, value: number, note: string | null = null): PeerVerdict {
  return { outcome: isAlarm ? 'alarm' : 'quiet', value, note };
}

const UNSEEN: Pick<PeerVerdict, 'note'> = { note: 'It does not see classes without examples.' };

/** The note of a checker that knows only the classes it sees, where a declared one has no examples. */
export function unseenNote(counts: readonly number[]): string | null {
  return counts.some((count) => count === 0) ? UNSEEN.note : null;
}
