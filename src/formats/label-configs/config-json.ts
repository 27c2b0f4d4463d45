import type { Node } from 'jsonc-parser';
import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import type { ConfigContent, FileHead, LabelConfigFormat, LabelList, Recognition } from '../format.ts';
import { sortById } from './syntax/ids.ts';
import { jsonLists } from './syntax/json-lists.ts';
import { objectsIn, readJsonTree, valueAt } from './syntax/json-tree.ts';

/** `config.json` of a model: `id2label` (ids are strings there and sort as numbers), with its inverse `label2id`. */
export const configJson: LabelConfigFormat = {
  id: 'config.json',
  title: 'Model configuration',
  recognisedBy: 'a JSON object with id2label (or label2id), as Transformers writes it',
  speaksOf: 'model',
  recognise,
  read,
};

function recognise(head: FileHead): Recognition | null {
  if (!/^\s*\{/.test(head.text)) return null;
  // The head of a document in one line is megabytes long.
  if (!head.text.includes('"id2label"') && !head.text.includes('"label2id"')) return null;
  const key = /"(id2label|label2id)"\s*:\s*[{[]/.exec(head.text)?.[1];
  return key === undefined ? null : { confidence: 0.97, evidence: messageOf('a JSON object with "{0}"', key) };
}

function read(text: string, path: string): ConfigContent {
  const tree = readJsonTree(text, path);
  const problems: Problem[] = [...tree.problems];
  const lists = jsonLists(tree, path, problems);
  const listIn = (node: Node, above: readonly string[]): readonly LabelList[] => {
    const id2label = valueAt(node, 'id2label');
    const label2id = valueAt(node, 'label2id');
    const inverse = label2id === undefined ? [] : lists.idsByName(label2id);
    const named = (key: string) => [...above, key].join('.');
    if (id2label === undefined) return inverse.length === 0 ? [] : [{ name: named('label2id'), labels: sortById(inverse) }];
    const labels = id2label.type === 'array' ? lists.strings(id2label) : lists.namesById(id2label);
    return [{ name: named('id2label'), labels, ...(inverse.length === 0 ? {} : { inverse }) }];
  };
  return { lists: objectsIn(tree.root).flatMap(({ node, path: above }) => listIn(node, above)), problems };
}
