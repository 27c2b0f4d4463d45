import type { SyntaxNode, Tree } from '@lezer/common';
import type { Problem } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { ConfigContent, FileHead, LabelConfigFormat, LabelList, Recognition } from '../format.ts';
import { lineFinder } from './syntax/line-finder.ts';
import { readPythonLabels } from './syntax/python-labels.ts';
import { argumentsOf, assignmentOf, childrenOf } from './syntax/python-nodes.ts';
import { breathe, parsePython } from './syntax/python-tree.ts';
import { PythonValues } from './syntax/python-values.ts';

/**
 * Python sources that declare classes: `METAINFO = dict(classes=(…))` and `CLASSES = (…)` of OpenMMLab, `id2label = {…}`, `label_list = […]`,
 * `ClassLabel(names=[…])`, `def get_labels`. They are parsed, never run: only what is written out in the file is read.
 */
export const pythonSource: LabelConfigFormat = {
  id: 'python',
  title: 'Python source',
  recognisedBy: 'Python with id2label, METAINFO, CLASSES, ClassLabel(names=[…]), label_list = […] and the like; parsed, never run',
  recognise,
  read,
};

const SUFFIX = '_?(?:list|names?|set|types?|vocab|map|dict)';
const PLURAL = '(?:labels?|tags?|classes|categories|intents|entities|slots|emotions)';
const SINGULAR = '(?:class|category|intent|entity|slot|emotion)';
const LIST_NAME = `\\w*(?:${PLURAL}(?:${SUFFIX})?|${SINGULAR}${SUFFIX})`;
const ID_WORD = '(?:id|idx|ix|index|int|num|i)';
const NAME_WORD = '(?:label|tag|class|cls|name|cat|category|intent|str)s?';
const MAP_NAME = `\\w*(?:${ID_WORD}_?(?:2|to)_?${NAME_WORD}|${NAME_WORD}_?(?:2|to)_?${ID_WORD})s?`;
const NAME = new RegExp(`^(?:${LIST_NAME}|${MAP_NAME}|metainfo)$`, 'i');
/** A cheap look before the parser's: something of such a name is given a bracket, a string, or something that is called. */
const HINT = new RegExp(
  String.raw`\b(?:${LIST_NAME}|${MAP_NAME}|metainfo)["']?\s*(?::[^=\n]{0,80})?[=:]\s*(?:[[({"']|(?:dict|list|tuple|sorted|OrderedDict)\()|\bClassLabel\(|\bdef\s+get_labels\b`,
  'i',
);

function recognise(head: FileHead): Recognition | null {
  if (!/\.pyi?$/i.test(head.name)) return null;
  const hint = HINT.exec(head.text)?.[0];
  // Labels may stand far down in a long source.
  if (hint === undefined) return head.complete ? null : { confidence: 0.3, evidence: messageOf('a long Python source') };
  return { confidence: 0.4, evidence: messageOf('Python with {0}', hint.replace(/\s+/g, ' ').slice(0, 40)) };
}

/** Longer sources are made by machines; their tree would take a gigabyte. */
const LONGEST = 6 * 1024 * 1024;

