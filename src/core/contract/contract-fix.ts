import type { DeclaredLabel } from '../declared-labels.ts';

/** What a person wants of a label config. */
export type ContractFix =
  /** The classes in the order of another declaration; those that only the config has come behind them, those that it lacks are added. */
  | { readonly kind: 'order'; readonly labels: readonly string[] }
  /** Further classes, behind those that are there. */
  | { readonly kind: 'add'; readonly labels: readonly string[] }
  /** `label2id` as the inverse of `id2label`. */
  | { readonly kind: 'invert' }
  /** All declarations of a name but the first. */
  | { readonly kind: 'remove-duplicate'; readonly label: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

export interface LabelEntry {
  readonly id: number;
  readonly label: string;
}

/**
 * The classes of a config after a fix, in id order. Null where nothing would change, and where a fix would do more than it says: give
 * another class another id, say.
 */
export function fixEntries(entries: readonly LabelEntry[], fix: ContractFix): readonly LabelEntry[] | null {
  const labels = entries.map(({ label }) => label);
  const isUnique = new Set(labels).size === labels.length;
  switch (fix.kind) {
    case 'order': {
      const wanted = new Set(fix.labels);
      if (!isUnique || !areConsecutive(entries) || wanted.size !== fix.labels.length) return null;
      const ordered = [...fix.labels, ...labels.filter((label) => !wanted.has(label))];
      return ordered.every((label, index) => label === labels[index]) ? null : numbered(ordered, entries);
    }
    case 'add': {
      const added = [...new Set(fix.labels)].filter((label) => !labels.includes(label));
      const next = (entries.at(-1)?.id ?? -1) + 1;
      return added.length === 0 ? null : [...entries, ...added.map((label, index) => ({ id: next + index, label }))];
    }
    case 'invert':
      return isUnique ? entries : null;
    case 'remove-duplicate': {
      const first = labels.indexOf(fix.label);
      const others = entries.filter(({ label }, index) => label !== fix.label || index === first);
      // Classes behind a duplicate would get other ids, or ids a gap: only at the end nothing else changes.
      const isAtEnd = first >= 0 && others.every(({ id }, index) => entries[index]!.id === id);
      return others.length === entries.length || !isAtEnd ? null : others;
    }
    case 'rename':
      if (!labels.includes(fix.from) || labels.includes(fix.to) || !isUnique) return null;
      return entries.map((entry) => (entry.label === fix.from ? { ...entry, label: fix.to } : entry));
  }
}

function areConsecutive(entries: readonly LabelEntry[]): boolean {
  return entries.every(({ id }, index) => id === entries[0]!.id + index);
}

function numbered(labels: readonly string[], entries: readonly LabelEntry[]): readonly LabelEntry[] {
  const first = entries[0]?.id ?? 0;
  return labels.map((label, index) => ({ id: first + index, label }));
}

/** Which of several lists of a config a fix is about: the one that shares most names with what it speaks of; −1 where several do. */
export function listOfFix(lists: readonly (readonly Pick<DeclaredLabel, 'label'>[])[], known: readonly string[]): number {
  const names = new Set(known);
  const shared = lists.map((list) => list.filter(({ label }) => names.has(label)).length);
  const best = Math.max(0, ...shared);
  if (lists.length === 1) return 0;
  return best === 0 || shared.filter((count) => count === best).length > 1 ? -1 : shared.indexOf(best);
}
