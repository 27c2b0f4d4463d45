import type { Node } from 'jsonc-parser';
import type { Problem } from '../../../core/analysis.ts';
import { type Message, messageOf } from '../../../core/message.ts';
import { problemAt } from '../../../core/problem.ts';
import type { ConfigLabel } from '../../format.ts';
import { readId, sortById } from './ids.ts';
import { entriesOf, type JsonTree, valueAt } from './json-tree.ts';

/** Lists of labels in the shapes that JSON files give them. What does not fit is told to `problems`. */
export interface JsonLists {
  /** `["a", "b"]`: the position is the id. */
  strings(node: Node): readonly ConfigLabel[];
  /** `{"0": "a", "1": "b"}`, in id order. */
  namesById(node: Node): readonly ConfigLabel[];
  /** `{"a": 0, "b": 1}`, in the order of the file. */
  idsByName(node: Node): readonly ConfigLabel[];
  /** `[{"name": "a", "id": 1}, …]`, in id order. */
  objects(node: Node): readonly ConfigLabel[];
  /** `{"1": {"name": "a"}, …}` or `{"a": {"id": 1}, …}`, in id order. */
  objectsByKey(node: Node): readonly ConfigLabel[];
  /** Whichever of the shapes it is; null for another. */
  any(node: Node): readonly ConfigLabel[] | null;
}

export function jsonLists(tree: JsonTree, path: string, problems: Problem[]): JsonLists {
  const say = (node: Node, message: Message) => problems.push(problemAt(path, tree.lineOf(node), message));

  const strings = (node: Node) =>
    (node.children ?? []).flatMap((child, id) => {
      if (typeof child.value === 'string') return [{ label: child.value, id, line: tree.lineOf(child) }];
      say(child, messageOf('A string was expected as the label of id {0}.', String(id)));
      return [];
    });

  const namesById = (node: Node) => {
    const labels = new Map<number, ConfigLabel>();
    for (const { key, value, property } of entriesOf(node)) {
      const id = readId(key);
      if (id === null) say(property, messageOf('An id was expected as the key, not {0}.', JSON.stringify(key)));
      else if (typeof value.value !== 'string') say(property, messageOf('A string was expected as the label of id {0}.', String(id)));
      else {
        if (labels.has(id)) say(property, messageOf('The id {0} was declared before; the last one counts.', String(id)));
        labels.set(id, { label: value.value, id, line: tree.lineOf(property) });
      }
    }
    return sortById([...labels.values()]);
  };

  const idsByName = (node: Node) =>
    entriesOf(node).flatMap(({ key, value, property }) => {
      const id = readId(String(value.value));
      if (id !== null) return [{ label: key, id, line: tree.lineOf(property) }];
      say(property, messageOf('An id was expected for {0}.', JSON.stringify(key)));
      return [];
    });

  const objects = (node: Node) => {
    const labels = (node.children ?? []).flatMap((child, position) => {
      const name = NAME_KEYS.map((key) => valueAt(child, key)?.value).find((value) => typeof value === 'string');
      if (name === undefined) {
        say(child, messageOf('An object with a name was expected as class {0}.', String(position + 1)));
        return [];
      }
      const id = readId(String((valueAt(child, 'id') ?? valueAt(child, 'label_id') ?? valueAt(child, 'index'))?.value));
      return [{ label: String(name), position, id, line: tree.lineOf(child) }];
    });
    // Numbers of a database are no ids of classes.
    const own = labels.every(({ id }) => id !== null) && areIds(labels.map(({ id }) => id!));
    return sortById(labels.map(({ label, position, id, line }) => ({ label, id: own ? id! : position, line })));
  };

  const objectsByKey = (node: Node) => {
    const labels = entriesOf(node).flatMap(({ key, value, property }) => {
      const name = NAME_KEYS.map((each) => valueAt(value, each)?.value).find((each) => typeof each === 'string');
      const written = readId(String(valueAt(value, 'id')?.value));
      const id = name === undefined ? written : (written ?? readId(key));
      return id === null ? [] : [{ label: name === undefined ? key : String(name), id, line: tree.lineOf(property) }];
    });
    return sortById(labels);
  };

  const any = (node: Node) => {
    const [first] = node.children ?? [];
    if (first === undefined) return null;
    if (node.type === 'array') return first.type === 'string' ? strings(node) : first.type === 'object' ? objects(node) : null;
    if (node.type !== 'object') return null;
    const [entry] = entriesOf(node);
    if (entry === undefined) return null;
    if (readId(entry.key) !== null && entry.value.type === 'string') return namesById(node);
    if (entry.value.type === 'object') return objectsByKey(node);
    return readId(String(entry.value.value)) === null ? null : sortById(idsByName(node));
  };

  return { strings, namesById, idsByName, objects, objectsByKey, any };
}

/** Under which an object keeps the name of a class, the more telling first. */
export const NAME_KEYS: readonly string[] = ['name', 'label', 'text', 'title', 'display_name', 'value'];

/** Ids of classes begin at 0 or 1, occur once, and leave no wide gaps (COCO: 80 classes with ids up to 90). */
export function areIds(ids: readonly number[]): boolean {
  const distinct = new Set(ids);
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const id of ids) {
    least = Math.min(least, id);
    most = Math.max(most, id);
  }
  return ids.length > 0 && distinct.size === ids.length && least <= 1 && most <= 2 * ids.length + 10;
}
