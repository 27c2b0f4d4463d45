import { basename } from 'node:path';
import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { ConfigContent, ConfigLabel, FileHead, LabelConfigFormat, LabelList, Recognition } from '../format.ts';
import { LIST_KEYS } from './syntax/list-keys.ts';
import { yamlLabels } from './syntax/yaml-lists.ts';
import { readYamlTree, type YamlMap, type YamlNode, yamlText, yamlValue } from './syntax/yaml-tree.ts';

/** `data.yaml` of YOLO: `names` as a list or as a map of ids; and other YAML with `labels`, `classes` or `id2label`. */
export const yamlNames: LabelConfigFormat = {
  id: 'data.yaml',
  title: 'YAML with names of classes',
  recognisedBy: 'YAML with names (data.yaml of YOLO), labels, classes or id2label: a list, or a map of ids and names',
  speaksOf: 'data',
  recognise,
  read,
};

const ID_KEYS: readonly string[] = ['id2label', 'label2id', 'id_to_label', 'label_to_id'];
const KEYS = new RegExp(`^([ \\t]*)(?:- +)?["']?(${[...LIST_KEYS, ...ID_KEYS].join('|')})["']?[ \\t]*:`, 'm');
/** What stands beside `names` in a description of YOLO data. */
const YOLO = /^(?:nc|train|val|path|download)[ \t]*:/m;
const NAME = /(?:label|class|categor|tag|intent)[^.]*\.ya?ml$/i;

function recognise(head: FileHead): Recognition | null {
  if (!/\.ya?ml$/i.test(head.name)) return null;
  const key = KEYS.exec(head.text);
  if (key === null) return head.complete ? null : recogniseLater(head);
  const isTop = key[1] === '';
  if (isTop && key[2] === 'names' && YOLO.test(head.text))
    return { confidence: 0.96, evidence: messageOf('YAML with "names" beside the paths of YOLO data') };
  if (ID_KEYS.includes(key[2]!) || (isTop && NAME.test(head.name)))
    return { confidence: 0.9, evidence: messageOf('YAML with "{0}"', String(key[2])) };
  return { confidence: 0.4, evidence: messageOf('YAML with "{0}"', String(key[2])) };
}

/** A long list of files may stand before the names. */
function recogniseLater(head: FileHead): Recognition | null {
  return YOLO.test(head.text) && /^(?:data|dataset)\.ya?ml$/i.test(head.name)
    ? { confidence: 0.5, evidence: messageOf('named {0}, with the paths of YOLO data', head.name) }
    : null;
}

async function read(text: string, path: string, signal?: AbortSignal): Promise<ConfigContent> {
  const tree = await readYamlTree(text, path, signal);
  const problems: Problem[] = [...tree.problems];
  const lists: LabelList[] = [];
  const visit = (node: YamlNode | null, above: readonly string[]) => {
    if (node?.kind !== 'map' || above.length > DEEPEST) return;
    lists.push(...listsIn(node, above, path, problems));
    for (const { key, value } of node.entries) if (!LIST_KEYS.includes(key)) visit(value, [...above, key]);
  };
  visit(tree.root, []);
  return { lists, problems };
}

const DEEPEST = 4;

function listsIn(node: YamlMap, above: readonly string[], path: string, problems: Problem[]): readonly LabelList[] {
  const named = (key: string) => [...above, key].join('.');
  const lists: LabelList[] = [];
  const id2label = yamlValue(node, 'id2label') ?? yamlValue(node, 'id_to_label');
  const label2id = yamlValue(node, 'label2id') ?? yamlValue(node, 'label_to_id');
  const inverse = label2id === null ? null : yamlLabels(label2id, path, problems);
  const forward = id2label === null ? null : yamlLabels(id2label, path, problems);
  if (forward !== null) lists.push({ name: named('id2label'), labels: forward, ...(inverse === null ? {} : { inverse }) });
  else if (inverse !== null) lists.push({ name: named('label2id'), labels: inverse });
  const count = Number(yamlText(yamlValue(node, 'nc')) ?? Number.NaN);
  for (const key of LIST_KEYS) {
    const value = yamlValue(node, key);
    // Whether a map is one of labels is not sure enough to complain of what it holds.
    const labels = value !== null && value.kind !== 'scalar' ? yamlLabels(value, path, key === 'names' ? problems : []) : null;
    if (labels === null || labels.length === 0) continue;
    const isYolo = key === 'names' && (!Number.isNaN(count) || yamlValue(node, 'train') !== null || yamlValue(node, 'val') !== null);
    if (isYolo && count >= 0 && count !== labels.length) problems.push(wrongCount(count, labels, path));
    // Maps with a name and a colour are the labels of issues, too.
    const isSure =
      isYolo || (NAME.test(basename(path)) && !(value?.kind === 'list' && value.items.some(({ node: item }) => item?.kind === 'map')));
    lists.push({ name: named(key), labels, ...(isSure ? {} : { presumed: true }) });
  }
  return lists;
}

function wrongCount(count: number, labels: readonly ConfigLabel[], path: string): Problem {
  const line = labels[0]?.line ?? null;
  return problemAt(
    path,
    line,
    messageOf('nc is {0}, but {1} names are given: YOLO refuses to train. Make the two agree.', count, labels.length),
  );
}
