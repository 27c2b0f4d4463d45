import type { CodeEdit } from '../../core/code/code-edit.ts';
import type { LabelEntry } from '../../core/contract/contract-fix.ts';

/** A list of classes in a source text, and how to write it anew. */
export interface WritableList {
  /** In id order. */
  readonly entries: readonly LabelEntry[];
  /** What `label2id` says beside `id2label`. */
  readonly inverse: readonly LabelEntry[] | null;
  /**
   * The edits that make it declare other classes, their ids from the same first one on; null where the text has something that cannot be kept
   * (comments between the classes).
   */
  write(entries: readonly LabelEntry[]): readonly CodeEdit[] | null;
}

/** A piece of the text with one class. */
export interface Slot {
  readonly from: number;
  readonly to: number;
}

/**
 * Rewrites the slots of a list and keeps what stands between them: separators, line ends, indentation.
 *
 * @param gap What may stand between two slots.
 * @param lone What parts two slots where there is but one yet.
 */
export function rewriteSlots(
  text: string,
  slots: readonly Slot[],
  written: readonly string[],
  { gap, lone }: { readonly gap: RegExp; readonly lone: string },
): readonly CodeEdit[] | null {
  const [first] = slots;
  const last = slots.at(-1);
  if (first === undefined || last === undefined || written.length === 0) return null;
  const gaps = slots.slice(1).map(({ from }, index) => text.slice(slots[index]!.to, from));
  if (slots.some(({ from }, index) => index > 0 && from < slots[index - 1]!.to) || !gaps.every((each) => gap.test(each))) return null;
  const between = (index: number) => gaps[Math.min(index, gaps.length - 1)] ?? lone;
  const joined = written.map((each, index) => (index === 0 ? each : between(index - 1) + each)).join('');
  const edit = smallest(text, { from: first.from, to: last.to, text: joined });
  return edit === null ? [] : [edit];
}

/** Without what stays at both ends; null for no change. */
function smallest(source: string, { from, to, text }: CodeEdit): CodeEdit | null {
  const before = source.slice(from, to);
  if (before === text) return null;
  let start = 0;
  while (start < before.length && start < text.length && before[start] === text[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, text.length) - start;
  while (end < most && before[before.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  return { from: from + start, to: to - end, text: text.slice(start, text.length - end) };
}

/** How often each name is to be written, told apart: entries of one list by their ids. */
export function byId(entries: readonly LabelEntry[]): ReadonlyMap<number, string> {
  return new Map(entries.map(({ id, label }) => [id, label]));
}

/**
 * The classes of a map by name (`{"cat": 0}`) in the order to write them: names keep their places, a new name takes the place of the one whose
 * id it has, others come last.
 */
export function inPlaces(before: readonly LabelEntry[], after: readonly LabelEntry[]): readonly LabelEntry[] {
  const byName = new Map(after.map((entry) => [entry.label, entry]));
  const known = new Set(before.map(({ label }) => label));
  const renamed = new Map(after.filter(({ label }) => !known.has(label)).map((entry) => [entry.id, entry]));
  const placed: LabelEntry[] = [];
  const done = new Set<string>();
  const place = (entry: LabelEntry | undefined) => {
    if (entry === undefined || done.has(entry.label)) return;
    done.add(entry.label);
    placed.push(entry);
  };
  for (const { label, id } of before) place(byName.get(label) ?? renamed.get(id));
  for (const entry of after) place(entry);
  return placed;
}
