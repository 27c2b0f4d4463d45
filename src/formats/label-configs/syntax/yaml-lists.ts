import type { Problem } from '../../../core/analysis.ts';
import { type Message, messageOf } from '../../../core/message.ts';
import { problemAt } from '../../../core/problem.ts';
import type { ConfigLabel } from '../../format.ts';
import { readId, sortById } from './ids.ts';
import { NAME_KEYS } from './json-lists.ts';
import { type YamlList, type YamlMap, type YamlNode, yamlText, yamlValue } from './yaml-tree.ts';

/** The labels of a YAML node in id order: a list of names (or of maps with a name), a map of ids to names, or of names to ids. Null for another node. */
export function yamlLabels(node: YamlNode, path: string, problems: Problem[]): readonly ConfigLabel[] | null {
  const say = (line: number, message: Message) => problems.push(problemAt(path, line, message));
  if (node.kind === 'list') return labelsOfList(node, say);
  return node.kind === 'map' ? labelsOfMap(node, say) : null;
}

type Say = (line: number, message: Message) => void;

function labelsOfList({ items }: YamlList, say: Say): readonly ConfigLabel[] {
  return items.flatMap(({ node, line }, id) => {
    const named = node?.kind === 'map' ? NAME_KEYS.map((key) => yamlText(yamlValue(node, key))).find((name) => name !== null) : undefined;
    const label = named ?? yamlText(node);
    if (label !== null) return [{ label, id, line }];
    say(line, messageOf('A name was expected as the label of id {0}.', String(id)));
    return [];
  });
}

function labelsOfMap({ entries }: YamlMap, say: Say): readonly ConfigLabel[] | null {
  if (entries.length === 0) return null;
  const byId = entries.every(({ key, value }) => readId(key) !== null && value.kind === 'scalar');
  const byName = !byId && entries.every(({ value }) => readId(yamlText(value) ?? '') !== null);
  if (!byId && !byName && !entries.some(({ key }) => readId(key) !== null)) return null;
  const labels = new Map<number | string, ConfigLabel>();
  for (const { key, line, value } of entries) {
    const id = readId(byName ? (yamlText(value) ?? '') : key);
    const label = byName ? key : yamlText(value);
    if (id === null) say(line, messageOf('An id was expected as the key, not {0}.', JSON.stringify(key)));
    else if (label === null) say(line, messageOf('A name was expected as the label of id {0}.', String(id)));
    else {
      if (!byName && labels.has(id)) say(line, messageOf('The id {0} was declared before; the last one counts.', String(id)));
      labels.set(byName ? label : id, { label, id, line });
    }
  }
  return sortById([...labels.values()]);
}
