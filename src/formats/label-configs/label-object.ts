import { basename } from 'node:path';
import type { Node } from 'jsonc-parser';
import type { Problem } from '../../core/analysis.ts';
import { type Message, messageOf } from '../../core/message.ts';
import type { ConfigContent, ConfigLabel, FileHead, LabelConfigFormat, LabelList, Recognition } from '../format.ts';
import { readId, sortById } from './syntax/ids.ts';
import { areIds, jsonLists } from './syntax/json-lists.ts';
import { entriesOf, type JsonTree, objectsIn, readJsonTree } from './syntax/json-tree.ts';
import { LIST_KEYS } from './syntax/list-keys.ts';

/**
 * A JSON object of names and ids, `{"cat": 0}` or `{"0": "cat"}` (`label2id.json`, `class_indices.json`), or one that keeps the list under a
 * key that says so (`{"labels": ["cat"]}`, `{"categories": [{"id": 0, "name": "cat"}]}`: `dataset_meta.json`, `notes.json`, `config_setfit.json`).
 */
export const labelObject: LabelConfigFormat = {
  id: 'label2id.json',
  title: 'JSON object of labels',
  recognisedBy:
    'a JSON object of labels and ids (label2id.json, class_indices.json), or with labels, classes or categories (dataset_meta.json)',
  recognise,
  read,
};

const NAME = /(?:label|class|categor|tag|intent|entit|id2|2id|idx|dataset_meta|notes|config_setfit|meta)[^.]*\.json$/i;
/** Names and numbers that are no labels and ids. */
const OTHER_NAME = /vocab|token|count|freq|stat|weight|score|result|metric|package|tsconfig/i;
/** Without a telling name, the object of a longer list may be any table of numbers. */
const LONGEST_UNNAMED = 1000;

function recognise(head: FileHead): Recognition | null {
  if (!/\.json$/i.test(head.name) || OTHER_NAME.test(head.name) || !/^\s*\{/.test(head.text)) return null;
  // A record of a label file has such keys too; COCO has categories beside its annotations.
  if (/"(?:annotations|images|text|sentence|tokens|input_ids|data)"\s*:/.test(head.text)) return null;
  const named = NAME.test(head.name);
  const begins = /^\s*\{\s*"((?:[^"\\]|\\.)*)"\s*:\s*(?:(\d+\s*[,}]|\{\s*"(?:id|name)")|["[])/.exec(head.text);
  const isFlat = begins !== null && (begins[2] !== undefined || readId(begins[1]!) !== null);
  const key = new RegExp(`"(${LIST_KEYS.join('|')})"\\s*:\\s*[{[]\\s*["{]`).exec(head.text)?.[1];
  if (!isFlat && key === undefined) return null;
  if (!named && !(head.complete && isFlat)) return null;
  const tree = readJsonTree(head.text, head.path);
  const keyed = (key === undefined ? [] : listsOf(tree, head.path, [])).filter(({ name }) => name !== null);
  // What may still follow the categories of a longer file are annotations.
  const isWhole = head.complete || key !== 'categories';
  if (keyed.length > 0 && named && isWhole)
    return { confidence: 0.94, evidence: messageOf('named {0}, a JSON object with "{1}"', head.name, String(key)) };
  const pairs = isFlat ? flatLists(tree, head.path, []) : [];
  const labels = pairs[0]?.labels ?? [];
  if (labels.length === 0 || labels.some(({ label }) => label.length > 100)) return null;
  if (named) return areIds(labels.map(({ id }) => id)) ? { confidence: 0.94, evidence: evidenceOf(labels) } : null;
  const isDense = labels.length > 1 && labels.length <= LONGEST_UNNAMED && labels.every(({ id }, index) => id === labels[0]!.id + index);
  return isDense && labels[0]!.id <= 1 ? { confidence: 0.4, evidence: evidenceOf(labels) } : null;
}

function evidenceOf(labels: readonly ConfigLabel[]): Message {
  return messageOf('a JSON object of {0} labels and their ids', labels.length);
}

function read(text: string, path: string): ConfigContent {
  const tree = readJsonTree(text, path);
  const problems: Problem[] = [...tree.problems];
  return { lists: listsOf(tree, path, problems), problems };
}

/** Lists under keys that say so; else the object itself. */
function listsOf(tree: JsonTree, path: string, problems: Problem[]): readonly LabelList[] {
  const lists = jsonLists(tree, path, problems);
  const keyed = objectsIn(tree.root).flatMap(({ node, path: above }) =>
    entriesOf(node).flatMap(({ key, value }): readonly LabelList[] => {
      const labels = LIST_KEYS.includes(key) && (value.type === 'array' || value.type === 'object') ? lists.any(value) : null;
      return labels === null || labels.length === 0 ? [] : [{ name: [...above, key].join('.'), labels }];
    }),
  );
  return keyed.length > 0 ? keyed : flatLists(tree, path, problems);
}

/** `{"0": ["n01440764", "tench"]}` (ImageNet) declares two lists: folders are called by the one, people speak of the other. */
function flatLists(tree: JsonTree, path: string, problems: Problem[]): readonly LabelList[] {
  const { root } = tree;
  const [first] = entriesOf(root);
  if (root === undefined || first === undefined) return [];
  if (readId(first.key) !== null && first.value.type === 'array') return [0, 1].map((column) => columnOf(root, column, tree));
  const presumed = NAME.test(basename(path)) ? {} : { presumed: true };
  const lists = jsonLists(tree, path, problems);
  if (first.value.type === 'object') return [{ name: null, labels: lists.objectsByKey(root), ...presumed }];
  if (readId(first.key) !== null && first.value.type === 'string') return [{ name: null, labels: lists.namesById(root), ...presumed }];
  return [{ name: null, labels: sortById(lists.idsByName(root)), ...presumed }];
}

function columnOf(root: Node, column: number, tree: JsonTree): LabelList {
  const labels = entriesOf(root).flatMap(({ key, value, property }) => {
    const id = readId(key);
    const label: unknown = value.children?.[column]?.value;
    return id === null || typeof label !== 'string' ? [] : [{ label, id, line: tree.lineOf(property) }];
  });
  return { name: null, labels: sortById(labels) };
}
