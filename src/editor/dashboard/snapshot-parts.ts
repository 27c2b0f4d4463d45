import type { DashboardSnapshot, SnapshotPart, SnapshotUpdate, SnapshotVersions } from '../../protocol/dashboard-api.ts';

/**
 * Numbers the parts of the snapshot, so that only those go to the page that it does not have: the classes of a large data set are megabytes,
 * and most changes are of a setting.
 */
export class SnapshotParts {
  #last: DashboardSnapshot | null = null;
  #versions: Record<SnapshotPart, number> | null = null;

  /** @param known What the page has; of an earlier page or of another host it has nothing. */
  update(now: DashboardSnapshot, known: SnapshotVersions): SnapshotUpdate {
    const last = this.#last;
    const parts = Object.keys(now) as SnapshotPart[];
    const versionOf = (part: SnapshotPart) => {
      const version = this.#versions?.[part] ?? 0;
      return last !== null && isSame(last[part], now[part]) ? version : version + 1;
    };
    this.#versions = Object.fromEntries(parts.map((part) => [part, versionOf(part)])) as Record<SnapshotPart, number>;
    this.#last = now;
    const versions = this.#versions;
    const changed = parts.filter((part) => !Object.hasOwn(known, part) || known[part] !== versions[part]);
    return { versions, parts: Object.fromEntries(changed.map((part) => [part, now[part]])) };
  }
}

/** Whether two values hold the same things: each is made anew around what lasts. */
function isSame(before: unknown, now: unknown): boolean {
  if (Object.is(before, now)) return true;
  if (typeof before !== 'object' || typeof now !== 'object' || before === null || now === null) return false;
  const entries = Object.entries(now);
  if (Object.keys(before).length !== entries.length) return false;
  return entries.every(([key, value]) => Object.hasOwn(before, key) && Object.is((before as Record<string, unknown>)[key], value));
}
