import type { Node } from 'jsonc-parser';
import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import type { ConfigContent, FileHead, LabelConfigFormat, LabelList, Recognition } from '../format.ts';
import { byLabelName } from './syntax/feature-order.ts';
import { jsonLists } from './syntax/json-lists.ts';
import { entriesOf, readJsonTree, valueAt } from './syntax/json-tree.ts';

/** `dataset_info.json` and `dataset_infos.json` of Hugging Face Datasets: the names of each `ClassLabel` among the features, of each configuration. */
export const datasetInfo: LabelConfigFormat = {
  id: 'dataset_info.json',
  title: 'Description of a Hugging Face data set',
  recognisedBy: 'a JSON object with features of type ClassLabel (dataset_info.json, dataset_infos.json)',
  speaksOf: 'data',
  recognise,
  read,
};

function recognise(head: FileHead): Recognition | null {
  if (!/^\s*\{/.test(head.text) || !head.text.includes('"features"') || !/"features"\s*:\s*[{[]/.test(head.text)) return null;
  const named = /^dataset_infos?\.json$/i.test(head.name);
  const hasNames = /"_type"\s*:\s*"ClassLabel"/.test(head.text) || /"names"\s*:\s*\[/.test(head.text);
  if (!hasNames && !(named && !head.complete)) return null;
  return { confidence: 0.96, evidence: messageOf('a JSON object whose "features" hold ClassLabel names') };
}

function read(text: string, path: string): ConfigContent {
  const tree = readJsonTree(text, path);
  const problems: Problem[] = [...tree.problems];
  const lists = jsonLists(tree, path, problems);
  const found: LabelList[] = [];
  const visit = (node: Node, name: string, depth: number) => {
    if (depth > DEEPEST) return;
    if (node.type === 'array') for (const child of node.children ?? []) visit(child, name, depth + 1);
    if (node.type !== 'object') return;
    const names = valueAt(node, 'names');
    if (names?.type === 'array' && isClassLabel(node)) {
      found.push({ name, labels: lists.strings(names) });
      return;
    }
    for (const { key, value } of entriesOf(node)) visit(value, WRAPPERS.has(key) ? name : key, depth + 1);
  };
  // The features of one configuration, or a configuration under each key.
  const root = valueAt(tree.root, 'features');
  const features = root === undefined ? entriesOf(tree.root).map(({ value }) => valueAt(value, 'features')) : [root];
  for (const node of features) if (node !== undefined) visit(node, '', 0);
  return { lists: byLabelName(found), problems };
}

const DEEPEST = 12;
/** Keys of a feature that name no column. */
const WRAPPERS: ReadonlySet<string> = new Set(['feature', 'features', 'dtype', 'id', '_type', 'sequence', 'list']);

/** Older files give no type, but the number of classes. */
function isClassLabel(node: Node): boolean {
  const type = valueAt(node, '_type')?.value;
  return type === undefined ? true : type === 'ClassLabel';
}
