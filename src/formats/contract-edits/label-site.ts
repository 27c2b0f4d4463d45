import { getLocation } from 'jsonc-parser';
import type { LabelSite } from '../../core/contract/label-site.ts';
import { fileName } from '../../core/file-name.ts';
import { LIST_KEYS } from '../label-configs/syntax/list-keys.ts';

/** Longer texts are not looked into while somebody types. */
export const LONGEST_TYPED = 1024 * 1024;

/** The label at an offset of a label config, which may be unfinished; null where no label stands. */
export function labelSite(path: string, text: string, offset: number): LabelSite | null {
  if (text.length > LONGEST_TYPED || offset > text.length) return null;
  const name = fileName(path).toLowerCase();
  if (name.endsWith('.json')) return inJson(name, text, offset);
  if (/\.ya?ml$/.test(name)) return inYaml(text, offset);
  return /\.(?:txt|names|lst|list)$/.test(name) ? inList(text, offset) : null;
}

/** The whole line. */
function inList(text: string, offset: number): LabelSite | null {
  const { from, to } = lineAt(text, offset);
  const line = text.slice(from, to);
  // A line with more than a label has its id there.
  if (/\t|^\s*\d+[\s:,]|[:,]\s*\d+\s*$/.test(line)) return null;
  const start = from + line.length - line.trimStart().length;
  return offset < start ? null : { from: start, to: Math.max(start, from + line.trimEnd().length), as: 'text' };
}

function inJson(name: string, text: string, offset: number): LabelSite | null {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  if (previousNode?.type !== 'string' && !(isAtPropertyKey && previousNode !== undefined)) return null;
  const { offset: start, length } = previousNode;
  const isOpen = text[start] === '"';
  const end = start + length;
  const closes = length > 1 && text[end - 1] === '"';
  if (!isOpen || offset <= start || offset > (closes ? end - 1 : end)) return null;
  if (!isLabelPath(name, path, isAtPropertyKey)) return null;
  return { from: start + 1, to: closes ? end - 1 : end, as: '"' };
}

/** Whether a path of a JSON document leads to a label: an item of a list, a name by its id, or the key of an id by its name. */
function isLabelPath(name: string, path: readonly (string | number)[], isKey: boolean): boolean {
  const last = path.at(-1);
  const holder = path.at(-2);
  if (typeof holder === 'number') return false;
  if (holder === undefined && !/label|class|categor|tag|intent|entit|id2|2id/.test(name)) return false;
  const isList = holder === undefined ? path.length === 1 : LIST_KEYS.includes(holder);
  if (typeof last === 'number') return isList && !isKey;
  const byId = holder === 'id2label' || isList;
  const byName = holder === 'label2id' || (holder === undefined && /2id|to_id|label2/.test(name));
  return isKey ? byName : byId && /^\d+$/.test(last ?? '');
}

function inYaml(text: string, offset: number): LabelSite | null {
  const { from, to } = lineAt(text, offset);
  const line = text.slice(from, to);
  const match = /^(\s*)(-[ \t]+|["']?\d+["']?[ \t]*:[ \t]+)(["']?)([^#]*?)\s*(?:#.*)?$/.exec(line);
  if (match === null || !isKeyOfLabels(keyAbove(text, from, match[1]!.length, match[2]!.startsWith('-')))) return null;
  const start = from + match[1]!.length + match[2]!.length + match[3]!.length;
  const quote = match[3] === '"' ? '"' : match[3] === "'" ? "'" : null;
  const isClosed = quote !== null && match[4]!.endsWith(quote);
  const end = start + match[4]!.length - (isClosed ? 1 : 0);
  return offset < start || offset > end ? null : { from: start, to: end, as: quote ?? 'yaml' };
}

function isKeyOfLabels(key: string | null): boolean {
  return key !== null && (key === 'id2label' || LIST_KEYS.includes(key));
}

const MOST_LINES_ABOVE = 5000;

/** The key whose value the line belongs to: the nearest one above with less indentation, or with as much where the line is an item of a list. */
function keyAbove(text: string, from: number, indent: number, isItem: boolean): string | null {
  let end = from - 1;
  for (let count = 0; end >= 0 && count < MOST_LINES_ABOVE; count += 1) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const match = /^(\s*)["']?([\w-]+)["']?[ \t]*:\s*(?:#.*)?$/.exec(text.slice(start, end).replace(/\r$/, ''));
    if (match !== null && (match[1]!.length < indent || (isItem && match[1]!.length === indent))) return match[2]!;
    if (/^\S/.test(text.slice(start, end)) && !/^[-#]/.test(text.slice(start, end))) return null;
    end = start - 1;
  }
  return null;
}

function lineAt(text: string, offset: number): { readonly from: number; readonly to: number } {
  const from = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const end = text.slice(offset).search(/[\r\n]/);
  return { from, to: end < 0 ? text.length : offset + end };
}
