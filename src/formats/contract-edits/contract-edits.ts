import type { CodeEdit } from '../../core/code/code-edit.ts';
import { type ContractFix, fixEntries, type LabelEntry, listOfFix } from '../../core/contract/contract-fix.ts';
import { fileName } from '../../core/file-name.ts';
import type { FileHead, LabelConfigFormat, LabelList } from '../format.ts';
import { LABEL_CONFIG_FORMATS } from '../registry.ts';
import { writableJson } from './json-lists.ts';
import type { WritableList } from './slots.ts';
import { writableLines } from './text-list.ts';
import { writableYaml } from './yaml-lists.ts';

/** Longer texts are not rewritten. */
export const LONGEST_CONFIG_TEXT = 4 * 1024 * 1024;

/**
 * The edits that mend a label config, as its text stands. Empty where nothing is to be done, and where it cannot be done safely: the text is
 * read again after the edits, and must say then what was wanted, and nothing else.
 *
 * @param known Labels that tell which list of the config is meant, where it has several.
 */
export async function contractEdits(
  path: string,
  text: string,
  fix: ContractFix,
  known: readonly string[],
  signal: AbortSignal,
): Promise<readonly CodeEdit[]> {
  const format = text.length > LONGEST_CONFIG_TEXT ? null : formatOf(path, text);
  if (format === null) return [];
  const before = await listsOf(format, text, path, signal);
  const at = listOfFix(
    before.map(({ labels }) => labels),
    known,
  );
  const list = before[at];
  const writable = list === undefined ? undefined : (await writableLists(format, text, signal)).find((each) => isOf(each, list));
  if (list === undefined || writable === undefined) return [];
  if (fix.kind === 'invert' && writable.inverse === null) return [];
  const wanted = fixEntries(writable.entries, fix);
  const edits = wanted === null ? null : writable.write(wanted);
  if (wanted === null || edits === null || edits.length === 0) return [];
  const after = (await listsOf(format, applyEdits(text, edits), path, signal))[at];
  return after !== undefined && says(after, wanted) ? edits : [];
}

/** The labels of the list of a config that shares most with `known`, in id order; null where none does, or several. */
export async function labelsOfConfig(
  path: string,
  text: string,
  known: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const format = text.length > LONGEST_CONFIG_TEXT ? null : formatOf(path, text);
  const lists = format === null ? [] : await listsOf(format, text, path, signal);
  const labels =
    lists[
      listOfFix(
        lists.map((list) => list.labels),
        known,
      )
    ]?.labels;
  return labels === undefined ? null : labels.map(({ label }) => label);
}

export function applyEdits(text: string, edits: readonly CodeEdit[]): string {
  let applied = text;
  for (const { from, to, text: written } of edits.toSorted((a, b) => b.from - a.from))
    applied = applied.slice(0, from) + written + applied.slice(to);
  return applied;
}

function formatOf(path: string, text: string): LabelConfigFormat | null {
  const bytes = new TextEncoder().encode(text.slice(0, HEAD));
  const head: FileHead = {
    path,
    name: fileName(path),
    bytes,
    text: text.slice(0, HEAD),
    complete: text.length <= HEAD,
    tail: new Uint8Array(0),
    compression: null,
  };
  let best: { readonly format: LabelConfigFormat; readonly confidence: number } | null = null;
  for (const format of LABEL_CONFIG_FORMATS) {
    const found = format.recognise(head);
    if (found !== null && found.confidence > (best?.confidence ?? 0)) best = { format, confidence: found.confidence };
  }
  return best?.format ?? null;
}

const HEAD = 64 * 1024;

async function listsOf(format: LabelConfigFormat, text: string, path: string, signal: AbortSignal): Promise<readonly LabelList[]> {
  const { lists } = await format.read(text, path, signal);
  return lists.filter(({ labels }) => labels.length > 0);
}

async function writableLists(format: LabelConfigFormat, text: string, signal: AbortSignal): Promise<readonly WritableList[]> {
  switch (format.id) {
    case 'labels.txt': {
      const list = writableLines(text);
      return list === null ? [] : [list];
    }
    case 'labels.json':
    case 'label2id.json':
    case 'config.json':
      return writableJson(text);
    case 'data.yaml':
      return writableYaml(text, signal);
    default:
      return [];
  }
}

/** Whether both speak of the same list of the text. */
function isOf({ entries }: WritableList, { labels }: LabelList): boolean {
  return isSame(entries, labels);
}

function says({ labels, inverse }: LabelList, wanted: readonly LabelEntry[]): boolean {
  const sorted = inverse?.toSorted((a, b) => a.id - b.id);
  return isSame(wanted, labels) && (sorted === undefined || isSame(wanted, sorted));
}

function isSame(a: readonly LabelEntry[], b: readonly LabelEntry[]): boolean {
  return a.length === b.length && a.every(({ id, label }, index) => b[index]!.id === id && b[index]!.label === label);
}
