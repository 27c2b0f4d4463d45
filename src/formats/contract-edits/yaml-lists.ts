import type { CodeEdit } from '../../core/code/code-edit.ts';
import type { LabelEntry } from '../../core/contract/contract-fix.ts';
import { readId } from '../label-configs/syntax/ids.ts';
import { LIST_KEYS } from '../label-configs/syntax/list-keys.ts';
import { readYamlTree, type YamlList, type YamlMap, type YamlNode, type YamlScalar, yamlValue } from '../label-configs/syntax/yaml-tree.ts';
import { byId, inPlaces, rewriteSlots, type Slot, type WritableList } from './slots.ts';

const DEEPEST = 4;

/** The lists of classes in a YAML text whose shape is plain: names in a list, on one line or on a line each, or maps of one entry a line. */
export async function writableYaml(text: string, signal: AbortSignal): Promise<readonly WritableList[]> {
  const { root, problems } = await readYamlTree(text, '', signal);
  if (problems.length > 0) return [];
  const found: WritableList[] = [];
  const visit = (node: YamlNode | null, depth: number) => {
    if (node?.kind !== 'map' || depth > DEEPEST) return;
    const pair = pairOf(text, node);
    if (pair !== null) found.push(pair);
    for (const { key, value } of node.entries) {
      const list = LIST_KEYS.includes(key) ? anyOf(text, value) : null;
      if (list !== null && list.entries.length > 0) found.push(counted(text, node, { ...list, inverse: null }));
      else visit(value, depth + 1);
    }
  };
  visit(root, 0);
  return found;
}

type Part = Pick<WritableList, 'entries' | 'write'>;

function pairOf(text: string, node: YamlMap): WritableList | null {
  const [forward, back] = [yamlValue(node, 'id2label'), yamlValue(node, 'label2id')];
  if (forward === null && back === null) return null;
  const names = forward === null ? null : anyOf(text, forward);
  const ids = back === null ? null : anyOf(text, back);
  const first = names ?? ids;
  if (first === null || (forward !== null && names === null) || (back !== null && ids === null)) return null;
  return {
    entries: first.entries,
    inverse: names === null ? null : (ids?.entries ?? null),
    write: (entries) => {
      const edits = [names, ids].map((part) => (part === null ? [] : part.write(entries)));
      return edits.includes(null) ? null : edits.flatMap((each) => each ?? []);
    },
  };
}

/** `nc` of YOLO counts them. */
function counted(text: string, node: YamlMap, list: WritableList): WritableList {
  const count = yamlValue(node, 'nc');
  const before = list.entries.length;
  if (count?.kind !== 'scalar' || count.text !== String(before)) return list;
  const { from, to } = count.span;
  const write = (entries: readonly LabelEntry[]): readonly CodeEdit[] | null => {
    const edits = list.write(entries);
    return edits === null || entries.length === before || text.slice(from, to) !== String(before)
      ? edits
      : [...edits, { from, to, text: String(entries.length) }];
  };
  return { ...list, write };
}

function anyOf(text: string, node: YamlNode): Part | null {
  return node.kind === 'list' ? listOf(text, node) : node.kind === 'map' ? mapOf(text, node) : null;
}

function listOf(text: string, { items, span }: YamlList): Part | null {
  const nodes = items.map(({ node }) => node);
  if (!nodes.every((node): node is YamlScalar => node?.kind === 'scalar' && node.text !== null)) return null;
  const write = scalarWriter(text, nodes);
  if (write === null) return null;
  const isFlow = text[span.from] === '[';
  const start = text.lastIndexOf('\n', (nodes[0]?.span.from ?? 0) - 1) + 1;
  const lone = isFlow ? ', ' : `\n${text.slice(start, nodes[0]?.span.from)}`;
  if (!isFlow && !/^\n\s*-\s+$/.test(lone)) return null;
  return {
    entries: nodes.map((node, id) => ({ id, label: node.text! })),
    write: (entries) =>
      rewriteSlots(
        text,
        nodes.map(({ span: own }) => own),
        entries.map(({ label }) => write(label)),
        { gap: isFlow ? /^\s*,\s*$/ : /^[ \t]*\r?\n[ \t]*-[ \t]+$/, lone },
      ),
  };
}