async function read(text: string, path: string, signal?: AbortSignal): Promise<ConfigContent> {
  if (text.length > LONGEST)
    return { lists: [], problems: [problemAt(path, null, messageOf('The Python source is too long (more than 6 MiB).'))] };
  const tree = await parsePython(text, signal);
  const { assigned, sites } = await findSites(tree, text, signal);
  const values = new PythonValues(text, assigned);
  const lineAt = lineFinder(text);
  const problems: Problem[] = [];
  const lists: LabelList[] = [];
  const unread: { readonly name: string; readonly problems: readonly Problem[] }[] = [];
  for (const site of sites) {
    const own: Problem[] = [];
    const labels = readPythonLabels(values.valueOf(site.value), site, { path, lineAt, problems: own });
    if (labels === null) {
      unread.push({ name: site.name, problems: own });
      continue;
    }
    problems.push(...own);
    lists.push(labels);
    const broken = site.certain ? breakIn(site.value) : null;
    if (broken !== null) problems.push(problemAt(path, lineAt(broken), messageOf('The Python is broken here, within {0}.', site.name)));
  }
  // A name that is written out once may be taken from elsewhere in another place.
  for (const { name, problems: own } of unread) if (!lists.some((list) => list.name === name)) problems.push(...own);
  return { lists: inOrder(paired(lists)), problems: problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

/** Where the parser had to guess within an expression. */
function breakIn(node: SyntaxNode): number | null {
  const cursor = node.cursor();
  do {
    if (cursor.type.isError) return cursor.from;
  } while (cursor.next() && cursor.from < node.to);
  return null;
}

/** Where a list of labels may be declared. */
export interface LabelSite {
  readonly name: string;
  readonly value: SyntaxNode;
  /** True where nothing but classes is written so: what cannot be read of it is a problem, and it counts by itself. */
  readonly certain: boolean;
}

const NODES_AT_ONCE = 50_000;
/** More are a table of something else. */
const MOST_SITES = 1000;

interface Sites {
  readonly assigned: ReadonlyMap<string, readonly SyntaxNode[]>;
  readonly sites: readonly LabelSite[];
}

async function findSites(tree: Tree, text: string, signal: AbortSignal | undefined): Promise<Sites> {
  const assigned = new Map<string, SyntaxNode[]>();
  const sites: LabelSite[] = [];
  /** The name that the statement around the cursor assigns to. */
  let around = { name: '', to: 0 };
  const cursor = tree.cursor();
  let seen = 0;
  do {
    seen += 1;
    if (seen % NODES_AT_ONCE === 0) await breathe(signal);
    if (cursor.from >= around.to) around = { name: '', to: 0 };
    switch (cursor.name) {
      case 'AssignStatement': {
        const { names, value } = assignmentOf(cursor.node, text);
        if (value === null) break;
        for (const name of names) {
          const known = assigned.get(name);
          if (known === undefined) assigned.set(name, [value]);
          else known.push(value);
        }
        const name = names.find((each) => NAME.test(each));
        if (name !== undefined) sites.push({ name, value, certain: isMap(name) || name === 'CLASSES' });
        if (names[0] !== undefined) around = { name: names[0], to: cursor.to };
        break;
      }
      case 'CallExpression':
        sites.push(...sitesOfCall(cursor.node, text, around.name));
        break;
      case 'DictionaryExpression':
        sites.push(...sitesOfDictionary(cursor.node, text, around.name));
        break;
      case 'ReturnStatement': {
        const name = functionAround(cursor.node, text);
        const value = childrenOf(cursor.node)[1];
        if (value !== undefined && /^get_(?:labels?|label_list|tags|classes)$/.test(name)) sites.push({ name, value, certain: true });
        break;
      }
    }
  } while (sites.length < MOST_SITES && cursor.next());
  return { assigned, sites };
}

function isMap(name: string): boolean {
  return new RegExp(`^${MAP_NAME}$`, 'i').test(name);
}

/** Keyword arguments under which libraries take the classes of a model or of data. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'id2label',
  'label2id',
  'label_names',
  'class_names',
  'label_list',
  'thing_classes',
  'stuff_classes',
]);

function sitesOfCall(node: SyntaxNode, text: string, around: string): readonly LabelSite[] {
  const callee = node.firstChild;
  if (callee === null) return [];
  const called = text.slice((callee.lastChild ?? callee).from, callee.to).slice(0, 60);
  const isClassLabel = called === 'ClassLabel';
  const takesClasses = called === 'dict' || called === 'flow_from_directory';
  const { positional, keywords } = argumentsOf(node, text);
  const sites: LabelSite[] = [];
  for (const [name, value] of keywords) {
    if (isClassLabel && name === 'names') sites.push({ name: keyAround(node, text) ?? called, value, certain: true });
    else if (takesClasses && (name === 'classes' || name === 'CLASSES')) sites.push({ name: joined(around, name), value, certain: true });
    else if (KEYWORDS.has(name)) sites.push({ name, value, certain: isMap(name) });
  }
  // ClassLabel(3, ['a', 'b', 'c'])
  if (isClassLabel && !keywords.has('names') && positional[1] !== undefined) {
    sites.push({ name: keyAround(node, text) ?? called, value: positional[1], certain: true });
  }
  return sites;
}

/** `{'classes': (…)}`, `{'id2label': {…}}`. */
function sitesOfDictionary(node: SyntaxNode, text: string, around: string): readonly LabelSite[] {
  const sites: LabelSite[] = [];
  for (let key = node.firstChild; key !== null; key = key.nextSibling) {
    if (key.name !== 'String' || key.to - key.from > 20) continue;
    const name = text.slice(key.from + 1, key.to - 1);
    const value = key.nextSibling?.name === ':' ? key.nextSibling.nextSibling : null;
    if (value === null || value === undefined) continue;
    if (name === 'classes' || name === 'CLASSES') sites.push({ name: joined(around, name), value, certain: /metainfo/i.test(around) });
    else if (KEYWORDS.has(name)) sites.push({ name, value, certain: isMap(name) });
  }
  return sites;
}

function joined(around: string, name: string): string {
  return around === '' || around === name ? name : `${around}.${name}`;
}

/** The key of the dictionary, or the keyword, that a feature stands under: `{"ner_tags": Sequence(ClassLabel(…))}`. */
function keyAround(node: SyntaxNode, text: string): string | null {
  let at: SyntaxNode | null = node;
  for (let depth = 0; at !== null && depth < 8; depth += 1, at = at.parent) {
    if (at.prevSibling?.name === ':' && at.prevSibling.prevSibling?.name === 'String') {
      const key = at.prevSibling.prevSibling;
      return text.slice(key.from + 1, key.to - 1);
    }
    if (at.name.endsWith('Statement')) return null;
  }
  return null;
}

function functionAround(node: SyntaxNode, text: string): string {
  for (let at = node.parent, depth = 0; at !== null && depth < 50; at = at.parent, depth += 1) {
    if (at.name !== 'FunctionDefinition') continue;
    const name = at.getChild('VariableName');
    return name === null ? '' : text.slice(name.from, name.to);
  }
  return '';
}

const MAP_PARTS = new RegExp(`^(\\w*?)(${ID_WORD}|${NAME_WORD})_?(?:2|to)_?(\\w+?)s?$`);
const IDS = new RegExp(`^${ID_WORD}$`);

/** `id2label` and `label2id` that are both written out are one declaration and its inverse. */
function paired(lists: readonly LabelList[]): readonly LabelList[] {
  const maps = lists.flatMap((list) => {
    const [, prefix = '', from = '', to = ''] = MAP_PARTS.exec((list.name ?? '').toLowerCase()) ?? [];
    return to === '' ? [] : [{ list, key: `${prefix} ${from} ${to}`, inverse: `${prefix} ${to} ${from}`, isForward: IDS.test(from) }];
  });
  const inverses = new Map<LabelList, LabelList>();
  for (const { list, inverse } of maps.filter(({ isForward }) => isForward)) {
    const back = maps.find((other) => !other.isForward && other.key === inverse && ![...inverses.values()].includes(other.list));
    if (back !== undefined) inverses.set(list, back.list);
  }
  const used = new Set(inverses.values());
  return lists.flatMap((list) => {
    const inverse = inverses.get(list);
    return used.has(list) ? [] : [inverse === undefined ? list : { ...list, inverse: inverse.labels }];
  });
}

/** Certain ones first; a list that another repeats (`label2id` made of `labels`) is told once. */
function inOrder(lists: readonly LabelList[]): readonly LabelList[] {
  const sorted = lists.toSorted((a, b) => Number(a.presumed === true) - Number(b.presumed === true));
  const seen = new Set<string>();
  return sorted.filter(({ labels }) => {
    const key = JSON.stringify(labels.map(({ label, id }) => [label, id]));
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
