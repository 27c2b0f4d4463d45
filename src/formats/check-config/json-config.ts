import type { Node } from 'jsonc-parser';
import { ConfigFault, type ConfigValue } from '../../core/check/config-value.ts';
import { entriesOf, type JsonTree, readJsonTree, valueAt } from '../label-configs/syntax/json-tree.ts';

/**
 * A configuration in JSON; comments and trailing commas are forgiven.
 * @param key Under which it stands, as in `package.json`; null where the whole file is one.
 * @returns null where the key is not there
 * @throws ConfigFault where the text is no JSON
 */
export function readJsonConfig(text: string, key: string | null): ConfigValue | null {
  const tree = readJsonTree(text, '');
  const [problem] = tree.problems;
  if (problem !== undefined) throw new ConfigFault(problem.line, problem.message);
  if (tree.root === undefined) throw new ConfigFault(null, 'An object in JSON was expected, but the file is empty.');
  const node = key === null ? tree.root : valueAt(tree.root, key);
  return node === undefined ? null : configValue(node, tree);
}

function configValue(node: Node, tree: JsonTree): ConfigValue {
  const line = tree.lineOf(node);
  switch (node.type) {
    case 'object':
      return {
        kind: 'object',
        line,
        entries: entriesOf(node).map(({ key, value, property }) => ({ key, line: tree.lineOf(property), value: configValue(value, tree) })),
      };
    case 'array':
      return { kind: 'list', line, items: (node.children ?? []).map((item) => configValue(item, tree)) };
    case 'string':
      return { kind: 'text', line, value: String(node.value) };
    case 'number':
      return { kind: 'number', line, value: Number(node.value) };
    case 'boolean':
      return { kind: 'switch', line, value: node.value === true };
    default:
      return { kind: 'other', line, written: 'null' };
  }
}