/** `0: cat`, or `cat: 0`, one a line. */
function mapOf(text: string, { entries: own }: YamlMap): Part | null {
  const nodes = own.map(({ value }) => value);
  if (!nodes.every((node): node is YamlScalar => node.kind === 'scalar' && node.text !== null) || nodes.length === 0) return null;
  const keys: { readonly from: number; readonly key: string; readonly colon: string }[] = [];
  for (const { span } of nodes) {
    const start = text.lastIndexOf('\n', span.from - 1) + 1;
    const match = /^([ \t]*)((?:"[^"\\]*"|'[^']*'|[^\s"'{[#&*!|>%@`-][^:#]*?))([ \t]*:[ \t]+)$/.exec(text.slice(start, span.from));
    if (match === null) return null;
    keys.push({ from: start + match[1]!.length, key: match[2]!, colon: match[3]! });
  }
  const isByName = own.every(({ value }) => value.kind === 'scalar' && readId(value.text ?? '') !== null);
  const ids = own.map(({ key }, index) => readId(isByName ? nodes[index]!.text! : key));
  if (ids.includes(null)) return null;
  const before = own.map(({ key }, index) => ({ id: ids[index]!, label: isByName ? key : nodes[index]!.text! }));
  if (new Set<unknown>(isByName ? before.map(({ label }) => label) : ids).size < before.length) return null;
  const slots: readonly Slot[] = nodes.map(({ span }, index) => ({ from: keys[index]!.from, to: span.to }));
  const { colon } = keys[0]!;
  const indent = /[^\n]*$/.exec(text.slice(0, slots[0]!.from))![0];
  const style = { gap: /^[ \t]*\r?\n[ \t]*$/, lone: `\n${indent}` };
  const write = scalarWriter(text, nodes);
  if (write === null) return null;
  return {
    entries: before.toSorted((a, b) => a.id - b.id),
    write: (entries) => {
      if (isByName) {
        const raw = new Map(own.map(({ key }, index) => [key, keys[index]!.key]));
        const pairs = inPlaces(before, entries).map(({ id, label }) => `${raw.get(label) ?? plain(label)}${colon}${id}`);
        return rewriteSlots(text, slots, pairs, style);
      }
      const wanted = byId(entries);
      const quote = /^["']/.exec(keys[0]!.key)?.[0] ?? '';
      const known = ids.filter((id) => wanted.has(id!)).map((id) => ({ id: id!, label: wanted.get(id!)! }));
      const added = entries.filter(({ id }) => !ids.includes(id));
      const pairs = [...known, ...added].map(({ id, label }) => `${quote}${id}${quote}${colon}${write(label)}`);
      return rewriteSlots(text, slots, pairs, style);
    },
  };
}

/** How labels are written: as they are where they are there, else in the quotes of the first. Null where one goes over several lines. */
function scalarWriter(text: string, nodes: readonly YamlScalar[]): ((label: string) => string) | null {
  const raw = new Map(nodes.map(({ text: label, span }) => [label ?? '', text.slice(span.from, span.to)]));
  for (const source of raw.values()) if (source.includes('\n')) return null;
  const quote = raw.values().next().value?.[0];
  return (label) => {
    const known = raw.get(label);
    if (known !== undefined) return known;
    if (quote === '"' || CONTROL.test(label)) return JSON.stringify(label);
    return quote === "'" ? `'${label.replaceAll("'", "''")}'` : plain(label);
  };
}

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Without quotes where no reader of YAML sees anything but a text. */
function plain(label: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_-]*(?: [\p{L}\p{N}_-]+)*$/u.test(label) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(label);
  return isPlain ? label : JSON.stringify(label);
}
