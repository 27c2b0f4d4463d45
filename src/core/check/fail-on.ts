import { type Finding, SEVERITIES, type Severity } from '../analysis.ts';
import { FINDING_CODES } from '../findings/codes.ts';
import { LIMIT_RULES } from './limits/registry.ts';

/** A severity, which stands for the more urgent ones too, or the code of a finding. */
export type FailOn = readonly string[];

/** Errors (broken thresholds are), and what a commit breaks without an error: a split that lost a class, an α older than its data. */
export const DEFAULT_FAIL_ON: FailOn = ['error', 'missing-in-split', 'stale-alpha'];

export const FAIL_ON_EXPECTED = `${SEVERITIES.join(', ')}, or codes of findings`;

export function isFailOn(word: string): boolean {
  return isSeverity(word) || FINDING_CODES.includes(word) || LIMIT_RULES.some(({ code }) => code === word);
}

/** Whether a build fails on a finding. */
export function failsOn(failOn: FailOn, { code, severity }: Pick<Finding, 'code' | 'severity'>): boolean {
  return failOn.some((word) => word === code || (isSeverity(word) && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(word)));
}

function isSeverity(word: string): word is Severity {
  return (SEVERITIES as readonly string[]).includes(word);
}
