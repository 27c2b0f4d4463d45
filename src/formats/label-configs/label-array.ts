import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import type { ConfigContent, FileHead, LabelConfigFormat, Recognition } from '../format.ts';
import { JsonElements } from '../json-elements.ts';
import { jsonLists, NAME_KEYS } from './syntax/json-lists.ts';
import { entriesOf, readJsonTree } from './syntax/json-tree.ts';

/** A JSON array in a file whose name speaks of labels: of strings (`categories.json`), or of objects with a name (CVAT, doccano, COCO categories). */
export const labelArray: LabelConfigFormat = {
  id: 'labels.json',
  title: 'JSON array of labels',
  recognisedBy:
    'labels.json, categories.json, classes.json and the like: one JSON array of strings, or of objects with a name, in id order',
  recognise,
  read,
};

const LEAST_DISTINCT = 0.8;

const NAME = /(?:label|class|categor|tag|intent|entit)[^.]*\.json$/i;

function recognise(head: FileHead): Recognition | null {
  if (!NAME.test(head.name) || !/^\s*\[\s*["{]/.test(head.text)) return null;
  let strings = 0;
  let objects = 0;
  let others = 0;
  const names = new Set<string>();
  const elements = new JsonElements({
    element: (text) => {
      const name = text.startsWith('"') ? text : declaredClass(text);
      if (name === null) others += 1;
      else if (text.startsWith('"')) strings += 1;
      else objects += 1;
      if (name !== null) names.add(name);
    },
    problem: () => {},
  });
  elements.push(new TextEncoder().encode(head.text));
  if (others > 0 || strings + objects === 0 || (strings > 0 && objects > 0)) return null;
  // Where names recur, these are the labels of examples.
  if (names.size < (strings + objects) * LEAST_DISTINCT) return null;
  return {
    confidence: 0.94,
    evidence: messageOf(
      'named {0}, a JSON array of {1}',
      head.name,
      strings > 0 ? messageOf('strings') : messageOf('objects with the name of a class'),
    ),
  };
}

/** What tools write beside the name of a class; an object with anything else is a record. */
const CLASS_KEYS: ReadonlySet<string> = new Set(
  (
    'id name color attributes type supercategory isthing keypoints skeleton description label_id index title display_name ' +
    'sublabels svg has_parent parent parent_id parent_type hotkey shortcut background_color text_color prefix_key suffix_key'
  ).split(' '),
);

/** The name of the class that an object declares; null for a record. */
function declaredClass(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value);
  const name = entries.find(([key]) => NAME_KEYS.includes(key));
  if (name === undefined || !entries.every(([key]) => key === name[0] || CLASS_KEYS.has(key))) return null;
  // doccano calls the name `text`, as records call theirs: its keys of the keyboard and its colours tell the two apart.
  if (name[0] === 'text' && !entries.some(([key]) => /(?:_key|color)$/.test(key))) return null;
  return typeof name[1] === 'string' ? name[1] : null;
}

function read(text: string, path: string): ConfigContent {
  const tree = readJsonTree(text, path);
  const problems: Problem[] = [...tree.problems];
  const lists = jsonLists(tree, path, problems);
  const { root } = tree;
  if (root?.type !== 'array') return { lists: [], problems };
  const objects = (root.children ?? []).filter(({ type }) => type === 'object');
  if (objects.length === 0) return { lists: [{ name: null, labels: lists.strings(root) }], problems };
  const isSure = objects.some((node) => entriesOf(node).some(({ key }) => TELLING_KEYS.has(key)));
  return { lists: [{ name: null, labels: lists.objects(root), ...(isSure ? {} : { presumed: true }) }], problems };
}

/** Names and colours alone are the labels of issues, too. */
const TELLING_KEYS: ReadonlySet<string> = new Set('id label_id index attributes supercategory isthing suffix_key prefix_key'.split(' '));
