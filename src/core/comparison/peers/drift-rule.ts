import type { PeerOutcome } from '../../peers/peer-rule.ts';
import type { PairedCounts } from '../drift-measure.ts';

/** One check of drift of another tool, with its default threshold. Adding one: a file in this folder, a line in the registry, its figures. */
export interface DriftRule {
  readonly id: string;
  /** The name of the tool and of its check. */
  readonly tool: string;
  /** What it computes and when it warns, as a formula. */
  readonly rule: string;
  /** What it does to the counts before, in English. */
  readonly denominator: string;
  judge(pair: PairedCounts): DriftJudgement;
}

export interface DriftJudgement {
  readonly outcome: PeerOutcome;
  readonly value: number | null;
  /** In English: a template without arguments. */
  readonly note: string | null;
}

export function driftJudgement(isAlarm: boolean, value: number, note: string | null = null): DriftJudgement {
  return { outcome: isAlarm ? 'alarm' : 'quiet', value, note };
}

/** A measure that has no default threshold there. */
export function withoutThreshold(value: number): DriftJudgement {
  return { outcome: 'open', value, note: 'It has no default threshold: a person sets one.' };
}
