import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import type { Problem } from '../../../core/analysis.ts';
import type { ConfigLabel } from '../../format.ts';
import { readId, sortById } from './ids.ts';
import { NAME_KEYS } from './json-lists.ts';
import { type YamlTree, yamlEntries, yamlText, yamlValue } from './yaml-tree.ts';

/** The labels of a YAML node in id order: a list of names (or of maps with a name), a map of ids to names, or of names to ids. Null for another node. */
export function yamlLabels(node: Node, tree: YamlTree, path: string, problems: Problem[]): readonly ConfigLabel[] | null {
  const say = (at: Node, message: string) => problems.push({ path, line: tree.lineOf(at), message });
  if (isSeq(node)) {
    return node.items.flatMap((item, id) => {
      const entry = tree.resolve(item);
      const named = isMap(entry) ? NAME_KEYS.map((key) => yamlText(yamlValue(entry, key, tree))).find((name) => name !== null) : undefined;
      const label = named ?? yamlText(entry);
      if (label !== null) return [{ label, id, line: tree.lineOf(entry!) }];
      say(isNode(item) ? item : node, `A name was expected as the label of id ${id}.`);
      return [];
    });
  }
  if (!isMap(node)) return null;
  const entries = yamlEntries(node, tree);
  if (entries.length === 0) return null;
  const byId = entries.every(({ key, value }) => readId(key) !== null && isScalar(value));
  const byName = !byId && entries.every(({ value }) => readId(yamlText(value) ?? '') !== null);
  if (!byId && !byName && !entries.some(({ key }) => readId(key) !== null)) return null;
  const labels = new Map<number | string, ConfigLabel>();
  for (const { key, keyNode, value } of entries) {
    const line = tree.lineOf(keyNode);
    const id = readId(byName ? (yamlText(value) ?? '') : key);
    const label = byName ? key : yamlText(value);
    if (id === null) say(keyNode, `An id was expected as the key, not ${JSON.stringify(key)}.`);
    else if (label === null) say(keyNode, `A name was expected as the label of id ${id}.`);
    else {
      if (!byName && labels.has(id)) say(keyNode, `The id ${id} was declared before; the last one counts.`);
      labels.set(byName ? label : id, { label, id, line });
    }
  }
  return sortById([...labels.values()]);
}
