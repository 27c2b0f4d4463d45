import type { Finding } from '../analysis.ts';

/** What is not reported: findings of a code, about a class, in some files. What is left out holds for all. */
export interface Mute {
  readonly code?: string;
  readonly label?: string;
  /** A glob for the path of the file that a finding points at. */
  readonly file?: string;
}

/** The keys of a mute, as they are written in a setting or a configuration. */
export const MUTE_KEYS = ['code', 'label', 'file'] as const;

/**
 * Mutes as they are written by hand: a code, or an object with `code`, `label` and `file`. What is neither, or says nothing, is left out: it would
 * mute everything.
 */
export function readMutes(value: unknown): readonly Mute[] {
  return Array.isArray(value) ? value.flatMap((each) => readMute(each) ?? []) : [];
}

/** One mute as it is written; null for what is none. */
export function readMute(value: unknown): Mute | null {
  if (typeof value === 'string') return value === '' ? null : { code: value };
  if (typeof value !== 'object' || value === null) return null;
  const parts = MUTE_KEYS.flatMap((key) => {
    const own = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
    return typeof own === 'string' && own !== '' ? [[key, own] as const] : [];
  });
  return parts.length === 0 ? null : Object.fromEntries(parts);
}

/** As it is written: a code alone as text, anything else as an object. */
export function writeMute(mute: Mute): string | Mute {
  return mute.code !== undefined && mute.label === undefined && mute.file === undefined ? mute.code : mute;
}

export function isSameMute(a: Mute, b: Mute): boolean {
  return MUTE_KEYS.every((key) => a[key] === b[key]);
}

/**
 * Whether a finding is muted. One about several classes is only when each of them is: it would say less than it found.
 *
 * @param matches whether the path of a file fits a glob
 */
export function isMuted(finding: Finding, mutes: readonly Mute[], matches: (glob: string, path: string) => boolean): boolean {
  const fitting = mutes.filter(
    ({ code, file }) =>
      (code === undefined || code === finding.code) && (file === undefined || (finding.path !== null && matches(file, finding.path))),
  );
  if (fitting.some(({ label }) => label === undefined)) return true;
  const labels = finding.labels ?? (finding.label === null ? [] : [finding.label]);
  const silent = new Set(fitting.map(({ label }) => label));
  return labels.length > 0 && labels.every((label) => silent.has(label));
}
