import type { Node } from 'jsonc-parser';
import type { CodeEdit } from '../../core/code/code-edit.ts';
import type { LabelEntry } from '../../core/contract/contract-fix.ts';
import { readId } from '../label-configs/syntax/ids.ts';
import { entriesOf, objectsIn, readJsonTree, valueAt } from '../label-configs/syntax/json-tree.ts';
import { LIST_KEYS } from '../label-configs/syntax/list-keys.ts';
import { byId, inPlaces, rewriteSlots, type Slot, type WritableList } from './slots.ts';

/** The lists of classes in a JSON text whose shape is plain: arrays of strings, `{"0": "cat"}`, `{"cat": 0}`, `id2label` with `label2id`. */
export function writableJson(text: string): readonly WritableList[] {
  const { root, problems } = readJsonTree(text, '');
  if (root === undefined || problems.length > 0) return [];
  if (root.type === 'array') return present([arrayOf(text, root)]);
  const keyed = objectsIn(root).flatMap(({ node }) => {
    const pair = pairOf(text, node);
    const lists = entriesOf(node).flatMap(({ key, value }) => (LIST_KEYS.includes(key) ? present([anyOf(text, value, node)]) : []));
    return [...present([pair]), ...lists];
  });
  return keyed.length > 0 ? keyed : present([anyOf(text, root, null)]);
}

function present(lists: readonly (WritableList | null)[]): readonly WritableList[] {
  return lists.filter((list) => list !== null && list.entries.length > 0) as readonly WritableList[];
}

function anyOf(text: string, node: Node, parent: Node | null): WritableList | null {
  if (node.type === 'array') return arrayOf(text, node);
  const named = namesById(text, node);
  if (named !== null) return alone(named, text, parent);
  const ids = idsByName(text, node);
  return ids === null ? null : alone(ids, text, parent);
}

function arrayOf(text: string, node: Node): WritableList | null {
  const items = node.children ?? [];
  if (!items.every(({ value }) => typeof value === 'string')) return null;
  const raw = new Map(items.map((item) => [String(item.value), sourceOf(text, item)]));
  return {
    entries: items.map(({ value }, id) => ({ id, label: String(value) })),
    inverse: null,
    write: (entries) =>
      rewriteSlots(
        text,
        items.map(slotOf),
        entries.map(({ label }) => raw.get(label) ?? JSON.stringify(label)),
        { gap: COMMA, lone: loneGap(text, node) },
      ),
  };
}

const COMMA = /^\s*,\s*$/;

interface Pairs {
  readonly entries: readonly LabelEntry[];
  write(entries: readonly LabelEntry[]): readonly CodeEdit[] | null;
}

/** `{"0": "cat"}`. */
function namesById(text: string, node: Node): Pairs | null {
  const pairs = entriesOf(node);
  const ids = pairs.map(({ key }) => readId(key));
  if (pairs.length === 0 || !pairs.every(({ value }, index) => ids[index] !== null && typeof value.value === 'string')) return null;
  if (new Set(ids).size < ids.length) return null;
  const raw = new Map(pairs.map(({ value }) => [String(value.value), sourceOf(text, value)]));
  return {
    entries: pairs.map(({ value }, index) => ({ id: ids[index]!, label: String(value.value) })).sort((a, b) => a.id - b.id),
    write: (entries) => {
      const wanted = byId(entries);
      const known = ids.filter((id) => wanted.has(id!)).map((id) => ({ id: id!, label: wanted.get(id!)! }));
      const added = entries.filter(({ id }) => !ids.includes(id));
      const colon = colonOf(text, pairs[0]!.property);
      const written = [...known, ...added].map(({ id, label }) => `"${id}"${colon}${raw.get(label) ?? JSON.stringify(label)}`);
      return rewriteSlots(
        text,
        pairs.map(({ property }) => slotOf(property)),
        written,
        { gap: COMMA, lone: loneGap(text, node) },
      );
    },
  };
}

/** `{"cat": 0}`. */
function idsByName(text: string, node: Node): Pairs | null {
  const pairs = entriesOf(node);
  const ids = pairs.map(({ value }) =>
    typeof value.value === 'number' || typeof value.value === 'string' ? readId(String(value.value)) : null,
  );
  if (pairs.length === 0 || ids.includes(null)) return null;
  const before = pairs.map(({ key }, index) => ({ id: ids[index]!, label: key }));
  if (new Set(before.map(({ label }) => label)).size < before.length) return null;
  const isText = typeof pairs[0]!.value.value === 'string';
  return {
    entries: before.toSorted((a, b) => a.id - b.id),
    write: (entries) => {
      const colon = colonOf(text, pairs[0]!.property);
      const raw = new Map(pairs.map(({ key, property }) => [key, sourceOf(text, property.children![0]!)]));
      const written = inPlaces(before, entries).map(
        ({ id, label }) => `${raw.get(label) ?? JSON.stringify(label)}${colon}${isText ? `"${id}"` : id}`,
      );
      return rewriteSlots(
        text,
        pairs.map(({ property }) => slotOf(property)),
        written,
        { gap: COMMA, lone: loneGap(text, node) },
      );
    },
  };
}

function alone(pairs: Pairs, text: string, parent: Node | null): WritableList {
  return {
    entries: pairs.entries,
    inverse: null,
    write: (entries) => withCount(text, parent, pairs.entries.length, entries, pairs.write(entries)),
  };
}

/** `id2label`, and `label2id` beside it. */
function pairOf(text: string, node: Node): WritableList | null {
  const [forward, back] = [valueAt(node, 'id2label'), valueAt(node, 'label2id')];
  const names = forward === undefined ? null : forward.type === 'array' ? arrayOf(text, forward) : namesById(text, forward);
  const ids = back === undefined ? null : idsByName(text, back);
  if ((forward !== undefined && names === null) || (back !== undefined && ids === null)) return null;
  const first = names ?? ids;
  if (first === null) return null;
  return {
    entries: first.entries,
    inverse: names === null ? null : (ids?.entries ?? null),
    write: (entries) => {
      const edits = [names?.write(entries) ?? (names === null ? [] : null), ids?.write(entries) ?? (ids === null ? [] : null)];
      const all = edits.includes(null) ? null : edits.flatMap((each) => each ?? []);
      return withCount(text, node, first.entries.length, entries, all);
    },
  };
}

/** `num_labels` counts them. */
function withCount(
  text: string,
  parent: Node | null,
  before: number,
  { length }: readonly LabelEntry[],
  edits: readonly CodeEdit[] | null,
): readonly CodeEdit[] | null {
  const count = parent === null ? undefined : valueAt(parent, 'num_labels');
  if (edits === null || count === undefined || sourceOf(text, count) !== String(before) || length === before) return edits;
  return [...edits, { from: count.offset, to: count.offset + count.length, text: String(length) }];
}

function slotOf({ offset, length }: Node): Slot {
  return { from: offset, to: offset + length };
}

function sourceOf(text: string, { offset, length }: Node): string {
  return text.slice(offset, offset + length);
}

/** What stands between a key and its value. */
function colonOf(text: string, { children }: Node): string {
  const [key, value] = children!;
  const between = text.slice(key!.offset + key!.length, value!.offset);
  return /^\s*:\s*$/.test(between) ? between : ': ';
}

/** A comma, and the line break that stands before the first of them. */
function loneGap(text: string, { offset, children }: Node): string {
  const before = text.slice(offset + 1, children![0]!.offset);
  return `,${/^\s+$/.test(before) && before.includes('\n') ? before : ' '}`;
}
